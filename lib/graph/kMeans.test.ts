import { memory } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Matrix } from '../data/dataset.js';
import { agreement } from '../evaluation/agreement.js';
import { streams, useSimdBackend } from '../tensor/index.js';
import { kMeans } from './kMeans.js';

await useSimdBackend();

const random = streams(1).fork('k-means');

// n points around each corner of a square of side 10
function corners(n: number): { points: Matrix; corner: number[] } {
  const next = random.fork('points').generator();
  const corner = Array.from({ length: 4 * n }, (_, i) => i % 4);
  const values = corner.flatMap((c) => [10 * (c % 2) + next(), 10 * Math.floor(c / 2) + next()]);
  return { points: { rows: 4 * n, cols: 2, values: Float32Array.from(values) }, corner };
}

test('well separated clusters are found', () => {
  const { points, corner } = corners(12);
  assert.is(agreement(kMeans(points, 4, { random }).assigned, corner).ari, 1);
});

test('the distortion of 0, 1, 9, 10 with two centres is 1/4, with as many centres as points 0', () => {
  const points: Matrix = { rows: 4, cols: 1, values: Float32Array.from([0, 1, 9, 10]) };
  const { assigned, distortion } = kMeans(points, 2, { random });
  assert.is(distortion, 0.25); // each point is 1/2 from its centre
  assert.equal(
    [assigned[0] === assigned[1], assigned[2] === assigned[3], assigned[0] === assigned[2]],
    [true, true, false],
  );
  assert.is(kMeans(points, 4, { random }).distortion, 0);
});

test('one centre is the mean: the distortion is the variance', () => {
  const points: Matrix = { rows: 3, cols: 1, values: Float32Array.from([1, 2, 6]) };
  assert.is(kMeans(points, 1, { random }).distortion, 14 / 3); // mean 3: (4 + 1 + 9) / 3
});

test('the same stream gives the same clusters; points that coincide are fine', () => {
  const { points } = corners(5);
  assert.equal(kMeans(points, 3, { random }), kMeans(points, 3, { random }));
  assert.is(kMeans({ rows: 5, cols: 1, values: new Float32Array(5) }, 3, { random }).distortion, 0);
});

test('rough distances spare work and change no bit, however long rows are, and where float32 fails them', () => {
  // distortion and Σ (i + 1) code_i, printed by the version that computed every distance
  for (const [rows, cols, k, scale, ...expected] of [
    [200, 3, 7, 1, 0.25634216007750343, 53182],
    [120, 1200, 12, 1, 357.6281880315654, 41162],
    [100, 5, 10, 1e-22, 6.38836956832355e-45, 20634],
    [100, 5, 10, 1e20, 6.253124548339385e39, 20163],
  ]) {
    const next = random.fork('rough', rows, cols, scale).generator();
    const values = Float32Array.from({ length: rows * cols }, () => scale * (Math.round(20 * next()) / 10 - 0.5));
    const before = memory().numTensors;
    const { assigned, distortion } = kMeans({ rows, cols, values }, k, { random });
    assert.equal([distortion, assigned.reduce((sum, code, i) => sum + code * (i + 1), 0)], expected);
    assert.is(memory().numTensors, before);
  }
});

test('more centres than rows, or none, is refused', () => {
  const { points } = corners(1);
  for (const k of [0, 5, 1.5, Number.NaN]) {
    assert.throws(() => kMeans(points, k, { random }), `k must be a whole number from 1 to the 4 rows, got ${k}`);
  }
});

test.run();
