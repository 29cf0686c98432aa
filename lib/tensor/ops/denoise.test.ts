import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { denoise } from './denoise.js';
import { layerNormRows } from './layerNormRows.js';
import { noisyTokens, type Schedule } from './noisyTokens.js';
import { checkOp, checkThreads, closeTo, draws } from './opCheck.js';
import { tokenAttention } from './tokenAttention.js';

const STEPS = 4;

// made anew for each call: a schedule's tensors belong to one backend
function scheduleOf(name: string, d: number): () => Schedule {
  const { numbers } = draws(name);
  const [a, b, time] = [numbers([STEPS], 0.3, 1), numbers([STEPS], 0.3, 1), numbers([STEPS, d])];
  return () => ({
    a: tf.tensor1d(a.values),
    b: tf.tensor1d(b.values),
    time: layerNormRows(tf.tensor2d(time.values, [STEPS, d])),
  });
}

const int = (values: Int32Array): tf.Tensor1D => tf.tensor1d(values, 'int32');
const matrix = ({ values, shape }: { values: Float32Array; shape: number[] }): tf.Tensor2D =>
  tf.tensor2d(values, shape as [number, number]);

test('layerNormRows: mean 0, variance 1 but for the 1e-5', async () => {
  await useSimdBackend();
  const expected = [-1, 1].map((x) => x / Math.sqrt(1 + 1e-5));
  closeTo('row', layerNormRows(tf.tensor2d([3, 5], [1, 2])).dataSync(), expected, 1e-6);
  await checkOp('layerNormRows', [draws('norm').numbers([3, 5])], (x) => layerNormRows(x));
});

for (const [n, d] of [
  [3, 16],
  [5, 32],
  [2, 6],
  [1, 16],
]) {
  test(`${n} items of ${d}: kernels, composed forms and differences agree`, async () => {
    const name = `denoise ${n} ${d}`;
    const { numbers, below } = draws(name);
    const schedule = scheduleOf(name, d);
    const steps = below(STEPS, n);
    const noise = numbers([n, d]);
    await checkOp('noisyTokens', [numbers([n, d]), numbers([n, d])], (h, c) =>
      noisyTokens(h, c, matrix(noise), int(steps), schedule()),
    );
    await checkOp('tokenAttention', [numbers([n, 2 * d]), numbers([n, 2 * d]), numbers([STEPS, d])], (x, z, t) =>
      tokenAttention(x, z, t, int(steps), schedule()),
    );
    const maps = [numbers([d, d], -0.5, 0.5), numbers([d, d], -0.5, 0.5), numbers([d, d])];
    await checkOp(
      'denoise',
      [numbers([n, d]), numbers([n, d]), ...maps],
      (h, c, wq, wk, wv) => denoise(h, c, matrix(noise), int(steps), schedule(), { wq, wk, wv }),
      // a chain of three products and two softmaxes: the order of summation shows in more digits
      { tolerance: 2e-5, differences: d < 32 ? 2e-3 : 0 },
    );
  });
}

test('one head written out token by token gives the same', async () => {
  await useSimdBackend();
  const d = 16;
  const { numbers } = draws('denoise formula');
  const schedule = scheduleOf('denoise formula', d)();
  const [h, c, noise] = [numbers([2, d]), numbers([2, d]), numbers([2, d])].map(matrix);
  const [wq, wk, wv] = [numbers([d, d]), numbers([d, d]), numbers([d, d])].map(matrix);
  const step = int(Int32Array.of(3, 1));
  const at = (table: tf.Tensor1D) => tf.expandDims(tf.gather(table, step), 1);
  const noisy = tf.add(tf.mul(at(schedule.a), h), tf.mul(at(schedule.b), noise)) as tf.Tensor2D;
  const tokens = tf.stack([layerNormRows(noisy), layerNormRows(c), tf.gather(schedule.time, step)], 1); // [2, 3, d]
  const through = (w: tf.Tensor2D) => tf.reshape(tf.matMul(tf.reshape(tokens, [6, d]), w), [2, 3, d]);
  const weight = tf.softmax(tf.div(tf.matMul(through(wq), through(wk), false, true), Math.sqrt(d)));
  const expected = tf.mean(tf.matMul(weight, through(wv)), 1);
  const got = denoise(h, c, noise, step, schedule, { wq, wk, wv });
  closeTo('denoise', got.dataSync(), expected.dataSync(), 1e-5);
});

test('two threads give the same bits', async () => {
  await checkThreads('denoise', () => {
    const { numbers, below } = draws('denoise threads');
    const [n, d] = [600, 16];
    const schedule = scheduleOf('denoise threads', d)();
    const noise = matrix(numbers([n, d]));
    const steps = int(below(STEPS, n));
    return {
      inputs: [numbers([n, d]), numbers([n, d]), numbers([d, d]), numbers([d, d]), numbers([d, d])],
      op: (h, c, wq, wk, wv) => denoise(h, c, noise, steps, schedule, { wq, wk, wv }),
    };
  });
});

test('a step outside the schedule and sizes that do not fit are named', async () => {
  await useSimdBackend();
  const schedule = scheduleOf('denoise errors', 16)();
  const one = tf.ones<tf.Rank.R2>([1, 16]);
  const two = tf.ones<tf.Rank.R2>([1, 32]);
  const late = int(Int32Array.of(4));
  assert.throws(() => noisyTokens(one, one, one, late, schedule), /step: row number 4 \(position 0\) is not in 0 … 3/);
  assert.throws(() => tokenAttention(two, two, schedule.time, late, schedule), /step: row number 4/);
  assert.throws(() => noisyTokens(one, two, one, late, schedule), 'states are [1,16], their condition or noise [1,32]');
  assert.throws(() => noisyTokens(one, one, one, int(new Int32Array(2)), schedule), '1 items need 1 steps, got 2');
  assert.throws(() => tokenAttention(one, two, schedule.time, late, schedule), /got \[1,16\], \[1,32\] and 1/);
  assert.throws(() => tokenAttention(two, two, one, late, schedule), /their queries \[1,16\]/);
});

test.run();
