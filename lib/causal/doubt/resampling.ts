// What the checks that redraw data share: rows one by one, an estimator that is run many times, the spread of its answers.
import { type EstimatedDifference, estimateEffect, type NotEstimable } from '../estimation/estimate.js';
import { selectRows } from '../estimation/resample.js';
import type { Rows } from '../estimation/rows.js';
import { type DoesNotApply, doesNotApply } from './reading.js';

/** An estimator that adjusts for the columns `by`. */
export type AdjustingEstimator = (rows: Rows, by: readonly string[]) => EstimatedDifference | NotEstimable;

export interface ResamplingOptions {
  /** columns that the estimate adjusts for */
  readonly by?: readonly string[];
  /** by default the plug-in of `estimateEffect` */
  readonly estimator?: AdjustingEstimator;
  readonly replicates?: number;
}

export interface Replicates {
  readonly values: readonly number[];
  readonly mean: number;
  readonly standardDeviation: number;
  /** replicates without a number, such as for an empty cell */
  readonly refused: number;
}

export const PLUG_IN: AdjustingEstimator = (rows, by) => estimateEffect(rows, { by });

const MOST_ROWS = 1_000_000;

/** Runs `estimate` so many times. @throws RangeError for fewer than two replicates */
export function replicate(
  count: number,
  estimate: () => EstimatedDifference | NotEstimable,
): Replicates | DoesNotApply {
  if (!(Number.isInteger(count) && count >= 2)) throw new RangeError(`replicates must be at least 2, got ${count}`);
  const values: number[] = [];
  let refusal = '';
  for (let k = 0; k < count; k++) {
    const effect = estimate();
    if (effect.kind === 'estimated') values.push(effect.difference);
    else refusal = effect.reason;
  }
  if (values.length < 2) return doesNotApply(`${values.length} of ${count} replicates can be estimated: ${refusal}`);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    values,
    mean,
    standardDeviation: Math.sqrt(squares / (values.length - 1)),
    refused: count - values.length,
  };
}

/** The rows with each copy as a row of its own, which is what can be dealt out or left out. */
export function writtenOut(rows: Rows): Rows | DoesNotApply {
  const { copies, ...rest } = rows;
  if (!copies) return rows;
  const counts = Array.from(copies);
  if (!counts.every(Number.isInteger)) return doesNotApply('rows stand for parts of rows, which cannot be redrawn');
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > MOST_ROWS) return doesNotApply(`${total} rows are more than the ${MOST_ROWS} that are written out`);
  return selectRows(rest, Int32Array.from(counts.flatMap((count, r) => new Array<number>(count).fill(r))));
}

/** Deals the numbers out anew, each order being as likely (Fisher and Yates), in place. */
export function shuffle(numbers: Int32Array, uniform: () => number): void {
  for (let left = numbers.length; left > 1; left--) {
    const drawn = Math.floor(uniform() * left);
    [numbers[left - 1], numbers[drawn]] = [numbers[drawn], numbers[left - 1]];
  }
}
