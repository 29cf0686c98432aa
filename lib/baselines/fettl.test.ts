import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { lossAndGradients } from '../training/step.js';
import { type FettlOptions, fettl } from './fettl.js';
import { freedom } from './freedom.js';
import {
  bprOf,
  checkLoss,
  checkScores,
  dot,
  fourItems,
  hop,
  linear,
  meanOf,
  type Numbers,
  plus,
  product,
  ROWS,
  type Row,
  type Tables,
  times,
  unit,
  valuesOf,
} from './plainNumbers.test.js';

await useSimdBackend();

// softer than the defaults, so that gradients of float32 numbers are known to six digits
const OPTIONS: FettlOptions = {
  ...fettl.defaults,
  size: 3,
  layers: 1,
  neighbors: 4, // of 4 items: a hop over the item graph is the mean of all items
  dropped: 0,
  contentWeight: 0.25,
  itemWeight: 0.3,
  directionWeight: 0.2,
  temperature: 0.4,
  clusterWeight: 0.1,
  clusters: 5,
  clusterTemperature: 0.8,
  targetTemperature: 0.5,
};
const SEED = 8; // one that moves items along every pair of views
const build = (choices: Partial<FettlOptions> = {}) =>
  fettl.build(fourItems, { ...OPTIONS, ...choices }, streams(SEED));
const partsOf = (model: ReturnType<typeof build>): Record<string, number> => {
  const { loss, gradients } = lossAndGradients(model, ROWS, streams(2));
  tf.dispose(gradients);
  return { total: loss.total, ...loss.parts };
};

// The system again, in plain numbers. `now` is what has gradients, `held` the same variables where targets and judges take them.

function nodesOf(n: Numbers): Tables {
  const around = hop({ users: n.users, items: n.items });
  const everything = meanOf(n.items);
  return {
    users: n.users.map((row, u) => times(0.5, plus(row, around.users[u]))),
    items: n.items.map((row, i) => plus(times(0.5, plus(row, around.items[i])), everything)),
  };
}

const NAMES = ['ids', 'visual', 'textual'];
type Units = Record<string, Row[]>;

/** Unit vectors of all users and of all items in each view. */
function unitsOf(n: Numbers): Units {
  const { users, items } = nodesOf(n);
  const content = (m: string): Row[] => n[`${m}.features`].map((x) => linear(n, `${m}.projection`, x));
  const views = { users, ids: items, visual: content('visual'), textual: content('textual') };
  return Object.fromEntries(Object.entries(views).map(([name, rows]) => [name, rows.map(unit)]));
}

const [USERS, POSITIVES] = [Array.from(ROWS.users), Array.from(ROWS.positives)];
const DISTINCT = [...new Set(POSITIVES)];
const PAIRS = NAMES.flatMap((x) => NAMES.filter((y) => y !== x).map((y) => [x, y]));
const logSum = (scores: number[]): number => Math.log(scores.reduce((sum, s) => sum + Math.exp(s), 0));

/** Item alignment and direction tuning, pair by pair and click by click. */
function movesOf(n: Numbers, now: Units, held: Units): { items: number; direction: number } {
  const [tau] = n['temperatures.items'][0];
  let items = 0;
  let direction = 0;
  for (const [x, y] of PAIRS) {
    const gains: number[] = [];
    for (const item of DISTINCT) {
      const fans = USERS.filter((_, b) => POSITIVES[b] === item);
      const agrees = (view: Row): number => fans.reduce((sum, u) => sum + dot(held.users[u], view), 0) / fans.length;
      if (!(agrees(held[y][item]) > agrees(held[x][item]))) continue;
      const anchor = unit(plus(product(now[x][item], n[`moves.${x}.${y}`]), now[x][item]));
      const scores = DISTINCT.map((other) => dot(anchor, held[y][other]) / tau);
      items += (logSum(scores) - scores[DISTINCT.indexOf(item)]) / DISTINCT.length;
      gains.push(agrees(anchor) - agrees(held[x][item]));
    }
    if (gains.length > 0) direction -= gains.reduce((sum, gain) => sum + gain, 0) / gains.length / PAIRS.length;
  }
  return { items, direction };
}

function sinkhornOf(scores: Row[]): Row[] {
  let q = scores.map((row) => row.map((s) => Math.exp(s / OPTIONS.targetTemperature)));
  for (let round = 0; round < OPTIONS.targetRounds; round++) {
    const sums = plus(...q);
    q = q.map((row) => row.map((x, c) => x / sums[c]));
    q = q.map((row) => times(1 / row.reduce((sum, x) => sum + x, 0), row));
  }
  return q;
}

/** Cluster alignment, pair by pair. */
function clustersOf(n: Numbers, now: Units, heldNumbers: Numbers, held: Units): number {
  const [tau] = n['temperatures.clusters'][0];
  const rows = (units: Units, name: string): Row[] =>
    name === 'users' ? USERS.map((u) => units.users[u]) : POSITIVES.map((i) => units[name][i]);
  const scores = (units: Units, numbers: Numbers, prototypes: string, name: string): Row[] =>
    rows(units, name).map((row) => numbers[prototypes].map((c) => dot(row, unit(c))));
  const away = (prototypes: string, x: string, y: string): number => {
    const targets = sinkhornOf(scores(held, heldNumbers, prototypes, x));
    const sharp = scores(now, n, prototypes, y).map((row) => times(1 / tau, row));
    return meanOf(sharp.map((row, b) => [logSum(row) - dot(targets[b], row)]))[0];
  };
  const pairs = (away('prototypes.pairs', 'users', 'ids') + away('prototypes.pairs', 'ids', 'users')) / 2;
  return pairs + PAIRS.reduce((sum, [x, y]) => sum + away('prototypes.views', x, y) / 6, 0);
}

function plainLoss(n: Numbers, heldNumbers: Numbers): number {
  const { users, items } = nodesOf(n);
  const [now, held] = [unitsOf(n), unitsOf(heldNumbers)];
  const content = ['visual', 'textual'].map((m) => n[`${m}.features`].map((x) => linear(n, `${m}.projection`, x)));
  const ranking = bprOf(users, items) + 0.25 * content.reduce((sum, rows) => sum + bprOf(users, rows), 0);
  const moves = movesOf(n, now, held);
  return ranking + 0.3 * moves.items + 0.2 * moves.direction + 0.1 * clustersOf(n, now, heldNumbers, held);
}

test('loss in plain numbers, and gradients by differences with targets and judges held', () => {
  const model = build();
  const held = valuesOf(model);
  checkLoss(model, (n) => plainLoss(n, held));
});

test("scores: FREEDOM's, of all clicks", () => {
  const model = build({ dropped: 0.5 });
  model.beginEpoch?.(streams(3));
  checkScores(model, nodesOf(valuesOf(model)));
});

test('without the weights of its own it is FREEDOM, to the bit', () => {
  const none = { itemWeight: 0, directionWeight: 0, clusterWeight: 0 };
  for (const contentWeight of [0.25, 0]) {
    const model = build({ ...none, contentWeight });
    const plain = freedom.build(fourItems, { ...OPTIONS, contentWeight }, streams(SEED));
    assert.equal(Object.keys(model.variables), Object.keys(plain.variables));
    const [found, expected] = [model, plain].map((m) => lossAndGradients(m, ROWS, streams(2)));
    assert.equal(found.loss, expected.loss);
    for (const [name, variable] of Object.entries(model.variables)) {
      const other = expected.gradients[plain.variables[name].name];
      assert.equal(found.gradients[variable.name].dataSync(), other.dataSync(), name);
    }
  }
});

test('a weight of 0 leaves out its term, and what only that trains', () => {
  const kinds = (model: ReturnType<typeof build>): string[] => [
    ...new Set(Object.keys(model.variables).map((name) => name.split('.')[0])),
  ];
  const ours = ['bpr', 'content', 'items', 'direction', 'clusters'];
  const tables = ['users', 'items', 'visual', 'textual'];
  const cases: [Partial<FettlOptions>, string[], string[]][] = [
    [{}, ours, [...tables, 'moves', 'temperatures', 'prototypes']],
    [{ clusterWeight: 0 }, ours.filter((name) => name !== 'clusters'), [...tables, 'moves', 'temperatures']],
    [{ itemWeight: 0, directionWeight: 0 }, ['bpr', 'content', 'clusters'], [...tables, 'prototypes', 'temperatures']],
    [
      { directionWeight: 0 },
      ours.filter((name) => name !== 'direction'),
      [...tables, 'moves', 'temperatures', 'prototypes'],
    ],
    [
      { contentWeight: 0 },
      ours.filter((name) => name !== 'content'),
      [...tables, 'moves', 'temperatures', 'prototypes'],
    ],
  ];
  for (const [choices, parts, variables] of cases) {
    const model = build(choices);
    assert.equal(kinds(model), variables, JSON.stringify(choices));
    const { total, ...found } = partsOf(model);
    assert.equal(Object.keys(found), parts, JSON.stringify(choices));
    assert.ok(Number.isFinite(total));
  }
});

test('clusters that no row is closer to than to others say nothing: ln K twice', () => {
  const model = build();
  for (const name of ['pairs', 'views']) {
    const prototypes = model.variables[`prototypes.${name}`];
    tf.tidy(() => prototypes.assign(tf.ones(prototypes.shape)));
  }
  assert.ok(Math.abs(partsOf(model).clusters - 2 * Math.log(5)) < 1e-5);
});

test('prototypes start at unit length, and only their directions count', () => {
  const model = build();
  const before = partsOf(model);
  const prototypes = model.variables['prototypes.views'];
  for (const length of tf.norm(prototypes, 2, 1).dataSync()) assert.ok(Math.abs(length - 1) < 1e-6, `${length}`);
  tf.tidy(() => prototypes.assign(tf.mul(3, prototypes)));
  assert.ok(Math.abs(partsOf(model).clusters - before.clusters) < 1e-5);
});

test('one modality: two views are left, and two moves', () => {
  const { visual } = fourItems.features;
  const model = fettl.build({ ...fourItems, features: { visual } }, OPTIONS, streams(SEED));
  const moves = Object.keys(model.variables).filter((name) => name.startsWith('moves'));
  assert.equal(moves, ['moves.ids.visual', 'moves.visual.ids']);
  assert.ok(Number.isFinite(partsOf(model).total));
});

test.run();
