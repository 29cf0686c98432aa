import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Adam, useSimdBackend } from '../tensor/index.js';
import { keptWithin } from './temperature.js';

await useSimdBackend();

const BOUNDS = { low: 0.25, high: 0.5 };
const outcome = (at: number, slope: number): number[] => {
  const x = tf.tensor2d([[at]]);
  const gradient = tf.grad((t) => tf.mul(slope, keptWithin(t, BOUNDS)))(x);
  assert.equal(gradient.shape, [1, 1]);
  return [keptWithin(x, BOUNDS).dataSync()[0], gradient.dataSync()[0]];
};

test('within bounds a temperature is itself, beyond them the bound', () => {
  assert.equal(
    [0.1, 0.25, 0.375, 0.5, 0.75].map((at) => outcome(at, 1)[0]),
    [0.25, 0.25, 0.375, 0.5, 0.5],
  );
});

test('beyond a bound only a slope that leads back is passed on', () => {
  // a step goes against the slope
  const cases: [at: number, slope: number, passed: number][] = [
    [0.375, 2, 2],
    [0.375, -2, -2],
    [0.25, 2, 2],
    [0.5, -2, -2],
    [0.75, 2, 2],
    [0.75, -2, 0],
    [0.125, 2, 0],
    [0.125, -2, -2],
  ];
  for (const [at, slope, passed] of cases) assert.is(outcome(at, slope)[1], passed, `at ${at}, slope ${slope}`);
});

test('carried beyond a bound by Adam, a temperature stays near and comes back when it should', () => {
  const trained = tf.variable(tf.tensor2d([[0.45]]));
  const adam = new Adam(0.01);
  const steps = (count: number, slope: number): void => {
    for (let s = 0; s < count; s++) {
      const { grads } = tf.variableGrads(() => tf.mul(slope, keptWithin(trained, BOUNDS)), [trained]);
      adam.apply([trained], grads);
      tf.dispose(grads);
    }
  };
  steps(200, -1);
  const [beyond] = trained.dataSync();
  assert.ok(beyond > 0.5 && beyond < 0.65, `${beyond}`); // what momentum adds
  steps(60, 1);
  assert.ok(trained.dataSync()[0] < 0.5, `${trained.dataSync()[0]}`);
});

test.run();
