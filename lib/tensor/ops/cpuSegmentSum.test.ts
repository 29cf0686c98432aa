import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import './cpuSegmentSum.js';

test('sums by hand: repeated, absent and out-of-range segments, wider rows, whole numbers', async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor2d([1, 10, 2, 20, 4, 40, 8, 80], [4, 2]);
  const sums = tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2, 5], 'int32'), 3);
  assert.equal([...sums.dataSync()], [2, 20, 0, 0, 5, 50]);
  const whole = tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3], 'int32'), tf.tensor1d([1, 1, -1], 'int32'), 2);
  assert.is(whole.dtype, 'int32');
  assert.equal([...whole.dataSync()], [0, 3]);
});

test('the gradient of a gather from 100,000 rows comes at once: segment by segment it would be 48 thousand million steps', async () => {
  await tf.setBackend('cpu');
  const table = tf.ones<tf.Rank.R2>([100_000, 16]);
  const ids = tf.tensor1d(
    Array.from({ length: 30_000 }, (_, i) => (i * 7) % 100_000),
    'int32',
  );
  const started = process.cpuUsage();
  const gradient = tf.grad((t) => tf.gather(t, ids))(table);
  assert.is(gradient.sum().dataSync()[0], 480_000);
  assert.ok(process.cpuUsage(started).user < 5_000_000, 'five seconds of processor time');
});

test.run();
