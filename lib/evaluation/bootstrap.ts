// How sure a mean is: t intervals over seeds, and the bootstrap over clusters (items or users) where rows are not independent.
import type { Streams } from '../tensor/streams.js';

/** A number with its uncertainty. */
export interface Estimate {
  readonly mean: number;
  /** standard error of the mean */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** values (or clusters) behind it */
  readonly n: number;
}

/** Mean of independent values with Student's t interval, x̄ ± t s/√n.
 *  @throws {RangeError} on fewer than two values, a value that is no number, or a level outside (0, 1) */
export function meanInterval(values: ArrayLike<number>, { level = 0.95 }: { level?: number } = {}): Estimate {
  const n = values.length;
  if (n < 2) throw new RangeError(`an interval needs at least two values, got ${n}; run more seeds`);
  requireLevel(level);
  const list = Array.from(values);
  const bad = list.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`value ${bad} must be a finite number, got ${list[bad]}`);
  const mean = list.reduce((sum, value) => sum + value, 0) / n;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const standardError = Math.sqrt(variance / n);
  const margin = studentQuantile((1 + level) / 2, n - 1) * standardError;
  return { mean, standardError, low: mean - margin, high: mean + margin, n };
}

/** Mean of the differences first − second of values that belong together, e.g. two systems on the same seeds. */
export function pairedDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { level = 0.95 }: { level?: number } = {},
): Estimate {
  if (first.length !== second.length) {
    throw new RangeError(`paired values must be equally many, got ${first.length} and ${second.length}`);
  }
  return meanInterval(
    Array.from(first, (value, i) => value - second[i]),
    { level },
  );
}

/** Options of `clusterBootstrap`. */
export interface BootstrapOptions {
  /** resamples */
  readonly draws?: number;
  readonly level?: number;
  /** draws the clusters */
  readonly random: Streams;
}

/** Percentile interval of a statistic when whole clusters are drawn with replacement.
 *  @param clusters  how many there are
 *  @param statistic  its value when cluster c counts `weights[c]` times; all ones give the estimate itself
 *  @returns the estimate, the standard deviation of the resamples as its standard error, and the interval */
export function clusterBootstrap(
  clusters: number,
  statistic: (weights: Float64Array) => number,
  { draws = 1000, level = 0.95, random }: BootstrapOptions,
): Estimate {
  if (!(Number.isInteger(clusters) && clusters >= 2))
    throw new RangeError(`clusters must be an integer of at least 2, got ${clusters}`);
  if (!(Number.isInteger(draws) && draws >= 20))
    throw new RangeError(`draws must be an integer of at least 20, got ${draws}`);
  requireLevel(level);
  const uniform = random.fork('bootstrap').generator();
  const weights = new Float64Array(clusters);
  const resampled = Float64Array.from({ length: draws }, () => {
    weights.fill(0);
    for (let i = 0; i < clusters; i++) weights[Math.floor(uniform() * clusters)]++;
    return statistic(weights);
  });
  // a resample may miss what the statistic needs, such as every item of one arm
  const usable = resampled.filter(Number.isFinite).sort();
  if (usable.length < draws / 2) {
    throw new RangeError(
      `the statistic must be finite on most resamples, got ${usable.length} of ${draws}; its groups are too small`,
    );
  }
  const center = usable.reduce((sum, value) => sum + value, 0) / usable.length;
  const variance = usable.reduce((sum, value) => sum + (value - center) ** 2, 0) / (usable.length - 1);
  return {
    mean: statistic(weights.fill(1)),
    standardError: Math.sqrt(variance),
    low: quantile(usable, (1 - level) / 2),
    high: quantile(usable, (1 + level) / 2),
    n: clusters,
  };
}

/** Quantile of ascending values, linear between neighbours (Hyndman and Fan's type 7). */
export function quantile(ascending: ArrayLike<number>, q: number): number {
  if (ascending.length === 0) throw new RangeError('a quantile needs at least one value, got none');
  if (!(q >= 0 && q <= 1)) throw new RangeError(`q must be from 0 to 1, got ${q}`);
  const at = q * (ascending.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
}

/** The t with P(T ≤ t) = p for Student's T with `freedom` degrees of freedom, p in [0.5, 1). */
export function studentQuantile(p: number, freedom: number): number {
  let low = 0;
  let high = 1;
  while (studentCdf(high, freedom) < p) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, freedom) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// Closed sums for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4), with θ = atan(t/√ν).
function studentCdf(t: number, freedom: number): number {
  const theta = Math.atan(t / Math.sqrt(freedom));
  const cos = Math.cos(theta);
  const odd = freedom % 2 === 1;
  let term = odd ? cos : 1;
  let sum = odd && freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < freedom; k += 2) {
    term *= (cos * cos * (k - 1)) / k;
    sum += term;
  }
  const inside = odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
  return (1 + inside) / 2;
}

function requireLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, got ${level}`);
}
