import { memory } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams, useSimdBackend } from '../tensor/index.js';
import type { CoOccurrences } from './coOccurrence.js';
import { drawnCopies, userGraph } from './userGraph.js';

await useSimdBackend();

// user 0 has 3 items in common with user 2, 1 with users 1 and 3; user 1 has 2 with user 3; users 2 and 3 have nobody
const neighbors: CoOccurrences = {
  start: Int32Array.of(0, 3, 4, 4, 4),
  other: Int32Array.of(2, 1, 3, 3),
  count: Int32Array.of(3, 1, 1, 2),
};
const near = (actual: ArrayLike<number>, expected: number[]): void => {
  assert.is(actual.length, expected.length);
  expected.forEach((value, k) => {
    assert.ok(Math.abs(actual[k] - value) < 1e-7, `place ${k}: ${actual[k]} is not ${value}`);
  });
};

test('a row is the softmax of what is in common; without neighbors it is empty', () => {
  const { host, rows, cols } = userGraph(neighbors);
  assert.equal([rows, cols], [4, 4]);
  assert.equal([...host.start], [0, 3, 4, 4, 4]);
  assert.equal([...host.column], [2, 1, 3, 3]);
  const sum = Math.exp(3) + 2 * Math.exp(1);
  near(host.value, [Math.exp(3) / sum, Math.exp(1) / sum, Math.exp(1) / sum, 1]);
});

test('copies count as neighbors of their own; common items by the thousand overflow nothing', () => {
  const sum = Math.exp(3) + 7 * Math.exp(1);
  near(userGraph(neighbors, [1, 5, 2, 9]).host.value, [
    Math.exp(3) / sum,
    (5 * Math.exp(1)) / sum,
    (2 * Math.exp(1)) / sum,
    1,
  ]);
  const busy = { ...neighbors, count: Int32Array.of(5000, 4999, 10, 5000) };
  near(userGraph(busy).host.value, [Math.E / (Math.E + 1), 1 / (Math.E + 1), 0, 1]);
});

test('short lists are filled by copies, the same for the same stream; longer ones and empty ones stay', () => {
  const draw = (seed: number): number[] => [...drawnCopies(neighbors, 6, streams(seed))];
  assert.equal(draw(1), draw(1));
  assert.ok(new Set([1, 2, 3, 4, 5, 6].map((seed) => draw(seed).join())).size > 2);
  for (let seed = 1; seed < 20; seed++) {
    const [a, b, c, d] = draw(seed);
    assert.is(a + b + c, 6);
    assert.ok(Math.min(a, b, c) >= 1);
    assert.is(d, 6);
  }
  assert.equal([...drawnCopies(neighbors, 3, streams(1))], [1, 1, 1, 3]);
  assert.equal([...drawnCopies(neighbors, 2, streams(1))], [1, 1, 1, 2]);
});

test('copies are drawn from the growing list: how often the first of two ends up is uniform', () => {
  // Pólya's urn from one ball of each color: after n draws every number of one color from 1 to n + 1 is equally likely
  const two = { start: Int32Array.of(0, 2), other: Int32Array.of(0, 1), count: Int32Array.of(1, 1) };
  const seen = new Map<number, number>();
  const draws = 4000;
  for (let seed = 1; seed <= draws; seed++) {
    const [first] = drawnCopies(two, 6, streams(seed));
    seen.set(first, (seen.get(first) ?? 0) + 1);
  }
  for (let first = 1; first <= 5; first++) {
    // four standard errors of a share of 1/5: 0.025
    assert.ok(Math.abs((seen.get(first) ?? 0) / draws - 1 / 5) < 0.026, `${first} in ${seen.get(first)} of ${draws}`);
  }
});

test('a graph disposed leaves nothing', () => {
  const before = memory().numTensors;
  userGraph(neighbors).dispose();
  assert.is(memory().numTensors, before);
});

test.run();
