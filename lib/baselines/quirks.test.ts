// What the published code does besides its paper, by system: right by default, as published where asked for, and told apart here.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Recommender } from '../recommender.js';
import { systemNamed, systems } from '../systems.js';
import { Adam, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from '../training/sampler.js';
import { assignValues, everythingOf, valuesOf } from '../training/state.js';
import { lossAndGradients, preludeStep, trainStep } from '../training/step.js';

await useSimdBackend();

const data = tinyDataset();
const rows = sampler(data).epoch(streams(2));
// four neighbors are more than some items have users, and diffusion is slow at its published size
const SMALL: Record<string, object> = { m3csr: { history: 4 }, diffmm: { hiddenSize: 12 }, fettl: { clusters: 6 } };

const build = (name: string, options: object = {}): Recommender => {
  const system = systemNamed(name);
  return system.build(data, { ...system.defaults, size: 8, ...SMALL[name], ...options }, streams(7));
};
const lossOf = (model: Recommender): number => {
  model.beginEpoch?.(streams(3));
  const { loss, gradients } = lossAndGradients(model, rows, streams(4));
  tf.dispose(gradients);
  return loss.total;
};
const scoresOf = (model: Recommender): number[] => {
  const { users, items } = model.represent(streams(5));
  const found = [...users.dataSync(), ...items.dataSync()];
  tf.dispose([users, items]);
  return found;
};
const namesOf = (model: Recommender): string[] => Object.keys(model.variables);
const having = (option: string): string[] =>
  systems.filter(({ defaults }) => option in defaults).map(({ name }) => name);

/** What `quirks: 'reference'` does; [variables that are trained no longer, whether it is seen in the scores of the same numbers]. */
const REFERENCE: Record<string, { readonly frozen: readonly string[]; readonly sameScores: boolean }> = {
  mmgcn: { frozen: ['ids', 'visual.preferences', 'textual.preferences'], sameScores: true },
  grcn: { frozen: [], sameScores: false },
  dualgnn: { frozen: [], sameScores: false },
  m3csr: { frozen: [], sameScores: false },
};

test('systems whose published numbers come from a defect say so by an option, off unless asked for', () => {
  assert.equal(having('quirks').sort(), Object.keys(REFERENCE).sort());
  for (const name of having('quirks')) assert.is((systemNamed(name).defaults as { quirks?: string }).quirks, 'none');
});

for (const [name, { frozen, sameScores }] of Object.entries(REFERENCE)) {
  test(`${name}: as published it differs, in what is trained or in what is scored`, () => {
    const [right, published] = [build(name), build(name, { quirks: 'reference' })];
    assert.equal(
      namesOf(right).filter((variable) => !namesOf(published).includes(variable)),
      frozen,
    );
    const [a, b] = [right, published].map(scoresOf);
    assert.is(
      a.every((value, i) => value === b[i]),
      sameScores,
    );
    const adams = [right, published].map((model) => {
      const adam = new Adam(0.01);
      for (let s = 0; s < 3; s++) trainStep(model, adam, rows, streams(s + 1));
      return adam;
    });
    assert.not.equal(scoresOf(right), scoresOf(published), 'trained alike they part');
    for (const part of [right, published, ...adams]) part.dispose();
  });
}

test('raw features are trained where the authors train them, and can be left alone: nothing else is missing', () => {
  assert.equal(having('features').sort(), ['bm3', 'fettl', 'freedom', 'lattice', 'm3csr']);
  for (const name of having('features')) {
    const [trained, frozen] = [build(name), build(name, { features: 'frozen' })];
    assert.equal(
      namesOf(trained).filter((variable) => !namesOf(frozen).includes(variable)),
      ['visual.features', 'textual.features'],
      name,
    );
    assert.is(lossOf(trained), lossOf(frozen), `${name}: the first step sees the same features`);
    trained.dispose();
    frozen.dispose();
  }
});

test('clicks are pruned anew each epoch where the authors prune them, and nowhere else', () => {
  assert.equal(having('dropped').sort(), ['fettl', 'freedom']);
  for (const name of having('dropped')) {
    const model = build(name);
    const losses = [3, 4].map((epoch) => {
      model.beginEpoch?.(streams(epoch));
      const { loss, gradients } = lossAndGradients(model, rows, streams(4));
      tf.dispose(gradients);
      return loss.total;
    });
    assert.is.not(losses[0], losses[1], name);
    model.dispose();
  }
});

// The reference scores four of them by what the last batch's forward pass left, a step old.
for (const { name } of systems.filter((system) => !['popularity', 'camrec'].includes(system.name))) {
  test(`${name}: scores are those of the numbers at hand, not of the last batch's`, () => {
    const model = build(name);
    const adam = new Adam(0.05);
    model.beginEpoch?.(streams(3));
    if (model.prelude) preludeStep(model.prelude, adam, 0, streams(4));
    model.prelude?.finish();
    const before = scoresOf(model);
    for (let s = 0; s < 2; s++) trainStep(model, adam, rows, streams(s + 1), { index: s });
    const after = scoresOf(model);
    assert.not.equal(after, before);
    const fresh = build(name);
    assignValues(everythingOf(fresh), valuesOf(everythingOf(model)));
    assert.equal(scoresOf(fresh), after);
    for (const part of [model, fresh, adam]) part.dispose();
  });
}

test.run();
