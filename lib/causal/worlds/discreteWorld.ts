// A structural causal model of discrete variables with exact probabilities: it can be seen, and it can be intervened on.

import { type Arrow, type CausalGraph, causalGraph, listed } from '../graphs/graph.js';
import { parents, topologicalOrder } from '../graphs/relatives.js';
import { type Arithmetic, checkSize, type Dense, type EnumerationOptions, enumerate, valuesAt } from './enumeration.js';
import { Fraction, fraction } from './fraction.js';
import { distributionOf, levelsOf, type Mechanism } from './mechanism.js';
import { probability, type Table, type Values } from './table.js';

export { linear, type Mechanism } from './mechanism.js';

/** One mechanism a variable, by name. */
export type DiscreteWorld = Readonly<Record<string, Mechanism>>;

export interface JointOptions {
  /** variables set by hand */
  readonly set?: Values;
  /** variables of the table, in any order; the others are summed out. Without it, all */
  readonly of?: readonly string[];
}

/** The graph that the mechanisms' parents draw. @throws RangeError for a parent that is not in the world, or a cycle */
export function graphOf(world: DiscreteWorld, { latent = [] }: { latent?: readonly string[] } = {}): CausalGraph {
  const arrows = Object.entries(world).flatMap(([name, mechanism]) =>
    mechanism.parents.map((parent): Arrow => {
      if (!Object.hasOwn(world, parent))
        throw new RangeError(`${name} listens to ${parent}, which is ${strange(world)}`);
      return [parent, name];
    }),
  );
  return causalGraph({ arrows, nodes: Object.keys(world), latent });
}

/**
 * The joint distribution: the product of the mechanisms, those of `set` variables replaced by their values (the truncated
 * factorisation, Pearl 2009, Eq. 1.37). Cells of probability 0 are left out.
 * @throws RangeError if a mechanism's probabilities leave [0, 1] or do not add up to 1, for an unknown variable or level that is
 *   set, for more than 2²⁰ cells at once
 */
export function jointTable(world: DiscreteWorld, { set = {}, of }: JointOptions = {}): Table {
  const { dense, denominator } = exactWeights(world, { set, of });
  return dense.cells.flatMap((weight, cell) =>
    weight === 0n ? [] : [{ values: valuesAt(dense, cell), probability: new Fraction(weight, denominator) }],
  );
}

/** P(event | do(setting)), from the cut graph: the truth that formulas are measured against. */
export function truthUnder(world: DiscreteWorld, setting: Values, event: Values): Fraction {
  checkValues(world, event, 'expect');
  const table = jointTable(world, { set: setting, of: Object.keys(event) });
  return probability(table, event) ?? fraction(0);
}

/** What both arithmetics need to enumerate a world. @throws RangeError for a wrong world, setting or variable to keep */
export function enumerationOf(
  world: DiscreteWorld,
  { set = {}, of }: JointOptions,
): Pick<EnumerationOptions<never>, 'world' | 'order' | 'kept' | 'set'> {
  const graph = graphOf(world);
  checkValues(world, set, 'set');
  const stranger = of?.find((name) => !Object.hasOwn(world, name));
  if (stranger !== undefined) throw new RangeError(`cannot keep ${stranger}, which is ${strange(world)}`);
  return { world, order: of ? lateOrder(graph, of) : topologicalOrder(graph), kept: new Set(of ?? graph.nodes), set };
}

const INTEGERS: Arithmetic<bigint> = { zero: 0n, one: 1n, plus: (a, b) => a + b, times: (a, b) => a * b };

// Whole numbers over one denominator: no fraction is reduced before the last step.
function exactWeights(world: DiscreteWorld, options: JointOptions): { dense: Dense<bigint>; denominator: bigint } {
  const plan = enumerationOf(world, options);
  let denominator = 1n;
  const tables = new Map<string, ReadonlyMap<string, readonly bigint[]>>();
  for (const name of plan.order) {
    if (Object.hasOwn(plan.set, name)) continue;
    const { rows, scale } = wholeNumbers(world, name);
    tables.set(name, rows);
    denominator *= scale;
  }
  const weights = (name: string, values: Values): readonly bigint[] =>
    tables.get(name)?.get(world[name].parents.map((parent) => values[parent]).join()) ?? [];
  return { dense: enumerate({ ...plan, arithmetic: INTEGERS, weights }), denominator };
}

// A mechanism's table times the least common denominator of all its entries.
function wholeNumbers(world: DiscreteWorld, name: string): { rows: Map<string, bigint[]>; scale: bigint } {
  const causes = world[name].parents;
  const rows = combinations(causes, (cause) => levelsOf(world[cause])).map(
    (values) => [causes.map((cause) => values[cause]).join(), distributionOf(name, world[name], values)] as const,
  );
  let scale = 1n;
  for (const [, row] of rows) {
    // A fraction in lowest terms shows which factor is still missing.
    for (const { denominator } of row) scale *= new Fraction(scale, denominator).denominator;
  }
  const whole = rows.map(
    ([key, row]) => [key, row.map((p) => p.numerator * (scale / p.denominator))] as [string, bigint[]],
  );
  return { rows: new Map(whole), scale };
}

/** All combinations of values of the named variables, the last one's changing fastest. @throws RangeError beyond 2²⁰ */
export function combinations(names: readonly string[], levels: (name: string) => number): Values[] {
  const sizes = names.map(levels);
  const count = sizes.reduce((all, size) => all * size, 1);
  checkSize(count, names.join(', '));
  return Array.from({ length: count }, (_, cell) => valuesAt({ variables: names, levels: sizes }, cell));
}

// Each variable as late as possible, so that those to be summed out live shortly.
function lateOrder(graph: CausalGraph, first: readonly string[]): string[] {
  const order = new Set<string>();
  const visit = (node: string): void => {
    if (order.has(node)) return;
    for (const parent of parents(graph, node)) visit(parent);
    order.add(node);
  };
  const wanted = new Set(first);
  for (const node of topologicalOrder(graph)) if (wanted.has(node)) visit(node);
  // What nobody wants and nothing wanted listens to sums to 1 and is left out.
  return [...order];
}

function checkValues(world: DiscreteWorld, values: Values, verb: string): void {
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(world, name)) throw new RangeError(`cannot ${verb} ${name}, which is ${strange(world)}`);
    const levels = levelsOf(world[name]);
    if (!(Number.isInteger(value) && value >= 0 && value < levels)) {
      throw new RangeError(`cannot ${verb} ${name} to be ${value}, expected a level from 0 to ${levels - 1}`);
    }
  }
}

function strange(world: DiscreteWorld): string {
  return `not in the world; it has ${listed(Object.keys(world))}`;
}
