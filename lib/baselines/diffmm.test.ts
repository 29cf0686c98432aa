import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { selfLoopGraph } from '../graph/selfLoopGraph.js';
import type { Prelude } from '../recommender.js';
import { Adam, type SparseMatrix, spmm, useSimdBackend } from '../tensor/index.js';
import { closeTo } from '../tensor/ops/opCheck.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from '../training/sampler.js';
import { assignValues, everythingOf, valuesOf } from '../training/state.js';
import { gradientsOf, lossAndGradients, preludeStep } from '../training/step.js';
import { train } from '../training/trainer.js';
import { type DiffmmOptions, diffmm } from './diffmm.js';

await useSimdBackend();

const data = tinyDataset();
const rows = sampler(data).epoch(streams(2));
const build = (choices: Partial<DiffmmOptions> = {}) =>
  diffmm.build(data, { ...diffmm.defaults, size: 8, hiddenSize: 16, ...choices }, streams(1));
type Model = ReturnType<typeof build>;
const preludeOf = ({ prelude }: Model): Prelude => prelude as Prelude;

const partsOf = (model: Model): Record<string, number> => {
  const { loss, gradients } = lossAndGradients(model, rows, streams(3));
  tf.dispose(gradients);
  return { total: loss.total, ...loss.parts };
};
const earlyParts = (model: Model): Record<string, number> => {
  const prelude = preludeOf(model);
  const { loss, gradients } = gradientsOf((step) => prelude.loss({ ...step, index: 0 }, streams(4)), prelude.variables);
  tf.dispose(gradients);
  return { total: loss.total, ...loss.parts };
};
const numbers = (...tensors: tf.Tensor[]): number[] => tensors.flatMap((t) => Array.from(t.dataSync()));
const scored = (model: Model): number[] => {
  const { users, items } = model.represent(streams(1));
  return numbers(users, items);
};

const users = (x: tf.Tensor): tf.Tensor => tf.slice(x, 0, data.users);
const items = (x: tf.Tensor): tf.Tensor => tf.slice(x, data.users);
const unit = (x: tf.Tensor): tf.Tensor => tf.div(x, tf.norm(x, 2, 1, true));
const hop = (graph: SparseMatrix, ofUsers: tf.Tensor, ofItems: tf.Tensor): tf.Tensor =>
  spmm(graph, tf.concat([ofUsers, ofItems], 0) as tf.Tensor2D);

/** The nodes as the paper writes them, modality by modality: r, g_v, g_t. */
function nodesApart({ variables, buffers }: Model, { modalWeight, residualWeight }: DiffmmOptions): tf.Tensor[] {
  const graph = selfLoopGraph(data);
  const [eu, ei] = [variables.users, variables.items];
  const share = numbers(variables.shares).map(Math.exp);
  const views: tf.Tensor[] = [];
  let z: tf.Tensor = tf.zeros([data.users + data.items, 8]);
  for (const [m, name] of (['visual', 'textual'] as const).entries()) {
    const raw = data.features[name];
    if (!raw) throw new Error('the tiny data set has both');
    const mapped = tf.matMul(
      tf.tensor2d(raw.values, [raw.rows, raw.cols]),
      variables[`${name}.projection.weight`] as tf.Tensor2D,
    );
    const content = unit(tf.maximum(mapped, tf.mul(0.2, mapped)));
    const best = Int32Array.from(numbers(buffers?.[`${name}.best`] as tf.Tensor));
    const start = Int32Array.from({ length: data.users + 1 }, (_, u) => u);
    const own = selfLoopGraph({ ...data, train: { start, items: best } });
    let y = hop(graph, eu, content);
    y = tf.add(y, hop(graph, users(y), ei));
    y = tf.add(y, tf.mul(modalWeight, hop(own, eu, ei)));
    z = tf.add(z, tf.mul(share[m] / (share[0] + share[1]), y));
    const g = hop(own, eu, content);
    views.push(tf.add(g, spmm(graph, g as tf.Tensor2D)));
  }
  const r = tf.addN([z, spmm(graph, z as tf.Tensor2D), tf.mul(residualWeight, unit(z))]);
  return [r, ...views];
}

/** `mean −ln( e^(x̂·ŷ/τ) / Σ_j e^(x̂·ŷ_j/τ) )` of some rows x against all rows y. */
function nce(x: tf.Tensor, y: tf.Tensor, ids: Int32Array, temperature: number): number {
  const powers = tf
    .exp(tf.div(tf.matMul(unit(tf.gather(x, ids)) as tf.Tensor2D, unit(y) as tf.Tensor2D, false, true), temperature))
    .arraySync() as number[][];
  const lost = powers.map((row, b) => -Math.log(row[ids[b]] / row.reduce((sum, p) => sum + p, 0)));
  return lost.reduce((sum, value) => sum + value, 0) / lost.length;
}

/** A model whose denoisers have spoken and whose shares differ. */
function begun(choices: Partial<DiffmmOptions> = {}): Model {
  const model = build(choices);
  model.variables.shares.assign(tf.tensor2d([[0.9, -0.4]]));
  preludeOf(model).finish();
  return model;
}

test('scores as the paper writes them, modality by modality: one propagation for both is the same', () => {
  for (const model of [build(), begun()]) {
    closeTo('r', scored(model), numbers(nodesApart(model, diffmm.defaults)[0]), 1e-5);
  }
});

for (const contrast of ['views', 'fused'] as const) {
  test(`the loss as written, telling apart: ${contrast}`, () => {
    const choices = { contrast, contrastWeight: 0.3, regularization: 0.02, temperature: 0.4 };
    const model = begun(choices);
    const [r, visual, textual] = nodesApart(model, { ...diffmm.defaults, ...choices });
    const [u, i] = [users(r).arraySync(), items(r).arraySync()] as number[][][];
    const score = (user: number, item: number): number => u[user].reduce((sum, x, k) => sum + x * i[item][k], 0);
    const losses = Array.from(rows.users, (user, b) =>
      Math.log1p(Math.exp(score(user, rows.negatives[b]) - score(user, rows.positives[b]))),
    );
    const bpr = losses.reduce((sum, x) => sum + x, 0) / losses.length;
    const squares = numbers(model.variables.users, model.variables.items).reduce((sum, x) => sum + x * x, 0);
    const pairs =
      contrast === 'views'
        ? [[visual, textual]]
        : [
            [r, visual],
            [r, textual],
          ];
    const apart = pairs.reduce(
      (sum, [x, y]) => sum + nce(users(x), users(y), rows.users, 0.4) + nce(items(x), items(y), rows.positives, 0.4),
      0,
    );
    const found = partsOf(model);
    const expected = { bpr, squares, contrast: apart, total: bpr + 0.02 * squares + 0.3 * apart };
    for (const [name, value] of Object.entries(expected)) closeTo(name, [found[name]], [value], 1e-5);
  });
}

test('a first batch of empty tables: ln 2, and ln U + ln I for telling rows apart', () => {
  const model = build();
  for (const variable of Object.values(model.variables)) tf.tidy(() => variable.assign(tf.zerosLike(variable)));
  const { bpr, squares, contrast } = partsOf(model);
  closeTo('parts', [bpr, squares, contrast], [Math.LN2, 0, Math.log(data.users) + Math.log(data.items)], 1e-6);
});

test('denoisers that say nothing lose every click: w times the share of items clicked, for both', () => {
  const model = build({ diffusionSteps: 1, agreementWeight: 0.5 }); // w = 1
  for (const variable of Object.values(preludeOf(model).variables))
    tf.tidy(() => variable.assign(tf.zerosLike(variable)));
  const { total, denoising, agreement } = earlyParts(model);
  closeTo('denoising', [denoising], [(2 * 3) / 10], 1e-6); // three clicks a user of ten items
  const table = model.variables.items.arraySync() as number[][];
  let squares = 0;
  for (let u = 0; u < data.users; u++) {
    const own = Array.from(data.train.items.subarray(data.train.start[u], data.train.start[u + 1]));
    for (let k = 0; k < 8; k++) squares += own.reduce((sum, item) => sum + table[item][k], 0) ** 2;
  }
  closeTo('agreement', [agreement], [(2 * squares) / (data.users * 8)], 1e-5);
  closeTo('total', [total], [denoising + 0.5 * agreement], 1e-6);
});

test("an epoch's steps see every user once, in another order each epoch", () => {
  const model = build({ denoiserBatch: 5, diffusionSteps: 1, agreementWeight: 1 });
  const prelude = preludeOf(model);
  assert.is(prelude.steps, 3); // 12 users
  for (const variable of Object.values(prelude.variables)) tf.tidy(() => variable.assign(tf.zerosLike(variable)));
  // x̂ = 0: what a step's users miss is a fingerprint of who they are, and adds up over the epoch
  const missed = (seed: number): number[] =>
    [0, 1, 2].map((index) => {
      const { loss, gradients } = gradientsOf(
        (step) => prelude.loss({ ...step, index }, streams(seed)),
        prelude.variables,
      );
      tf.dispose(gradients);
      return loss.parts.agreement * [5, 5, 2][index];
    });
  const [one, other] = [missed(4), missed(6)];
  assert.not.equal(one, other);
  const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0);
  closeTo('an epoch', [sum(one)], [sum(other)], 1e-6);
});

test('denoisers learn: what they hold for the best is of the kind that a user clicks', () => {
  const model = build({ hiddenSize: 32 });
  const prelude = preludeOf(model);
  const adam = new Adam(0.01);
  const losses = Array.from({ length: 150 }, (_, s) => {
    return preludeStep(prelude, adam, 0, streams(5).fork('epoch', s)).parts.denoising;
  });
  prelude.finish();
  for (const buffer of Object.values(model.buffers ?? {})) {
    // users of even number click items 0 to 4, odd ones 5 to 9
    buffer.dataSync().forEach((item, u) => {
      assert.is(Math.floor(item / 5), u % 2, `user ${u} got ${item}`);
    });
  }
  const mean = (list: number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const [before, after] = [mean(losses.slice(0, 20)), mean(losses.slice(-50))];
  assert.ok(after < before / 2, `${before} before, ${after} after`);
});

test('scores belong to the variables and buffers at hand: those of a checkpoint, whatever was drawn since', () => {
  for (const keepRate of [1, 0.5]) {
    const model = begun({ keepRate });
    const kept = valuesOf(everythingOf(model));
    const expected = scored(model);
    model.beginEpoch?.(streams(9), { resumed: false });
    const adam = new Adam(0.1);
    preludeStep(preludeOf(model), adam, 0, streams(5));
    preludeOf(model).finish();
    assert.not.equal(scored(model), expected);
    assignValues(everythingOf(model), kept);
    assert.equal(scored(model), expected);
    const fresh = build({ keepRate });
    assignValues(everythingOf(fresh), kept);
    assert.equal(scored(fresh), expected);
  }
});

test('with dropped entries, too, a run that was stopped and resumed ends with the same bits', async () => {
  const choices = {
    options: { size: 8, hiddenSize: 16, keepRate: 0.5, denoiserBatch: 5 },
    training: { epochs: 3, batchSize: 16, learningRate: 0.01 },
  };
  const whole = await train(diffmm, data, choices);
  const stop = new AbortController();
  const broken = await train(diffmm, data, {
    ...choices,
    signal: stop.signal,
    onEpoch: ({ epoch }) => epoch === 2 && stop.abort(),
  });
  assert.is(broken.end.kind, 'aborted');
  const resumed = await train(diffmm, data, { ...choices, resume: broken.state });
  assert.equal(valuesOf(everythingOf(resumed.model)), valuesOf(everythingOf(whole.model)));
  assert.equal(resumed.test?.metrics, whole.test?.metrics);
  for (const { model } of [whole, broken, resumed]) model.dispose();
});

test('maps: leaky without bias, linear with, or looks the one way and texts the other', () => {
  const biases = (maps: DiffmmOptions['maps']): string[] =>
    Object.keys(build({ maps }).variables).filter((name) => name.endsWith('projection.bias'));
  assert.equal(biases('leaky'), []);
  assert.equal(biases('linear'), ['visual.projection.bias', 'textual.projection.bias']);
  assert.equal(biases('mixed'), ['textual.projection.bias']);
});

test('the steps on clicks leave the denoisers alone, and theirs the rest', () => {
  const model = build();
  const early = Object.keys(preludeOf(model).variables);
  const parts = ['time.weight', 'time.bias', 'enter.weight', 'enter.bias', 'enter.time', 'leave.weight', 'leave.bias'];
  assert.equal(
    early,
    ['visual', 'textual'].flatMap((m) => parts.map((part) => `${m}.denoiser.${part}`)),
  );
  const { gradients } = lossAndGradients(model, rows, streams(3));
  for (const name of early) assert.not.ok(model.variables[name].name in gradients);
});

test('a weight of 0 leaves out its term', () => {
  assert.equal(Object.keys(partsOf(build({ contrastWeight: 0, regularization: 0 }))), ['total', 'bpr']);
  assert.equal(Object.keys(earlyParts(build({ agreementWeight: 0 }))), ['total', 'denoising']);
});

test.run();
