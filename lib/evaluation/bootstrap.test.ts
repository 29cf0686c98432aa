import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { clusterBootstrap, meanInterval, pairedDifference, quantile, studentQuantile } from './bootstrap.js';

const near = (got: number, expected: number, tolerance = 1e-12): void => {
  assert.ok(Math.abs(got - expected) <= tolerance, `got ${got}, expected ${expected}`);
};
const random = streams(3);

test("Student's quantiles agree with SciPy", () => {
  // scipy.stats.t.ppf(0.975, v)
  const expected = {
    1: 12.706204736174694,
    2: 4.302652729749462,
    3: 3.1824463052837078,
    4: 2.7764451051977934,
    9: 2.262157162798205,
    10: 2.228138851986274,
    299: 1.9679296690656698,
  };
  for (const [freedom, t] of Object.entries(expected)) near(studentQuantile(0.975, Number(freedom)), t, 1e-9);
});

test('paired differences of three seeds, by hand', () => {
  // differences 0.06, 0.01, 0.05: mean 0.04, standard error 0.015275252316519465
  const got = pairedDifference([0.31, 0.28, 0.35], [0.25, 0.27, 0.3]);
  near(got.mean, 0.04);
  near(got.standardError, 0.015275252316519465);
  near(got.high - got.mean, 4.302652729749462 * 0.015275252316519465, 1e-9);
  assert.is(got.n, 3);
});

test('resampling single values gives the standard error of their mean', () => {
  const uniform = random.fork('values').generator();
  const values = Array.from({ length: 200 }, () => uniform());
  const mean = (weights: Float64Array): number =>
    values.reduce((sum, value, i) => sum + weights[i] * value, 0) / values.length;
  const got = clusterBootstrap(values.length, mean, { draws: 2000, random });
  const exact = meanInterval(values);
  near(got.mean, exact.mean);
  near(got.standardError / exact.standardError, 1, 0.08); // 2000 draws know a deviation to 1/√4000 = 1.6 %, five of those
  near(got.low, exact.low, 0.01);
  near(got.high, exact.high, 0.01);
  assert.equal(got, clusterBootstrap(values.length, mean, { draws: 2000, random }));
});

test('whole clusters move together: copies of a value add no certainty', () => {
  const values = [0.2, 0.9, 0.4, 0.5, 0.1, 0.7];
  const single = (weights: Float64Array): number => values.reduce((sum, value, c) => sum + weights[c] * value, 0) / 6;
  const tenfold = (weights: Float64Array): number =>
    values.reduce((sum, value, c) => sum + 10 * weights[c] * value, 0) / 60;
  const a = clusterBootstrap(6, single, { random });
  const b = clusterBootstrap(6, tenfold, { random });
  near(a.standardError, b.standardError);
  near(a.low, b.low);
});

test('quantiles are linear between neighbours', () => {
  near(quantile([1, 2, 4], 0.75), 3);
  near(quantile([5], 0.3), 5);
});

test('bad input is named', () => {
  assert.throws(() => meanInterval([1]), /at least two values, got 1; run more seeds/);
  assert.throws(() => meanInterval([1, Number.NaN]), /value 1 must be a finite number, got NaN/);
  assert.throws(() => meanInterval([1, 2], { level: 1 }), /level must lie between 0 and 1, got 1/);
  assert.throws(() => pairedDifference([1, 2], [1]), /equally many, got 2 and 1/);
  assert.throws(() => clusterBootstrap(1, () => 0, { random }), /clusters must be an integer of at least 2, got 1/);
  assert.throws(() => clusterBootstrap(3, () => Number.NaN, { random }), /finite on most resamples, got 0 of 1000/);
});

test.run();
