// How sure a difference between systems is: users drawn with replacement, every system on the same draws.
import { quantile } from '../evaluation/bootstrap.js';
import type { Streams } from '../tensor/streams.js';

/**
 * Means of every column over resamples of the users. All columns see the same users in a draw, so that the difference of two columns'
 * means is the mean of their paired difference.
 * @param columns  one number a user, each [n]
 * @returns a column's means, each [draws]
 */
export function resampledMeans(
  columns: readonly Float64Array[],
  { draws, random }: { draws: number; random: Streams },
): Float64Array[] {
  const users = columns[0]?.length ?? 0;
  const odd = columns.find((column) => column.length !== users);
  if (users < 2 || odd) {
    throw new RangeError(`columns must be equally long, of at least 2 users; got ${users} and ${odd?.length ?? users}`);
  }
  if (!(Number.isInteger(draws) && draws >= 20))
    throw new RangeError(`draws must be an integer of at least 20, got ${draws}`);
  const uniform = random.fork('users').generator();
  const weights = new Float64Array(users);
  const means = columns.map(() => new Float64Array(draws));
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0);
    for (let i = 0; i < users; i++) weights[Math.floor(uniform() * users)]++;
    columns.forEach((column, c) => {
      means[c][draw] = dot(weights, column) / users;
    });
  }
  return means;
}

/** Where the middle `level` of the resamples lies. */
export function percentileInterval(resamples: Float64Array, level: number): readonly [low: number, high: number] {
  const ascending = resamples.slice().sort();
  return [quantile(ascending, (1 - level) / 2), quantile(ascending, (1 + level) / 2)];
}

/**
 * Two-sided p of "no difference": twice the share of resamples on the rarer side of 0, resamples at 0 on both sides, one resample
 * added so that p is never 0: `min(1, 2 (1 + min(#≤0, #≥0)) / (1 + draws))`. Below 1 − level where the percentile interval leaves 0 out.
 */
export function bootstrapP(resamples: Float64Array): number {
  let below = 0;
  let above = 0;
  for (const value of resamples) {
    if (value <= 0) below++;
    if (value >= 0) above++;
  }
  return Math.min(1, (2 * (1 + Math.min(below, above))) / (1 + resamples.length));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
