import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SparseMatrix } from '../sparseMatrix.js';
import { useSimdBackend } from '../useSimdBackend.js';
import { edgeSoftmax } from './edgeSoftmax.js';
import { checkOp, checkThreads, closeTo, draws } from './opCheck.js';

test('a small graph by hand, also far from 0', async () => {
  await useSimdBackend();
  // row 0 sees columns 1 and 0, row 1 nothing, row 2 column 1
  const a = new SparseMatrix(3, 2, {
    start: Int32Array.of(0, 2, 2, 3),
    column: Int32Array.of(1, 0, 1),
    value: Float32Array.of(7, 7, 7),
  });
  const sources = tf.tensor2d([1, 0, 0, 2], [2, 2]);
  // scores of row 0: (1, 2) · (0, 2) = 4 and (1, 2) · (1, 0) = 1
  const expected = [1 / (1 + Math.exp(-3)), 1 / (1 + Math.exp(3)), 1];
  const targets = tf.tensor2d([1, 2, 5, 5, -3, 1], [3, 2]);
  closeTo('weights', edgeSoftmax(a, targets, sources).dataSync(), expected, 1e-7);
  // scores of 200 and −1000: e^200 is no float32
  const far = tf.tensor2d([-1000, 100, 0, 0, 0, -500], [3, 2]);
  assert.equal([...edgeSoftmax(a, far, sources).dataSync()], [1, 0, 1]);
});

for (const [rows, cols, d] of [
  [6, 6, 32],
  [7, 4, 5],
  [4, 9, 16],
  [2, 30, 1],
  [2, 5, 33],
]) {
  test(`${rows} × ${cols} of size ${d}: kernel, composed form and differences agree; rows sum to 1`, async () => {
    await useSimdBackend();
    const { numbers, sparse } = draws(`edgeSoftmax ${rows} ${cols} ${d}`);
    const a = sparse(rows, cols, 0.6);
    const inputs = [numbers([rows, d]), numbers([cols, d])];
    await checkOp('edgeSoftmax', inputs, (t, s) => edgeSoftmax(a, t, s));
    const [t, s] = inputs.map(({ shape, values }) => tf.tensor2d(values, shape as [number, number]));
    const weights = edgeSoftmax(a, t, s).dataSync<'float32'>();
    for (let r = 0; r < rows; r++) {
      const ofRow = weights.subarray(a.host.start[r], a.host.start[r + 1]);
      if (ofRow.length > 0) closeTo(`row ${r}`, [ofRow.reduce((sum, w) => sum + w)], [1], 3e-7);
    }
  });
}

test('one table on both sides, and a column that occurs twice: gradients of both uses add', async () => {
  await useSimdBackend();
  const { numbers } = draws('edgeSoftmax one table');
  const twice = new SparseMatrix(2, 2, {
    start: Int32Array.of(0, 3, 5),
    column: Int32Array.of(1, 0, 1, 0, 1),
    value: new Float32Array(5),
  });
  await checkOp('edgeSoftmax', [numbers([2, 3])], (x) => edgeSoftmax(twice, x, x));
});

test('a graph without edges has no weights and gradients of 0', async () => {
  await useSimdBackend();
  const { numbers } = draws('edgeSoftmax empty');
  const start = new Int32Array(3);
  const none = new SparseMatrix(2, 3, { start, column: new Int32Array(0), value: new Float32Array(0) });
  await checkOp('empty', [numbers([2, 4]), numbers([3, 4])], (t, s) => edgeSoftmax(none, t, s));
});

test('a number that is not one stays visible, in its own row', async () => {
  await useSimdBackend();
  const a = new SparseMatrix(2, 5, {
    start: Int32Array.of(0, 5, 6),
    column: Int32Array.of(0, 1, 2, 3, 4, 0),
    value: new Float32Array(6),
  });
  const weights = edgeSoftmax(a, tf.tensor2d([Number.NaN, 1], [2, 1]), tf.ones([5, 1])).dataSync();
  assert.equal([...weights], [...new Array(5).fill(Number.NaN), 1]);
});

test('two threads give the same bits', async () => {
  await checkThreads('edgeSoftmax', () => {
    const { numbers, sparse } = draws('edgeSoftmax threads');
    const a = sparse(300, 200, 0.4);
    return { inputs: [numbers([300, 24]), numbers([200, 24])], op: (t, s) => edgeSoftmax(a, t, s) };
  });
});

test('tables that do not fit are named', async () => {
  await useSimdBackend();
  const a = draws('edgeSoftmax errors').sparse(4, 3);
  const needs = 'edgeSoftmax: a matrix of 4 × 3 needs targets [4, d] and sources [3, d], got';
  assert.throws(() => edgeSoftmax(a, tf.zeros([3, 2]), tf.zeros([3, 2])), `${needs} [3,2] and [3,2]`);
  assert.throws(() => edgeSoftmax(a, tf.zeros([4, 2]), tf.zeros([4, 2])), `${needs} [4,2] and [4,2]`);
  assert.throws(() => edgeSoftmax(a, tf.zeros([4, 2]), tf.zeros([3, 5])), `${needs} [4,2] and [3,5]`);
});

test.run();
