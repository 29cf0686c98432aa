// Which of two intervals is honest? Draw the shop anew, and see how far estimates really spread.
import { embeddedShop } from '../../data/loadData.js';
import type { Row } from '../../report/table.js';
import type { Estimate } from './estimated.js';
import { fiveWays } from './fiveWays.js';

/** One way of estimating over several shops with the same laws. */
export interface RedrawnInterval {
  readonly adjustment: string;
  /** 1.96 standard deviations of estimate − truth from shop to shop */
  readonly spread: number;
  /** mean half widths of the two intervals */
  readonly byRow: number;
  readonly byItem: number;
}

/** The spread of each of the five ways over redrawn shops, beside the mean half widths of the two intervals. */
export function redrawnIntervals({
  shops = 12,
  users = 400,
}: {
  shops?: number;
  users?: number;
} = {}): RedrawnInterval[] {
  const runs = Array.from({ length: shops }, (_, k) => fiveWays(embeddedShop({ users }, { seed: k + 1 })));
  return runs[0].map(({ adjustment }, way) => {
    const values = (of: (estimate: Estimate) => number): number[] => runs.map((run) => of(run[way]));
    const biases = values(({ bias }) => bias);
    const squares = biases.map((bias) => (bias - mean(biases)) ** 2);
    return {
      adjustment,
      spread: 1.96 * Math.sqrt((mean(squares) * shops) / (shops - 1)),
      byRow: mean(values(({ halfByRow }) => halfByRow)),
      byItem: mean(values(({ halfByItem }) => halfByItem)),
    };
  });
}

export function redrawnIntervalRows(): Row[] {
  return redrawnIntervals().map(({ adjustment, spread, byRow, byItem }) => ({
    'adjusted for': adjustment,
    '± over shops': spread,
    '± by item': byItem,
    '± by row': byRow,
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
