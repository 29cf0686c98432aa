import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../data/dataset.js';
import { kMeans } from '../graph/kMeans.js';
import { neighborSampler } from '../graph/neighborSample.js';
import { popularityBuckets } from '../graph/popularityBuckets.js';
import { Adam, useSimdBackend } from '../tensor/index.js';
import { type Streams, streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { lossAndGradients, trainStep } from '../training/step.js';
import { type M3csrOptions, m3csr } from './m3csr.js';
import {
  checkLoss,
  checkScores,
  dot,
  FEATURES,
  fourItems,
  linear,
  type Numbers,
  plus,
  product,
  ROWS,
  type Row,
  tableOf,
  times,
  unit,
  valuesOf,
} from './plainNumbers.test.js';

await useSimdBackend();

const { users: USERS, items: ITEMS } = fourItems;
const OPTIONS: M3csrOptions = {
  ...m3csr.defaults,
  size: 4,
  heads: 2,
  history: 2, // user 2 has more
  clusters: 3,
  buckets: 2,
  temperature: 0.5,
  regularization: 0.2,
};
const build = (choices: Partial<M3csrOptions> = {}, data: Dataset = fourItems) =>
  m3csr.build(data, { ...OPTIONS, ...choices }, streams(5));
type Model = ReturnType<typeof build>;
const range = (n: number): Int32Array => Int32Array.from({ length: n }, (_, id) => id);

// The system again, node by node. What is held comes as a second set of the same variables.

const BOTH = Float32Array.from(FEATURES.visual.flatMap((x, i) => [...x, ...FEATURES.textual[i]]));
const CLUSTER = kMeans({ rows: ITEMS, cols: 5, values: BOTH }, 3, { random: streams(5).fork('clusters'), starts: 1 });
const clusterOf = (item: number): number => (item === ITEMS ? 3 : CLUSTER.assigned[item]);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Two heads of two columns each. */
function attention(n: Numbers, name: string, query: Row, seen: Row[]): Row {
  const q = product(query, n[`${name}.query`]);
  const [keys, values] = ['key', 'value'].map((part) => seen.map((x) => product(x, n[`${name}.${part}`])));
  return [0, 2].flatMap((c) => {
    const powers = keys.map((k) => Math.exp(dot(q.slice(c, c + 2), k.slice(c, c + 2)) / Math.sqrt(4)));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return plus(...values.map((v, s) => times(powers[s] / total, v.slice(c, c + 2))));
  });
}

function behavior(n: Numbers, held: Numbers, own: 'users' | 'items', id: number, near: number[], far: number[]): Row {
  const other = own === 'users' ? 'items' : 'users';
  const query = held[own][id];
  const seen = attention(
    n,
    `${own}.near`,
    query,
    near.map((k) => n[other][k]),
  );
  const further = attention(
    n,
    `${own}.far`,
    query,
    far.map((k) => n[own][k]),
  );
  return unit(linear(n, `${own}.top`, [...n[own][id], ...seen, ...further]));
}

/** `[x P ‖ C]` for users, `[x P' ‖ C]` for items. */
function contentOf(n: Numbers, modality: string, item: number, side: 'users' | 'items'): Row {
  const mapped = linear(n, `${modality}.projection`, n[`${modality}.features`][item]);
  return [...(side === 'users' ? mapped.slice(0, 4) : mapped.slice(4)), ...n[`${modality}.clusters`][clusterOf(item)]];
}

const MODALITIES = ['visual', 'textual'];

function towersOf(n: Numbers, held: Numbers, userIds: Int32Array, itemIds: Int32Array, random: Streams) {
  const sampler = neighborSampler(fourItems, { length: 2 });
  const ofUsers = sampler.ofUsers(userIds, random.fork('users'));
  const ofItems = sampler.ofItems(itemIds, random.fork('items'));
  const twoOf = (list: Int32Array, k: number): number[] => [...list.subarray(2 * k, 2 * k + 2)];
  const interestsOf = (now: Numbers, id: number, near: number[]): Row[] =>
    MODALITIES.map((m) =>
      unit(
        attention(
          now,
          `${m}.interest`,
          held.users[id],
          near.map((item) => contentOf(now, m, item, 'users')),
        ),
      ),
    );
  const users = Array.from(userIds, (id, k) => {
    const [near, far] = [twoOf(ofUsers.near, k), twoOf(ofUsers.far, k)];
    const heldBehavior = behavior(held, held, 'users', id, near, far);
    const heldInterests = interestsOf(held, id, near);
    const powers = MODALITIES.map((m, k) =>
      linear(n, `${m}.intensity`, [...heldBehavior, ...heldInterests[k]]).map((x) => Math.exp(sigmoid(x) / 0.5)),
    );
    const total = plus(...powers);
    const weighed = interestsOf(n, id, near).map((y, m) => y.map((value, c) => (value * powers[m][c]) / total[c]));
    return { vector: [...behavior(n, held, 'users', id, near, far), ...weighed.flat()], weighed };
  });
  const bucketOf = popularityBuckets(fourItems, 2);
  const items = Array.from(itemIds, (id, k) => {
    const trust = sigmoid(linear(n, 'popularity.gate', n.popularity[bucketOf[id]])[0]);
    const told = MODALITIES.map((m) => unit(linear(n, `${m}.top`, contentOf(n, m, id, 'items'))));
    const offers = behavior(n, held, 'items', id, twoOf(ofItems.near, k), twoOf(ofItems.far, k));
    return [...times(trust, offers), ...times(1 - trust, told.flat())];
  });
  return { users: users.map(({ vector }) => vector), items, weighed: users.map(({ weighed }) => weighed) };
}

const DISTINCT = Int32Array.of(1, 0, 2, 3); // positives first, as they come

test('in plain numbers: scores of all users and items, by one draw of neighbors', () => {
  const model = build();
  const n = valuesOf(model);
  checkScores(model, towersOf(n, n, range(USERS), range(ITEMS), streams(1)));
});

for (const decoupling of [0, 0.3]) {
  test(`in plain numbers: loss and gradients, interests ${decoupling ? 'of all users told apart' : 'left alone'}`, () => {
    const model = build({ decoupling });
    const held = valuesOf(model);
    const userIds = decoupling ? range(USERS) : ROWS.users;
    checkLoss(model, (n) => {
      const { users, items, weighed } = towersOf(n, held, userIds, DISTINCT, streams(2));
      const rows = Array.from(ROWS.users, (u, b) => ({
        user: users[decoupling ? u : b],
        positive: items[DISTINCT.indexOf(ROWS.positives[b])],
        negative: items[DISTINCT.indexOf(ROWS.negatives[b])],
      }));
      const bpr = rows.map((row) => Math.log1p(Math.exp(dot(row.user, row.negative) - dot(row.user, row.positive))));
      const squares = rows.map(
        (row) => dot(row.user, row.user) + dot(row.positive, row.positive) + dot(row.negative, row.negative),
      );
      const mean = (x: number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;
      const pairs = weighed.flatMap(([visual]) => weighed.map(([, textual]) => dot(visual, textual) ** 2));
      return mean(bpr) + 0.1 * mean(squares) + decoupling * pairs.reduce((sum, x) => sum + x, 0);
    });
  });
}

const data = tinyDataset(); // 12 users with three clicks each, 10 items
const parts = (model: Model, random: Streams): Record<string, number> => {
  const { loss, gradients } = lossAndGradients(model, ROWS, random);
  tf.dispose(gradients);
  return { total: loss.total, ...loss.parts };
};
const scored = (model: Model, random: Streams): { users: Row[]; items: Row[] } => {
  const { users, items } = model.represent(random);
  const tables = { users: tableOf(users), items: tableOf(items) };
  tf.dispose([users, items]);
  return tables;
};

test('telling apart by two small matrices is telling apart by all pairs of users', () => {
  const model = build({ decoupling: 0.1 }, data);
  const { users } = scored(model, streams(3));
  const pairs = users.flatMap((u) => users.map((v) => dot(u.slice(4, 8), v.slice(8)) ** 2));
  const expected = pairs.reduce((sum, x) => sum + x, 0);
  const { decoupling } = parts(model, streams(3));
  assert.ok(Math.abs(decoupling - expected) < 1e-6 * expected, `${decoupling}, expected ${expected}`);
});

test('neighbors are drawn anew by each step and each scoring, from its stream', () => {
  const model = build({}, data);
  assert.equal(parts(model, streams(3)), parts(model, streams(3)));
  assert.is.not(parts(model, streams(3)).total, parts(model, streams(4)).total);
  assert.equal(scored(model, streams(3)), scored(model, streams(3)));
  assert.not.equal(scored(model, streams(3)), scored(model, streams(4)));
});

test('an item trusts behavior by its class of popularity and content by the rest', () => {
  const { items } = scored(build({}, data), streams(1));
  const trust = items.map((x) => Math.hypot(...x.slice(0, 4)));
  items.forEach((x, i) => {
    for (const part of [x.slice(4, 8), x.slice(8)]) assert.ok(Math.abs(Math.hypot(...part) - (1 - trust[i])) < 1e-6);
  });
  const bucketOf = popularityBuckets(data, 2);
  const of = bucketOf.indexOf(0);
  bucketOf.forEach((bucket, i) => {
    assert.is(Math.abs(trust[i] - trust[of]) < 1e-6, bucket === 0, `item ${i}`);
  });
});

test('the published padding moves only items with fewer buyers than neighbors are drawn', () => {
  const HISTORY = 4;
  const [right, published] = (['none', 'reference'] as const).map((quirks) =>
    scored(build({ quirks, history: HISTORY }, data), streams(1)),
  );
  assert.equal(published.users, right.users);
  const buyers = new Array<number>(data.items).fill(0);
  for (const item of data.train.items) buyers[item]++;
  assert.ok(Math.min(...buyers) < HISTORY && Math.max(...buyers) >= HISTORY);
  buyers.forEach((count, i) => {
    const same = right.items[i].every((x, c) => x === published.items[i][c]);
    assert.is(same, count >= HISTORY, `item ${i} has ${count} buyers`);
  });
});

test('AdamW moves what a step does not touch by (1 − rate · decay)', () => {
  const one = { users: Int32Array.of(1), positives: Int32Array.of(5), negatives: Int32Array.of(0) };
  const model = build({}, data);
  const { gradients } = lossAndGradients(model, one, streams(3));
  const features = model.variables['visual.features'];
  const untouched = tableOf(gradients[features.name]).map((row) => row.every((x) => x === 0));
  tf.dispose(gradients);
  assert.ok(untouched.filter(Boolean).length >= 5); // of 11: two histories reach two items each
  const before = tableOf(features);
  trainStep(model, new Adam(0.1, { weightDecay: 0.01, decoupled: true }), one, streams(3), { index: 0 });
  tableOf(features).forEach((row, i) => {
    row.forEach((x, c) => {
      const shrunk = Math.abs(x - 0.999 * before[i][c]) < 1e-7;
      if (untouched[i]) assert.ok(shrunk, `item ${i}: ${x} from ${before[i][c]}`);
    });
    if (!untouched[i])
      assert.not.equal(
        row,
        before[i].map((x) => Math.fround(0.999 * x)),
      );
  });
});

test('features frozen are no variables, and the first step sees the same ones', () => {
  const [trained, frozen] = (['trainable', 'frozen'] as const).map((features) => build({ features }, data));
  assert.equal(
    Object.keys(trained.variables).filter((name) => !(name in frozen.variables)),
    ['visual.features', 'textual.features'],
  );
  assert.is(parts(trained, streams(3)).total, parts(frozen, streams(3)).total);
});

test('with one modality an interest counts in full, and nothing is told apart', () => {
  const model = build({ decoupling: 0.3 }, { ...data, features: { visual: data.features.visual } });
  assert.not.ok(Object.keys(model.variables).some((name) => name.includes('intensity')));
  assert.equal(Object.keys(parts(model, streams(3))), ['total', 'bpr', 'squares']);
  for (const u of scored(model, streams(1)).users) {
    assert.is(u.length, 8);
    for (const part of [u.slice(0, 4), u.slice(4)]) assert.ok(Math.abs(Math.hypot(...part) - 1) < 1e-6);
  }
});

test.run();
