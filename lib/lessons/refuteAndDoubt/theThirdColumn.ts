// A third column that one may adjust for: a common cause that must be, or the middle of an M that must be left alone.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { M_BIAS } from '../../causal/worlds/studies/traps.js';
import { probability } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** A world of X, Y and a third column Z, of which the graph is known. */
export interface ThirdColumn {
  readonly world: DiscreteWorld;
  /** how Z comes to go with X and Y */
  readonly shape: 'M' | 'common cause';
  /** so many rows meet every probability */
  readonly rows: number;
}

/** The M of the toolkit's studies: u1 moves X and Z, u2 moves Z and Y, and X does nothing to Y. */
export const THE_M: ThirdColumn = { world: M_BIAS.world, shape: 'M', rows: 1000 };

/** The difference in the share of Y = 1 between X = 1 and X = 0, plainly or within Z. */
export function differenceBy({ world }: ThirdColumn, by: readonly string[]): Fraction {
  const table = jointTable(world, { of: ['X', 'Y', 'Z'] });
  const found = contrast('X', (setting) => backdoorAdjusted(table, setting, { Y: 1 }, by));
  if (!found) throw new RangeError('a cell of the world is empty, expected rows of both treatments in every stratum');
  return found;
}

/** P(Y = 1 | X), plainly. */
export function shareOf({ world }: ThirdColumn, X: number): Fraction {
  return probability(jointTable(world, { of: ['X', 'Y'] }), { Y: 1 }, { X }) ?? fraction(0);
}

/** Counts by X and Z, as `Y = 1` of all. */
export function thirdColumnRows({ world, rows }: ThirdColumn): Row[] {
  const table = jointTable(world, { of: ['X', 'Y', 'Z'] });
  const count = (values: Readonly<Record<string, number>>): string =>
    String((probability(table, values) ?? fraction(0)).times(fraction(rows)));
  return [1, 0].map((X) => ({
    X: `X = ${X}`,
    'Z = 0': `${count({ X, Z: 0, Y: 1 })}/${count({ X, Z: 0 })}`,
    'Z = 1': `${count({ X, Z: 1, Y: 1 })}/${count({ X, Z: 1 })}`,
    all: `${count({ X, Y: 1 })}/${count({ X })}`,
  }));
}

/** The arrows in LaTeX. */
export function arrowsOf({ shape }: ThirdColumn): string {
  return shape === 'M'
    ? '$X \\leftarrow U_1 \\to Z \\leftarrow U_2 \\to Y$ and $X \\to Y$, with $U_1$ and $U_2$ hidden'
    : '$X \\leftarrow Z \\to Y$ and $X \\to Y$';
}

/** Another world of either shape; its counts are whole numbers. */
export function drawnThirdColumn(draws: Draws): ThirdColumn {
  const tenth = (low: number, high: number): string => `${draws.integer(low, high)}/10`;
  const effect = tenth(0, 2);
  const draw = (): ThirdColumn =>
    draws.chance(0.5)
      ? {
          shape: 'M',
          rows: 4000,
          world: {
            U1: linear('1/2'),
            U2: linear('1/2'),
            Z: linear('1/10', { U1: tenth(2, 4), U2: tenth(2, 4) }),
            X: linear('1/5', { U1: tenth(3, 6) }),
            Y: linear('1/10', { U2: tenth(3, 6), X: effect }),
          },
        }
      : {
          shape: 'common cause',
          rows: 1000,
          world: {
            Z: linear(tenth(3, 7)),
            X: linear('1/5', { Z: tenth(2, 6) }),
            Y: linear('1/10', { Z: tenth(2, 6), X: effect }),
          },
        };
  return draws.until(draw, (the) => !differenceBy(the, []).equals(differenceBy(the, ['Z'])));
}
