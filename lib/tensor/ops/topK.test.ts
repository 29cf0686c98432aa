import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { draws } from './opCheck.js';
import { type Best, scoreTopK, topK } from './topK.js';

const { NaN: nan, NEGATIVE_INFINITY: low, POSITIVE_INFINITY: high } = Number;

const lists = ({ values, indices }: Best): { values: number[]; indices: number[] } => ({
  values: [...values.dataSync()],
  indices: [...indices.dataSync()],
});

// sorted the slow way: higher first, then the smaller column
function sorted(scores: Float32Array, columns: number, k: number, excluded: (row: number) => number[] = () => []) {
  const rows = scores.length / columns;
  const best = Array.from({ length: rows }, (_, r) => {
    const left = [...scores.subarray(r * columns, (r + 1) * columns)].map((value, index) => ({ value, index }));
    const ranked = left
      .filter(({ value, index }) => !Number.isNaN(value) && !excluded(r).includes(index))
      .sort((a, b) => (a.value === b.value ? a.index - b.index : b.value - a.value))
      .slice(0, k);
    return [...ranked, ...Array(k - ranked.length).fill({ value: low, index: -1 })];
  }).flat();
  return { values: best.map(({ value }) => value), indices: best.map(({ index }) => index) };
}

async function onBoth(check: (backend: string) => void): Promise<void> {
  await useSimdBackend();
  for (const backend of ['simd', 'cpu']) {
    await tf.setBackend(backend);
    check(backend);
  }
  await tf.setBackend('simd');
}

test('ties go to the smaller column, NaN is never listed, infinities are numbers', async () => {
  const row = [2, nan, high, 2, low, 3];
  await onBoth((backend) => {
    const { values, indices } = lists(topK(tf.tensor2d(row, [1, 6]), 6));
    assert.equal(indices, [2, 5, 0, 3, 4, -1], backend);
    assert.equal(values, [high, 3, 2, 2, low, low], backend);
  });
});

test('equals a full sort for many shapes, with few distinct scores so that ties abound', async () => {
  await onBoth((backend) => {
    for (const [rows, columns, k] of [
      [1, 1, 1],
      [3, 5, 2],
      [20, 33, 33],
      [40, 203, 20],
    ]) {
      const { numbers, below } = draws(`topK ${rows}`);
      for (const scores of [numbers([rows, columns]).values, Float32Array.from(below(7, rows * columns))]) {
        scores[0] = nan;
        const got = lists(topK(tf.tensor2d(scores, [rows, columns]), k));
        assert.equal(got, sorted(scores, columns, k), `${backend} ${rows} × ${columns}, k ${k}`);
      }
    }
  });
});

test('scoreTopK leaves excluded items out, over several blocks, and fills up with −1', async () => {
  const [users, items, d] = [1100, 9, 4]; // three blocks of at most 512 users
  const { numbers, below } = draws('scoreTopK');
  const integers = (n: number) => Float32Array.from(below(5, n)); // products are exact, so ties are the same everywhere
  const [u, v] = [integers(users * d), integers(items * d)];
  const start = new Int32Array(users + 1);
  const excluded: number[] = [];
  for (let r = 0; r < users; r++) {
    for (let i = 0; i < items; i++) if (numbers([1]).values[0] > (r === 7 ? -2 : 0.5)) excluded.push(i); // row 7: all of them
    start[r + 1] = excluded.length;
  }
  const exclude = { start, items: Int32Array.from(excluded) };
  await onBoth((backend) => {
    const [ut, vt] = [tf.tensor2d(u, [users, d]), tf.tensor2d(v, [items, d])];
    const before = tf.memory().numTensors;
    const got = scoreTopK(ut, vt, { k: 5, exclude });
    assert.is(tf.memory().numTensors, before + 2, 'only the result is left');
    const scores = tf.matMul(ut, vt, false, true).dataSync<'float32'>();
    const expected = sorted(scores, items, 5, (r) => excluded.slice(start[r], start[r + 1]));
    assert.equal(lists(got), expected, backend);
    assert.equal(lists(got).indices.slice(35, 40), [-1, -1, -1, -1, -1]);
  });
});

test('no users give an empty result; without exclusions it is topK of the product', async () => {
  await useSimdBackend();
  const { numbers } = draws('scoreTopK plain');
  const [u, v] = [tf.tensor2d(numbers([6, 5]).values, [6, 5]), tf.tensor2d(numbers([8, 5]).values, [8, 5])];
  const expected = lists(topK(tf.matMul(u, v, false, true), 3));
  assert.equal(lists(scoreTopK(u, v, { k: 3 })).indices, expected.indices);
  assert.equal(scoreTopK(tf.zeros([0, 5]), v, { k: 3 }).indices.shape, [0, 3]);
});

test('two threads give the same bits', async () => {
  const results: unknown[] = [];
  for (const threads of [1, 2]) {
    tf.removeBackend('simd');
    const { runtime } = await useSimdBackend({ threads });
    await runtime.ready();
    const { numbers } = draws('topK threads');
    const [u, v] = [tf.tensor2d(numbers([600, 16]).values, [600, 16]), tf.tensor2d(numbers([70, 16]).values, [70, 16])];
    results.push(lists(scoreTopK(u, v, { k: 10 })));
  }
  assert.equal(results[1], results[0]);
});

test('more places than columns, sizes and exclusions that do not fit are named', async () => {
  await useSimdBackend();
  const scores = tf.zeros<tf.Rank.R2>([2, 3]);
  for (const k of [0, 4, 1.5, nan]) {
    assert.throws(() => topK(scores, k), `k must be a whole number from 1 to the 3 columns there are, got ${k}`);
  }
  const [u, v] = [tf.zeros<tf.Rank.R2>([2, 4]), tf.zeros<tf.Rank.R2>([3, 4])];
  const refused = (start: number[], items: number[]) => () =>
    scoreTopK(u, v, { k: 1, exclude: { start: Int32Array.from(start), items: Int32Array.from(items) } });
  assert.throws(refused([0, 1], [1]), '2 rows need 3 starts from 0 to 1');
  assert.throws(refused([0, 2, 1], [1]), 'starts must ascend, got 2 then 1 at row 1');
  assert.throws(refused([0, 1, 1], [3]), 'row number 3 (position 0) is not in 0 … 2');
  assert.throws(() => scoreTopK(u, tf.zeros([3, 5]), { k: 1 }), 'users are [2,4], items [3,5]');
});

test.run();
