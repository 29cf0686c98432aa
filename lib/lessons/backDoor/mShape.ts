// The M: a variable that comes before treatment and outcome, causes neither, and must be left alone.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Table } from '../../causal/worlds/table.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';

/** Strengths in tenths: Z = z₀ + z₁ u₁ + z₂ u₂, X = x₀ + x₁ u₁, Y = y₀ + y₁ u₂, with fair coins u₁ and u₂. */
export interface MStrengths {
  readonly z: readonly [number, number, number];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The strengths of the study M_BIAS. */
export const OUR_M: MStrengths = { z: [1, 4, 4], x: [2, 6], y: [2, 6] };

export function mWorld({ z, x, y }: MStrengths): DiscreteWorld {
  return {
    u1: linear('1/2'),
    u2: linear('1/2'),
    Z: linear(tenths(z[0]), { u1: tenths(z[1]), u2: tenths(z[2]) }),
    X: linear(tenths(x[0]), { u1: tenths(x[1]) }),
    Y: linear(tenths(y[0]), { u2: tenths(y[1]) }),
  };
}

/** What is seen of the M: the joint distribution of Z, X and Y. */
export function mTable(strengths: MStrengths): Table {
  return jointTable(mWorld(strengths), { of: ['Z', 'X', 'Y'] });
}

/** The joint distribution as a table to read. */
export function mRows(strengths: MStrengths): Row[] {
  return mTable(strengths).map(({ values, probability: p }) => ({ ...values, probability: String(p) }));
}

/** The difference in Y between X = 1 and X = 0: crude, adjusted for Z, and within each Z. */
export function mDifferences(strengths: MStrengths): {
  crude: Fraction;
  adjusted: Fraction;
  within: readonly [Fraction, Fraction];
} {
  const table = mTable(strengths);
  const difference = (by: readonly string[]): Fraction =>
    known(contrast('X', (setting) => backdoorAdjusted(table, setting, { Y: 1 }, by)));
  const within = (Z: number): Fraction =>
    known(contrast('X', (setting) => probability(table, { Y: 1 }, { ...setting, Z })));
  return { crude: difference([]), adjusted: difference(['Z']), within: [within(0), within(1)] };
}

/** Another M; a truth of 0 and a value adjusted for Z that differs from it. */
export function drawnM(draws: Draws): MStrengths {
  return draws.until(
    () => ({
      z: [draws.integer(0, 3), draws.integer(1, 5), draws.integer(1, 5)],
      x: [draws.integer(1, 4), draws.integer(2, 5)],
      y: [draws.integer(1, 4), draws.integer(2, 5)],
    }),
    ({ z }) => z[0] + z[1] + z[2] <= 10 && z[1] !== z[2],
  );
}

/** The bias that adjusting for Z makes, over the strength of the arrows into Z, and of those into X and Y. */
export function mBias(): Picture {
  const [crude, adjusted] = ['before adjusting', 'adjusted for Z'];
  return sliderPicture({
    title: 'The stronger the hidden causes of Z, the larger the bias that adjusting for Z makes; before, there is none',
    sliders: [
      { label: 'strength of u1 → Z ← u2', values: [0, 1, 2, 3, 4, 5], text: tenth, start: 4 },
      { label: 'strength of u1 → X, u2 → Y', values: [0, 2, 4, 6, 8], text: tenth, start: 6 },
    ],
    view: 'lines',
    numbers: ([intoZ, intoBoth]) => {
      // centered at one half, so that no probability leaves 0 to 1
      const ends = [(10 - intoBoth) / 2, intoBoth] as const;
      const found = mDifferences({ z: [5 - intoZ, intoZ, intoZ], x: ends, y: ends });
      return { [crude]: found.crude.toNumber(), [adjusted]: found.adjusted.toNumber() };
    },
    axis: 'difference in P(Y = 1), truth 0',
    digits: 4,
    says: ([intoZ, intoBoth], numbers) =>
      intoZ === 0 || intoBoth === 0
        ? 'An arm of the M is gone: no path runs through Z, and adjusting for it is idle.'
        : `X does nothing to Y, and the plain comparison says so. Adjusted for Z there seems to be an effect of ${decimal(numbers[adjusted], 4)}.`,
  });
}

function tenth(value: number): string {
  return (value / 10).toString();
}

function tenths(count: number): string {
  return String(fraction(count, 10));
}

function known(value: Fraction | undefined): Fraction {
  if (!value) throw new RangeError('a cell of the M is empty, expected every X in every Z');
  return value;
}
