// How one variable of a world comes about: a distribution over its levels for each combination of its causes' values.
import { type Fraction, fraction, sum } from './fraction.js';
import type { Values } from './table.js';

/** P(variable = 1 | its parents), for a variable with the two levels 0 and 1. */
export interface BinaryMechanism {
  readonly parents: readonly string[];
  readonly probability: (parents: Values) => Fraction;
}

/** P(variable = level | its parents) for the levels 0, 1, …, `levels` − 1. */
export interface LevelsMechanism {
  readonly parents: readonly string[];
  readonly levels: number;
  readonly distribution: (parents: Values) => readonly Fraction[]; // [levels], adds up to 1
}

/** A mechanism sees the values of the parents that it names and of nothing else. */
export type Mechanism = BinaryMechanism | LevelsMechanism;

/** The mechanism base + Σ effect × parent, such as `linear('1/5', { C: '2/5', G: '1/5' })`; an effect of 0 is no arrow. */
export function linear(base: string, effects: Readonly<Record<string, string>> = {}): BinaryMechanism {
  const start = fraction(base);
  const terms = Object.entries(effects)
    .map(([parent, effect]) => [parent, fraction(effect)] as const)
    .filter(([, effect]) => !effect.isZero());
  return {
    parents: terms.map(([parent]) => parent),
    probability: (values) =>
      terms.reduce((p, [parent, effect]) => p.plus(effect.times(fraction(values[parent]))), start),
  };
}

/**
 * A binary mechanism from its table: P(1) for each combination of the parents' values, written in the parents' order, such as
 * `binaryMechanism(['sprinkler', 'rain'], { '0,0': '0', '0,1': '9/10', '1,0': '9/10', '1,1': '99/100' })`.
 */
export function binaryMechanism(
  parents: readonly string[],
  table: Readonly<Record<string, string | Fraction>>,
): BinaryMechanism {
  const rows = new Map(Object.entries(table).map(([key, one]) => [key, fraction(one)]));
  return { parents, probability: (values) => rowAt(rows, parents, values) };
}

/**
 * A mechanism from its table: one probability a level for each combination of the parents' values, such as
 * `mechanism(['C'], { 0: ['1/2', '1/4', '1/4'], 1: ['1/10', '1/5', '7/10'] })`; without parents the one row has the key ''.
 * @throws RangeError if rows differ in length
 */
export function mechanism(
  parents: readonly string[],
  table: Readonly<Record<string, readonly (string | Fraction)[]>>,
): LevelsMechanism {
  const rows = new Map(Object.entries(table).map(([key, row]) => [key, row.map((p) => fraction(p))]));
  const lengths = [...rows.values()].map((row) => row.length);
  if (lengths.length === 0 || lengths.some((length) => length !== lengths[0] || length === 0)) {
    throw new RangeError(`rows of a mechanism need one probability a level each, got rows of ${lengths.join(', ')}`);
  }
  return { parents, levels: lengths[0], distribution: (values) => rowAt(rows, parents, values) };
}

/** How many levels the variable has. */
export function levelsOf(of: Mechanism): number {
  return 'levels' in of ? of.levels : 2;
}

/** One probability a level. @throws RangeError, naming variable and parents, if one leaves [0, 1] or they do not add up to 1 */
export function distributionOf(name: string, of: Mechanism, parents: Values): readonly Fraction[] {
  const distribution = 'levels' in of ? of.distribution(parents) : bothLevels(of.probability(parents));
  const where = of.parents.length > 0 ? ` at ${JSON.stringify(parents)}` : '';
  if (distribution.length !== levelsOf(of)) {
    throw new RangeError(`${name} has ${distribution.length} probabilities${where}, expected ${levelsOf(of)}`);
  }
  // The highest level first: for a binary variable that is the number its mechanism states.
  for (let level = distribution.length - 1; level >= 0; level--) {
    const p = distribution[level];
    if (p.numerator < 0n || p.numerator > p.denominator) {
      throw new RangeError(`P(${name} = ${level}) is ${p}${where}, expected a number from 0 to 1`);
    }
  }
  const total = sum(distribution);
  if (!total.equals(fraction(1))) {
    throw new RangeError(`probabilities of ${name} add up to ${total}${where}, expected 1`);
  }
  return distribution;
}

function bothLevels(one: Fraction): readonly Fraction[] {
  return [fraction(1).minus(one), one];
}

function rowAt<T>(rows: ReadonlyMap<string, T>, parents: readonly string[], values: Values): T {
  const row = rows.get(parents.map((parent) => values[parent]).join());
  if (row === undefined) {
    const where = parents.map((parent) => `${parent}=${values[parent]}`).join(', ') || 'no parents';
    throw new RangeError(
      `the mechanism's table has no row for ${where}, it has rows ${[...rows.keys()].join(' and ')}`,
    );
  }
  return row;
}
