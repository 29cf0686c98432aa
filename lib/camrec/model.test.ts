import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../data/dataset.js';
import { evaluateRanking } from '../evaluation/ranking.js';
import { Adam, type SimdBackend, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from '../training/sampler.js';
import { lossAndGradients, trainStep } from '../training/step.js';
import { softAssignment } from './codebook.js';
import { type CamrecModel, camrec } from './model.js';
import type { CamrecOptions } from './options.js';

await useSimdBackend();

const data = tinyDataset();
const small = { size: 16, codeSize: 16, codes: 4, neighborsVisual: 3, neighborsTextual: 4, steps: 5 };
const build = (choices: Partial<CamrecOptions> = {}, from: Dataset = data): CamrecModel =>
  camrec.build(from, { ...camrec.defaults, ...small, ...choices }, streams(7));
const epoch = (e: number) => sampler(data).epoch(streams(7).fork(e));

/** Trains with a large rate, so that few epochs move everything. */
function trained(choices: Partial<CamrecOptions> = {}, epochs = 8): CamrecModel {
  const model = build(choices);
  const adam = new Adam(0.01);
  for (let e = 0; e < epochs; e++) trainStep(model, adam, epoch(e), streams(7).fork('step', e));
  adam.dispose();
  return model;
}

const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());
const scores = ({ users, items }: { users: tf.Tensor2D; items: tf.Tensor2D }): number[] =>
  numbers(tf.matMul(users, items, false, true));
const close = (actual: number[], expected: number[], tolerance: number): void => {
  assert.is(actual.length, expected.length);
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) <= tolerance, `place ${i}: ${value} is not ${expected[i]}`);
  });
};

test('at the start the two BPR losses are near one bit for each modality: scores of untrained users say little', () => {
  const users = 200;
  const model = build({ size: 64 }, tinyDataset({ users }));
  const rows = sampler(tinyDataset({ users })).epoch(streams(2));
  // a click's own edge already pulls its two ends together, so one bit is the upper end
  const { parts } = lossAndGradients(model, rows, streams(3)).loss;
  for (const part of [parts.bpr, parts.bprCausal]) assert.ok(part / 2 > 0.6 && part / 2 < 1.05, `${part / 2} bits`);
  model.dispose();
});

test('each ablation has exactly its own parts of the loss', () => {
  const parts = (choices: Partial<CamrecOptions>): string[] => {
    const model = build(choices);
    const { loss } = lossAndGradients(model, epoch(0), streams(3));
    model.dispose();
    return Object.keys(loss.parts);
  };
  assert.equal(parts({}), ['bpr', 'bprCausal', 'contrast', 'diffusion', 'codebook', 'regularization']);
  assert.equal(parts({ ablation: 'backdoor' }), ['bpr', 'bprCausal', 'contrast', 'regularization']);
  assert.equal(parts({ ablation: 'frontdoor' }), ['bpr', 'diffusion', 'codebook', 'regularization']);
  assert.equal(parts({ ablation: 'dcd' }), ['bpr', 'bprCausal', 'contrast', 'codebook', 'regularization']);
});

test('it learns the clicks of a toy by heart', () => {
  const model = trained({}, 80);
  const shown = { ...data, train: { start: data.train.start, items: data.train.items } };
  const unmasked = { ...shown, train: data.valid }; // rank the training clicks against all but the validation items
  const { metrics } = evaluateRanking(unmasked, data.train, model.represent(streams(1)), { cutoffs: [3] });
  assert.ok(metrics['recall@3'] > 0.95, `recall@3 of the training clicks is ${metrics['recall@3']}`);
  model.dispose();
});

test('200 steps leave as many tensors and as much heap as 20', () => {
  const model = build();
  const adam = new Adam(0.01);
  const memory = (): number[] => [tf.memory().numTensors, (tf.backend() as SimdBackend).memory().bytesInUse];
  const steps = (from: number, to: number): void => {
    for (let s = from; s < to; s++) trainStep(model, adam, epoch(s), streams(7).fork('step', s));
  };
  steps(0, 20);
  const before = memory();
  steps(20, 200);
  assert.equal(memory(), before);
  model.dispose();
  adam.dispose();
});

test('a model leaves nothing behind, whatever was asked of it', () => {
  const before = tf.memory().numTensors;
  const model = build({ scoreFrom: 'both' });
  tf.dispose({ ...model.represent(streams(1)) });
  tf.dispose({ ...model.representWith(data.features, streams(1)) });
  tf.dispose(Object.values(model.inspect(streams(1))) as unknown as tf.Tensor[]);
  model.edgeGates(streams(1), { draws: 2 });
  model.dispose();
  assert.is(tf.memory().numTensors, before);
});

test('the same stream scores alike, another one samples another confounder', () => {
  const model = trained();
  assert.equal(scores(model.represent(streams(1))), scores(model.represent(streams(1))));
  assert.not.equal(scores(model.represent(streams(1))), scores(model.represent(streams(2))));
  model.dispose();
});

test("scores: 'rep' adds the modalities' dot products, 'causal' those of rep*, 'both' all four", () => {
  const [rep, causal, both] = (['rep', 'causal', 'both'] as const).map((scoreFrom) => trained({ scoreFrom }));
  const view = rep.inspect(streams(1));
  const sum = (a: number[], b: number[]): number[] => a.map((value, i) => value + b[i]);
  const [visual, textual] = [view.visual, view.textual];
  const byHand = sum(scores(visual.rep), scores(textual.rep));
  if (!visual.causal || !textual.causal) throw new Error('no ablation here');
  const causalByHand = sum(scores(visual.causal), scores(textual.causal));
  close(scores(rep.represent(streams(1))), byHand, 1e-4);
  close(scores(causal.represent(streams(1))), causalByHand, 1e-4);
  close(scores(both.represent(streams(1))), sum(byHand, causalByHand), 1e-4);
  for (const model of [rep, causal, both]) model.dispose();
});

test("inspect shows what scoring uses: assignments from the embedded confounder, and 'dcd' quantizes the start itself", () => {
  const model = trained();
  const { visual } = model.inspect(streams(1));
  if (!visual.embedded || !visual.codes || !visual.assigned) throw new Error('no ablation here');
  close(numbers(visual.assignment as tf.Tensor), numbers(softAssignment(visual.embedded, visual.codes)), 0);
  assert.equal(visual.confounder?.shape, [data.items, 16]);
  assert.ok(numbers(visual.assigned).every((k) => Number.isInteger(k) && k >= 0 && k < 4));
  model.dispose();
  const plain = trained({ ablation: 'dcd' }).inspect(streams(1)).textual;
  assert.equal(numbers(plain.confounder as tf.Tensor), numbers(plain.start));
  const without = trained({ ablation: 'backdoor' }).inspect(streams(1)).textual;
  assert.equal([without.confounder, without.codes, without.assignment], [undefined, undefined, undefined]);
});

test("with the prior every item has the same code, so codes of its own have no say; with 'own' they have", () => {
  // w = 1: an item is nothing but its code, so under the prior all items start alike
  const choices = { codeShareVisual: 1, codeShareTextual: 1, layers: 1, softness: 0.01 };
  const [prior, own] = (['prior', 'own'] as const).map((codeScoring) => build({ ...choices, codeScoring }));
  const starts = (model: CamrecModel): number[][] => {
    const { rep } = model.inspect(streams(1)).visual; // rep = x + Âx, and Âx depends on users only
    const propagated = tf.matMul(
      dense(model),
      model.variables['visual.users'].div(tf.norm(model.variables['visual.users'], 2, 1, true)) as tf.Tensor2D,
    );
    return tf.sub(rep.items, propagated).arraySync() as number[][];
  };
  const spread = (rows: number[][]): number =>
    Math.max(...rows.map((row) => Math.hypot(...row.map((value, k) => value - rows[0][k]))));
  assert.ok(spread(starts(prior)) < 1e-5, 'items differ under the prior');
  assert.ok(spread(starts(own)) > 1e-3, 'items are alike with codes of their own');
  prior.dispose();
  own.dispose();
});

/** The item rows of Â over users. */
function dense({ graph }: CamrecModel): tf.Tensor2D {
  const out = new Float32Array(data.items * data.users);
  for (let i = 0; i < data.items; i++) {
    for (let p = graph.host.start[data.users + i]; p < graph.host.start[data.users + i + 1]; p++) {
      out[i * data.users + graph.host.column[p]] = graph.host.value[p];
    }
  }
  return tf.tensor2d(out, [data.items, data.users]);
}

test('other features move the start, not the code: with the same ones nothing changes, with w = 1 nothing ever does', () => {
  const visual = data.features.visual;
  if (!visual) throw new Error('the tiny data set has visual features');
  const shifted = { ...visual, values: visual.values.map((value) => value + 1) };
  const model = trained();
  assert.equal(scores(model.representWith(data.features, streams(1))), scores(model.represent(streams(1))));
  assert.not.equal(scores(model.representWith({ visual: shifted }, streams(1))), scores(model.represent(streams(1))));
  assert.throws(
    () => model.representWith({ visual: { rows: 1, cols: 1, values: new Float32Array(1) } }, streams(1)),
    'camrec: visual features must be 10 × 20, got 1 × 1',
  );
  model.dispose();
  const codesOnly = build({ codeShareVisual: 1, codeShareTextual: 1 });
  assert.equal(
    scores(codesOnly.representWith({ visual: shifted }, streams(1))),
    scores(codesOnly.represent(streams(1))),
  );
  codesOnly.dispose();
});

test('edge gates: one for each training click, between 0 and 1, mean over draws near that of many more', () => {
  const model = trained();
  const few = model.edgeGates(streams(1), { draws: 16 });
  const many = model.edgeGates(streams(2), { draws: 200 });
  assert.is(few.visual.length, data.train.items.length);
  assert.ok([...few.visual, ...few.textual].every((gate) => gate > 0 && gate < 1));
  // a gate's deviation is below ½; 16 draws × 2 layers × 2 directions: standard error below 1/16
  close([...few.visual], [...many.visual], 5 / 16);
  assert.not.equal(model.edgeGates(streams(1), { draws: 0 }).visual, few.visual);
  assert.throws(() => model.edgeGates(streams(1), { draws: -1 }), 'draws must be a whole number from 0 on, got -1');
  model.dispose();
  assert.throws(
    () => build({ ablation: 'frontdoor' }).edgeGates(streams(1)),
    "camrec: ablation 'frontdoor' has no edge gates; build another one",
  );
});

test('a missing modality and bad options are refused before anything is built', () => {
  const before = tf.memory().numTensors;
  const blind = { ...data, features: { textual: data.features.textual } };
  assert.throws(
    () => build({}, blind),
    'camrec needs visual and textual item features, tiny has no visual ones; add them or train a system without features',
  );
  assert.throws(() => build({ codes: 0 }), 'camrec: codes must be a positive integer, got 0');
  assert.is(tf.memory().numTensors, before);
});

test.run();
