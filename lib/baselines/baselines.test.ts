import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, Recommender, System } from '../recommender.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { bpr } from './bpr.js';
import { dualgnn } from './dualgnn.js';
import { freedom } from './freedom.js';
import { grcn } from './grcn.js';
import { lattice } from './lattice.js';
import { lightgcn } from './lightgcn.js';
import { mmgcn } from './mmgcn.js';
import { popularity } from './popularity.js';
import { vbpr } from './vbpr.js';

await useSimdBackend();

// user 0 clicks items 0 and 1, user 1 item 1
const data = {
  ...tinyDataset(),
  users: 2,
  items: 3,
  train: { start: Int32Array.of(0, 2, 3), items: Int32Array.of(0, 1, 1) },
};
const batch: Batch = {
  index: 0,
  users: Int32Array.of(0, 1),
  positives: Int32Array.of(0, 1),
  negatives: Int32Array.of(2, 0),
  own: (resource) => resource,
};
const TABLES = {
  users: [1, 2, 0, 0, 3, -1, 0, 0],
  items: [0.5, 0, 0, 0, 0, 1, 0, 0, -0.5, 0.25, 0, 0],
};

/** A model of size 4 with the tables above. */
function withTables(model: Recommender): Recommender {
  for (const [name, values] of Object.entries(TABLES)) {
    model.variables[name].assign(tf.tensor2d(values, [values.length / 4, 4]));
  }
  return model;
}

const near = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) < 1e-5, `${what} is ${actual}, expected ${expected}`);
const norm = (rows: number[][]): number => Math.hypot(...rows.flat());
const ranking = (margins: number[]): number =>
  margins.reduce((sum, x) => sum + Math.log(1 + Math.exp(-x)), 0) / margins.length;

test("BPR's loss by hand: natural logarithm, and norms that are not squared over the batch size", () => {
  const model = withTables(bpr.build(data, { size: 4, regularization: 0.1 }, streams(1)));
  const { total, parts } = model.loss(batch, streams(2));
  const expected = ranking([0.5 - 0, -1 - 1.5]); // u·p - u·n of the two rows
  const length =
    (norm([
      [1, 2],
      [3, -1],
    ]) +
      norm([
        [0.5, 0],
        [0, 1],
      ]) +
      norm([
        [-0.5, 0.25],
        [0.5, 0],
      ])) /
    2;
  near(parts.bpr.dataSync()[0], expected, 'ranking');
  near(parts.length.dataSync()[0], length, 'length');
  near(total.dataSync()[0], expected + 0.1 * length, 'total');
});

test('LightGCN by hand: the mean over layers of Âˡ, and the length of the tables themselves', () => {
  const model = withTables(lightgcn.build(data, { size: 4, layers: 1, regularization: 0.5 }, streams(1)));
  const { users, items } = model.represent(streams(2));
  const a = Math.SQRT1_2; // Â: user 0 - item 0: 1/√(2·1), user 0 - item 1: 1/2, user 1 - item 1: 1/√(1·2)
  const byHand = {
    users: [
      [(1 + a * 0.5 + 0.5 * 0) / 2, (2 + 0.5 * 1) / 2],
      [3 / 2, (-1 + a * 1) / 2],
    ],
    items: [
      [(0.5 + a * 1) / 2, (a * 2) / 2],
      [(0 + 0.5 * 1 + a * 3) / 2, (1 + 0.5 * 2 - a * 1) / 2],
      [-0.25, 0.125],
    ],
  };
  for (const [table, rows] of [
    [users, byHand.users],
    [items, byHand.items],
  ] as const) {
    rows.forEach((row, r) => {
      row.forEach((value, k) => {
        near((table.arraySync() as number[][])[r][k], value, `row ${r}, column ${k}`);
      });
    });
  }
  const dot = (u: number, i: number): number =>
    byHand.users[u][0] * byHand.items[i][0] + byHand.users[u][1] * byHand.items[i][1];
  const length =
    (norm([
      [1, 2],
      [3, -1],
    ]) +
      norm([
        [0.5, 0],
        [0, 1],
      ]) +
      norm([
        [-0.5, 0.25],
        [0.5, 0],
      ])) /
    2;
  const expected = ranking([dot(0, 0) - dot(0, 2), dot(1, 1) - dot(1, 0)]);
  near(model.loss(batch, streams(2)).total.dataSync()[0], expected + 0.5 * length, 'loss');
});

test('the first loss is ln 2 for every margin ranked, a bit in DualGNN: untrained scores say nothing', () => {
  // 200 users who click and 200 who do not: GRCN's rows of unit length are like those of neighbors before any training
  const clicking = tinyDataset({ users: 200 });
  const { start, items } = clicking.train;
  const wide = {
    ...clicking,
    users: 400,
    train: { start: Int32Array.from({ length: 401 }, (_, u) => start[u] ?? items.length), items },
  };
  const rows = (first: number) => ({
    users: Int32Array.from({ length: 200 }, (_, u) => first + u),
    positives: new Int32Array(200),
    negatives: new Int32Array(200).fill(7),
  });
  const quiet = { regularization: 0 };
  const table: [system: System, options: object, expected: number, firstUser: number][] = [
    [bpr as unknown as System, quiet, Math.LN2, 0],
    [lightgcn as unknown as System, quiet, Math.LN2, 0],
    [vbpr as unknown as System, quiet, Math.LN2, 0],
    [mmgcn as unknown as System, quiet, Math.LN2, 0],
    [grcn as unknown as System, quiet, Math.LN2, 200],
    [dualgnn as unknown as System, quiet, 1, 200],
    [lattice as unknown as System, {}, Math.LN2, 0],
    [freedom as unknown as System, { contentWeight: 0.5 }, Math.LN2 * (1 + 2 * 0.5), 0],
  ];
  for (const [system, options, expected, first] of table) {
    const model = system.build(wide, { ...system.defaults, ...options }, streams(1));
    const loss = model.loss({ ...batch, ...rows(first) }, streams(2)).total.dataSync()[0];
    // scores of 64 numbers of size 0.1 to 0.3 each are off 0 by some tenths, and average out over 200 users
    assert.ok(Math.abs(loss / expected - 1) < 0.05, `${system.name}'s first loss is ${loss}, expected ${expected}`);
    model.dispose();
  }
});

test('popularity scores every item by its training clicks, for everyone', () => {
  const { users, items } = popularity.build(data, {}, streams(1)).represent(streams(1));
  assert.equal(tf.matMul(users, items, false, true).arraySync(), [
    [1, 2, 0],
    [1, 2, 0],
  ]);
});

test.run();
