import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { contentMaps, type FeatureKind, featuresOf } from './content.js';
import { weights } from './weights.js';

await useSimdBackend();

const data = tinyDataset();
const found = featuresOf('any', data, { needs: 'both' });
const numbers = (t: tf.Tensor): number[] => Array.from(t.dataSync());

function maps(features: FeatureKind) {
  const trainable = weights(streams(2));
  return { trainable, contents: contentMaps(trainable, found, 4, { features }) };
}

test('features come visual first; those missing are named, with who needs them and the remedy', () => {
  assert.equal(
    found.map(({ modality }) => modality),
    ['visual', 'textual'],
  );
  const only = { ...data, features: { textual: data.features.textual } };
  assert.equal(
    featuresOf('any', only, { needs: 'one' }).map(({ modality }) => modality),
    ['textual'],
  );
  assert.throws(
    () => featuresOf('slmrec', only, { needs: 'both' }),
    'slmrec needs visual and textual item features, tiny has only textual ones; add the missing ones or train a system that does without',
  );
  assert.throws(
    () => featuresOf('vbpr', { ...data, features: {} }, { needs: 'one' }),
    'vbpr needs visual or textual item features, tiny has none; add the missing ones or train a system that does without',
  );
});

for (const features of ['trainable', 'frozen'] as const) {
  test(`${features}: rows looked up, then mapped, are the rows of all mapped: values and gradients`, () => {
    const { trainable, contents } = maps(features);
    const ids = tf.tensor1d([7, 2, 7], 'int32');
    for (const { of } of contents) {
      const some = (): tf.Tensor2D => of(ids);
      const all = (): tf.Tensor2D => tf.gather(of(), ids);
      const [a, b] = [some, all].map((rows) => tf.variableGrads(() => tf.sum(tf.square(rows()))));
      assert.equal(numbers(some()), numbers(all()));
      assert.equal(Object.keys(a.grads), Object.keys(b.grads));
      for (const [name, gradient] of Object.entries(a.grads)) {
        numbers(gradient).forEach((value, i) => {
          const other = b.grads[name].dataSync()[i];
          assert.ok(Math.abs(value - other) < 1e-5 * Math.max(1, Math.abs(other)), `${name}[${i}]: ${value}, ${other}`);
        });
      }
    }
    trainable.dispose();
  });
}

test('trained features are variables that start as the raw ones; frozen ones are none, and all is gone in the end', () => {
  const before = tf.memory().numTensors;
  const names = (features: FeatureKind): string[] => {
    const { trainable } = maps(features);
    const known = Object.keys(trainable.variables);
    if (features === 'trainable')
      assert.equal(numbers(trainable.variables['visual.features']), [...found[0].matrix.values]);
    trainable.dispose();
    return known;
  };
  const frozen = ['visual', 'textual'].flatMap((m) => [`${m}.projection.weight`, `${m}.projection.bias`]);
  assert.equal(names('frozen'), frozen);
  assert.equal(
    names('trainable').filter((name) => !frozen.includes(name)),
    ['visual.features', 'textual.features'],
  );
  assert.is(tf.memory().numTensors, before);
});

test.run();
