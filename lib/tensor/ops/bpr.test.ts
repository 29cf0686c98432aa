import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { bpr } from './bpr.js';
import { checkOp, checkThreads, closeTo, draws } from './opCheck.js';

const ids = (...values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');

test('one triple by hand: margin 2, loss −log₂ σ(2)', async () => {
  await useSimdBackend();
  const table = tf.tensor2d([1, 1, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0], [3, 4]); // u, p, n
  closeTo('loss', bpr(table, ids(0), ids(1), ids(2)).dataSync(), [Math.log2(1 + Math.exp(-2))], 1e-6);
});

for (const [rows, d, batch] of [
  [5, 8, 7],
  [4, 3, 5],
  [1, 4, 2],
  [6, 12, 1],
]) {
  test(`${batch} triples of ${rows} rows of ${d}: kernel, composed form and differences agree`, async () => {
    const { numbers, below } = draws(`bpr ${rows} ${d}`);
    const triples = [below(rows, batch), below(rows, batch), below(rows, batch)];
    await checkOp('bpr', [numbers([rows, d])], (table) => {
      const [u, p, n] = triples.map((values) => tf.tensor1d(values, 'int32'));
      return bpr(table, u, p, n);
    });
  });
}

test('a row may be user, positive and negative at once, and a triple may repeat', async () => {
  const { numbers } = draws('bpr same');
  await checkOp('bpr', [numbers([3, 8])], (t) => bpr(t, ids(1, 1, 0), ids(1, 1, 2), ids(0, 0, 2)));
});

test('margins of ±1000 give losses of 0 and 1000 / ln 2, no overflow', async () => {
  await useSimdBackend();
  const table = tf.tensor2d([1000, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [3, 4]);
  assert.is(bpr(table, ids(0), ids(1), ids(2)).dataSync()[0], 0);
  closeTo('loss', bpr(table, ids(0), ids(2), ids(1)).dataSync(), [1000 / Math.LN2], 1e-6);
});

test('two threads give the same bits', async () => {
  await checkThreads('bpr', () => {
    const { numbers, below } = draws('bpr threads');
    const triples = [0, 1, 2].map(() => tf.tensor1d(below(900, 300), 'int32'));
    return { inputs: [numbers([900, 32])], op: (t) => bpr(t, triples[0], triples[1], triples[2]) };
  });
});

test('a row number outside the table and lists of different lengths are named', async () => {
  await useSimdBackend();
  const table = tf.ones<tf.Rank.R2>([3, 4]);
  assert.throws(() => bpr(table, ids(0, 1), ids(1, 3), ids(2, 2)), /bpr: row number 3 \(position 1\) is not in 0 … 2/);
  assert.throws(() => bpr(table, ids(-1), ids(1), ids(2)), /bpr: row number -1/);
  assert.throws(() => bpr(table, ids(0), ids(1, 2), ids(2)), 'got 1, 2 and 1');
  assert.throws(() => bpr(table, ids(), ids(), ids()), 'got 0, 0 and 0');
});

test.run();
