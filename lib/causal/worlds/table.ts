// A joint distribution of a few discrete variables, exactly.
import { type Fraction, fraction, sum } from './fraction.js';

/** Values of some variables, such as `{ V: 1, C: 0 }`. */
export type Values = Readonly<Record<string, number>>;

/** One cell: a value for each variable of the table, and its probability. */
export interface Cell {
  readonly values: Values;
  readonly probability: Fraction;
}

/** Cells that add up to 1; a cell of probability 0 may be missing. */
export type Table = readonly Cell[];

/** A table from counts, such as the cells of a published study. @throws RangeError for a bad count, or if all are 0 */
export function tableFromCounts(counts: readonly { readonly values: Values; readonly count: number }[]): Table {
  const bad = counts.find(({ count }) => !(Number.isSafeInteger(count) && count >= 0));
  if (bad)
    throw new RangeError(`a count must be a whole number from 0 on, got ${bad.count} at ${JSON.stringify(bad.values)}`);
  const total = counts.reduce((all, { count }) => all + count, 0);
  if (total === 0) throw new RangeError('no counts above 0, expected at least one');
  return counts.map(({ values, count }) => ({ values, probability: fraction(count, total) }));
}

/** Tables seen to be in order: one look at each is enough. */
const checked = new WeakSet<Table>();

/** @throws RangeError for a cell with other variables than the first or a negative probability, or if all do not add up to 1 */
export function checkTable(table: Table): void {
  if (checked.has(table)) return;
  if (table.length === 0) throw new RangeError('the table has no cells, expected at least one');
  const names = Object.keys(table[0].values);
  for (const { values, probability: p } of table) {
    const missing = names.find((name) => !Object.hasOwn(values, name));
    const extra = Object.keys(values).find((name) => !Object.hasOwn(table[0].values, name));
    const cell = JSON.stringify(values);
    if (missing !== undefined)
      throw new RangeError(`the cell ${cell} has no value of ${missing}, which the first cell has`);
    if (extra !== undefined)
      throw new RangeError(`the cell ${cell} has a value of ${extra}, which the first cell has not`);
    if (p.numerator < 0n) throw new RangeError(`the cell ${cell} has probability ${p}, expected a number from 0 to 1`);
  }
  const total = sum(table.map((cell) => cell.probability));
  if (!total.equals(fraction(1))) {
    throw new RangeError(
      `the probabilities of the table add up to ${total}, expected 1; tableFromCounts makes counts into such`,
    );
  }
  checked.add(table);
}

/** P(event), or P(event | given); undefined where P(given) = 0. @throws RangeError for an unknown variable, or as `checkTable` */
export function probability(table: Table, event: Values, given: Values = {}): Fraction | undefined {
  checkTable(table);
  const whole = weightOf(table, given);
  if (whole.isZero()) return undefined;
  const isContradicted = Object.entries(event).some(
    ([name, value]) => Object.hasOwn(given, name) && given[name] !== value,
  );
  return isContradicted ? fraction(0) : weightOf(table, { ...given, ...event }).over(whole);
}

/** The distinct values that the named variables take together, with probability above 0. */
export function assignments(table: Table, names: readonly string[]): Values[] {
  checkTable(table);
  const found = new Map<string, Values>();
  for (const { values, probability: p } of table) {
    if (p.isZero()) continue;
    const own = Object.fromEntries(names.map((name) => [name, lookUp(values, name)]));
    found.set(names.map((name) => own[name]).join(), own);
  }
  return [...found.values()];
}

/**
 * The table among cells that agree with `given`, scaled to add up to 1: seeing, not doing.
 * @throws RangeError if `given` has probability 0
 */
export function condition(table: Table, given: Values): Table {
  checkTable(table);
  const total = weightOf(table, given);
  if (total.isZero()) throw new RangeError(`cannot condition on ${JSON.stringify(given)}, which has probability 0`);
  return table
    .filter(({ values }) => agrees(values, given))
    .map(({ values, probability: p }) => ({ values, probability: p.over(total) }));
}

/** The table of the named variables alone: cells that agree on them are added up. */
export function marginal(table: Table, names: readonly string[]): Table {
  checkTable(table);
  const groups = new Map<string, { values: Values; parts: Fraction[] }>();
  for (const { values, probability: p } of table) {
    const own = names.map((name) => lookUp(values, name));
    const group = groups.get(own.join());
    if (group) group.parts.push(p);
    else groups.set(own.join(), { values: Object.fromEntries(names.map((name, k) => [name, own[k]])), parts: [p] });
  }
  return [...groups.values()].map(({ values, parts }) => ({ values, probability: sum(parts) }));
}

/** Rows written out one by one are at most this many. */
const MOST_ROWS = 2 ** 24;

/** `count` rows in which every probability is met exactly. @throws RangeError if a cell would need a part of a row, or beyond 2²⁴ rows */
export function expand(table: Table, count: number): Values[] {
  if (!(Number.isInteger(count) && count > 0)) throw new RangeError(`rows must be a positive integer, got ${count}`);
  if (count > MOST_ROWS) {
    throw new RangeError(
      `at most ${MOST_ROWS} rows are written out, got ${count}; rowsOfTable keeps each cell as one row`,
    );
  }
  checkTable(table);
  return table.flatMap(({ values, probability: p }) => {
    const rows = p.times(fraction(count));
    if (rows.denominator !== 1n)
      throw new RangeError(`${count} rows cannot meet a probability of ${p}, use a multiple of its denominator`);
    return new Array<Values>(Number(rows.numerator)).fill(values);
  });
}

function weightOf(table: Table, needed: Values): Fraction {
  return sum(table.filter(({ values }) => agrees(values, needed)).map((cell) => cell.probability));
}

function agrees(values: Values, needed: Values): boolean {
  return Object.entries(needed).every(([name, value]) => lookUp(values, name) === value);
}

function lookUp(values: Values, name: string): number {
  if (!Object.hasOwn(values, name))
    throw new RangeError(`no variable ${name} in the table, which has ${Object.keys(values).join(', ')}`);
  return values[name];
}
