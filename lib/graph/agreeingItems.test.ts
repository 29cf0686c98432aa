import { memory, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { normalizeRows, streams, useSimdBackend } from '../tensor/index.js';
import { agreeingItems, meanCosine } from './agreeingItems.js';

await useSimdBackend();

const random = (items: number, cols: number, name: string): Tensor2D => {
  const next = streams(5).fork(name).generator();
  return tensor2d(
    Float32Array.from({ length: items * cols }, () => next() - 0.3),
    [items, cols],
  );
};

/** All cosines, written out. */
function cosines(features: Tensor2D): number[][] {
  const rows = features.arraySync();
  const lengths = rows.map((row) => Math.hypot(...row));
  return rows.map((a, i) =>
    rows.map((b, j) => a.reduce((dot, x, c) => dot + x * b[c], 0) / (lengths[i] * lengths[j] || 1)),
  );
}

const mean = (matrix: number[][]): number =>
  matrix.flat().reduce((total, value) => total + value, 0) / matrix.length ** 2;

/** The neighbors as the paper defines them, from whole matrices. */
function bruteForce(features: Tensor2D[], k: number): number[][][] {
  const all = features.map(cosines);
  const means = all.map(mean);
  return all.map((own) =>
    own.map((row, i) =>
      row
        .map((_, j) => j)
        .filter((j) => all.every((s, m) => s[i][j] >= means[m]))
        .sort((a, b) => row[b] - row[a] || a - b)
        .slice(0, k),
    ),
  );
}

test('four items by hand: what looks alike but reads unlike is struck out', () => {
  // looks: items 0, 1 and 2 alike (cosines 0.8, 0.96 and 0.6), item 3 unlike all; mean (4 + 2 (0.8 + 0.6 + 0.96)) / 16 = 0.545
  const looks = tensor2d([1, 0, 0, 4, 3, 0, 3, 4, 0, 0, 0, 9], [4, 3]);
  // texts: items 1, 2 and 3 the same, item 0 unlike all; mean 10/16
  const texts = tensor2d([0, 2, 1, 0, 3, 0, 1, 0], [4, 2]);
  assert.equal(agreeingItems([looks, texts], 3), [
    [[0], [1, 2], [2, 1], [3]],
    [[0], [1, 2], [1, 2], [3]], // by text items 1 and 2 are the same: the lower one first
  ]);
  assert.equal(agreeingItems([looks, texts], 1), [
    [[0], [1], [2], [3]],
    [[0], [1], [1], [3]],
  ]);
});

test('block by block as from whole matrices: 600 items are more than a block', () => {
  const features = [random(600, 9, 'looks'), random(600, 6, 'texts')];
  assert.equal(agreeingItems(features, 10), bruteForce(features, 10));
});

test('the mean cosine without the matrix of cosines is that of the matrix', () => {
  const features = random(200, 12, 'mean');
  const found = meanCosine(normalizeRows(features));
  assert.ok(Math.abs(found - mean(cosines(features))) < 1e-6, `${found}`);
});

test('an item without features has only itself, and more neighbors than items means all that agree', () => {
  const looks = tensor2d([1, 0, 2, 0, 0, 0], [3, 2]);
  const texts = tensor2d([1, 1, 1], [3, 1]);
  for (const parts of [
    [looks, texts],
    [texts, looks],
  ]) {
    assert.equal(agreeingItems(parts, 99)[0], [[0, 1], [0, 1], [2]]);
  }
});

test('nothing stays in memory', () => {
  const features = [random(5, 3, 'a'), random(5, 3, 'b')];
  const before = memory().numTensors;
  agreeingItems(features, 2);
  assert.is(memory().numTensors, before);
});

test.run();
