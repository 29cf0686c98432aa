// How strong a hidden cause would have to be to explain a ratio away (VanderWeele and Ding 2017).
import type { NotEstimable } from '../estimation/estimate.js';
import type { EstimatedRatio } from '../estimation/ratio.js';
import { type DoesNotApply, doesNotApply, type Reading, shown } from './reading.js';

export interface EValue extends Reading {
  readonly kind: 'checked';
  readonly ratio: number;
  /** of the ratio itself */
  readonly eValue: number;
  /** of the interval's end next to 1; 1 if the interval holds 1 */
  readonly limit?: number;
}

/** A risk ratio, with its interval if there is one. */
export interface RatioWithInterval {
  readonly ratio: number;
  readonly interval?: readonly [low: number, high: number];
}

/**
 * The E-value of a risk ratio: RR + √(RR (RR − 1)), for a ratio below 1 that of 1/RR. A hidden cause that multiplies the risk of the
 * outcome by less than this, or is spread by less than this between the arms (both within strata, as ratios), cannot alone explain
 * the ratio away; one that reaches it in both can.
 * @param found  a risk ratio, with its interval or without, or what `riskRatio` answered
 * @throws RangeError for a ratio that is not positive, or one outside its interval
 */
export function eValue(found: number | RatioWithInterval | EstimatedRatio | NotEstimable): EValue | DoesNotApply {
  if (typeof found !== 'number' && 'kind' in found && found.kind === 'notEstimable') return doesNotApply(found.reason);
  const { ratio, interval }: RatioWithInterval = typeof found === 'number' ? { ratio: found } : found;
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`a risk ratio must be positive and finite, got ${ratio}`);
  }
  const value = explaining(ratio);
  if (!interval) return { kind: 'checked', ratio, eValue: value, ...inWords(ratio, value) };
  const [low, high] = interval;
  if (!(low >= 0 && low <= ratio && ratio <= high)) {
    throw new RangeError(`the interval of a ratio of ${ratio} must hold it, got ${low} to ${high}`);
  }
  const limit = low > 1 ? explaining(low) : high < 1 ? explaining(high) : 1;
  return { kind: 'checked', ratio, eValue: value, limit, ...inWords(ratio, value, limit) };
}

function explaining(ratio: number): number {
  const above = ratio < 1 ? 1 / ratio : ratio;
  return above + Math.sqrt(above * (above - 1));
}

function inWords(ratio: number, value: number, limit?: number): Reading {
  const needed = `To explain a ratio of ${shown(ratio)} away, a hidden cause must reach a risk ratio of ${shown(value)} with the treatment and with the outcome`;
  const ofInterval =
    limit === 1
      ? '; the interval holds 1 without any'
      : limit !== undefined
        ? `, and ${shown(limit)} to move the interval to 1`
        : '';
  return {
    shows: `${needed}${ofInterval}.`,
    cannotShow:
      'It cannot show whether there is such a cause, nor that weaker ones do no harm: they still shift the ratio, and several add up.',
  };
}
