import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset } from '../data/dataset.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { lossAndGradients } from '../training/step.js';
import { vbpr } from './vbpr.js';

await useSimdBackend();

const visual = { rows: 3, cols: 1, values: Float32Array.of(3, 5, 7) };
const textual = { rows: 3, cols: 2, values: Float32Array.of(1, 0, 0, 1, 2, -1) };
const clicks = { users: Int32Array.of(0, 1), items: Int32Array.of(0, 1) };
const none = { users: [], items: [] };
const data = buildDataset({
  name: 'three items',
  users: 2,
  items: 3,
  train: clicks,
  valid: none,
  test: none,
  features: { visual, textual },
});
const START: Record<string, number[]> = {
  users: [1, 2, -1, 0.5],
  items: [0.5, -0.25, 1],
  'content.weight': [0.1, 0.2, 0.3], // two textual columns, then the visual one
  'content.bias': [-0.5],
};

function started(regularization: number) {
  const model = vbpr.build(data, { size: 1, regularization }, streams(1));
  for (const [name, values] of Object.entries(START)) {
    tf.tidy(() => model.variables[name].assign(tf.tensor(values, model.variables[name].shape)));
  }
  return model;
}

// q_i = [Q_i, 0.1 t_1 + 0.2 t_2 + 0.3 v − 0.5]
const ITEMS = [
  [0.5, 0.1 + 0.9 - 0.5],
  [-0.25, 0.2 + 1.5 - 0.5],
  [1, 0.2 - 0.2 + 2.1 - 0.5],
];
const USERS = [
  [1, 2],
  [-1, 0.5],
];
const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 2e-6, `${actual} is not ${expected}`);

test('item vectors: the free half beside the map of text and look, text first; scores are dot products', () => {
  const { users, items } = started(1).represent(streams(2));
  (items.arraySync() as number[][]).forEach((row, i) => {
    row.forEach((value, k) => {
      near(value, ITEMS[i][k]);
    });
  });
  assert.equal(users.arraySync(), USERS);
});

test('loss by hand: −ln σ of the margins, and the lengths of whole vectors, content half included', () => {
  const rows = { users: Int32Array.of(0, 1), positives: Int32Array.of(0, 1), negatives: Int32Array.of(2, 2) };
  const { loss, gradients } = lossAndGradients(started(0.5), rows, streams(3));
  tf.dispose(gradients);
  const dot = (u: number, i: number): number => USERS[u][0] * ITEMS[i][0] + USERS[u][1] * ITEMS[i][1];
  const bpr = [dot(0, 0) - dot(0, 2), dot(1, 1) - dot(1, 2)].reduce((s, x) => s + Math.log1p(Math.exp(-x)) / 2, 0);
  const norm = (...vectors: number[][]): number => Math.hypot(...vectors.flat());
  const length = (norm(...USERS) + norm(ITEMS[0], ITEMS[1]) + norm(ITEMS[2], ITEMS[2])) / 2;
  near(loss.parts.bpr, bpr);
  near(loss.parts.length, length);
  near(loss.total, bpr + 0.5 * length);
});

test('without λ there is no such term', () => {
  const rows = { users: Int32Array.of(0), positives: Int32Array.of(0), negatives: Int32Array.of(2) };
  const { loss, gradients } = lossAndGradients(started(0), rows, streams(3));
  tf.dispose(gradients);
  assert.equal(Object.keys(loss.parts), ['bpr']);
  assert.is(loss.total, loss.parts.bpr);
});

test.run();
