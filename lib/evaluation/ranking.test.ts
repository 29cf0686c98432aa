import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { evaluateRanking, type MetricName } from './ranking.js';

await useSimdBackend();

/** Interactions from lists of items. */
function lists(rows: number[][]): { start: Int32Array; items: Int32Array } {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, u) => {
    start[u + 1] = start[u] + row.length;
  });
  return { start, items: Int32Array.from(rows.flat()) };
}

// Scores by user; training items are left out of the ranking.
//   user 0: .1 .9 .5 .4 .3 .2, trained 1     ranking 2 3 4 5 0, held out {3, 0}: hits at ranks 2 and 5
//   user 1: .9 .9 .9 .1 .2 .3, trained 5     ranking 0 1 2 4 3 (ties by the lower item), held out {0, 1, 2}: hits at 1 2 3
//   user 2: .1 .2 .3 .4 .5 .6, trained 0     ranking 5 4 3 2 1, held out {1}: hit at 5
//   user 3 has no training click: left out;   user 4 has nothing held out: not counted at all
const scores = [
  [0.1, 0.9, 0.5, 0.4, 0.3, 0.2],
  [0.9, 0.9, 0.9, 0.1, 0.2, 0.3],
  [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
  [1, 1, 1, 1, 1, 1],
  [1, 1, 1, 1, 1, 1],
];
const data = { name: 'hand', users: 5, items: 6, train: lists([[1], [5], [0], [], [2]]) };
const held = lists([[0, 3], [0, 1, 2], [1], [4], []]);
const identity = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => +(i === j)));
const representation = { users: tensor2d(scores), items: tensor2d(identity) };

const log2 = Math.log2;
const close = (actual: number, expected: number, name: string): void =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${name} is ${actual}, expected ${expected}`);

test('three users by hand at cutoffs 2 and 5', () => {
  const { perUser, metrics, users, withoutTraining } = evaluateRanking(data, held, representation, { cutoffs: [2, 5] });
  assert.equal([...users], [0, 1, 2]);
  assert.is(withoutTraining, 1);
  const expected: Record<MetricName, number[]> = {
    'recall@2': [1 / 2, 2 / 3, 0],
    'recall@5': [1, 1, 1],
    'precision@2': [1 / 2, 1, 0],
    'precision@5': [2 / 5, 3 / 5, 1 / 5],
    'ndcg@2': [1 / log2(3) / (1 + 1 / log2(3)), 1, 0],
    'ndcg@5': [(1 / log2(3) + 1 / log2(6)) / (1 + 1 / log2(3)), 1, 1 / log2(6)],
    'map@2': [1 / 2 / 2, 1, 0], // user 1: (1 + 1) / min(2, 3)
    'map@5': [(1 / 2 + 2 / 5) / 2, 1, 1 / 5],
  };
  for (const [name, values] of Object.entries(expected) as [MetricName, number[]][]) {
    values.forEach((value, r) => {
      close(perUser[name][r], value, `${name} of user ${r}`);
    });
    close(metrics[name], values.reduce((a, b) => a + b) / 3, name);
  }
});

test('cutoffs above the number of items rank them all', () => {
  const { metrics } = evaluateRanking(data, held, representation, { cutoffs: [50] });
  assert.is(metrics['recall@50'], 1);
  close(metrics['precision@50'], 6 / 50 / 3, 'precision@50');
});

test('a user whose training items are nearly all items gets what is left', () => {
  const busy = { name: 'busy', users: 1, items: 3, train: lists([[0, 2]]) };
  const { metrics } = evaluateRanking(
    busy,
    lists([[1]]),
    {
      users: tensor2d([[1, 1, 1]]),
      items: tensor2d([
        [1, 0, 0],
        [0, -9, 0],
        [0, 0, 1],
      ]),
    },
    { cutoffs: [1, 2] },
  );
  assert.is(metrics['recall@1'], 1);
  assert.is(metrics['recall@2'], 1);
});

test('an item of both training and the split is never found, as in MMRec', () => {
  const { metrics } = evaluateRanking(
    { ...data, users: 1, train: lists([[1]]) },
    lists([[1]]),
    { users: tensor2d([scores[0]]), items: tensor2d(identity) },
    { cutoffs: [5] },
  );
  assert.is(metrics['recall@5'], 0);
});

test('nothing stays in memory', () => {
  const before = memory().numTensors;
  evaluateRanking(data, held, representation);
  assert.is(memory().numTensors, before);
});

test('bad calls are refused with what was expected', () => {
  assert.throws(
    () => evaluateRanking(data, held, representation, { cutoffs: [0] }),
    'cutoffs must be positive integers, got [0]',
  );
  assert.throws(
    () => evaluateRanking(data, held, { users: tensor2d([[1]]), items: tensor2d(identity) }),
    'representation must be [5, d] and [6, d], got [1, 1] and [6, 6]',
  );
  assert.throws(
    () => evaluateRanking(data, lists([[], [], [], [], []]), representation),
    'hand: no user has clicks both in training and in the split to evaluate',
  );
});

test.run();
