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

/** P(event), or P(event | given); undefined where P(given) = 0. */
export function probability(table: Table, event: Values, given: Values = {}): Fraction | undefined {
  const whole = weightOf(table, given);
  if (whole.isZero()) return undefined;
  const isContradicted = Object.entries(event).some(([name, value]) => name in given && given[name] !== value);
  return isContradicted ? fraction(0) : weightOf(table, { ...given, ...event }).over(whole);
}

/** The distinct values that the named variables take together, with probability above 0. */
export function assignments(table: Table, names: readonly string[]): Values[] {
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
  const total = weightOf(table, given);
  if (total.isZero()) throw new RangeError(`cannot condition on ${JSON.stringify(given)}, which has probability 0`);
  return table
    .filter(({ values }) => agrees(values, given))
    .map(({ values, probability: p }) => ({ values, probability: p.over(total) }));
}

/** The table of the named variables alone: cells that agree on them are added up. */
export function marginal(table: Table, names: readonly string[]): Table {
  const groups = new Map<string, { values: Values; parts: Fraction[] }>();
  for (const { values, probability: p } of table) {
    const own = names.map((name) => lookUp(values, name));
    const group = groups.get(own.join());
    if (group) group.parts.push(p);
    else groups.set(own.join(), { values: Object.fromEntries(names.map((name, k) => [name, own[k]])), parts: [p] });
  }
  return [...groups.values()].map(({ values, parts }) => ({ values, probability: sum(parts) }));
}

/** `count` rows in which every probability is met exactly. @throws RangeError if a cell would need a part of a row */
export function expand(table: Table, count: number): Values[] {
  if (!(Number.isInteger(count) && count > 0)) throw new RangeError(`rows must be a positive integer, got ${count}`);
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
  if (!(name in values))
    throw new RangeError(`no variable ${name} in the table, which has ${Object.keys(values).join(', ')}`);
  return values[name];
}
