import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset } from '../data/dataset.js';
import { shopDataset } from '../data/shopDataset.js';
import type { RandomisedTest } from '../data/shopTestSets.js';
import { shopWorld } from '../data/shopWorld.js';
import { streams } from '../tensor/streams.js';
import {
  biasedRecall,
  expectedPrecision,
  oracleScores,
  popularityScores,
  regret,
  topItems,
  unbiasedMetrics,
} from './world.js';

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, expected ${expected}`);

// Two users and four items.
const SCORES = [0.1, 0.9, 0.9, 0.2, 4, 3, 2, 1];

test('the best items of each user: ties to the lower item, items left out', () => {
  const lists = topItems(SCORES, { users: 2, items: 4, k: 3 });
  assert.equal(
    lists.map((list) => [...list]),
    [
      [1, 2, 3],
      [0, 1, 2],
    ],
  );
  const without = { start: Int32Array.of(0, 3, 4), items: Int32Array.of(0, 1, 3, 0) };
  const left = topItems(SCORES, { users: 2, items: 4, k: 3, without });
  assert.equal(
    left.map((list) => [...list]),
    [[2], [1, 2, 3]],
  );
});

test('biased recall: held-out clicks in the first k, training items left out, users without training not counted', () => {
  const data = buildDataset({
    name: 'tiny',
    users: 3,
    items: 4,
    train: { users: [0, 1], items: [1, 0] },
    valid: { users: [], items: [] },
    test: { users: [0, 0, 1, 2], items: [2, 0, 3, 3] },
  });
  // User 0 ranks 2, 3, 0: one of two held-out items in the first 2. User 1 ranks 1, 2, 3: none. User 2 is left out.
  close(biasedRecall(data, data.test, [...SCORES, 1, 2, 3, 4], { k: 2 }), 0.25);
});

/** One user who was shown items 3, 0, 2 and 1, liked 0 and 1, and slipped on 2. */
const SHOWN: RandomisedTest = {
  candidates: 4,
  items: Int32Array.of(3, 0, 2, 1),
  preferred: Uint8Array.of(0, 1, 0, 1),
  clicked: Uint8Array.of(0, 1, 1, 1),
  visualAttribute: new Uint8Array(4),
  visual: { rows: 4, cols: 1, values: new Float32Array(4) },
};

test('unbiased recall, NDCG and AUC by hand, on both labels', () => {
  // ranking by score 1, 2, 3, 0: hits at ranks 1 and 4
  const metrics = unbiasedMetrics(SHOWN, SCORES.slice(0, 4), { k: 2 });
  close(metrics.recall, 1 / 2);
  close(metrics.ndcg, 1 / (1 + 1 / Math.log2(3)));
  close(metrics.auc, (0.5 + 1 + 0 + 0) / 4); // item 1 ties with 2 and beats 3; item 0 beats neither
  assert.equal([metrics.users, metrics.usersOfAuc], [1, 1]);
  const onClicks = unbiasedMetrics(SHOWN, SCORES.slice(0, 4), { k: 2, label: 'clicked' });
  close(onClicks.recall, 2 / 3);
  close(onClicks.ndcg, 1);
  close(onClicks.auc, 2 / 3);
});

test('users who liked nothing are left out, and one who liked all has no AUC', () => {
  const two: RandomisedTest = {
    ...SHOWN,
    items: Int32Array.of(3, 0, 2, 1, 0, 1, 2, 3),
    preferred: Uint8Array.of(0, 1, 0, 1, 0, 0, 0, 0),
    clicked: Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1),
  };
  assert.is(unbiasedMetrics(two, SCORES, { k: 2 }).users, 1);
  const { users, usersOfAuc } = unbiasedMetrics(two, SCORES, { k: 2, label: 'clicked' });
  assert.equal([users, usersOfAuc], [2, 1]);
  const none = { ...SHOWN, preferred: new Uint8Array(4) };
  assert.throws(
    () => unbiasedMetrics(none, SCORES.slice(0, 4)),
    'no user to average over: no liked item in the test, or no ranked item',
  );
});

test('expected precision is the mean preference of the top items; the oracle has no regret, its reverse the most', () => {
  const world = shopWorld({ users: 12, items: 30 }, streams(21));
  const oracle = oracleScores(world);
  const first = topItems(oracle, { users: 12, items: 30, k: 1 });
  const best = first.reduce((sum, [item], u) => sum + world.preference(u, item), 0) / 12;
  close(expectedPrecision(world, oracle, { k: 1 }), best);
  const all = oracle.reduce((sum, m) => sum + m, 0) / oracle.length;
  close(expectedPrecision(world, oracle, { k: 30 }), all);
  assert.is(regret(world, oracle, { k: 5 }), 0);
  const popularity = regret(world, popularityScores(shopDataset(world)), { k: 5 });
  const reverse = regret(
    world,
    oracle.map((m) => -m),
    { k: 5 },
  );
  assert.ok(popularity > 0 && popularity < reverse);
});

test('a random ranking has AUC ½ on random exposure, the oracle far more', () => {
  const world = shopWorld({ users: 300, items: 60 }, streams(22));
  const uniform = streams(23).generator();
  const random = unbiasedMetrics(world.randomised, Float32Array.from({ length: 300 * 60 }, uniform));
  assert.ok(Math.abs(random.auc - 0.5) < 0.035); // standard error about .009
  assert.ok(unbiasedMetrics(world.randomised, oracleScores(world)).auc > 0.7);
  assert.ok(
    unbiasedMetrics(world.swapped, oracleScores(world.intervene(world.swapped.visualAttribute, streams(24)))).auc > 0.7,
  );
});

test('refuses scores of another size, NaN, and a cutoff that is none', () => {
  const world = shopWorld({ users: 2, items: 20 }, streams(25));
  assert.throws(() => expectedPrecision(world, [1, 2]), 'scores must be one a pair, 40 in all, got 2');
  assert.throws(
    () => expectedPrecision(world, new Float32Array(40).fill(Number.NaN)),
    'score 0 is NaN, expected a number',
  );
  assert.throws(() => expectedPrecision(world, new Float32Array(40), { k: 0 }), 'k must be a positive integer, got 0');
});

test.run();
