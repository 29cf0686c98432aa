import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch } from '../recommender.js';
import { useSimdBackend } from '../tensor/index.js';
import { batchRows, batchTable, bprOfTable, halfSquares, meanLength, meanSquare, rowsOf } from './ranking.js';

await useSimdBackend();

// row 0 of two stands twice; item 4 is a positive and a negative
const batch: Batch = {
  index: 0,
  users: Int32Array.of(1, 0, 1),
  positives: Int32Array.of(4, 2, 4),
  negatives: Int32Array.of(3, 4, 0),
  own: (resource) => resource,
};
const ids = (t: tf.Tensor): number[] => Array.from(t.dataSync());
const near = (found: tf.Tensor, expected: number): void => {
  const [value] = found.dataSync();
  assert.ok(Math.abs(value - expected) <= 1e-6 * Math.max(1, expected), `${value}, expected ${expected}`);
};

test('rows of a batch: items counted from where they begin', () => {
  const { users, positives, negatives } = batchRows(batch, { firstItem: 10 });
  assert.equal([users, positives, negatives].map(ids), [
    [1, 0, 1],
    [14, 12, 14],
    [13, 14, 10],
  ]);
  assert.equal(ids(batchRows(batch).positives), [4, 2, 4]);
});

test('a small table of a batch: users one by one, items once, positives first, in the order they stand', () => {
  const { userIds, itemIds, rows } = batchTable(batch);
  assert.equal(ids(userIds), [1, 0, 1]);
  assert.equal(ids(itemIds), [4, 2, 3, 0]);
  assert.equal([rows.users, rows.positives, rows.negatives].map(ids), [
    [0, 1, 2],
    [3, 4, 3],
    [5, 3, 6],
  ]);
});

test('ranking in the small table is ranking in the whole one', () => {
  const table = tf.tensor2d([1, 2, -1, 0.5, 0.3, 0.1, 0.7, -0.2, 0, 1, -1, -1, 2, 0.4], [7, 2]); // users 0 and 1, items 0 to 4
  const { userIds, itemIds, rows } = batchTable(batch);
  const small = tf.concat([tf.gather(table, userIds), tf.gather(table, tf.add(itemIds, tf.scalar(2, 'int32')))], 0);
  const expected = bprOfTable(table, batchRows(batch, { firstItem: 2 })).dataSync()[0];
  near(bprOfTable(small as tf.Tensor2D, rows), expected);
});

test('the three forms of the loss: −ln σ, the same with 1e-10 beside σ, and in bits, ln 2 less', () => {
  for (const margin of [-15, -3, 0, 0.5, 8]) {
    const table = tf.tensor2d([1, margin, 0], [3, 1]); // one user, two items
    const rows = batchRows(
      { ...batch, users: Int32Array.of(0), positives: Int32Array.of(1), negatives: Int32Array.of(2) },
      { firstItem: 0 },
    );
    const sigma = 1 / (1 + Math.exp(-margin));
    near(bprOfTable(table, rows), -Math.log(sigma));
    const withEpsilon = -Math.log(1e-10 + sigma);
    assert.ok(Math.abs(bprOfTable(table, rows).dataSync()[0] - withEpsilon) < 4e-4, `margin ${margin}`);
  }
  const none = tf.zeros<tf.Rank.R2>([7, 2]);
  near(bprOfTable(none, batchRows(batch)), Math.LN2);
});

test('lengths: norms of whole matrices, not squared, over the rows of the last; a row that stands twice counts twice', () => {
  const table = tf.tensor2d([3, 4, 0, 5, 1, 1, 2, 2, 0, 12], [5, 2]);
  const rows = rowsOf(table, batchRows(batch));
  const norm = (...values: number[]): number => Math.hypot(...values);
  const expected = (norm(0, 5, 3, 4, 0, 5) + norm(0, 12, 1, 1, 0, 12) + norm(2, 2, 0, 12, 3, 4)) / 3;
  near(meanLength(rows), expected);
  const [users, positives] = rows;
  near(meanLength([positives, tf.slice(users, 0, 1)]), norm(0, 12, 1, 1, 0, 12) + 5);
});

test('squares: half their sum over the rows of the batch; of a table, their mean', () => {
  const table = tf.tensor2d([3, 4, 0, 5, 1, 1, 2, 2, 0, 12], [5, 2]);
  near(halfSquares(table, batchRows(batch)), (25 + 25 + 25 + (144 + 2 + 144) + (8 + 144 + 25)) / 2 / 3);
  near(meanSquare(table), (25 + 25 + 2 + 8 + 144) / 10);
});

test.run();
