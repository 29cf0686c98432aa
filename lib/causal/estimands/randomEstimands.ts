// Random formulas and random tables from a stream of integers: what a law of estimands is tried on.
import { type Table, tableFromCounts } from '../worlds/table.js';
import { type Estimand, probabilityOf, product, quotient, sumOver, type Term, term } from './estimand.js';

/** Draws an integer from 0 to limit − 1. */
type Integer = (limit: number) => number;

/**
 * A formula of any shape: sums may hide one another's terms, terms may be primed without need. With `consistent`, no probability
 * names a variable twice, so on a table without zeros every part of the formula has a value.
 */
export function randomEstimand(
  integer: Integer,
  {
    variables = ['A', 'B', 'C'],
    depth = 3,
    consistent = false,
  }: { variables?: readonly string[]; depth?: number; consistent?: boolean } = {},
): Estimand {
  const one = (): Term => term(variables[integer(variables.length)], integer(2));
  const some = (least: number): Term[] => Array.from({ length: least + integer(3 - least) }, one);
  const inner = (): Estimand => randomEstimand(integer, { variables, depth: depth - 1, consistent });
  switch (depth === 0 ? 0 : integer(6)) {
    case 1:
    case 2:
      return sumOver(some(1), inner());
    case 3:
    case 4:
      return product(...Array.from({ length: 1 + integer(3) }, inner));
    case 5:
      return quotient(inner(), inner());
    default: {
      const [of, given] = [some(1), some(0)];
      if (!consistent) return probabilityOf(of, { given });
      const isFirst = (t: Term, k: number, all: Term[]): boolean =>
        all.findIndex((u) => u.variable === t.variable) === k;
      const once = of.filter(isFirst);
      const others = given.filter(isFirst).filter((t) => !once.some((u) => u.variable === t.variable));
      return probabilityOf(once, { given: others });
    }
  }
}

/** A joint table in which every combination of values has a probability above 0. */
export function randomTable(
  integer: Integer,
  { variables, levels = 2 }: { variables: readonly string[]; levels?: number },
): Table {
  const combinations = variables.reduce<Record<string, number>[]>(
    (cells, name) =>
      cells.flatMap((values) => Array.from({ length: levels }, (_, level) => ({ ...values, [name]: level }))),
    [{}],
  );
  return tableFromCounts(combinations.map((values) => ({ values, count: 1 + integer(96) })));
}
