import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { equalNeighbors } from './equalNeighbors.js';

await useSimdBackend();

test('entries are 1/√(neighbors of the one · neighbors of the other), in the order given', () => {
  const graph = equalNeighbors([[0, 2], [1], [2, 0, 1], []]);
  const { start, column, value } = graph.host;
  assert.equal([...start], [0, 2, 3, 6, 6]);
  assert.equal([...column], [0, 2, 1, 2, 0, 1]);
  assert.equal([...value], [1 / 2, 1 / Math.sqrt(6), 1, 1 / 3, 1 / Math.sqrt(6), 1 / Math.sqrt(3)].map(Math.fround));
  graph.dispose();
});

test('rows sum to 1 where all have as many', () => {
  const { host } = equalNeighbors([
    [0, 1, 2],
    [1, 2, 3],
    [2, 3, 0],
    [3, 0, 1],
  ]);
  assert.equal([...host.value], new Array(12).fill(Math.fround(1 / 3)));
});

test('a neighbor that has none passes nothing on', () => {
  assert.equal([...equalNeighbors([[0, 1], []]).host.value], [0.5, 0]);
});

test.run();
