import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { crossEntropy } from './crossEntropy.js';
import { checkOp, checkThreads, closeTo, draws, type Numbers } from './opCheck.js';

/** Rows that sum to 1. */
function distributions(name: string, [n, k]: number[]): tf.Tensor2D {
  const { values } = draws(name).numbers([n, k], 0, 1);
  const rows = tf.tensor2d(values, [n, k]);
  return tf.div(rows, tf.sum(rows, 1, true));
}

test('two scores by hand: ln(1 + e^−2) for the one ahead by 1 at temperature 1/2, and 2 more for the other', async () => {
  await useSimdBackend();
  const scores = tf.tensor2d([1, 0, 3, 2], [2, 2]);
  const half = tf.scalar(0.5);
  const ahead = Math.log(1 + Math.exp(-2));
  const own = crossEntropy(scores, tf.tensor1d([0, 1], 'int32'), half);
  closeTo('own', own.dataSync(), [(ahead + ahead + 2) / 2], 1e-6);
  const quarter = tf.tensor2d([0.75, 0.25, 0.75, 0.25], [2, 2]);
  closeTo('shared', crossEntropy(scores, quarter, half).dataSync(), [ahead + 0.25 * 2], 1e-6);
});

for (const [n, k] of [
  [5, 8],
  [3, 7],
  [1, 1],
  [4, 19],
]) {
  test(`${n} rows of ${k}: kernel, composed form and differences agree, for both kinds of targets and the temperature`, async () => {
    const { numbers, below } = draws(`crossEntropy ${n} ${k}`);
    const inputs: Numbers[] = [numbers([n, k]), { shape: [], values: Float32Array.of(0.5) }];
    const own = below(k, n);
    // one column: the loss is 0 whatever the score, so no gradient has a scale to be relative to
    const checks = k === 1 ? { tolerance: 1, differences: 0 } : {};
    await checkOp('own', inputs, (s, tau) => crossEntropy(s, tf.tensor1d(own, 'int32'), tau), checks);
    await checkOp('shared', inputs, (s, tau) => crossEntropy(s, distributions(`t ${n} ${k}`, [n, k]), tau), checks);
  });
}

test('a low temperature overflows nothing', async () => {
  const { numbers, below } = draws('crossEntropy steep');
  const inputs = [numbers([6, 10], -8, 8), { shape: [], values: Float32Array.of(0.01) }];
  const own = below(10, 6);
  await checkOp('steep', inputs, (s, tau) => crossEntropy(s, tf.tensor1d(own, 'int32'), tau), { differences: 0 });
});

test('two threads give the same bits', async () => {
  await checkThreads('crossEntropy', () => {
    const { numbers } = draws('crossEntropy threads');
    const targets = distributions('threads', [203, 50]);
    const inputs = [numbers([203, 50]), { shape: [], values: Float32Array.of(0.3) }];
    return { inputs, op: (s, tau) => crossEntropy(s, targets, tau) };
  });
});

test('targets that do not fit, columns that are not there and a temperature of NaN are named', async () => {
  await useSimdBackend();
  const scores = tf.ones<tf.Rank.R2>([2, 4]);
  const [one, own] = [tf.scalar(1), tf.tensor1d([0, 3], 'int32')];
  for (const backend of ['simd', 'cpu']) {
    await tf.setBackend(backend);
    assert.throws(() => crossEntropy(scores, tf.ones<tf.Rank.R2>([2, 3]), one), 'scores are [2,4], targets [2,3]');
    assert.throws(() => crossEntropy(scores, tf.tensor1d([0], 'int32'), one), 'scores are [2,4], targets [1]');
    assert.throws(() => crossEntropy(scores, tf.tensor1d([0, 4], 'int32'), one), 'row number 4 (position 1)');
    assert.throws(() => crossEntropy(scores, own, tf.scalar(Number.NaN)), 'temperature must be > 0, got NaN');
    assert.throws(() => crossEntropy(scores, own, tf.scalar(0)), 'temperature must be > 0, got 0');
  }
  await tf.setBackend('simd');
});

test.run();
