// A system written out once more in JavaScript's own numbers, against which its test holds loss, gradients and scores.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset } from '../data/dataset.js';
import type { Recommender } from '../recommender.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import type { Rows } from '../training/sampler.js';
import { lossAndGradients } from '../training/step.js';

await useSimdBackend();

export type Row = number[];
/** Variables by name as rows; a vector is one row. */
export type Numbers = Record<string, Row[]>;

const none = { users: [], items: [] };

/** User 0 clicks items 0 and 1, user 1 item 1, user 2 items 0 to 2; nobody clicks item 3, user 3 clicks nothing. */
export const CLICKS = { users: [0, 0, 1, 2, 2, 2], items: [0, 1, 1, 0, 1, 2] };

export const fourItems = buildDataset({
  name: 'four items',
  users: 4,
  items: 4,
  train: CLICKS,
  valid: none,
  test: none,
  features: {
    visual: { rows: 4, cols: 2, values: Float32Array.of(1, -0.5, 0.3, 2, -1, 0.7, 0.4, 0.4) },
    textual: { rows: 4, cols: 3, values: Float32Array.of(0.5, -1, 2, 1, 0.2, -0.3, -0.6, 0.8, 0.1, 1, 1, -1) },
  },
});

export const FEATURES: { readonly visual: Row[]; readonly textual: Row[] } = {
  visual: rowsOf(fourItems.features.visual?.values ?? [], 2),
  textual: rowsOf(fourItems.features.textual?.values ?? [], 3),
};

/** A batch in which users and items repeat. */
export const ROWS: Rows = {
  users: Int32Array.of(0, 1, 2, 0, 2),
  positives: Int32Array.of(1, 1, 0, 0, 2),
  negatives: Int32Array.of(2, 0, 3, 3, 3),
};

export const dot = (x: Row, y: Row): number => x.reduce((sum, value, k) => sum + value * y[k], 0);
export const plus = (...rows: Row[]): Row => rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0));
export const times = (factor: number, x: Row): Row => x.map((value) => factor * value);
export const unit = (x: Row): Row => times(1 / Math.hypot(...x), x);
export const leaky = (x: Row): Row => x.map((value) => (value > 0 ? value : 0.01 * value));
export const product = (x: Row, weight: Row[]): Row =>
  weight[0].map((_, c) => x.reduce((sum, value, r) => sum + value * weight[r][c], 0));
export const linear = (n: Numbers, name: string, x: Row): Row =>
  plus(product(x, n[`${name}.weight`]), n[`${name}.bias`][0]);
export const meanOf = (rows: Row[]): Row => times(1 / rows.length, plus(...rows));
export const meanSquare = (rows: Row[]): number => {
  const all = rows.flat();
  return all.reduce((sum, value) => sum + value * value, 0) / all.length;
};
/** mean_b −ln σ(u · i − u · j) over ROWS. */
export const bprOf = (users: Row[], items: Row[]): number => {
  const margins = Array.from(ROWS.users, (u, b) =>
    dot(users[u], plus(items[ROWS.positives[b]], times(-1, items[ROWS.negatives[b]]))),
  );
  return margins.reduce((sum, x) => sum + Math.log1p(Math.exp(-x)), 0) / margins.length;
};

/** A row for each user and each item. */
export interface Tables {
  readonly users: Row[];
  readonly items: Row[];
}

/** Â x: each user the sum of its items over the roots of both degrees, each item that of its users. */
export function hop({ users, items }: Tables): Tables {
  const degree = (ids: number[], id: number): number => ids.filter((other) => other === id).length;
  const out = { users: users.map((row) => times(0, row)), items: items.map((row) => times(0, row)) };
  CLICKS.users.forEach((u, click) => {
    const i = CLICKS.items[click];
    const weight = 1 / Math.sqrt(degree(CLICKS.users, u) * degree(CLICKS.items, i));
    out.users[u] = plus(out.users[u], times(weight, items[i]));
    out.items[i] = plus(out.items[i], times(weight, users[u]));
  });
  return out;
}

export function rowsOf(values: ArrayLike<number>, cols: number): Row[] {
  return Array.from({ length: values.length / cols }, (_, r) =>
    Array.from({ length: cols }, (__, c) => values[r * cols + c]),
  );
}

export const tableOf = (t: tf.Tensor): Row[] => rowsOf(t.dataSync(), t.shape[t.shape.length - 1]);

export function valuesOf({ variables }: Recommender): Numbers {
  return Object.fromEntries(Object.entries(variables).map(([name, v]) => [name, tableOf(v)]));
}

/**
 * Asserts that the model's loss on ROWS is `lossOf` its variables, and every gradient its derivative. Differences of double numbers allow
 * steps of 1e-6, so that no kink of a leaky ReLU lies within one.
 */
export function checkLoss(model: Recommender, lossOf: (n: Numbers) => number): void {
  const values = valuesOf(model);
  const { loss, gradients } = lossAndGradients(model, ROWS, streams(2));
  const expected = lossOf(values);
  assert.ok(Math.abs(loss.total - expected) < 2e-6, `loss ${loss.total}, expected ${expected}`);
  for (const [name, variable] of Object.entries(model.variables)) {
    const found = gradients[variable.name].dataSync();
    values[name].forEach((row, r) => {
      row.forEach((value, c) => {
        const at = (step: number): number => {
          row[c] = value + step;
          const moved = lossOf(values);
          row[c] = value;
          return moved;
        };
        const slope = (at(1e-6) - at(-1e-6)) / 2e-6;
        const gradient = found[r * row.length + c];
        assert.ok(Math.abs(gradient - slope) < 3e-6, `${name}[${r}, ${c}]: ${gradient}, expected ${slope}`);
      });
    });
  }
  tf.dispose(gradients);
}

/** Asserts that the model's tables for scoring are these. */
export function checkScores(model: Recommender, { users, items }: { users: Row[]; items: Row[] }): void {
  const found = model.represent(streams(1));
  const [foundUsers, foundItems] = [tableOf(found.users), tableOf(found.items)];
  for (const [actual, expected] of [
    [foundUsers, users],
    [foundItems, items],
  ]) {
    assert.equal([actual.length, actual[0].length], [expected.length, expected[0].length]);
    actual.flat().forEach((value, p) => {
      assert.ok(Math.abs(value - expected.flat()[p]) < 2e-6, `place ${p}: ${value}, expected ${expected.flat()[p]}`);
    });
  }
  tf.dispose([found.users, found.items]);
}

test('the plain functions do what they say', () => {
  assert.equal(rowsOf([1, 2, 3, 4], 2), [
    [1, 2],
    [3, 4],
  ]);
  assert.is(dot([1, 2], [3, 4]), 11);
  assert.equal(unit([3, 4]), [0.6000000000000001, 0.8]);
  assert.equal(leaky([-2, 3]), [-0.02, 3]);
  assert.equal(
    meanOf([
      [1, 2],
      [3, 6],
    ]),
    [2, 4],
  );
  assert.equal(
    product(
      [1, 2],
      [
        [1, 0],
        [0, 3],
      ],
    ),
    [1, 6],
  );
  assert.is(meanSquare([[1], [3]]), 5);
});

test('a hop: degrees of users are 2, 1, 3 and 0, of items 2, 3, 1 and 0', () => {
  const { users, items } = hop({ users: [[6], [0], [0], [0]], items: [[0], [6], [0], [0]] });
  const expected = [6 / Math.sqrt(2 * 3), 6 / Math.sqrt(1 * 3), 6 / 3, 0, 6 / 2, 6 / Math.sqrt(2 * 3), 0, 0];
  for (const [n, [x]] of [...users, ...items].entries())
    assert.ok(Math.abs(x - expected[n]) < 1e-12, `node ${n}: ${x}`);
});

test.run();
