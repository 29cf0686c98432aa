import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Matrix } from '../data/dataset.js';
import type { Recommender } from '../recommender.js';
import { systemNamed } from '../systems.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { trained } from '../training/run.js';
import { onOtherPages } from './otherPages.js';

await useSimdBackend({ threads: 1 });

const data = tinyDataset();
const shown = data.features.visual as Matrix;
const turned: Matrix = {
  ...shown,
  values: Float32Array.from(shown.values, (_, i) => shown.values[shown.values.length - 1 - i]),
};

function itemsOf(model: Recommender): number[] {
  const { users, items } = model.represent(streams(3));
  const numbers = Array.from(items.dataSync());
  tf.dispose([users, items]);
  return numbers;
}

/** The items' representations of a short run of that system: its own, on the same pages, and on other ones. */
async function represented(name: string, options: object): Promise<Record<'own' | 'same' | 'other', number[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  const training = { epochs: 2, batchSize: 16, learningRate: 0.01, keep: 'last' as const };
  const run = await trained(systemNamed(name), data, { folder, options, training });
  const [same, other] = [shown, turned].map((visual) => {
    const model = onOtherPages(run, data, visual);
    const items = itemsOf(model);
    model.dispose();
    return items;
  });
  const own = itemsOf(run.model);
  run.model.dispose();
  rmSync(folder, { recursive: true });
  return { own, same, other };
}

test('the pages it was trained on give the model itself, others what its maps make of them', async () => {
  const { own, same, other } = await represented('vbpr', { size: 8 });
  assert.equal(same, own);
  assert.not.equal(other, own);
});

test('clusters, padding and item graphs come along', async () => {
  for (const name of ['m3csr', 'lattice', 'camrec']) {
    const { own, same, other } = await represented(name, name === 'camrec' ? { codes: 4 } : { size: 8 });
    assert.equal(same, own, name);
    assert.not.equal(other, own, name);
  }
});

test('a system that looks at no page does not see the difference', async () => {
  const { own, other } = await represented('lightgcn', { size: 8 });
  assert.equal(other, own);
});

test('what training added to a copy of the features is kept', async () => {
  const before = tf.memory().numTensors;
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  const training = { epochs: 1, batchSize: 16, learningRate: 0.01 };
  const run = await trained(systemNamed('freedom'), data, { folder, options: { size: 8 }, training });
  const model = onOtherPages(run, data, turned);
  const added = (trained: tf.Tensor, raw: Matrix): number[] =>
    Array.from(trained.dataSync(), (value, n) => Math.fround(value - raw.values[n]));
  const [expected, found] = [
    added(run.model.variables['visual.features'], shown),
    added(model.variables['visual.features'], turned),
  ];
  assert.ok(expected.some((value) => value !== 0));
  // sums of float32 numbers of size 1
  assert.ok(found.every((value, n) => Math.abs(value - expected[n]) < 1e-6));
  model.dispose();
  run.model.dispose();
  rmSync(folder, { recursive: true });
  assert.is(tf.memory().numTensors, before);
});

test.run();
