import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clusterBootstrap } from '../evaluation/bootstrap.js';
import { streams } from '../tensor/streams.js';
import { bootstrapP, percentileInterval, resampledMeans } from './userBootstrap.js';

const random = streams(4);
const near = (got: number, expected: number, tolerance = 1e-12): void => {
  assert.ok(Math.abs(got - expected) <= tolerance, `got ${got}, expected ${expected}`);
};

test('two users resample to three means, with the shares that a coin gives', () => {
  const [means] = resampledMeans([Float64Array.of(0, 1)], { draws: 4000, random });
  const share = (value: number): number => means.filter((mean) => mean === value).length / means.length;
  // 4000 draws know a share of 1/4 to 0.007; four of those
  near(share(0), 0.25, 0.028);
  near(share(0.5), 0.5, 0.032);
  near(share(0) + share(0.5) + share(1), 1);
});

test('columns share their draws: the difference of two means is the mean of their difference', () => {
  const uniform = random.fork('values').generator();
  const [a, b] = [0, 1].map(() => Float64Array.from({ length: 50 }, uniform));
  const [ofA, ofB, ofBoth] = resampledMeans([a, b, a.map((value, u) => value - b[u])], { draws: 100, random });
  for (const [draw, mean] of ofBoth.entries()) near(mean, ofA[draw] - ofB[draw]);
});

test('the interval is that of the bootstrap over clusters with users as clusters', () => {
  const uniform = random.fork('more').generator();
  const values = Float64Array.from({ length: 100 }, uniform);
  const [means] = resampledMeans([values], { draws: 4000, random });
  const statistic = (weights: Float64Array): number => weights.reduce((sum, w, u) => sum + w * values[u], 0) / 100;
  const other = clusterBootstrap(100, statistic, { draws: 4000, random: random.fork('other') });
  const [low, high] = percentileInterval(means, 0.95);
  near(low, other.low, 0.005); // a percentile of 4000 draws is known to about 0.001 here
  near(high, other.high, 0.005);
});

test('p by hand: of nine resamples one lies at or below 0, so 2 · (1 + 1) / 10; at 0 throughout it is 1', () => {
  near(bootstrapP(Float64Array.of(-1, 1, 2, 3, 4, 5, 6, 7, 8)), 0.4);
  near(bootstrapP(Float64Array.of(1, 2, 3)), 0.5);
  near(bootstrapP(new Float64Array(9)), 1);
});

test('bad input is named', () => {
  assert.throws(() => resampledMeans([Float64Array.of(1)], { draws: 100, random }), /of at least 2 users; got 1/);
  assert.throws(
    () => resampledMeans([Float64Array.of(1, 2), Float64Array.of(1)], { draws: 100, random }),
    /equally long, of at least 2 users; got 2 and 1/,
  );
  assert.throws(() => resampledMeans([Float64Array.of(1, 2)], { draws: 3, random }), /draws must be .* got 3/);
});

test.run();
