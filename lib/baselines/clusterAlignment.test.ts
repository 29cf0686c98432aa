import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crossEntropy, normalizeRows, randomNormal, sinkhorn, useSimdBackend } from '../tensor/index.js';
import { clusterAlignment } from './clusterAlignment.js';

await useSimdBackend();

const unit = (rows: number, seed: number): tf.Tensor2D => normalizeRows(randomNormal([rows, 6], seed) as tf.Tensor2D);
const tau = tf.scalar(0.3);

test('each view against the mean target of the others is every ordered pair of views', () => {
  const prototypes = unit(9, 1);
  for (const count of [2, 3]) {
    const views = Array.from({ length: count }, (_, v) => unit(20, 2 + v));
    const scores = views.map((view) => tf.matMul(view, prototypes, false, true) as tf.Tensor2D);
    let sum = 0;
    for (const [x, from] of scores.entries()) {
      for (const [y, to] of scores.entries()) {
        if (x !== y) sum += crossEntropy(to, sinkhorn(from), tau).dataSync()[0];
      }
    }
    const expected = sum / (count * (count - 1));
    const [found] = clusterAlignment(views, prototypes, tau).dataSync();
    assert.ok(Math.abs(found - expected) < 2e-6, `${count} views: ${found}, expected ${expected}`);
  }
});

test('a row whose views are the same prototype of two far ones pays little, swapped views pay much', () => {
  const prototypes = tf.tensor2d([1, 0, -1, 0], [2, 2]);
  const view = tf.tensor2d([1, 0, -1, 0], [2, 2]);
  const [same] = clusterAlignment([view, view], prototypes, tau).dataSync();
  const [swapped] = clusterAlignment([view, tf.neg(view)], prototypes, tau).dataSync();
  const step = 2 / 0.3; // from one prototype's score to the other's, over τ; the targets are all but 0 and 1
  assert.ok(Math.abs(same - Math.log1p(Math.exp(-step))) < 1e-5, `${same}`);
  assert.ok(Math.abs(swapped - same - step) < 1e-5, `${swapped}`);
});

test.run();
