import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../data/dataset.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { lossAndGradients } from '../training/step.js';
import { type GrcnOptions, grcn } from './grcn.js';
import {
  bprOf,
  CLICKS,
  checkLoss,
  checkScores,
  dot,
  FEATURES,
  fourItems,
  leaky,
  linear,
  meanSquare,
  type Numbers,
  plus,
  ROWS,
  type Row,
  tableOf,
  times,
  unit,
  valuesOf,
} from './plainNumbers.test.js';

await useSimdBackend();

const { users: USERS, items: ITEMS } = fourItems;
const NODES = USERS + ITEMS;
const OPTIONS: GrcnOptions = { ...grcn.defaults, size: 3, regularization: 0.2 };

/** Confidences, drawn too small to be felt among eight nodes, and ids are made larger. */
function build(choices: Partial<GrcnOptions> = {}, data: Dataset = fourItems) {
  const model = grcn.build(data, { ...OPTIONS, ...choices }, streams(5));
  for (const v of [model.variables.confidence, model.variables.ids]) tf.tidy(() => v.assign(tf.mul(3, v)));
  return model;
}
type Model = ReturnType<typeof build>;

// The system again, edge by edge.

interface Edge {
  readonly source: number;
  readonly target: number;
}
const toItems = CLICKS.users.map((u, k): Edge => ({ source: u, target: USERS + CLICKS.items[k] }));
const toUsers = toItems.map(({ source, target }): Edge => ({ source: target, target: source }));

function hop(x: Row[], edges: Edge[], weight: number[]): Row[] {
  const sum = x.map((row) => times(0, row));
  for (const [e, { source, target }] of edges.entries()) sum[target] = plus(sum[target], times(weight[e], x[source]));
  return sum;
}

/** A softmax over the edges that enter a target, then what they bring. */
function attend(x: Row[], edges: Edge[]): { weight: number[]; sum: Row[] } {
  const likeness = edges.map(({ source, target }) => Math.exp(dot(x[source], x[target])));
  const entering = (t: number): number =>
    edges.reduce((sum, { target }, e) => sum + (target === t ? likeness[e] : 0), 0);
  const weight = likeness.map((value, e) => value / entering(edges[e].target));
  return { weight, sum: hop(x, edges, weight) };
}

/** R, where routing takes the edges given. */
function nodesOf(n: Numbers, routing: Edge[]): Row[] {
  const edges = [...toItems, ...toUsers];
  const seen = (['visual', 'textual'] as const).map((m) => {
    const items = FEATURES[m].map((x) => unit(leaky(linear(n, `${m}.projection`, x))));
    let users = n[`${m}.prototypes`].map(unit);
    for (let k = 0; k < OPTIONS.rounds; k++) {
      const { sum } = attend([...users, ...items], routing);
      users = users.map((p, u) => unit(plus(p, sum[u])));
    }
    const x = [...users, ...items];
    const { weight, sum } = attend(x, edges);
    return { weight, y: x.map((row, t) => plus(row, sum[t])) };
  });
  const believed = edges.map(({ source }, e) =>
    Math.max(0, ...seen.map(({ weight }, m) => weight[e] * n.confidence[m][source])),
  );
  const first = n.ids.map(unit);
  const second = hop(first, edges, believed);
  const third = hop(second, edges, believed);
  return first.map((row, t) => [...plus(row, second[t], third[t]), ...seen.flatMap(({ y }) => y[t])]);
}

function squaresOf(n: Numbers, modalities: readonly string[]): number {
  const rows = (table: string, ids: ArrayLike<number>): Row[] => Array.from(ids, (id) => n[table][id]);
  const items = [...ROWS.positives, ...ROWS.negatives].map((item) => USERS + item);
  const some = [rows('ids', ROWS.users), rows('ids', items)];
  for (const m of modalities) some.push(rows(`${m}.prototypes`, ROWS.users));
  if (modalities.includes('visual')) some.push(n['visual.prototypes']);
  return some.reduce((sum, table) => sum + meanSquare(table), 0);
}

for (const [quirks, routing, what] of [
  ['none', toUsers, 'routing from items to users'],
  ['reference', toItems, 'routing written out from users to items, which moves no user,'],
] as const) {
  test(`quirks ${quirks} equals ${what} in plain numbers: scores, loss and gradients`, () => {
    const model = build({ quirks });
    const nodes = nodesOf(valuesOf(model), routing);
    checkScores(model, { users: nodes.slice(0, USERS), items: nodes.slice(USERS) });
    checkLoss(model, (n) => {
      const r = nodesOf(n, routing);
      const rank = bprOf(r.slice(0, USERS), r.slice(USERS));
      return rank + OPTIONS.regularization * squaresOf(n, ['visual', 'textual']);
    });
  });
}

/** R as it scores, [N, 3 d]. */
function scored(model: Model): Row[] {
  const { users, items } = model.represent(streams(1));
  const rows = [...tableOf(users), ...tableOf(items)];
  tf.dispose([users, items]);
  return rows;
}

const idsOf = (model: Model): Row[] => scored(model).map((row) => row.slice(0, OPTIONS.size));
const distance = (x: Row, y: Row): number => Math.hypot(...plus(x, times(-1, y)));

test('rounds matter unless the routing is that of the reference', () => {
  assert.not.equal(scored(build({ rounds: 1 })), scored(build()));
  assert.equal(scored(build({ rounds: 1, quirks: 'reference' })), scored(build({ quirks: 'reference' })));
});

test('confidence is that of the source: a node that nobody trusts sends nothing and still hears the others', () => {
  const model = build({ layers: 1 });
  const silent = 2; // the one user of item 2
  const trust = Array.from({ length: 2 * NODES }, (_, k) => (k % NODES === silent ? 0 : 1));
  model.variables.confidence.assign(tf.tensor2d(trust, [2, NODES]));
  const before = valuesOf(model).ids.map(unit);
  const moved = idsOf(model).map((row, t) => distance(row, before[t]) > 1e-6);
  // user 3 and item 3 have no clicks, item 2 only that user's
  assert.equal(moved, [true, true, true, false, true, true, false, false]);
});

test('edges of no confidence in any modality are pruned: ids stay where they are', () => {
  const model = build();
  model.variables.confidence.assign(tf.fill([2, NODES], -1));
  const before = valuesOf(model).ids.map(unit);
  for (const [t, row] of idsOf(model).entries()) assert.ok(distance(row, before[t]) < 1e-6, `node ${t}`);
});

function parts(model: Model): Record<string, number> {
  const { loss, gradients } = lossAndGradients(model, ROWS, streams(2));
  tf.dispose(gradients);
  return { total: loss.total, ...loss.parts };
}

test('λ weighs the squares; at 0 they are left out', () => {
  const some = parts(build({ regularization: 0.5 }));
  assert.ok(Math.abs(some.total - some.bpr - 0.5 * some.squares) < 1e-6);
  assert.equal(parts(build({ regularization: 0 })), { total: some.bpr, bpr: some.bpr });
});

test('with texts alone R has two parts, and the squares of all prototypes for looks are none', () => {
  const model = build({}, { ...fourItems, features: { textual: fourItems.features.textual } });
  assert.equal([scored(model).length, scored(model)[0].length], [NODES, 2 * OPTIONS.size]);
  assert.equal(model.variables.confidence.shape, [1, NODES]);
  assert.ok(Math.abs(parts(model).squares - squaresOf(valuesOf(model), ['textual'])) < 1e-6);
});

test.run();
