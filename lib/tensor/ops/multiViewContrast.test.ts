import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { type MultiViewContrastOptions, multiViewContrast } from './multiViewContrast.js';
import { checkOp, checkThreads, closeTo, draws, type Numbers, type Op } from './opCheck.js';

const ids = (...numbers: number[]): tf.Tensor1D => tf.tensor1d(numbers, 'int32');
const opOf =
  (rows: number[], options: MultiViewContrastOptions): Op =>
  (...views: tf.Tensor2D[]) =>
    multiViewContrast(views, ids(...rows), options);

/** Rows of unit length. */
function unit({ shape, values }: Numbers): Numbers {
  const [rows, d] = shape;
  const scaled = values.slice();
  for (let r = 0; r < rows; r++) {
    const length = Math.hypot(...values.subarray(r * d, (r + 1) * d));
    for (let c = 0; c < d; c++) scaled[r * d + c] /= length;
  }
  return { shape, values: scaled };
}

const unitViews = (name: string, count: number, rows: number, d: number): Numbers[] => {
  const { numbers } = draws(name);
  return Array.from({ length: count }, () => unit(numbers([rows, d])));
};

/** What is compared of row r in each view, in plain numbers. */
function scoresOf(views: Numbers[], r: number): { similarity: number[]; agreed: number[] }[] {
  const [n, d] = views[0].shape;
  const similarities = views.map(({ values }) =>
    Array.from({ length: n }, (_, c) => {
      let dot = 0;
      for (let e = 0; e < d; e++) dot += values[r * d + e] * values[c * d + e];
      return dot;
    }),
  );
  const softmaxes = similarities.map((own) => {
    const sum = own.reduce((s, x) => s + Math.exp(x), 0);
    return own.map((x) => Math.exp(x) / sum);
  });
  return similarities.map((similarity, v) => ({
    similarity,
    agreed: similarity.map((_, c) => softmaxes.reduce((s, p) => s + p[c], softmaxes[v][c])),
  }));
}

/** Columns by falling score, ties by the lower one. */
const ranked = (scores: number[], columns = scores.map((_, c) => c)): number[] =>
  [...columns].sort((a, b) => scores[b] - scores[a] || a - b);

/** The loss as defined, from whole matrices. */
function asDefined(views: Numbers[], rows: number[], k: number, temperature: number): number {
  let total = 0;
  for (const { similarity, agreed } of rows.flatMap((r) => scoresOf(views, r))) {
    const [first, others] = [ranked(agreed).slice(0, k), ranked(agreed).slice(k)];
    const second = ranked(similarity, others).slice(0, k);
    const z = (columns: number[]): number => columns.reduce((s, c) => s + Math.exp(similarity[c] / temperature), 0);
    total -= Math.log(z(first) / (z(first) + z(others)) + 1e-9);
    if (others.length > 0) total -= Math.log(z(second) / z(others) + 1e-9);
  }
  return total / (rows.length * views.length);
}

/** Whether the last column chosen is clear of the first one not, by more than differences move them. */
function isStable(views: Numbers[], r: number, k: number): boolean {
  return scoresOf(views, r).every(({ similarity, agreed }) => {
    const clear = (scores: number[], columns: number[]): boolean =>
      columns.length <= k || scores[columns[k - 1]] - scores[columns[k]] > 0.08 * scores[columns[0]];
    const byAgreement = ranked(agreed);
    return clear(agreed, byAgreement) && clear(similarity, ranked(similarity, byAgreement.slice(k)));
  });
}

const tensorsOf = (views: Numbers[]): tf.Tensor2D[] =>
  views.map(({ shape, values }) => tf.tensor2d(values, shape as [number, number]));

test('three rows of two views by hand', async () => {
  await useSimdBackend();
  const first = tf.tensor2d([1, 0, 1, 0, 0, 1], [3, 2]); // row 0 is like row 1
  const second = tf.tensor2d([1, 0, 0, 1, 1, 0], [3, 2]); // row 0 is like row 2
  // of row 0, itself stands out in both; next, what the view holds near: e² of e² + 1
  const e2 = Math.exp(1 / 0.5);
  const expected = -Math.log(e2 / (2 * e2 + 1)) - Math.log(e2 / (e2 + 1));
  const found = multiViewContrast([first, second], ids(0), { positives: 1, temperature: 0.5 });
  closeTo('loss', found.dataSync(), [expected], 1e-6);
});

for (const [count, n, d, k, temperature] of [
  [3, 40, 8, 4, 0.2],
  [3, 33, 5, 10, 0.5],
  [2, 12, 4, 5, 1],
  [1, 9, 3, 2, 0.3],
  [3, 7, 4, 5, 0.2], // fewer than k are left for the second kind
]) {
  test(`${count} views of ${n} rows, ${k} positives, τ = ${temperature}: as defined; kernel and composed form agree`, async () => {
    const views = unitViews(`multiViewContrast ${count} ${n}`, count, n, d);
    const rows = [0, n - 1, 3, 5];
    await useSimdBackend();
    const options = { positives: k, temperature };
    const found = multiViewContrast(tensorsOf(views), ids(...rows), options);
    closeTo('loss', found.dataSync(), [asDefined(views, rows, k, temperature)], 2e-6);
    // of 7 rows nearly all stand out: gradients are what is left of terms a hundred times as large
    await checkOp('multiViewContrast', views, opOf(rows, options), {
      differences: 0,
      tolerance: n === 7 ? 5e-5 : 1e-5,
    });
  });
}

for (const [count, n, d, k, temperature] of [
  [3, 6, 2, 1, 0.5],
  [2, 7, 4, 2, 1],
  [3, 5, 3, 3, 0.4],
]) {
  test(`${count} views of ${n} rows, ${k} positives: where steps of differences change no choice, they give the gradient`, async () => {
    let views: Numbers[] = [];
    for (let attempt = 0; views.length === 0; attempt++) {
      const drawn = unitViews(`multiViewContrast differences ${n} ${attempt}`, count, n, d);
      if (isStable(drawn, 2, k)) views = drawn;
    }
    await checkOp('multiViewContrast', views, opOf([2], { positives: k, temperature }), { tolerance: 2e-5 });
  });
}

test('k or fewer rows all stand out: no loss, no gradient', async () => {
  const views = unitViews('multiViewContrast all', 3, 6, 4);
  await useSimdBackend();
  const tensors = tensorsOf(views);
  for (const backend of ['simd', 'cpu']) {
    await tf.setBackend(backend);
    const { value, grads } = tf.valueAndGrads((...x) => multiViewContrast(x as tf.Tensor2D[], ids(1, 4)))(tensors);
    assert.ok(Math.abs(value.dataSync()[0]) < 1e-6);
    for (const gradient of grads) assert.ok(gradient.dataSync().every((g) => Math.abs(g) < 1e-6));
  }
  await tf.setBackend('simd');
});

test('rows of 0 are like nothing and have a finite gradient', async () => {
  const views = unitViews('multiViewContrast zeros', 3, 30, 4);
  for (const { values } of views) values.fill(0, 0, 8);
  await checkOp('zeros', views, opOf([0, 1, 9], { positives: 3 }), { differences: 0 });
});

test('a low temperature overflows nothing', async () => {
  const views = unitViews('multiViewContrast steep', 3, 30, 2);
  await checkOp('steep', views, opOf([4, 8], { positives: 3, temperature: 0.01 }), { differences: 0, tolerance: 1e-4 });
});

test('more rows than a block; two threads give the same bits', async () => {
  const rows = Array.from({ length: 150 }, (_, r) => r);
  const views = unitViews('multiViewContrast blocks', 3, 301, 8);
  await checkOp('blocks', views, opOf(rows, {}), { differences: 0, tolerance: 1e-5 });
  await checkThreads('multiViewContrast', () => ({ inputs: views, op: opOf(rows, {}) }));
});

test('diverged views give NaN and leave their neighbors in memory alone', async () => {
  await useSimdBackend();
  const views = tensorsOf(unitViews('multiViewContrast NaN', 3, 30, 4));
  const broken = tf.mul(views[0], Number.NaN) as tf.Tensor2D;
  const beside = tf.ones([64]);
  assert.ok(Number.isNaN(multiViewContrast([broken, views[1], views[2]], ids(0, 3)).dataSync()[0]));
  assert.is(tf.sum(beside).dataSync()[0], 64);
});

test('views of different shapes, no rows, rows beyond the last, bad options are named', async () => {
  await useSimdBackend();
  const view = tf.ones<tf.Rank.R2>([3, 2]);
  assert.throws(() => multiViewContrast([view, tf.ones([4, 2])], ids(0)), 'got [3,2],[4,2]; 1 rows');
  assert.throws(() => multiViewContrast([], ids(0)), 'got ; 1 rows');
  assert.throws(() => multiViewContrast([view], ids()), 'got [3,2]; 0 rows');
  assert.throws(() => multiViewContrast([view], ids(1, 3)), 'row number 3 (position 1) is not in 0 … 2');
  assert.throws(
    () => multiViewContrast([view], ids(0), { positives: 0 }),
    'positives must be a positive integer, got 0',
  );
  assert.throws(
    () => multiViewContrast([view], ids(0), { temperature: Number.NaN }),
    'temperature must be > 0, got NaN',
  );
});

test.run();
