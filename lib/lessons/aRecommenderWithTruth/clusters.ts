// Rows that come in clusters: who draws the treatment, and how much wider an honest interval is.
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { decimal } from '../../report/format.js';
import type { Draws } from '../draws.js';

/** A log in which the treatment was drawn once for each `unit`. */
export interface ClusteredLog {
  readonly story: string;
  /** the words to choose from, the right one first */
  readonly units: readonly [string, ...string[]];
  readonly count: number;
  readonly rowsEach: number;
  /** ρ: correlation of two rows of one unit within an arm, in hundredths */
  readonly correlation: number;
  readonly effect: number;
  /** half of the interval that takes rows for independent */
  readonly halfByRow: number;
}

/** √(1 + (m − 1) ρ) is a whole number for these pairs [m, 100 ρ]. */
const SIZES: readonly (readonly [rowsEach: number, correlation: number])[] = [
  [31, 10],
  [61, 5],
  [81, 10],
  [41, 20],
  [101, 15],
  [51, 6],
  [151, 2],
  [76, 20],
];

const STORIES: readonly { story: string; units: readonly [string, ...string[]] }[] = [
  {
    story:
      'An app drew for each **user** by a coin whether all lists are shown with large pictures, and kept it for a year.',
    units: ['user', 'item', 'row'],
  },
  {
    story: 'A shop changed the order of its home page for everybody, by a coin at the beginning of each **week**.',
    units: ['week', 'user', 'row'],
  },
  {
    story: 'A chain of stores drew for each **store** by a coin whether its shelves carry photos.',
    units: ['store', 'customer', 'row'],
  },
  {
    story: 'Each **page** was given a studio photo or a plain one by a coin, and kept it.',
    units: ['page', 'user', 'row'],
  },
];

/** The shop of the lesson, with round numbers. */
export const PHOTO_LOG: ClusteredLog = {
  story: 'Each of the 300 **items** has one photo, studio or plain, which every user sees.',
  units: ['item', 'user', 'row'],
  count: 300,
  rowsEach: 51,
  correlation: 6,
  effect: 0.22,
  halfByRow: 0.015,
};

export function drawnLog(draws: Draws): ClusteredLog {
  const [rowsEach, correlation] = draws.pick(SIZES);
  return {
    ...draws.pick(STORIES),
    count: draws.integer(4, 30) * 10,
    rowsEach,
    correlation,
    effect: draws.integer(2, 12) / 100,
    halfByRow: draws.integer(8, 20) / 1000,
  };
}

/** 1 + (m − 1) ρ: by how much the variance of a mean grows if m rows each share their unit (Kish 1965). */
export function designEffect({ rowsEach, correlation }: ClusteredLog): Fraction {
  return fraction(1).plus(fraction((rowsEach - 1) * correlation, 100));
}

/** effect ± factor × the half width by row, as text. */
export function intervalText({ effect, halfByRow }: ClusteredLog, factor: number): string {
  return `${decimal(effect, 2)} ± ${decimal(factor * halfByRow, 3)}`;
}
