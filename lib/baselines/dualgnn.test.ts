import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clicksOfUsers, coOccurrences } from '../graph/coOccurrence.js';
import { drawnCopies } from '../graph/userGraph.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from '../training/sampler.js';
import { lossAndGradients } from '../training/step.js';
import { type DualgnnOptions, dualgnn } from './dualgnn.js';
import {
  bprOf,
  checkLoss,
  checkScores,
  FEATURES,
  fourItems,
  hop,
  leaky,
  linear,
  meanSquare,
  type Numbers,
  plus,
  ROWS,
  type Row,
  type Tables,
  tableOf,
  times,
  unit,
  valuesOf,
} from './plainNumbers.test.js';

await useSimdBackend();

type Modality = 'visual' | 'textual';
interface Choices {
  modalities?: Modality[];
  inPlace?: boolean;
  /** S, users by users */
  smoothing?: Row[];
}

const OPTIONS: DualgnnOptions = {
  size: 3,
  layers: 2,
  hidden: 5,
  neighbors: 6,
  regularization: 0.3,
  quirks: 'none',
};
const build = (choices: Partial<DualgnnOptions> = {}, data = fourItems) =>
  dualgnn.build(data, { ...OPTIONS, ...choices }, streams(4));

// users 0 and 2 have items 0 and 1 in common, user 1 has item 1 in common with either; user 3 has nobody
const MOST = Math.E / (Math.E + 1); // e² / (e² + e)
const EACH_ONCE = [
  [0, 1 - MOST, MOST, 0],
  [0.5, 0, 0.5, 0],
  [MOST, 1 - MOST, 0, 0],
  [0, 0, 0, 0],
];

function readOf(n: Numbers, m: Modality): Tables {
  const start = {
    users: n[`${m}.preferences`].map(unit),
    items: FEATURES[m].map((x) => unit(linear(n, `${m}.second`, leaky(linear(n, `${m}.first`, x))))),
  };
  const one = hop(start);
  const two = hop(one);
  return {
    users: start.users.map((x, u) => plus(x, one.users[u], two.users[u])),
    items: start.items.map((x, i) => plus(x, one.items[i], two.items[i])),
  };
}

function tablesOf(n: Numbers, { modalities = ['visual', 'textual'], inPlace, smoothing = EACH_ONCE }: Choices): Tables {
  const read = modalities.map((m) => readOf(n, m));
  const all = { users: read.map(({ users }) => users), items: read.map(({ items }) => items) };
  const h = n.shares.map((shares, u) => {
    const parts = all.users.map((rows) => rows[u]);
    if (inPlace) parts[0] = plus(...parts);
    return plus(...parts.map((x, m) => times(shares[m], x)));
  });
  return {
    users: h.map((own, u) => plus(own, ...smoothing[u].map((share, v) => times(share, h[v])))),
    items: all.items[0].map((_, i) => plus(...all.items.map((rows) => rows[i]))),
  };
}

const lossOf =
  (choices: Choices = {}) =>
  (n: Numbers): number => {
    const { users, items } = tablesOf(n, choices);
    const ofBatch = (choices.modalities ?? ['visual', 'textual']).map((m) =>
      meanSquare(Array.from(ROWS.users, (u) => n[`${m}.preferences`][u])),
    );
    const squares = ofBatch.reduce((sum, value) => sum + value, meanSquare(n.shares));
    return bprOf(users, items) / Math.LN2 + 0.3 * squares;
  };

test('loss in plain numbers, every gradient by differences, and scores', () => {
  const model = build();
  checkLoss(model, lossOf());
  checkScores(model, tablesOf(valuesOf(model), {}));
});

test('reference: what is mixed as looks is looks and texts', () => {
  const model = build({ quirks: 'reference' });
  checkLoss(model, lossOf({ inPlace: true }));
  checkScores(model, tablesOf(valuesOf(model), { inPlace: true }));
  const [one, other] = [model, build()].map((m) => tableOf(m.represent(streams(1)).users));
  assert.not.equal(one, other);
});

test('an epoch smooths over its own copies of neighbors, the same for the same stream; scoring over each once', () => {
  const model = build();
  const alike = coOccurrences(clicksOfUsers(fourItems), { most: 6 });
  for (const seed of [5, 6, 5]) {
    model.beginEpoch?.(streams(seed));
    const copies = drawnCopies(alike, 6, streams(seed));
    const smoothing = EACH_ONCE.map((row) => row.map(() => 0));
    for (let u = 0; u < 4; u++) {
      const list = Array.from({ length: alike.start[u + 1] - alike.start[u] }, (_, k) => alike.start[u] + k);
      const shares = list.map((p) => copies[p] * Math.exp(alike.count[p]));
      const sum = shares.reduce((total, share) => total + share, 0);
      list.forEach((p, k) => {
        smoothing[u][alike.other[p]] = shares[k] / sum;
      });
    }
    assert.not.equal(smoothing, EACH_ONCE);
    checkLoss(model, lossOf({ smoothing }));
    checkScores(model, tablesOf(valuesOf(model), {}));
  }
});

test('with one modality there is nothing to mix: users start with a weight of 1, whatever the quirks', () => {
  for (const m of ['visual', 'textual'] as const) {
    for (const quirks of ['none', 'reference'] as const) {
      const model = build({ quirks }, { ...fourItems, features: { [m]: fourItems.features[m] } });
      assert.equal(valuesOf(model).shares, [[1], [1], [1], [1]]);
      checkLoss(model, lossOf({ modalities: [m] }));
      checkScores(model, tablesOf(valuesOf(model), { modalities: [m] }));
    }
  }
});

test('weights of users start as shares of 1; with weights of 0 all score alike, and the loss is 1 bit', () => {
  const data = tinyDataset();
  const model = dualgnn.build(data, { ...dualgnn.defaults }, streams(3));
  const { shares } = model.variables;
  for (const row of tableOf(shares)) assert.ok(Math.abs(row[0] + row[1] - 1) < 1e-6);
  tf.tidy(() => shares.assign(tf.zerosLike(shares)));
  const { loss, gradients } = lossAndGradients(model, sampler(data).epoch(streams(2)), streams(2));
  tf.dispose(gradients);
  assert.ok(Math.abs(loss.parts.bpr - 1) < 1e-6, `loss is ${loss.parts.bpr}`);
});

test.run();
