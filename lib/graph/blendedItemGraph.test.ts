import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type SparseMatrix, streams, useSimdBackend } from '../tensor/index.js';
import { blendedItemGraph } from './blendedItemGraph.js';

await useSimdBackend();

function dense({ rows, cols, host }: SparseMatrix): number[][] {
  const out = Array.from({ length: rows }, () => new Array<number>(cols).fill(0));
  for (let r = 0; r < rows; r++) {
    for (let p = host.start[r]; p < host.start[r + 1]; p++) out[r][host.column[p]] += host.value[p];
  }
  return out;
}

const near = (actual: number[][], expected: number[][]): void =>
  actual.forEach((row, r) => {
    row.forEach((value, c) => {
      assert.ok(Math.abs(value - expected[r][c]) < 1e-6, `entry ${r}, ${c} is ${value}, expected ${expected[r][c]}`);
    });
  });

// cosines of the first: (0,1) 0.6, (0,2) 0, (1,2) 0.8; of the second: items 0 and 2 alike, item 1 opposite to both
const looks = tensor2d([2, 0, 3, 4, 0, 5], [3, 2]);
const texts = tensor2d([1, -1, 1], [3, 1]);

test('three items by hand: each neighbor counts 1/k, the two modalities 0.1 and 0.9', () => {
  const graph = blendedItemGraph(
    [
      { features: looks, share: 0.1 },
      { features: texts, share: 0.9 },
    ],
    { neighbors: 2 },
  );
  near(dense(graph), [
    [0.05 + 0.45, 0.05, 0.45],
    [0.45, 0.05 + 0.45, 0.05], // by text both others are opposite to item 1: the lower one is taken
    [0.45, 0.05, 0.05 + 0.45],
  ]);
});

test('every row sums to 1, whatever the features; each item is among its own neighbors', () => {
  const next = streams(5).generator();
  const random = (cols: number) => tensor2d(Float32Array.from({ length: 50 * cols }, next), [50, cols]);
  const graph = blendedItemGraph([
    { features: random(7), share: 0.1 },
    { features: random(3), share: 0.9 },
  ]);
  dense(graph).forEach((row, i) => {
    const sum = row.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum - 1) < 1e-6, `row ${i} sums to ${sum}`);
    assert.ok(row[i] > 0.0999);
    assert.ok(row.filter((value) => value > 0).length <= 20);
  });
});

test('a part of share 0 is left out; neighbors above the item count are all items; an item without features has itself', () => {
  const graph = blendedItemGraph(
    [
      { features: texts, share: 0 },
      { features: tensor2d([1, 2, 0], [3, 1]), share: 1 },
    ],
    { neighbors: 99 },
  );
  near(dense(graph), [
    [1 / 3, 1 / 3, 1 / 3],
    [1 / 3, 1 / 3, 1 / 3],
    [0, 0, 1],
  ]);
});

test('nothing but the graph stays in memory', () => {
  const before = memory().numTensors;
  blendedItemGraph([{ features: looks, share: 1 }]).dispose();
  assert.is(memory().numTensors, before);
});

test.run();
