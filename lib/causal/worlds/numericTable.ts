// Joint distributions in double arithmetic: for tests on thousands of worlds, where an exact table would take too long.
import { type DiscreteWorld, enumerationOf, type JointOptions } from './discreteWorld.js';
import { type Arithmetic, enumerate } from './enumeration.js';
import { distributionOf } from './mechanism.js';
import type { Values } from './table.js';

/** One probability for each combination of the variables' levels; that of the last variable changes fastest. */
export interface NumericTable {
  readonly variables: readonly string[];
  readonly levels: readonly number[];
  readonly probabilities: readonly number[]; // [Π levels]
}

const DOUBLES: Arithmetic<number> = { zero: 0, one: 1, plus: (a, b) => a + b, times: (a, b) => a * b };

/** As `jointTable`, rounded: each probability is a product of doubles. */
export function numericTable(world: DiscreteWorld, options: JointOptions = {}): NumericTable {
  const weights = (name: string, values: Values): number[] =>
    distributionOf(name, world[name], values).map((p) => p.toNumber());
  const { variables, levels, cells } = enumerate({ ...enumerationOf(world, options), arithmetic: DOUBLES, weights });
  return { variables, levels, probabilities: cells };
}

/** P(event | given) of a numeric table; undefined where P(given) = 0. @throws RangeError for an unknown variable */
export function numericProbability(table: NumericTable, event: Values, given: Values = {}): number | undefined {
  const needed = constraints(table, given);
  const wanted = constraints(table, event);
  const agrees = (cell: number, [stride, levels, value]: Constraint): boolean =>
    Math.floor(cell / stride) % levels === value;
  let [whole, part] = [0, 0];
  for (let cell = 0; cell < table.probabilities.length; cell++) {
    if (!needed.every((constraint) => agrees(cell, constraint))) continue;
    whole += table.probabilities[cell];
    if (wanted.every((constraint) => agrees(cell, constraint))) part += table.probabilities[cell];
  }
  return whole === 0 ? undefined : part / whole;
}

type Constraint = readonly [stride: number, levels: number, value: number];

function constraints({ variables, levels }: NumericTable, values: Values): Constraint[] {
  return Object.entries(values).map(([name, value]) => {
    const place = variables.indexOf(name);
    if (place < 0) throw new RangeError(`no variable ${name} in the table, which has ${variables.join(', ')}`);
    return [levels.slice(place + 1).reduce((all, size) => all * size, 1), levels[place], value];
  });
}
