import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { checkOp, checkThreads, closeTo, draws } from './opCheck.js';
import { scoreDivergence } from './scoreDivergence.js';

const sigma = (x: number): number => 1 / (1 + Math.exp(-x));

test('one user by hand: both divergences of two coins, as defined', async () => {
  await useSimdBackend();
  const [x, y] = [0.5, -1.5];
  const [p, q] = [sigma(x), sigma(y)];
  const kl = (a: number, b: number): number => a * Math.log(a / b) + (1 - a) * Math.log((1 - a) / (1 - b));
  const found = scoreDivergence(tf.tensor2d([[1]]), tf.tensor2d([[x]]), tf.tensor2d([[y]]));
  closeTo('divergence', found.dataSync(), [kl(p, q) + kl(q, p)], 1e-6);
});

for (const [n, m, d] of [
  [5, 7, 8],
  [1, 1, 3],
  [9, 4, 1],
  [6, 16, 16],
]) {
  test(`${n} users, ${m} items, ${d} numbers: kernel, composed form and differences agree`, async () => {
    const { numbers } = draws(`scoreDivergence ${n} ${m} ${d}`);
    await checkOp('scoreDivergence', [numbers([n, d]), numbers([m, d]), numbers([m, d])], scoreDivergence);
  });
}

test('more users than a block', async () => {
  const { numbers } = draws('scoreDivergence blocks');
  const inputs = [numbers([515, 8]), numbers([6, 8]), numbers([6, 8])];
  await checkOp('blocks', inputs, scoreDivergence, { differences: 0 });
});

test('scores that float32 takes for certain cost their distance, not NaN', async () => {
  const { numbers } = draws('scoreDivergence steep');
  const inputs = [numbers([3, 4], 5, 9), numbers([5, 4], 5, 9), numbers([5, 4], -9, -5)];
  await checkOp('steep', inputs, scoreDivergence, { differences: 0 });
  // logits of 300 and −300 are 600 apart, probabilities 1
  const far = scoreDivergence(tf.tensor2d([[300]]), tf.tensor2d([[1]]), tf.tensor2d([[-1]]));
  closeTo('far', far.dataSync(), [600], 1e-6);
});

test('the same table twice is no distance away', async () => {
  await useSimdBackend();
  const [users, items] = [
    [3, 8],
    [5, 8],
  ].map((shape) => tf.tensor2d(draws('same').numbers(shape).values, shape as [number, number]));
  assert.is(scoreDivergence(users, items, items).dataSync()[0], 0);
});

test('two threads give the same bits', async () => {
  await checkThreads('scoreDivergence', () => {
    const { numbers } = draws('scoreDivergence threads');
    return { inputs: [numbers([301, 32]), numbers([203, 32]), numbers([203, 32])], op: scoreDivergence };
  });
});

test('tables of different items are named', async () => {
  await useSimdBackend();
  const [a, b, c] = [3, 4, 5].map((rows) => tf.ones<tf.Rank.R2>([rows, 2]));
  assert.throws(() => scoreDivergence(a, b, c), 'got [3,2], [4,2] and [5,2]');
  assert.throws(() => scoreDivergence(tf.ones([3, 1]), b, b), 'got [3,1], [4,2] and [4,2]');
});

test.run();
