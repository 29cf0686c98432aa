// Whether two formulas mean the same, whatever algebra lies between them: by their values.
import type { DiscreteWorld } from '../worlds/discreteWorld.js';
import { MOST_CELLS } from '../worlds/enumeration.js';
import type { Fraction } from '../worlds/fraction.js';
import { type Table, tableFromCounts, type Values } from '../worlds/table.js';
import { type Estimand, termName } from './estimand.js';
import { evaluate } from './evaluate.js';
import { exactSource } from './jointIndex.js';
import { distinctTerms, freeTerms, variablesOf } from './terms.js';

/** Where two formulas differ; a value is undefined where positivity fails. */
export interface Counterexample {
  readonly source: Table | DiscreteWorld;
  readonly values: Values;
  readonly left: Fraction | undefined;
  readonly right: Fraction | undefined;
}

export type EstimandComparison =
  | { readonly same: true }
  | { readonly same: false; readonly counterexample: Counterexample };

export interface ComparisonOptions {
  /** values of free terms to hold fixed; the others take all their values */
  readonly values?: Values;
  /** how many random tables, each with a probability above 0 in every cell */
  readonly tables?: number;
  /** levels of every variable of a random table */
  readonly levels?: number;
  /** from 1 to 2³¹ − 2 */
  readonly seed?: number;
  /**
   * tables or worlds to compare on instead: two formulas that are right for the same graph for different reasons agree on worlds of
   * that graph only. A formula with a do() needs worlds.
   */
  readonly sources?: readonly (Table | DiscreteWorld)[];
}

/**
 * Compares exact values on random tables over all variables that either formula mentions. Formulas that differ agree on random
 * tables with probability near 0, so any right algebraic form passes and no wrong one does.
 * @throws RangeError for an option out of range, or as `evaluate`
 */
export function sameEstimand(a: Estimand, b: Estimand, options: ComparisonOptions = {}): EstimandComparison {
  const { values = {}, sources = randomTables(a, b, options) } = options;
  const free = distinctTerms([...freeTerms(a), ...freeTerms(b)]).filter((t) => !(termName(t) in values));
  const variables = [...new Set([...variablesOf(a), ...variablesOf(b)])];
  for (const source of sources) {
    const { levels } = exactSource(source).seen(variables);
    for (const assigned of assignments(new Map(free.map((t) => [termName(t), levels(t.variable)])))) {
      const all = { ...assigned, ...values };
      const [left, right] = [a, b].map((estimand) => evaluate(estimand, source, all));
      const same = left && right ? left.equals(right) : left === right;
      if (!same) return { same: false, counterexample: { source, values: all, left, right } };
    }
  }
  return { same: true };
}

function randomTables(
  a: Estimand,
  b: Estimand,
  { tables = 20, levels = 2, seed = 1 }: ComparisonOptions,
): readonly Table[] {
  checkWhole('tables', tables, { from: 1, to: 10_000 });
  checkWhole('levels', levels, { from: 2, to: 100 });
  checkWhole('seed', seed, { from: 1, to: 2147483646 });
  // Lehmer's generator: the same tables on every machine.
  let state = seed;
  const count = (): number => {
    state = (state * 48271) % 2147483647;
    return 1 + (state % 97);
  };
  const variables = [...new Set([...variablesOf(a), ...variablesOf(b)])];
  const all = Array.from({ length: levels }, (_, level) => level);
  const cells = assignments(new Map(variables.map((name) => [name, all])));
  return Array.from({ length: tables }, () => tableFromCounts(cells.map((cell) => ({ values: cell, count: count() }))));
}

/** Every combination of values, the last name's changing fastest. */
function assignments(levels: ReadonlyMap<string, readonly number[]>): Values[] {
  const size = [...levels.values()].reduce((all, values) => all * values.length, 1);
  if (size > MOST_CELLS) {
    const names = [...levels.keys()].join(', ');
    throw new RangeError(
      `at most ${MOST_CELLS} combinations of values are compared, got ${size} of ${names}; fix some`,
    );
  }
  let found: Values[] = [{}];
  for (const [name, values] of levels) {
    found = found.flatMap((assigned) => values.map((value) => ({ ...assigned, [name]: value })));
  }
  return found;
}

function checkWhole(name: string, value: number, { from, to }: { from: number; to: number }): void {
  if (!(Number.isInteger(value) && value >= from && value <= to)) {
    throw new RangeError(`${name} must be a whole number from ${from} to ${to}, got ${value}`);
  }
}
