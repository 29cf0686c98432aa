import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset } from '../data/dataset.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { lossAndGradients } from '../training/step.js';
import { type GrcnOptions, grcn } from './grcn.js';

await useSimdBackend();

// user 0 clicks items 0, 1 and 3, user 1 items 1 and 2, user 2 nothing; nobody clicks item 4
const [USERS, ITEMS, NODES] = [3, 5, 8];
const CLICKS = { users: [0, 0, 0, 1, 1], items: [0, 1, 3, 1, 2] };
const visual = { rows: ITEMS, cols: 2, values: Float32Array.of(1, -0.5, 0.3, 2, -1, 0.7, 0.4, 0.6, -2, 1) };
const textual = { rows: ITEMS, cols: 1, values: Float32Array.of(0.5, -1, 2, 1.5, -0.3) };
const none = { users: [], items: [] };
const data = buildDataset({
  name: 'five items',
  users: USERS,
  items: ITEMS,
  train: CLICKS,
  valid: none,
  test: none,
  features: { visual, textual },
});
const ROWS = { users: Int32Array.of(0, 1, 0), positives: Int32Array.of(1, 1, 0), negatives: Int32Array.of(2, 0, 4) };
const OPTIONS: GrcnOptions = { ...grcn.defaults, size: 3, regularization: 0.2 };
const build = (choices: Partial<GrcnOptions> = {}) => grcn.build(data, { ...OPTIONS, ...choices }, streams(5));
type Model = ReturnType<typeof build>;

// The system again, in plain numbers, edge by edge.

interface Edge {
  readonly source: number;
  readonly target: number;
}
const toItems = CLICKS.users.map((u, k): Edge => ({ source: u, target: USERS + CLICKS.items[k] }));
const toUsers = toItems.map(({ source, target }): Edge => ({ source: target, target: source }));

type Rows = number[][];
type Values = Record<string, Rows>;
const dot = (x: number[], y: number[]): number => x.reduce((sum, value, k) => sum + value * y[k], 0);
const plus = (x: number[], y: number[], scale = 1): number[] => x.map((value, k) => value + scale * y[k]);
const unit = (rows: Rows): Rows => rows.map((x) => x.map((value) => value / Math.hypot(...x)));
const meanSquare = (rows: Rows): number => dot(rows.flat(), rows.flat()) / rows.flat().length;

/** Softmax over the edges that enter a target, then what they bring. */
function attend(x: Rows, edges: Edge[]): { weight: number[]; sum: Rows } {
  const likeness = edges.map(({ source, target }) => Math.exp(dot(x[source], x[target])));
  const total = x.map((_, t) => edges.reduce((sum, { target }, e) => sum + (target === t ? likeness[e] : 0), 0));
  const weight = likeness.map((value, e) => value / total[edges[e].target]);
  return { weight, sum: hop(x, edges, weight) };
}

function hop(x: Rows, edges: Edge[], weight: number[]): Rows {
  const sum = x.map((row) => row.map(() => 0));
  for (const [e, { source, target }] of edges.entries()) sum[target] = plus(sum[target], x[source], weight[e]);
  return sum;
}

function readOut(n: Values, routing: Edge[], { rounds, layers } = OPTIONS): Rows {
  const edges = [...toItems, ...toUsers];
  const seen = (['visual', 'textual'] as const).map((m) => {
    const { values, cols } = { visual, textual }[m];
    const items = unit(
      Array.from({ length: ITEMS }, (_, i) =>
        n[`${m}.projection.bias`][0].map((b, c) => {
          const mapped = n[`${m}.projection.weight`].reduce((sum, row, r) => sum + values[i * cols + r] * row[c], b);
          return mapped > 0 ? mapped : 0.01 * mapped;
        }),
      ),
    );
    let users = unit(n[`${m}.prototypes`]);
    for (let k = 0; k < rounds; k++) {
      const { sum } = attend([...users, ...items], routing);
      users = unit(users.map((p, u) => plus(p, sum[u])));
    }
    const x = [...users, ...items];
    const { weight, sum } = attend(x, edges);
    return { weight, y: x.map((row, t) => plus(row, sum[t])) };
  });
  const believed = edges.map(({ source }, e) =>
    Math.max(0, ...seen.map(({ weight }, m) => weight[e] * n.confidence[m][source])),
  );
  let x = unit(n.ids);
  let ids = x;
  for (let l = 0; l < layers; l++) {
    x = hop(x, edges, believed);
    ids = ids.map((row, t) => plus(row, x[t]));
  }
  return ids.map((row, t) => [...row, ...seen.flatMap(({ y }) => y[t])]);
}

function lossOf(n: Values, routing: Edge[]): number {
  const r = readOut(n, routing);
  const [u, i, j] = [ROWS.users, ROWS.positives, ROWS.negatives].map((ids) => Array.from(ids));
  const margins = u.map((user, b) => dot(r[user], plus(r[USERS + i[b]], r[USERS + j[b]], -1)));
  const rank = margins.reduce((sum, x) => sum + Math.log(1 + Math.exp(-x)), 0) / margins.length;
  const squares = [u, [...i, ...j].map((item) => USERS + item)].map((ids) => meanSquare(ids.map((id) => n.ids[id])));
  const prototypes = ['visual', 'textual'].map((m) => meanSquare(u.map((user) => n[`${m}.prototypes`][user])));
  squares.push(...prototypes, meanSquare(n['visual.prototypes']));
  return rank + OPTIONS.regularization * squares.reduce((sum, x) => sum + x);
}

const rowsOf = (flat: number[], cols: number): Rows =>
  Array.from({ length: flat.length / cols }, (_, r) => flat.slice(r * cols, (r + 1) * cols));
const valuesOf = (model: Model): Values =>
  Object.fromEntries(
    Object.entries(model.variables).map(([name, v]) => [name, rowsOf([...v.dataSync()], v.shape[v.shape.length - 1])]),
  );

function near(found: ArrayLike<number>, expected: ArrayLike<number>, what: string, tolerance = 2e-6): void {
  assert.is(found.length, expected.length);
  for (let n = 0; n < found.length; n++) {
    const [a, b] = [found[n], expected[n]];
    assert.ok(Math.abs(a - b) < tolerance, `${what}, place ${n}: ${a}, expected ${b}`);
  }
}

function scored(model: Model): number[] {
  const { users, items } = model.represent(streams(1));
  const numbers = [...users.dataSync(), ...items.dataSync()];
  tf.dispose([users, items]);
  return numbers;
}

/** Confidences, drawn too small to be felt among eight nodes, and ids are made larger. */
function enlarge(model: Model): Model {
  for (const v of [model.variables.confidence, model.variables.ids]) tf.tidy(() => v.assign(tf.mul(3, v)));
  return model;
}

for (const [quirks, routing] of [
  ['none', toUsers],
  ['reference', toItems],
] as const) {
  const users = quirks === 'none' ? 'routing moves users' : 'routing written out, from users to items, moves no user';
  test(`quirks ${quirks}: ${users}; scores and loss in plain numbers, gradients by differences`, () => {
    const model = enlarge(build({ quirks }));
    const held = valuesOf(model);
    near(scored(model), readOut(held, routing).flat(), 'scores');
    const { loss, gradients } = lossAndGradients(model, ROWS, streams(2));
    near([loss.total], [lossOf(held, routing)], 'loss');
    for (const [name, variable] of Object.entries(model.variables)) {
      const expected = held[name].flat().map((_, n) => {
        const at = (step: number): number => {
          const moved = structuredClone(held);
          moved[name][Math.floor(n / held[name][0].length)][n % held[name][0].length] += step;
          return lossOf(moved, routing);
        };
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      });
      near(gradients[variable.name].dataSync(), expected, name);
    }
    tf.dispose(gradients);
  });
}

test('rounds matter unless the routing is that of the reference', () => {
  const [once, thrice] = [1, 3].map((rounds) => scored(build({ rounds })));
  assert.not.equal(once, thrice);
  assert.equal(scored(build({ rounds: 1, quirks: 'reference' })), scored(build({ quirks: 'reference' })));
});

test('confidence is that of the source: a node nobody trusts sends nothing and still hears the others', () => {
  const model = enlarge(build({ layers: 1 }));
  const [nobody, user] = [tf.ones([2, NODES]), 0];
  const trust = Array.from(nobody.dataSync(), (value, k) => (k % NODES === user ? 0 : value));
  model.variables.confidence.assign(tf.tensor2d(trust, [2, NODES]));
  const ids = unit(valuesOf(model).ids);
  const read = rowsOf(scored(model), 3 * OPTIONS.size).map((row) => row.slice(0, OPTIONS.size));
  near(read[USERS], ids[USERS], 'item 0, which only that user clicks', 1e-6);
  assert.ok(Math.hypot(...plus(read[user], ids[user], -1)) > 0.1, 'that user hears its items');
  assert.ok(Math.hypot(...plus(read[USERS + 1], ids[USERS + 1], -1)) > 0.1, 'item 1 hears user 1');
});

test('edges of no confidence in either modality are pruned: ids stay where they are', () => {
  const model = enlarge(build());
  model.variables.confidence.assign(tf.fill([2, NODES], -1));
  const read = rowsOf(scored(model), 3 * OPTIONS.size).map((row) => row.slice(0, OPTIONS.size));
  near(read.flat(), unit(valuesOf(model).ids).flat(), 'ids', 1e-6);
});

test('λ weighs the squares; at 0 they are left out', () => {
  const parts = (regularization: number): Record<string, number> => {
    const { loss, gradients } = lossAndGradients(build({ regularization }), ROWS, streams(2));
    tf.dispose(gradients);
    return { total: loss.total, ...loss.parts };
  };
  const some = parts(0.5);
  near([some.total], [some.bpr + 0.5 * some.squares], 'total', 1e-6);
  assert.equal(parts(0), { total: some.bpr, bpr: some.bpr });
});

test('with texts alone R has two parts, and no square of all prototypes', () => {
  const texts = { ...data, features: { textual } };
  const model = grcn.build(texts, OPTIONS, streams(5));
  assert.is(scored(model).length, NODES * 2 * OPTIONS.size);
  assert.equal(model.variables.confidence.shape, [1, NODES]);
  const n = valuesOf(model);
  const { loss, gradients } = lossAndGradients(model, ROWS, streams(2));
  tf.dispose(gradients);
  const rows = (table: Rows, ids: Int32Array, first = 0): Rows => Array.from(ids, (id) => table[first + id]);
  const squares = [
    meanSquare(rows(n.ids, ROWS.users)),
    (meanSquare(rows(n.ids, ROWS.positives, USERS)) + meanSquare(rows(n.ids, ROWS.negatives, USERS))) / 2,
    meanSquare(rows(n['textual.prototypes'], ROWS.users)),
  ];
  near([loss.parts.squares], [squares.reduce((sum, x) => sum + x)], 'squares', 1e-6);
});

test.run();
