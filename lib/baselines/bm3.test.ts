import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { lossAndGradients } from '../training/step.js';
import { type Bm3Options, bm3 } from './bm3.js';
import { dropout } from './dropout.js';
import {
  checkLoss,
  checkScores,
  dot,
  fourItems,
  hop,
  linear,
  meanOf,
  type Numbers,
  plus,
  ROWS,
  type Row,
  type Tables,
  unit,
  valuesOf,
} from './plainNumbers.test.js';

await useSimdBackend();

const OPTIONS = { ...bm3.defaults, size: 3, dropout: 0, regularization: 0.2 };
const build = (choices: Partial<Bm3Options> = {}) => bm3.build(fourItems, { ...OPTIONS, ...choices }, streams(4));

// The system again, in plain numbers: what is trained and what is held come as two sets of the same variables.

function nodesOf({ users, items }: Numbers): Tables {
  const around = hop({ users, items });
  return {
    users: users.map((x, u) => meanOf([x, around.users[u]])),
    items: items.map((x, i) => plus(meanOf([x, around.items[i]]), x)),
  };
}

const content = (n: Numbers, m: string): Row[] => n[`${m}.features`].map((x) => linear(n, `${m}.projection`, x));
const away = (pairs: [Row, Row][]): number =>
  1 - pairs.reduce((sum, [x, y]) => sum + dot(unit(x), unit(y)), 0) / pairs.length;

function lossOf(trained: Numbers, held: Numbers): number {
  const q = (x: Row): Row => linear(trained, 'predictor', x);
  const [now, target] = [nodesOf(trained), nodesOf(held)];
  const users = Array.from(ROWS.users);
  const items = Array.from(ROWS.positives);
  let loss = away(users.map((u, b) => [q(now.users[u]), target.items[items[b]]]));
  loss += away(items.map((i, b) => [q(now.items[i]), target.users[users[b]]]));
  for (const m of ['visual', 'textual']) {
    const [mapped, heldMapped] = [content(trained, m), content(held, m)];
    loss += 2 * away(items.map((i) => [q(mapped[i]), target.items[i]]));
    loss += 2 * away(items.map((i) => [q(mapped[i]), heldMapped[i]]));
  }
  return loss + (OPTIONS.regularization * (Math.hypot(...now.users.flat()) + Math.hypot(...now.items.flat()))) / 4;
}

test('loss in plain numbers, and gradients by differences with the targets held', () => {
  const model = build();
  const held = valuesOf(model);
  checkLoss(model, (n) => lossOf(n, held));
});

test('scores: the predictor on both sides', () => {
  const model = build();
  const n = valuesOf(model);
  const { users, items } = nodesOf(n);
  const predicted = (rows: Row[]): Row[] => rows.map((x) => linear(n, 'predictor', x));
  checkScores(model, { users: predicted(users), items: predicted(items) });
});

test('negatives have no say', () => {
  const [one, other] = [ROWS.negatives, ROWS.negatives.map((item) => (item + 1) % 4)].map((negatives) => {
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
