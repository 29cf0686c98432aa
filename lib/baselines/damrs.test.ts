import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Recommender } from '../recommender.js';
import { streams } from '../tensor/streams.js';
import { lossAndGradients } from '../training/step.js';
import { type DamrsOptions, damrs } from './damrs.js';
import {
  bprOf,
  checkLoss,
  checkScores,
  dot,
  FEATURES,
  fourItems,
  hop,
  meanOf,
  type Numbers,
  plus,
  ROWS,
  type Tables,
  times,
  unit,
  valuesOf,
} from './plainNumbers.test.js';

const build = (choices: Partial<DamrsOptions> = {}): Recommender =>
  damrs.build(fourItems, { ...damrs.defaults, size: 4, neighbors: 2, positives: 1, ...choices }, streams(1));

const partsOf = (model: Recommender): Record<string, number> => {
  const { loss, gradients } = lossAndGradients(model, ROWS, streams(3));
  tf.dispose(gradients);
  return { total: loss.total, ...loss.parts };
};

// Plain numbers: the clicks are user 0: items 0, 1; user 1: item 1; user 2: items 0, 1, 2.

const ITEMS = [0, 1, 2, 3];
// items 0 and 1 have users 0 and 2 in common, item 2 only user 2 with either
const PARTNERS = [[0, 1], [1, 0], [2], [3]];

/** Neighbors by content: of those not below the mean cosine in both modalities, the two nearest in each. */
function contentNeighbors(): number[][][] {
  const cosines = [FEATURES.visual, FEATURES.textual].map((x) => x.map((a) => x.map((b) => dot(unit(a), unit(b)))));
  const means = cosines.map((s) => s.flat().reduce((sum, value) => sum + value, 0) / 16);
  return cosines.map((own) =>
    ITEMS.map((i) =>
      ITEMS.filter((j) => cosines.every((s, m) => s[i][j] >= means[m]))
        .sort((a, b) => own[i][b] - own[i][a])
        .slice(0, 2),
    ),
  );
}

/** Users and items after two layers over the clicks, views by looks, texts and buyers, their mean, and items as scored. */
function forward({ users, items }: Numbers) {
  const layers: Tables[] = [{ users, items }];
  for (let l = 0; l < 2; l++) layers.push(hop(layers[l]));
  const views = [...contentNeighbors(), PARTNERS].map((rows) =>
    rows.map((row) => plus(...row.map((j) => times(1 / Math.sqrt(row.length * rows[j].length), items[j])))),
  );
  const clicked = items.map((_, i) => meanOf(layers.map((layer) => layer.items[i])));
  const mean = items.map((_, i) => meanOf(views.map((view) => view[i])));
  return {
    users: users.map((_, u) => meanOf(layers.map((layer) => layer.users[u]))),
    clicked,
    views,
    mean,
    items: items.map((_, i) => plus(clicked[i], mean[i])),
  };
}

const sigma = (x: number): number => 1 / (1 + Math.exp(-x));
const average = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** w⁺ and w⁻ of each row of the batch, as the paper writes them. */
function rowWeights(n: Numbers, [a, b, c]: number[]): { trust: number[]; doubt: number[] } {
  const { users, views } = forward(n);
  const agreement = (ids: Int32Array): number[][] =>
    Array.from(ids, (i, r) => views.map((view) => sigma(dot(users[ROWS.users[r]], unit(view[i])))));
  const p = agreement(ROWS.positives);
  const ofNegatives = average(agreement(ROWS.negatives).flat());
  const variance = (row: number[]): number => row.reduce((sum, x) => sum + (x - average(row)) ** 2, 0) / 2;
  return {
    trust: p.map((row) => Math.min(1, average(row) ** a * Math.exp(-variance(row)) ** b)),
    doubt: p.map((row) =>
      average(row) < ofNegatives ? Math.min(1, Math.max(0, Math.max(...row) - ofNegatives) ** c) : 0,
    ),
  };
}

function weightedBpr(n: Numbers, { trust, doubt }: { trust: number[]; doubt: number[] }): number {
  const { users, items } = forward(n);
  const terms = Array.from(ROWS.users, (u, r) => {
    const x = dot(users[u], items[ROWS.positives[r]]) - dot(users[u], items[ROWS.negatives[r]]);
    return -trust[r] * Math.log(sigma(x)) - doubt[r] * Math.log(sigma(-x));
  });
  return average(terms);
}

/** All users of the batch are 0, 1, 2, its items all four. */
function userAlignment(n: Numbers): number {
  const { users, clicked, mean } = forward(n);
  const kl = (p: number, q: number): number => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
  const divergences = [0, 1, 2].flatMap((u) =>
    ITEMS.map((i) => {
      const [p, q] = [clicked, mean].map((table) => sigma(dot(users[u], unit(table[i]))));
      return kl(p, q) + kl(q, p);
    }),
  );
  return average(divergences);
}

/** One positive of each kind; τ = 0.2. */
function itemAlignment(n: Numbers): number {
  const similarity = forward(n).views.map((view) =>
    ITEMS.map((i) => ITEMS.map((j) => dot(unit(view[i]), unit(view[j])))),
  );
  const softmax = (row: number[]): number[] =>
    row.map((x) => Math.exp(x) / row.reduce((sum, y) => sum + Math.exp(y), 0));
  const losses = similarity.flatMap((own, v) =>
    ITEMS.map((i) => {
      const chances = similarity.map((s) => softmax(s[i]));
      const best = (score: (j: number) => number, among: number[]): number =>
        among.reduce((a, b) => (score(b) > score(a) ? b : a));
      const first = best((j) => chances.reduce((sum, p) => sum + p[j], chances[v][j]), ITEMS);
      const others = ITEMS.filter((j) => j !== first);
      const second = best((j) => chances[v][j], others);
      const z = (columns: number[]): number => columns.reduce((sum, j) => sum + Math.exp(own[i][j] / 0.2), 0);
      return -Math.log(z([first]) / z(ITEMS) + 1e-9) - Math.log(z([second]) / z(others) + 1e-9);
    }),
  );
  return average(losses);
}

test("scores: LightGCN's users, and its items plus the mean hop over what looks, reads and sells alike", () => {
  const model = build();
  const { users, items } = forward(valuesOf(model));
  checkScores(model, { users, items });
});

test('the loss as written, and its gradients with the weights of rows held', () => {
  for (const [a, b, c] of [
    [1.5, 1.5, 1],
    [1, 2, 1],
    [0.5, 3, 2],
  ]) {
    const model = build({ meanPower: a, spreadPower: b, doubtPower: c, itemWeight: 0.25, userWeight: 0.5 });
    const held = rowWeights(valuesOf(model), [a, b, c]);
    assert.ok(Math.max(...held.doubt) > 0 && Math.min(...held.doubt) === 0, 'rows of both kinds are examined');
    checkLoss(model, (n) => weightedBpr(n, held) + 0.25 * itemAlignment(n) + 0.5 * userAlignment(n));
  }
});

test('rows that all weigh the same: plain ranking', () => {
  const model = build({ rowWeights: 'equal', itemWeight: 0, userWeight: 0 });
  checkLoss(model, (n) => {
    const { users, items } = forward(n);
    return bprOf(users, items);
  });
});

test('with small embeddings the first loss is 0.5^a ln 2 and what items add: 0.2451 with a = 1.5, 0.3466 with a = 1', () => {
  const cases: [Partial<DamrsOptions>, number][] = [
    [{}, 0.2451],
    [{ meanPower: 1 }, 0.3466],
    [{ rowWeights: 'equal' }, Math.LN2],
  ];
  for (const [choices, expected] of cases) {
    const model = build(choices);
    for (const v of Object.values(model.variables)) tf.tidy(() => v.assign(tf.mul(1e-4, v)));
    const { total, items } = partsOf(model);
    const rest = total - 0.001 * items;
    assert.ok(Math.abs(rest - expected) < 1e-4, `${rest}, expected ${expected}`);
  }
});

test('a weight of 0 leaves an alignment out', () => {
  assert.equal(Object.keys(partsOf(build())), ['total', 'bpr', 'items', 'users']);
  assert.equal(Object.keys(partsOf(build({ itemWeight: 0, userWeight: 0 }))), ['total', 'bpr']);
});

test('scores that float32 takes for certain leave loss and gradients finite', () => {
  const model = build();
  for (const v of Object.values(model.variables)) tf.tidy(() => v.assign(tf.mul(100, v)));
  const { loss, gradients } = lossAndGradients(model, ROWS, streams(3));
  assert.ok(Number.isFinite(loss.total), `${loss.total}`);
  for (const gradient of Object.values(gradients)) assert.ok(gradient.dataSync().every(Number.isFinite));
});

test('batches of 4096, as the authors train', () => {
  assert.is(damrs.training.batchSize, 4096);
});

test.run();
