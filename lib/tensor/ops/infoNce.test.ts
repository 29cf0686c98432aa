import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { infoNce } from './infoNce.js';
import { checkOp, checkThreads, closeTo, draws } from './opCheck.js';

test('two orthogonal rows by hand', async () => {
  await useSimdBackend();
  const eye = tf.tensor2d([1, 0, 0, 1], [2, 2]);
  // each row: ln(e^2 + e^0) − 2
  closeTo('loss', infoNce(eye, eye, { temperature: 0.5 }).dataSync(), [Math.log(1 + Math.exp(-2))], 1e-6);
});

for (const [n, d] of [
  [5, 8],
  [9, 3],
  [1, 4],
  [16, 16],
]) {
  test(`${n} rows of ${d}: kernel, composed form and differences agree`, async () => {
    const { numbers } = draws(`infoNce ${n} ${d}`);
    const count = numbers([n], 1, 4).values.map(Math.floor);
    const views = [numbers([n, d]), numbers([n, d])];
    await checkOp('infoNce', views, (a, b) => infoNce(a, b, { count: tf.tensor1d(count), temperature: 0.5 }));
    await checkOp('every row once', views, (a, b) => infoNce(a, b));
  });
}

test('merged duplicates give the loss of the batch written out', async () => {
  await useSimdBackend();
  const { numbers } = draws('infoNce duplicates');
  const ids = tf.tensor1d([0, 2, 1, 2, 2, 0], 'int32');
  const [a, b] = [numbers([3, 16]), numbers([3, 16])].map(({ values }) => tf.tensor2d(values, [3, 16]));
  const merged = (x: tf.Tensor2D, y: tf.Tensor2D) => infoNce(x, y, { count: tf.tensor1d([2, 1, 3]) });
  const written = (x: tf.Tensor2D, y: tf.Tensor2D) => infoNce(tf.gather(x, ids), tf.gather(y, ids));
  closeTo('loss', merged(a, b).dataSync(), written(a, b).dataSync(), 1e-6);
  const gradients = [merged, written].map((f) => tf.grads((x, y) => f(x as tf.Tensor2D, y as tf.Tensor2D))([a, b]));
  for (const side of [0, 1]) {
    closeTo(`gradient ${side}`, gradients[0][side].dataSync(), gradients[1][side].dataSync(), 1e-5);
  }
});

test('a low temperature and long rows overflow nothing', async () => {
  const { numbers } = draws('infoNce steep');
  // exponents reach ±3·8²/0.05 = ±3840, far beyond what float32 can raise e to
  const views = [numbers([5, 8], -8, -4), numbers([5, 8], 4, 8)];
  await checkOp('steep', views, (a, b) => infoNce(a, b, { temperature: 0.05 }), { differences: 0 });
});

test('two threads give the same bits', async () => {
  await checkThreads('infoNce', () => {
    const { numbers } = draws('infoNce threads');
    return { inputs: [numbers([203, 32]), numbers([203, 32])], op: (a, b) => infoNce(a, b) };
  });
});

test('views of different rows, wrong counts and a temperature of NaN are named', async () => {
  await useSimdBackend();
  const [two, three] = [tf.ones<tf.Rank.R2>([2, 4]), tf.ones<tf.Rank.R2>([3, 4])];
  assert.throws(() => infoNce(two, three), /got \[2,4\] and \[3,4\]/);
  assert.throws(() => infoNce(two, two, { count: tf.ones([3]) }), '2 rows need 2 counts, got 3');
  assert.throws(() => infoNce(two, two, { temperature: Number.NaN }), 'temperature must be > 0, got NaN');
});

test.run();
