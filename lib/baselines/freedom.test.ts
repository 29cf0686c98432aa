import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Adam, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from '../training/sampler.js';
import { lossAndGradients, trainStep } from '../training/step.js';
import { type FreedomOptions, freedom } from './freedom.js';
import { lightgcn } from './lightgcn.js';

await useSimdBackend();

const data = tinyDataset();
const rows = sampler(data).epoch(streams(2));
const build = (choices: Partial<FreedomOptions> = {}) =>
  freedom.build(data, { ...freedom.defaults, size: 8, neighbors: 3, ...choices }, streams(1));
const parts = (model: ReturnType<typeof build>): Record<string, number> => {
  const { loss, gradients } = lossAndGradients(model, rows, streams(3));
  tf.dispose(gradients);
  return { total: loss.total, ...loss.parts };
};
const numbers = (t: tf.Tensor): number[] => Array.from(t.dataSync());
const near = (actual: number[], expected: number[], tolerance = 1e-6): void =>
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) <= tolerance, `place ${i}: ${value} is not ${expected[i]}`);
  });

test("scores: LightGCN's users, and its items plus one hop over the item graph; pruning has no say", () => {
  const model = build({ neighbors: 10 }); // of 10 items: every item is everyone's neighbor, so a hop is the mean of all items
  const plain = lightgcn.build(data, { size: 8, layers: 2, regularization: 0 }, streams(1));
  for (const name of ['users', 'items']) plain.variables[name].assign(model.variables[name]);
  const expected = plain.represent(streams(1));
  const mean = tf.mean(model.variables.items, 0); // [d]
  for (const begun of [false, true]) {
    if (begun) model.beginEpoch?.(streams(5));
    const found = model.represent(streams(1));
    near(numbers(found.users), numbers(expected.users));
    near(numbers(found.items), numbers(tf.add(expected.items, mean)));
  }
});

test('an epoch trains on its own part of the clicks, the same for the same stream; without pruning on all', () => {
  const model = build();
  const losses = [3, 4, 3].map((seed) => {
    model.beginEpoch?.(streams(seed));
    return parts(model).total;
  });
  assert.is(losses[0], losses[2]);
  assert.is.not(losses[0], losses[1]);
  const whole = build({ dropped: 0 });
  const before = parts(whole).total;
  whole.beginEpoch?.(streams(3));
  assert.is(parts(whole).total, before);
});

test('λ weighs ranking by content; λ = 0 leaves out features and maps, and the loss is its first part', () => {
  const some = parts(build({ contentWeight: 0.25 }));
  near([some.total], [some.bpr + 0.25 * some.content]);
  const none = build({ contentWeight: 0 });
  assert.equal(Object.keys(none.variables), ['users', 'items']);
  assert.equal(parts(none), { total: some.bpr, bpr: some.bpr });
});

test('with content scores of 0 each modality adds ln 2: the first loss is ln 2 (1 + 2 λ) but for the ids', () => {
  const model = build({ contentWeight: 1 });
  for (const m of ['visual', 'textual']) {
    const { [`${m}.projection.weight`]: weight, [`${m}.projection.bias`]: bias } = model.variables;
    for (const v of [weight, bias]) tf.tidy(() => v.assign(tf.zerosLike(v)));
  }
  near([parts(model).content], [2 * Math.LN2]);
});

test('features are trained, or stay as they are', () => {
  const trained = build();
  assert.equal(Object.keys(trained.variables), [
    'users',
    'items',
    'visual.features',
    'visual.projection.weight',
    'visual.projection.bias',
    'textual.features',
    'textual.projection.weight',
    'textual.projection.bias',
  ]);
  const raw = numbers(trained.variables['visual.features']);
  assert.equal(raw, Array.from(data.features.visual?.values ?? []));
  const adam = new Adam(0.01);
  trainStep(trained, adam, rows, streams(3));
  assert.not.equal(numbers(trained.variables['visual.features']), raw);
  const frozen = build({ features: 'frozen' });
  assert.not.ok(Object.keys(frozen.variables).some((name) => name.endsWith('features')));
  // the first step sees the same features either way
  near([parts(frozen).total], [parts(build()).total]);
});

test('features never enter the score', () => {
  const model = build();
  const before = numbers(model.represent(streams(1)).items);
  const features = model.variables['visual.features'];
  tf.tidy(() => features.assign(tf.onesLike(features)));
  assert.equal(numbers(model.represent(streams(1)).items), before);
});

test.run();
