// One estimate beside the truth, with the two intervals that people print.
import { type EstimatedEffect, estimateEffect } from '../../causal/estimation/estimate.js';
import type { Rows } from '../../causal/estimation/rows.js';

/** One estimate with its error, and the interval by item around that error, as `biasBars` draws it. */
export interface Estimate {
  readonly adjustment: string;
  readonly effect: EstimatedEffect;
  /** estimate − truth */
  readonly bias: number;
  readonly low: number;
  readonly high: number;
  /** half the width of the interval that takes each row for independent, and of the one that takes each item so */
  readonly halfByRow: number;
  readonly halfByItem: number;
}

/** Adjusts for the columns `by`; strata with one kind of page only are left out. @throws RangeError if nothing can be compared */
export function estimated(name: string, rows: Rows, by: readonly string[], truth: number): Estimate {
  const { unit, ...ownUnits } = rows;
  const [byItem, byRow] = [rows, ownUnits].map((each) => {
    const effect = estimateEffect(each, { by, emptyCells: 'leaveOut' });
    if (effect.kind === 'notEstimable') throw new RangeError(`${name}: ${effect.reason}`);
    return effect;
  });
  const [low, high] = byItem.interval.map((end) => end - truth);
  const half = ({ interval: [from, to] }: EstimatedEffect): number => (to - from) / 2;
  const bias = byItem.difference - truth;
  return { adjustment: name, effect: byItem, bias, low, high, halfByRow: half(byRow), halfByItem: half(byItem) };
}
