import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { spmm, useSimdBackend } from '../tensor/index.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { rowNormalizedGraph } from './rowNormalizedGraph.js';

await useSimdBackend();

// user 0 clicks items 0 and 1, user 1 item 1, user 2 nothing; item 2 is never clicked: nodes 0 1 2 | 3 4 5
const clicks = {
  users: 3,
  items: 3,
  train: { start: Int32Array.of(0, 2, 3, 3), items: Int32Array.of(0, 1, 1) },
};

test('a node becomes the mean of itself and its neighbors, one without clicks stays', () => {
  const graph = rowNormalizedGraph(clicks);
  const x = tensor2d([1, 2, 4, 8, 16, 32], [6, 1]);
  const expected = [(1 + 8 + 16) / 3, (2 + 16) / 2, 4, (8 + 1) / 2, (16 + 1 + 2) / 3, 32].map(Math.fround);
  spmm(graph, x)
    .dataSync()
    .forEach((value, n) => {
      assert.ok(Math.abs(value - expected[n]) < 1e-6 * expected[n], `node ${n} is ${value}, expected ${expected[n]}`);
    });
});

test('rows sum to 1, and nothing but the graph stays in memory', () => {
  const before = memory().numTensors;
  const graph = rowNormalizedGraph(tinyDataset());
  const { start, value } = graph.host;
  for (let n = 0; n < graph.rows; n++) {
    const sum = value.subarray(start[n], start[n + 1]).reduce((total, w) => total + w, 0);
    assert.ok(Math.abs(sum - 1) < 1e-6, `row ${n} sums to ${sum}`);
  }
  graph.dispose();
  assert.is(memory().numTensors, before);
});

test.run();
