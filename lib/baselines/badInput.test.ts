// Data at the edge, for every system: handled, or refused by a message that says what is needed.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset, type Dataset, type Matrix } from '../data/dataset.js';
import { evaluateRanking } from '../evaluation/ranking.js';
import type { Recommender, System } from '../recommender.js';
import { systems } from '../systems.js';
import { Adam, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { type Rows, sampler } from '../training/sampler.js';
import { type Gradients, gradientsOf, lossAndGradients, preludeStep, trainStep } from '../training/step.js';

await useSimdBackend();

const matrix = (rows: number, cols: number, value: (i: number) => number): Matrix => ({
  rows,
  cols,
  values: Float32Array.from({ length: rows * cols }, (_, i) => value(i)),
});
const wave = (i: number): number => Math.sin(3 * i + 1);

// users 0 to 2 click items 0 to 3; user 3 has no training click, item 4 is in no split
const clicks = {
  name: 'edge',
  users: 4,
  items: 5,
  train: { users: Int32Array.of(0, 0, 1, 1, 2), items: Int32Array.of(0, 1, 1, 2, 3) },
  valid: { users: Int32Array.of(0, 1, 3), items: Int32Array.of(2, 3, 0) },
  test: { users: Int32Array.of(0, 2), items: Int32Array.of(3, 0) },
};
const withFeatures = (features: Dataset['features']): Dataset => buildDataset({ ...clicks, features });
const both = withFeatures({ visual: matrix(5, 20, wave), textual: matrix(5, 12, wave) });

/** Builds, takes a step and scores before and after: every number must be finite. */
function checkFinite(system: System, data: Dataset, { rows, options }: { rows?: Rows; options?: object } = {}): void {
  const size = 'size' in system.defaults && { size: 8 };
  const model: Recommender = system.build(data, { ...system.defaults, ...size, ...options }, streams(1));
  const adam = new Adam(0.01);
  model.beginEpoch?.(streams(3));
  const { prelude } = model;
  if (prelude) {
    checkGradients(() => gradientsOf((step) => prelude.loss({ ...step, index: 0 }, streams(6)), prelude.variables));
    preludeStep(prelude, adam, 0, streams(6));
    prelude.finish();
  }
  checkScores(model, data);
  if (Object.keys(model.variables).length > 0) {
    const given = rows ?? sampler(data).epoch(streams(2));
    checkGradients(() => lossAndGradients(model, given, streams(4)));
    trainStep(model, adam, given, streams(4));
    checkScores(model, data);
  }
  adam.dispose();
  model.dispose();
}

const checkNumbers = (tensors: readonly tf.Tensor[]): void => {
  for (const tensor of tensors) {
    assert.ok(tensor.dataSync().every(Number.isFinite), `a tensor of [${tensor.shape}] is not finite`);
  }
};

function checkGradients(of: () => Gradients): void {
  const { loss, gradients } = of();
  assert.ok(Number.isFinite(loss.total), `loss is ${loss.total}`);
  checkNumbers(Object.values(gradients));
  tf.dispose(gradients);
}

function checkScores(model: Recommender, data: Dataset): void {
  const { users, items } = model.represent(streams(5));
  checkNumbers([users, items]);
  assert.equal([users.shape[0], items.shape[0]], [data.users, data.items]);
  // 20 and 50 are more items than there are
  const { metrics } = evaluateRanking(data, data.valid, { users, items });
  assert.ok(metrics['recall@50'] <= 1 && metrics['recall@20'] === metrics['recall@50']);
  tf.dispose([users, items]);
}

// user 0 clicks item 0 of two
const alone = buildDataset({
  name: 'alone',
  users: 1,
  items: 2,
  train: { users: Int32Array.of(0), items: Int32Array.of(0) },
  valid: { users: Int32Array.of(0), items: Int32Array.of(1) },
  test: { users: Int32Array.of(0), items: Int32Array.of(1) },
  features: { visual: matrix(2, 3, wave), textual: matrix(2, 2, wave) },
});
// no sampler draws an item that nobody clicks, but whoever calls `loss` may
const onlyRow: Rows = { users: Int32Array.of(0), positives: Int32Array.of(0), negatives: Int32Array.of(1) };
const one: Rows = { users: Int32Array.of(1), positives: Int32Array.of(2), negatives: Int32Array.of(0) };
const zeroRow = (cols: number): Matrix => matrix(5, cols, (i) => (Math.floor(i / cols) === 1 ? 0 : wave(i)));
/** Whatever is counted among items, users or neighbors, beyond all there are. */
const TOO_MANY: Record<string, object> = {
  dualgnn: { neighbors: 100 },
  lattice: { neighbors: 100 },
  freedom: { neighbors: 100 },
  diffmm: { perUser: 100, denoiserBatch: 100 },
  damrs: { neighbors: 100, partners: 100, positives: 100 },
  m3csr: { history: 100, clusters: 100, buckets: 100 },
  fettl: { neighbors: 100, clusters: 100 },
  camrec: { neighborsVisual: 100, neighborsTextual: 100 },
};
const CASES: [string, (system: System) => void][] = [
  [
    'a user without clicks, one who shares no item with others, an item never clicked, cutoffs above the item count',
    (s) => checkFinite(s, both),
  ],
  ['neighbors, clusters and the like above the item count', (s) => checkFinite(s, both, { options: TOO_MANY[s.name] })],
  ['a batch of one row', (s) => checkFinite(s, both, { rows: one })],
  ['the same row over and over', (s) => checkFinite(s, both, { rows: repeated(one, 9) })],
  ['one user and two items', (s) => checkFinite(s, alone, { rows: onlyRow })],
  [
    'features one column wide and of odd width',
    (s) => checkFinite(s, withFeatures({ visual: matrix(5, 1, wave), textual: matrix(5, 7, wave) })),
  ],
  [
    'an item whose features are all 0',
    (s) => checkFinite(s, withFeatures({ visual: zeroRow(6), textual: zeroRow(4) })),
  ],
];

function repeated({ users, positives, negatives }: Rows, times: number): Rows {
  const fill = ([id]: Int32Array): Int32Array => new Int32Array(times).fill(id);
  return { users: fill(users), positives: fill(positives), negatives: fill(negatives) };
}

for (const system of systems) {
  for (const [what, check] of CASES) test(`${system.name}: ${what}`, () => check(system));
}

/** What a system cannot do without. */
const NEEDS: Record<string, 'none' | 'one' | 'both'> = {
  popularity: 'none',
  bpr: 'none',
  lightgcn: 'none',
  vbpr: 'one',
  mmgcn: 'one',
  grcn: 'one',
  dualgnn: 'one',
  slmrec: 'both',
  lattice: 'one',
  freedom: 'one',
  bm3: 'one',
  diffmm: 'both',
  damrs: 'both',
  m3csr: 'one',
  fettl: 'one',
  camrec: 'both',
};

for (const system of systems) {
  test(`${system.name}: a folder without features, or with those of one modality, is used or refused by name`, () => {
    const { visual, textual } = both.features;
    const build = (features: Dataset['features']): void => checkFinite(system, withFeatures(features));
    const refusal = new RegExp(`^${system.name} needs visual (and|or) textual item features, edge has `);
    const needs = NEEDS[system.name];
    assert.ok(needs, `say here what ${system.name} needs`);
    for (const [features, enough] of [
      [{}, needs === 'none'],
      [{ visual }, needs !== 'both'],
      [{ textual }, needs !== 'both'],
    ] as const) {
      if (enough) build(features);
      else assert.throws(() => build(features), refusal);
    }
  });
}

test('options out of range are refused with what was expected', () => {
  const bad: [string, object, string][] = [
    ['bpr', { size: 0 }, 'size must be a positive integer, got 0'],
    ['bpr', { regularization: Number.NaN }, 'regularization must be a number from 0 on, got NaN'],
    ['lightgcn', { layers: 1.5 }, 'layers must be a positive integer, got 1.5'],
    ['vbpr', { size: '64' }, 'size must be a positive integer, got 64'],
    ['mmgcn', { visualSize: 0 }, 'visualSize must be a positive integer, got 0'],
    ['mmgcn', { quirks: true }, 'quirks must be one of none, reference, got true'],
    ['dualgnn', { neighbors: 2.5 }, 'neighbors must be a positive integer, got 2.5'],
    ['dualgnn', { quirks: '' }, 'quirks must be one of none, reference, got '],
    ['grcn', { rounds: 0 }, 'rounds must be a positive integer, got 0'],
    ['grcn', { quirks: 'all' }, 'quirks must be one of none, reference, got all'],
    ['lattice', { rawShare: -0.1 }, 'rawShare must be between 0 and 1, got -0.1'],
    ['lattice', { neighbors: Number.NaN }, 'neighbors must be a positive integer, got NaN'],
    ['freedom', { neighbors: 0 }, 'neighbors must be a positive integer, got 0'],
    ['freedom', { visualShare: 1.1 }, 'visualShare must be between 0 and 1, got 1.1'],
    ['freedom', { dropped: 1 }, 'dropped must be from 0 to below 1, got 1'],
    ['freedom', { features: 'fixed' }, 'features must be one of trainable, frozen, got fixed'],
    ['m3csr', { heads: 5 }, 'heads must divide size 64, got 5'],
    ['m3csr', { temperature: 0 }, 'temperature must be a number above 0, got 0'],
    ['m3csr', { quirks: 'all' }, 'quirks must be one of none, reference, got all'],
    [
      'm3csr',
      { quirks: 'reference' },
      'quirks reference takes user number 5 for padding, edge has 4 users; use quirks none',
    ],
    ['bm3', { dropout: 1 }, 'dropout must be from 0 to below 1, got 1'],
    ['bm3', { contentWeight: Number.POSITIVE_INFINITY }, 'contentWeight must be a number from 0 on, got Infinity'],
    ['diffmm', { keepRate: 0 }, 'keepRate must be above 0 and at most 1, got 0'],
    ['diffmm', { maps: 'none' }, 'maps must be one of leaky, linear, mixed, got none'],
    ['diffmm', { lastNoise: 1 }, 'lastNoise must be from 0 to below 1, got 1'],
    ['diffmm', { firstNoise: 0.1, lastNoise: 0.05 }, 'lastNoise must be at least firstNoise, 0.1, got 0.05'],
    ['damrs', { partners: 0 }, 'partners must be a positive integer, got 0'],
    ['damrs', { rowWeights: 'none' }, 'rowWeights must be one of agreement, equal, got none'],
    ['damrs', { meanPower: -1 }, 'meanPower must be a number from 0 on, got -1'],
    ['slmrec', { temperature: 0 }, 'temperature must be a number above 0, got 0'],
    ['slmrec', { contrastTemperature: Number.NaN }, 'contrastTemperature must be a number above 0, got NaN'],
    ['fettl', { neighbors: 0 }, 'neighbors must be a positive integer, got 0'],
    ['fettl', { clusters: 0 }, 'clusters must be a positive integer, got 0'],
    ['fettl', { temperature: 0 }, 'temperature must be a number above 0, got 0'],
    ['fettl', { targetRounds: 2.5 }, 'targetRounds must be a positive integer, got 2.5'],
    ['fettl', { clusterWeight: Number.NaN }, 'clusterWeight must be a number from 0 on, got NaN'],
    ['vbpr', { regularization: -1 }, 'regularization must be a number from 0 on, got -1'],
  ];
  for (const [name, options, expected] of bad) {
    const system = systems.find((candidate) => candidate.name === name) as System;
    assert.throws(() => system.build(both, { ...system.defaults, ...options }, streams(1)), `${name}: ${expected}`);
  }
});

test.run();
