import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SparseMatrix } from '../sparseMatrix.js';
import { useSimdBackend } from '../useSimdBackend.js';
import { checkOp, checkThreads, draws } from './opCheck.js';
import { spmm, spmmValues } from './spmm.js';

test('a small product by hand', async () => {
  await useSimdBackend();
  // [[0, 2], [0, 0], [1, 3]]
  const a = new SparseMatrix(3, 2, {
    start: Int32Array.of(0, 1, 1, 3),
    column: Int32Array.of(1, 0, 1),
    value: Float32Array.of(2, 1, 3),
  });
  const x = tf.tensor2d([1, 10, 100, 1000], [2, 2]);
  assert.equal([...spmm(a, x).dataSync()], [200, 2000, 0, 0, 301, 3010]);
  assert.equal([...spmmValues(a, tf.tensor1d([1, 1, 1]), x).dataSync()], [100, 1000, 0, 0, 101, 1010]);
});

for (const [rows, cols, d] of [
  [6, 6, 32],
  [7, 4, 5],
  [4, 9, 16],
  [1, 3, 1],
  [2, 5, 33],
]) {
  test(`${rows} × ${cols} times ${cols} × ${d}: kernel, composed form and differences agree`, async () => {
    await useSimdBackend();
    const { numbers, sparse } = draws(`spmm ${rows} ${cols} ${d}`);
    const a = sparse(rows, cols, 0.5);
    await checkOp('spmm', [numbers([cols, d])], (x) => spmm(a, x));
    await checkOp('spmmValues', [numbers([a.nnz]), numbers([cols, d])], (v, x) => spmmValues(a, v, x));
  });
}

test('a matrix without entries gives zeros, and a column that occurs twice adds', async () => {
  const { numbers } = draws('spmm special');
  await useSimdBackend();
  const none = new SparseMatrix(2, 3, {
    start: new Int32Array(3),
    column: new Int32Array(0),
    value: new Float32Array(0),
  });
  await checkOp('empty', [numbers([3, 16])], (x) => spmm(none, x));
  const twice = new SparseMatrix(1, 2, {
    start: Int32Array.of(0, 3),
    column: Int32Array.of(1, 0, 1),
    value: Float32Array.of(1, 2, 3),
  });
  await checkOp('duplicate', [numbers([3]), numbers([2, 3])], (v, x) => spmmValues(twice, v, x));
});

test('two threads give the same bits', async () => {
  await checkThreads('spmmValues', () => {
    const { numbers, sparse } = draws('spmm threads');
    const a = sparse(300, 200, 0.4);
    return { inputs: [numbers([a.nnz]), numbers([200, 24])], op: (v, x) => spmmValues(a, v, x) };
  });
});

test('sizes that do not fit are named', async () => {
  const { sparse } = draws('spmm errors');
  await useSimdBackend();
  const a = sparse(4, 3);
  assert.throws(() => spmm(a, tf.zeros([4, 2])), 'spmm: a matrix of 4 × 3 needs 3 rows on its right, got [4,2]');
  assert.throws(
    () => spmmValues(a, tf.zeros([a.nnz + 1]), tf.zeros([3, 2])),
    `spmmValues: the matrix has ${a.nnz} entries, got ${a.nnz + 1} values`,
  );
});

test.run();
