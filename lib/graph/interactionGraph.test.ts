import { tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { spmm, useSimdBackend } from '../tensor/index.js';
import { interactionGraph } from './interactionGraph.js';

await useSimdBackend();

// user 0 clicks items 0 and 1, user 1 item 1, user 2 nothing; item 2 is never clicked: nodes 0 1 2 | 3 4 5
const clicks = {
  users: 3,
  items: 3,
  train: { start: Int32Array.of(0, 2, 3, 3), items: Int32Array.of(0, 1, 1) },
};

test('entries are 1/√(degree of the user · degree of the item), rows of degree 0 are empty', () => {
  const { host } = interactionGraph(clicks);
  const half = Math.SQRT1_2;
  assert.equal([...host.start], [0, 2, 3, 3, 4, 6, 6]);
  assert.equal([...host.column], [3, 4, 4, 0, 0, 1]);
  assert.equal([...host.value], [half, 0.5, half, half, 0.5, half].map(Math.fround));
});

test('a graph of its own symmetry: Â x agrees with Âᵀ x', () => {
  const graph = interactionGraph(clicks);
  const x = tensor2d([1, 2, 3, 4, 5, 6], [6, 1]);
  assert.equal([...spmm(graph, x).dataSync()], [...spmm(graph.transpose, x).dataSync()]);
});

test('entry p is training click p, and order[p] the same click seen from its item', () => {
  const graph = interactionGraph(clicks);
  const order = graph.order.dataSync();
  assert.equal([...order].slice(0, 3), [3, 4, 5]);
});

test.run();
