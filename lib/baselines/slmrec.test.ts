import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { interactionGraph } from '../graph/interactionGraph.js';
import { meanOfLayers } from '../graph/propagation.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from '../training/sampler.js';
import { lossAndGradients } from '../training/step.js';
import { type SlmrecOptions, slmrec } from './slmrec.js';

await useSimdBackend();

const data = tinyDataset();
const rows = sampler(data).epoch(streams(2)); // 36 clicks of 10 items: every item repeats
const build = (choices: Partial<SlmrecOptions> = {}) =>
  slmrec.build(data, { ...slmrec.defaults, size: 8, ...choices }, streams(1));
type Model = ReturnType<typeof build>;
const partsOf = (model: Model): Record<string, number> => {
  const { loss, gradients } = lossAndGradients(model, rows, streams(3));
  tf.dispose(gradients);
  return { total: loss.total, ...loss.parts };
};

const near = (actual: tf.Tensor, expected: tf.Tensor): void => {
  const difference = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0];
  assert.ok(difference < 1e-5, `off by ${difference}`);
};

/** The three views as the paper writes them: three propagations, each with features of unit length. */
function viewsApart({ variables }: Model): tf.Tensor2D[] {
  const graph = interactionGraph(data);
  const starts = [variables.items as tf.Tensor];
  for (const m of ['visual', 'textual'] as const) {
    const raw = data.features[m];
    if (!raw) throw new Error('the tiny data set has both');
    const x = tf.tensor2d(raw.values, [raw.rows, raw.cols]);
    const unit = tf.div(x, tf.norm(x, 2, 1, true));
    starts.push(tf.add(tf.matMul(unit, variables[`${m}.projection.weight`]), variables[`${m}.projection.bias`]));
  }
  return starts.map((start) => meanOfLayers(graph, tf.concat([variables.users, start], 0) as tf.Tensor2D, 3));
}

const map = ({ variables }: Model, name: string, x: tf.Tensor): tf.Tensor =>
  tf.add(tf.matMul(x as tf.Tensor2D, variables[`${name}.weight`] as tf.Tensor2D), variables[`${name}.bias`]);

/** Cross-entropy of the rows of z with the diagonal. */
const ce = (z: tf.Tensor): number => {
  const own = tf.sum(tf.mul(z, tf.eye(z.shape[0])), 1);
  return tf.mean(tf.sub(tf.logSumExp(z, 1), own)).dataSync()[0];
};
const product = (a: tf.Tensor, b: tf.Tensor, temperature: number): tf.Tensor =>
  tf.div(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true), temperature);

test('one propagation of three times the columns is the three of the paper, fused for users and items', () => {
  const model = build();
  const side = tf.concat(viewsApart(model), 1); // [N, 3 d]
  const { users, items } = model.represent(streams(1));
  near(users, map(model, 'fusion.users', tf.slice(side, 0, data.users)));
  near(items, map(model, 'fusion.items', tf.slice(side, data.users)));
});

test('the loss as written: repeated items are written out there, merged here', () => {
  const model = build({ contrastWeight: 0.3, contrastTemperature: 0.7 });
  const { users, items } = model.represent(streams(1));
  const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, 1, true));
  const clicked = tf.tensor1d(rows.positives, 'int32');
  const pairs = ce(product(unit(tf.gather(users, rows.users)), unit(tf.gather(items, clicked)), 0.2));
  const [id, visual, textual] = viewsApart(model).map((x) => tf.gather(tf.slice(x, data.users), clicked));
  const fine = map(model, 'views.id', id);
  const coarse = map(model, 'views.coarse', map(model, 'views.bridge', fine));
  const views =
    ce(product(fine, map(model, 'views.visual', visual), 0.7)) +
    ce(product(coarse, map(model, 'views.textual', textual), 0.7));
  const found = partsOf(model);
  for (const [name, expected] of Object.entries({ pairs, views, total: pairs + 0.3 * views })) {
    assert.ok(Math.abs(found[name] - expected) < 1e-5, `${name} is ${found[name]}, expected ${expected}`);
  }
});

test('α = 0 leaves out the maps of the views', () => {
  const model = build({ contrastWeight: 0 });
  assert.not.ok(Object.keys(model.variables).some((name) => name.startsWith('views')));
  const { total, ...parts } = partsOf(model);
  assert.equal(parts, { pairs: total });
});

test('weights decay in training, as the authors train', () => {
  assert.is(slmrec.training.weightDecay, 1e-4);
});

test.run();
