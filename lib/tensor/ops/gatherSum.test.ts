import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { gatherSum } from './gatherSum.js';
import { checkOp, checkThreads, draws } from './opCheck.js';

const ids = (...values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');

test('rows 2 and 0 of two tables by hand', async () => {
  await useSimdBackend();
  const [a, b] = [tf.tensor2d([1, 2, 3], [3, 1]), tf.tensor2d([10, 20, 30], [3, 1])];
  assert.equal([...gatherSum([a, b], ids(2, 0)).dataSync()], [33, 11]);
});

for (const [count, rows, d] of [
  [1, 4, 16],
  [3, 5, 7],
  [2, 1, 4],
]) {
  test(`${count} tables of ${rows} × ${d}, repeated rows: kernel, composed form and differences agree`, async () => {
    const { numbers, below } = draws(`gatherSum ${count}`);
    const wanted = below(rows, 6);
    const tables = Array.from({ length: count }, () => numbers([rows, d]));
    await checkOp('gatherSum', tables, (...tables) => gatherSum(tables, ids(...wanted)));
  });
}

test('two threads give the same bits', async () => {
  await checkThreads('gatherSum', () => {
    const { numbers, below } = draws('gatherSum threads');
    const wanted = tf.tensor1d(below(500, 1500), 'int32');
    return { inputs: [numbers([500, 48]), numbers([500, 48])], op: (a, b) => gatherSum([a, b], wanted) };
  });
});

test('a row number outside the tables, tables of different shapes and none at all are named', async () => {
  await useSimdBackend();
  const table = tf.ones<tf.Rank.R2>([3, 4]);
  assert.throws(() => gatherSum([table, table], ids(0, 3)), /gatherSum: row number 3 \(position 1\) is not in 0 … 2/);
  assert.throws(() => gatherSum([table, tf.ones([3, 5])], ids(0)), 'got [3,4] and [3,5]');
  assert.throws(() => gatherSum([], ids(0)), 'at least one table is needed');
});

test.run();
