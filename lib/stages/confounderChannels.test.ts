import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { camrec } from '../camrec/model.js';
import { CAMREC_DEFAULTS, type CamrecOptions } from '../camrec/options.js';
import { streams, useSimdBackend } from '../tensor/index.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { exchangeDifference, probeConditions } from './conditionControls.js';
import { agreesWithScoring, CONDITIONS, estimateConfounder, permutation, type Trained } from './confounderChannels.js';
import { itemVariance, learningOfDenoisers } from './denoisingError.js';
import { noisingAndRecovery, scheduleCurves, signalToNoise } from './diffusionStory.js';
import { trainFreshDenoisers } from './freshDenoisers.js';
import { relativeShift, shiftUnderTreatment } from './treatmentShift.js';

const random = streams(3);

function tiny(options: Partial<CamrecOptions> = {}): Trained {
  const data = tinyDataset();
  const small = {
    ...CAMREC_DEFAULTS,
    size: 8,
    codes: 4,
    codeSize: 8,
    neighborsVisual: 3,
    neighborsTextual: 3,
    steps: 5,
  };
  return { data, model: camrec.build(data, { ...small, ...options }, streams(1)) };
}

test.before(async () => {
  await useSimdBackend();
});

test('estimates are the bits that scoring sees, for both predictions', () => {
  for (const prediction of ['x0', 'noise'] as const) {
    const trained = tiny({ prediction });
    assert.ok(agreesWithScoring(trained, random), prediction);
    trained.model.dispose();
  }
});

test('every condition gives another estimate, and its own modality makes a channel deaf to the other one', () => {
  const trained = tiny();
  const estimates = CONDITIONS.map((condition) => estimateConfounder(trained, { condition, random }));
  const distinct = new Set(estimates.map(({ visual }) => visual.values.join()));
  assert.is(distinct.size, CONDITIONS.length);
  const visual = tinyDataset().features.visual;
  if (!visual) throw new Error('the tiny data set has visual features');
  const edited = { ...visual, values: visual.values.map((value) => value + 1) };
  const after = estimateConfounder(trained, { condition: 'own modality', random, visual: edited });
  assert.equal(after.textual.values, estimates[2].textual.values);
  assert.not.equal(after.visual.values, estimates[2].visual.values);
  trained.model.dispose();
});

test('a permutation holds every item once and depends on its stream alone', () => {
  const order = permutation(50, random);
  assert.equal(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 50 }, (_, i) => i),
  );
  assert.equal(permutation(50, random), order);
  assert.not.equal(permutation(50, streams(4)), order);
});

test('noisy state and condition can change places', () => {
  const trained = tiny();
  // sums of three tokens in another order: a few units of float32 rounding
  assert.ok(exchangeDifference(trained) < 1e-5);
  trained.model.dispose();
});

test('a model without diffusion is refused by name', () => {
  const trained = tiny({ ablation: 'dcd' });
  assert.throws(() => estimateConfounder(trained, { random }), /no visual denoiser; build it without ablation/);
  trained.model.dispose();
});

test('the shift of a hand-made edit', () => {
  const before = { rows: 2, cols: 2, values: Float32Array.of(0, 1, 2, 1) }; // spread 1 + 1 around (1, 1)
  const after = { rows: 2, cols: 2, values: Float32Array.of(0, 4, 2, 1) }; // one entry moved by 3
  assert.is(relativeShift(before, after), 9 / 2);
  assert.is(relativeShift(before, before), 0);
});

test('an edit that changes nothing moves nothing', () => {
  const trained = tiny();
  const visual = trained.data.features.visual;
  if (!visual) throw new Error('the tiny data set has visual features');
  assert.equal(
    shiftUnderTreatment(trained, [visual, visual], random).map((row) => row.shift),
    [0, 0, 0, 0],
  );
  trained.model.dispose();
});

test('curves begin at 1, the way out at h_0 and the way back ends at H_c', () => {
  assert.equal(
    scheduleCurves(20).map(({ alphaBar }) => [alphaBar[0], alphaBar.length]),
    [1, 1, 1, 1].map((one) => [one, 21]),
  );
  const trained = tiny();
  const { noising, recovery, shown } = noisingAndRecovery(trained, 'visual', { steps: [0, 5], random });
  assert.equal(
    [...noising, ...recovery].map(({ label }) => label),
    ['h_0', 't = 5', 't = 5', 'H_c'],
  );
  assert.ok(shown > 0 && shown <= 1);
  assert.equal(
    signalToNoise(trained, [1, 5]).map(({ t }) => t),
    [1, 5],
  );
  trained.model.dispose();
});

test('the error of the mean item is the variance', () => {
  const states = tensor2d([0, 1, 2, 1], [2, 2]); // variances 1 and 0
  assert.is(itemVariance(states), 0.5);
  states.dispose();
});

test('denoisers trained alone learn, and nothing of all this stays in memory', () => {
  const trained = tiny();
  const tensors = memory().numTensors;
  const before = learningOfDenoisers(trained, { seed: 1, random });
  const fresh = trainFreshDenoisers(trained, { updates: 60, random });
  assert.is(fresh.length, 10);
  fresh.forEach(({ unexplained, predicts }) => {
    if (predicts === 'x0') assert.ok(unexplained < before[0].unexplained / 2);
  });
  const label = { name: 'half', labels: Array.from({ length: 10 }, (_, i) => i % 2), classNames: ['even', 'odd'] };
  const rows = probeConditions(trained, label, random);
  assert.equal(
    rows.map(({ condition }) => condition),
    CONDITIONS.flatMap((condition) => [condition, condition]),
  );
  assert.is(memory().numTensors, tensors);
  trained.model.dispose();
});

test.run();
