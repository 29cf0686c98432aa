import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { checkThreads, closeTo, draws } from './opCheck.js';
import { sinkhorn } from './sinkhorn.js';

await useSimdBackend();

const scoresOf = (name: string, [n, k]: number[]): tf.Tensor2D =>
  tf.tensor2d(draws(name).numbers([n, k]).values, [n, k]);

/** As the papers write it, in doubles: clusters in rows, the whole matrix scaled to 1, then in turns its rows and columns. */
function byTheBook(scores: tf.Tensor2D, temperature: number, rounds: number): number[] {
  const [n, k] = scores.shape;
  const s = scores.arraySync();
  let q = Array.from({ length: k }, (_, c) => s.map((row) => Math.exp(row[c] / temperature))); // [K, n]
  const sum = (x: number[]): number => x.reduce((a, b) => a + b, 0);
  const all = sum(q.map(sum));
  q = q.map((row) => row.map((x) => x / all));
  for (let round = 0; round < rounds; round++) {
    q = q.map((row) => row.map((x) => x / sum(row) / k));
    const columns = s.map((_, b) => sum(q.map((row) => row[b])));
    q = q.map((row) => row.map((x, b) => x / columns[b] / n));
  }
  return s.flatMap((_, b) => q.map((row) => n * row[b]));
}

test('one round by hand: columns to 1/2 each, then rows to 1', () => {
  const scores = tf.tensor2d([Math.log(3), 0, 0, 0], [2, 2]); // e^S = [[3, 1], [1, 1]]
  // columns: [[3/8, 1/4], [1/8, 1/4]]
  closeTo('Q', sinkhorn(scores, { temperature: 1, rounds: 1 }).dataSync(), [0.6, 0.4, 1 / 3, 2 / 3], 1e-6);
});

for (const [n, k] of [
  [5, 8],
  [40, 7],
  [3, 19],
  [1, 4],
  [6, 1],
]) {
  test(`${n} rows, ${k} clusters: kernel and composed form give what the papers' steps give`, async () => {
    const scores = scoresOf(`sinkhorn ${n} ${k}`, [n, k]);
    for (const [temperature, rounds] of [
      [0.05, 3],
      [0.5, 1],
    ]) {
      const expected = byTheBook(scores, temperature, rounds);
      for (const backend of ['simd', 'cpu']) {
        await tf.setBackend(backend);
        closeTo(backend, sinkhorn(scores, { temperature, rounds }).dataSync(), expected, 2e-5); // e^20 of a float32
      }
      await tf.setBackend('simd');
    }
  });
}

test('rows sum to 1; with many rounds the clusters are used alike', () => {
  const scores = scoresOf('sinkhorn sums', [30, 6]);
  closeTo('rows', tf.sum(sinkhorn(scores), 1).dataSync(), new Float32Array(30).fill(1), 1e-6);
  const settled = sinkhorn(scores, { temperature: 0.5, rounds: 200 });
  closeTo('columns', tf.sum(settled, 0).dataSync(), new Float32Array(6).fill(30 / 6), 1e-5);
});

test('scores far above what e can be raised to, and clusters far below, leave numbers', async () => {
  const scores = tf.tensor2d([500, 499, -500, 499, 500, -500], [2, 3]);
  for (const backend of ['simd', 'cpu']) {
    await tf.setBackend(backend);
    const q = sinkhorn(scores, { temperature: 1 }).dataSync();
    const near = Math.E / (Math.E + 1);
    closeTo(backend, q, [near, 1 - near, 0, 1 - near, near, 0], 1e-5);
  }
  await tf.setBackend('simd');
});

test('no gradient flows through: scores times their own targets have the targets as derivative', () => {
  const scores = scoresOf('sinkhorn gradient', [4, 5]);
  const gradient = tf.grad((s) => tf.sum(tf.mul(s, sinkhorn(s as tf.Tensor2D))))(scores);
  assert.equal(gradient.dataSync(), sinkhorn(scores).dataSync());
});

test('two threads give the same bits', async () => {
  await checkThreads('sinkhorn', () => ({
    inputs: [draws('sinkhorn threads').numbers([203, 50])],
    op: (s) => tf.mul(s, sinkhorn(s)),
  }));
});

test('no scores, a temperature of NaN and half a round are named', () => {
  const scores = tf.ones<tf.Rank.R2>([2, 4]);
  assert.throws(() => sinkhorn(tf.zeros([0, 4])), 'sinkhorn: scores of rows for clusters are needed, got [0,4]');
  assert.throws(() => sinkhorn(scores, { temperature: Number.NaN }), 'sinkhorn: temperature must be > 0, got NaN');
  assert.throws(() => sinkhorn(scores, { rounds: 0.5 }), 'sinkhorn: rounds must be a positive integer, got 0.5');
});

test.run();
