import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset } from '../data/dataset.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { lossAndGradients } from '../training/step.js';
import { type Bm3Options, bm3 } from './bm3.js';
import { dropout } from './dropout.js';

await useSimdBackend();

// user 0 clicks items 0 and 1, user 1 item 1; nobody clicks item 2
const none = { users: [], items: [] };
const data = buildDataset({
  name: 'three items',
  users: 2,
  items: 3,
  train: { users: [0, 0, 1], items: [0, 1, 1] },
  valid: none,
  test: none,
  features: {
    visual: { rows: 3, cols: 2, values: Float32Array.of(1, -0.5, 0.3, 2, -1, 0.7) },
    textual: { rows: 3, cols: 1, values: Float32Array.of(0.5, -1, 2) },
  },
});
const ROWS = { users: Int32Array.of(0, 1, 0), positives: Int32Array.of(1, 1, 0), negatives: Int32Array.of(2, 0, 2) };
const OPTIONS = { ...bm3.defaults, size: 3, dropout: 0, regularization: 0.2 };
const build = (choices: Partial<Bm3Options> = {}) => bm3.build(data, { ...OPTIONS, ...choices }, streams(4));
type Model = ReturnType<typeof build>;

type Numbers = Record<string, number[][]>;
const valuesOf = (model: Model): Numbers =>
  Object.fromEntries(
    Object.entries(model.variables).map(([name, v]) => {
      const cols = v.shape[v.shape.length - 1];
      const flat = Array.from(v.dataSync());
      return [name, Array.from({ length: flat.length / cols }, (_, r) => flat.slice(r * cols, (r + 1) * cols))];
    }),
  );

// The system again, in plain numbers: what is trained and what is held come as two sets of the same variables.
const GRAPH = [
  { u: 0, i: 0, value: 1 / Math.sqrt(2 * 1) },
  { u: 0, i: 1, value: 1 / Math.sqrt(2 * 2) },
  { u: 1, i: 1, value: 1 / Math.sqrt(1 * 2) },
];

function nodesOf({ users, items }: Numbers): { u: number[][]; i: number[][] } {
  const hop = { users: users.map((row) => row.map(() => 0)), items: items.map((row) => row.map(() => 0)) };
  for (const { u, i, value } of GRAPH) {
    for (let k = 0; k < 3; k++) {
      hop.users[u][k] += value * items[i][k];
      hop.items[i][k] += value * users[u][k];
    }
  }
  return {
    u: users.map((row, n) => row.map((x, k) => (x + hop.users[n][k]) / 2)),
    i: items.map((row, n) => row.map((x, k) => (x + hop.items[n][k]) / 2 + x)),
  };
}

const linear = (x: number[], weight: number[][], bias: number[]): number[] =>
  bias.map((b, c) => x.reduce((sum, value, r) => sum + value * weight[r][c], b));
const content = (n: Numbers, m: string): number[][] =>
  n[`${m}.features`].map((x) => linear(x, n[`${m}.projection.weight`], n[`${m}.projection.bias`][0]));
const dot = (x: number[], y: number[]): number => x.reduce((sum, value, k) => sum + value * y[k], 0);
const cosine = (x: number[], y: number[]): number => dot(x, y) / (Math.hypot(...x) * Math.hypot(...y));
const away = (pairs: [number[], number[]][]): number =>
  1 - pairs.reduce((sum, [x, y]) => sum + cosine(x, y), 0) / pairs.length;

function lossOf(trained: Numbers, held: Numbers): number {
  const q = (x: number[]): number[] => linear(x, trained['predictor.weight'], trained['predictor.bias'][0]);
  const [now, target] = [nodesOf(trained), nodesOf(held)];
  const users = Array.from(ROWS.users);
  const items = Array.from(ROWS.positives);
  let loss = away(users.map((u, b) => [q(now.u[u]), target.i[items[b]]]));
  loss += away(items.map((i, b) => [q(now.i[i]), target.u[users[b]]]));
  for (const m of ['visual', 'textual']) {
    const [mapped, heldMapped] = [content(trained, m), content(held, m)];
    loss += 2 * away(items.map((i) => [q(mapped[i]), target.i[i]]));
    loss += 2 * away(items.map((i) => [q(mapped[i]), heldMapped[i]]));
  }
  return loss + (OPTIONS.regularization * (Math.hypot(...now.u.flat()) + Math.hypot(...now.i.flat()))) / 3;
}

test('loss in plain numbers, and gradients by differences with the targets held', () => {
  const model = build();
  const held = valuesOf(model);
  const { loss, gradients } = lossAndGradients(model, ROWS, streams(2));
  assert.ok(Math.abs(loss.total - lossOf(held, held)) < 2e-6, `${loss.total}, expected ${lossOf(held, held)}`);
  for (const [name, variable] of Object.entries(model.variables)) {
    const found = gradients[variable.name].dataSync();
    held[name].flat().forEach((_, n) => {
      const cols = held[name][0].length;
      const at = (step: number): number => {
        const moved = structuredClone(held);
        moved[name][Math.floor(n / cols)][n % cols] += step;
        return lossOf(moved, held);
      };
      const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
      assert.ok(Math.abs(found[n] - slope) < 2e-6, `${name}[${n}]: ${found[n]}, expected ${slope}`);
    });
  }
  tf.dispose(gradients);
});

test('scores: the predictor on both sides', () => {
  const model = build();
  const n = valuesOf(model);
  const { u, i } = nodesOf(n);
  const { users, items } = model.represent(streams(1));
  for (const [table, rows] of [
    [users, u],
    [items, i],
  ] as const) {
    const expected = rows.flatMap((x) => linear(x, n['predictor.weight'], n['predictor.bias'][0]));
    table.dataSync().forEach((value, p) => {
      assert.ok(Math.abs(value - expected[p]) < 1e-6, `${value}, expected ${expected[p]}`);
    });
  }
});

test('negatives have no say', () => {
  const [one, other] = [ROWS.negatives, Int32Array.of(0, 2, 1)].map((negatives) => {
    const { loss, gradients } = lossAndGradients(build({ dropout: 0.5 }), { ...ROWS, negatives }, streams(2));
    tf.dispose(gradients);
    return loss;
  });
  assert.equal(one, other);
});

test('a weight of 0 leaves out its term, content also its variables', () => {
  const parts = (choices: Partial<Bm3Options>): string[] => {
    const { loss, gradients } = lossAndGradients(build(choices), ROWS, streams(2));
    tf.dispose(gradients);
    return Object.keys(loss.parts);
  };
  assert.equal(parts({}), ['clicks', 'content', 'length']);
  assert.equal(parts({ regularization: 0 }), ['clicks', 'content']);
  assert.equal(parts({ contentWeight: 0 }), ['clicks', 'length']);
  assert.equal(Object.keys(build({ contentWeight: 0 }).variables), [
    'users',
    'items',
    'predictor.weight',
    'predictor.bias',
  ]);
});

test('dropout: the share asked for is 0, the rest grows so that the mean stays', () => {
  for (const rate of [0.3, 0.5]) {
    const out = Array.from(dropout(tf.ones([200, 100]), rate, streams(3)).dataSync());
    const zeros = out.filter((value) => value === 0).length / out.length;
    assert.ok(Math.abs(zeros - rate) < 0.014, `${zeros} are 0`); // four standard errors
    assert.ok(out.every((value) => value === 0 || Math.abs(value - 1 / (1 - rate)) < 1e-6));
  }
});

test.run();
