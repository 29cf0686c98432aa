import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { meanGraph, meanOfNeighbors } from './meanGraph.js';

await useSimdBackend();

// user 0 clicks items 0 and 1, user 1 item 1, user 2 nothing; item 2 is never clicked
const clicks = {
  users: 3,
  items: 3,
  train: { start: Int32Array.of(0, 2, 3, 3), items: Int32Array.of(0, 1, 1) },
};

test('each row shares 1 among its clicks; without clicks it is empty', () => {
  const { users, items } = meanGraph(clicks);
  assert.equal([...users.host.start], [0, 2, 3, 3]);
  assert.equal([...users.host.column], [0, 1, 1]);
  assert.equal([...users.host.value], [0.5, 0.5, 1]);
  assert.equal([...items.host.start], [0, 1, 3, 3]);
  assert.equal([...items.host.column], [0, 0, 1]);
  assert.equal([...items.host.value], [1, 0.5, 0.5]);
});

test('users hear the mean of their items, items that of their users', () => {
  const x = { users: tensor2d([1, 10, 2, 20, 3, 30], [3, 2]), items: tensor2d([4, 40, 8, 80, 5, 50], [3, 2]) };
  const { users, items } = meanOfNeighbors(meanGraph(clicks), x);
  assert.equal(users.arraySync(), [
    [6, 60],
    [8, 80],
    [0, 0],
  ]);
  assert.equal(items.arraySync(), [
    [1, 10],
    [1.5, 15],
    [0, 0],
  ]);
});

test('a graph disposed leaves nothing', () => {
  const before = memory().numTensors;
  meanGraph(clicks).dispose();
  assert.is(memory().numTensors, before);
});

test.run();
