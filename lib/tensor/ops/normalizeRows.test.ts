import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { normalizeRows } from './normalizeRows.js';
import { checkOp, checkThreads, closeTo, draws } from './opCheck.js';

test('3, 4 becomes 0.6, 0.8; a row of zeros stays and passes no gradient', async () => {
  await useSimdBackend();
  const x = tf.tensor2d([3, 4, 0, 0], [2, 2]);
  closeTo('rows', normalizeRows(x).dataSync(), [0.6, 0.8, 0, 0], 1e-7);
  for (const backend of ['simd', 'cpu']) {
    await tf.setBackend(backend);
    const gradient = tf
      .grad((x) => normalizeRows(x as tf.Tensor2D))(x, tf.ones([2, 2]))
      .dataSync();
    closeTo(`${backend}: gradient`, gradient, [0.032, -0.024, 0, 0], 1e-5); // (1 − 1.4 · 0.6) / 5, (1 − 1.4 · 0.8) / 5
  }
  await tf.setBackend('simd');
});

for (const [n, d] of [
  [4, 8],
  [3, 5],
  [1, 1],
  [2, 19],
]) {
  test(`${n} rows of ${d}: kernel, composed form and differences agree`, async () => {
    await checkOp('normalizeRows', [draws(`normalize ${n} ${d}`).numbers([n, d])], (x) => normalizeRows(x), {
      // d = 1: the gradient is 0 up to rounding, so there is no scale to be relative to
      ...(d === 1 ? { tolerance: 1, differences: 0 } : {}),
    });
  });
}

test('NaN stays in its row', async () => {
  await useSimdBackend();
  const rows = normalizeRows(tf.tensor2d([Number.NaN, 1, 3, 4], [2, 2])).dataSync();
  assert.ok(Number.isNaN(rows[0]) && Number.isNaN(rows[1]));
  closeTo('the other row', rows.slice(2), [0.6, 0.8], 1e-6);
});

test('two threads give the same bits', async () => {
  await checkThreads('normalizeRows', () => ({
    inputs: [draws('normalize threads').numbers([1100, 20])],
    op: (x) => normalizeRows(x),
  }));
});

test.run();
