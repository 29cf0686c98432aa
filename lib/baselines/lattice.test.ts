import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { plainLatentGraph } from '../graph/latentItemGraph.test.js';
import { Adam, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from '../training/sampler.js';
import { everythingOf } from '../training/state.js';
import { lossAndGradients, trainStep } from '../training/step.js';
import { type LatticeOptions, lattice } from './lattice.js';
import {
  bprOf,
  CLICKS,
  checkLoss,
  checkScores,
  dot,
  FEATURES,
  fourItems,
  linear,
  meanOf,
  type Numbers,
  plus,
  ROWS,
  type Row,
  times,
  unit,
} from './plainNumbers.test.js';

await useSimdBackend();

// The system again, in plain numbers and with Z dense.

const SMALL: LatticeOptions = { ...lattice.defaults, size: 3, neighbors: 2, rawShare: 0.4, regularization: 0.2 };

function plainScores(n: Numbers, { layers, neighbors, rawShare } = SMALL): { users: Row[]; items: Row[] } {
  const start = [...n.users, ...n.items];
  const around = start.map((_, node) => [node]); // every node is its own neighbor
  CLICKS.users.forEach((u, p) => {
    around[u].push(n.users.length + CLICKS.items[p]);
    around[n.users.length + CLICKS.items[p]].push(u);
  });
  const hops = [start];
  for (let l = 0; l < layers; l++) hops.push(around.map((nodes) => meanOf(nodes.map((node) => hops[l][node]))));
  const read = start.map((_, node) => meanOf(hops.map((hop) => hop[node])));

  const modalities = ['visual', 'textual'] as const;
  const raw = modalities.map((m) => FEATURES[m]);
  const mapped = modalities.map((m) => n[`${m}.features`].map((x) => linear(n, `${m}.projection`, x)));
  const powers = n.modalities[0].map(Math.exp);
  const shares = powers.map((power) => power / (powers[0] + powers[1]));
  const z = plainLatentGraph({ raw, mapped, shares }, { neighbors, rawShare });
  const hop = z.map((row) => unit(plus(...row.map((weight, j) => times(weight, n.items[j])))));
  return {
    users: read.slice(0, n.users.length),
    items: read.slice(n.users.length).map((g, i) => plus(g, hop[i])),
  };
}

function plainLoss(n: Numbers): number {
  const { users, items } = plainScores(n);
  const squares = Array.from(ROWS.users, (u, b) =>
    [users[u], items[ROWS.positives[b]], items[ROWS.negatives[b]]].reduce((sum, x) => sum + dot(x, x), 0),
  );
  return bprOf(users, items) + (SMALL.regularization * squares.reduce((sum, x) => sum + x)) / (2 * squares.length);
}

test('loss, all gradients and scores in plain numbers, with a dense graph', () => {
  const model = lattice.build(fourItems, SMALL, streams(5));
  checkLoss(model, plainLoss);
  const values = Object.entries(model.variables).map(([name, v]) => [name, v.arraySync()] as const);
  const n = Object.fromEntries(values.map(([name, v]) => [name, name.endsWith('bias') ? [v] : v])) as Numbers;
  checkScores(model, plainScores(n));
  model.dispose();
});

// What the steps of an epoch learn, and what they hold.

const data = tinyDataset();
const rows = sampler(data).epoch(streams(2));
const build = (choices: Partial<LatticeOptions> = {}) =>
  lattice.build(data, { ...lattice.defaults, size: 8, neighbors: 3, rawShare: 0.4, ...choices }, streams(1));
type Model = ReturnType<typeof build>;
const bytes = (variable: tf.Tensor): number[] => Array.from(variable.dataSync());
const itemsOf = (model: Model): number[] => {
  const { users, items } = model.represent(streams(1));
  const found = bytes(items);
  tf.dispose([users, items]);
  return found;
};
function at(model: Model, index: number): { loss: number; learned: string[] } {
  const { loss, gradients } = lossAndGradients(model, rows, streams(3), { index });
  const learned = Object.keys(model.variables).filter((name) => gradients[model.variables[name].name]);
  tf.dispose(gradients);
  return { loss: loss.total, learned };
}

test('the first step of an epoch learns everything, the others ids alone; asked again, a step says the same', () => {
  const model = build();
  model.beginEpoch?.(streams(3));
  const first = at(model, 0);
  assert.equal(first.learned, Object.keys(model.variables));
  const second = at(model, 1);
  assert.equal(second.learned, ['users', 'items']);
  assert.is(second.loss, first.loss, 'the graph held is the one that the first step learns from');
  assert.equal(at(model, 0), first);
  model.dispose();
});

/** Takes steps of an epoch; says after which of them the maps of looks had moved. */
function mapMoves(absentGradients: 'zero' | 'skip'): boolean[] {
  const model = build();
  const adam = new Adam(0.01, { absentGradients });
  const map = model.variables['visual.projection.weight'];
  model.beginEpoch?.(streams(3));
  const moves = [0, 1, 2].map((index) => {
    const before = bytes(map);
    trainStep(model, adam, rows, streams(3), { index });
    return bytes(map).some((value, p) => value !== before[p]);
  });
  model.dispose();
  adam.dispose();
  return moves;
}

test("Adam's moments carry maps on in the steps that do not learn them, unless absent gradients are skipped", () => {
  assert.equal(mapMoves('zero'), [true, true, true]);
  assert.equal(mapMoves('skip'), [true, false, false]);
});

test('the graph of an epoch is that of its start, also when resumed; scoring and the next epoch see what was learned', () => {
  const model = build();
  const projection = model.variables['visual.projection.weight'];
  model.beginEpoch?.(streams(3));
  const [loss, scored] = [at(model, 1).loss, itemsOf(model)];
  tf.tidy(() => projection.assign(tf.neg(projection)));
  tf.tidy(() => model.variables.modalities.assign(tf.tensor2d([[2, -1]])));
  assert.is(at(model, 1).loss, loss);
  model.beginEpoch?.(streams(3), { resumed: true });
  assert.is(at(model, 1).loss, loss);
  assert.not.equal(itemsOf(model), scored);
  model.beginEpoch?.(streams(4));
  assert.is.not(at(model, 1).loss, loss);
  model.dispose();
});

test('a checkpoint holds the views that the graph was made of', () => {
  const model = build();
  assert.equal(Object.keys(everythingOf(model)).slice(-3), ['held.visual', 'held.textual', 'held.shares']);
  model.beginEpoch?.(streams(3));
  assert.equal(bytes(everythingOf(model)['held.shares']), [0.5, 0.5]);
  model.dispose();
});

test('features are trained, or stay as they are; the first loss is the same', () => {
  const [trained, frozen] = (['trainable', 'frozen'] as const).map((features) => build({ features }));
  assert.equal(bytes(trained.variables['visual.features']), Array.from(data.features.visual?.values ?? []));
  const known = Object.keys(trained.variables).filter((name) => !name.endsWith('.features'));
  assert.equal(Object.keys(frozen.variables), known);
  assert.is(at(frozen, 0).loss, at(trained, 0).loss);
  trained.dispose();
  frozen.dispose();
});

test('only rn(Z E_I) is added to what the clicks say of an item: a vector of length 1', () => {
  const model = build({ layers: 1 });
  const before = itemsOf(model);
  const { items } = model.variables;
  // twice the ids: twice what the clicks say, the same direction
  tf.tidy(() => model.variables.users.assign(tf.mul(2, model.variables.users)));
  tf.tidy(() => items.assign(tf.mul(2, items)));
  const after = itemsOf(model);
  for (let i = 0; i < data.items; i++) {
    const hop = before.slice(8 * i, 8 * i + 8).map((x, c) => 2 * x - after[8 * i + c]);
    assert.ok(Math.abs(Math.hypot(...hop) - 1) < 1e-5, `item ${i}`);
  }
  model.dispose();
});

test.run();
