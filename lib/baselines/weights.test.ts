import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { xavierUniform } from '../graph/initializers.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { weights } from './weights.js';

await useSimdBackend();

const numbers = (t: tf.Tensor): number[] => Array.from(t.dataSync());

test('variables are collected in the order they were asked for; one more shifts no number of the others', () => {
  const [few, more] = [weights(streams(3)), weights(streams(3))];
  const table = few.table('users', [4, 2], xavierUniform);
  const map = few.linear('map', [2, 3]);
  more.linear('another', [5, 5]);
  more.linear('map', [2, 3]);
  more.table('users', [4, 2], xavierUniform);
  assert.equal(Object.keys(few.variables), ['users', 'map.weight', 'map.bias']);
  assert.equal(Object.keys(more.variables), ['another.weight', 'another.bias', 'map.weight', 'map.bias', 'users']);
  assert.equal(numbers(more.variables.users), numbers(table));
  assert.equal(numbers(more.variables['map.weight']), numbers(map.weight));
  assert.equal(numbers(more.variables['map.bias']), numbers(map.bias));
});

test('a linear map may start otherwise, weight and bias each', () => {
  const { weight, bias } = weights(streams(3)).linear('map', [2, 3], {
    weight: (shape) => tf.ones(shape),
    bias: (shape) => tf.fill(shape, 7),
  });
  assert.equal([weight.shape, bias.shape], [[2, 3], [3]]);
  assert.equal([...numbers(weight), ...numbers(bias)], [1, 1, 1, 1, 1, 1, 7, 7, 7]);
});

test('what is held is no variable, outlives the tidy it is made in, and goes with the variables', () => {
  const before = tf.memory().numTensors;
  const trainable = weights(streams(3));
  const held = tf.tidy(() => trainable.hold(() => tf.mul(2, tf.ones([2, 2]))));
  trainable.table('users', [4, 2], xavierUniform);
  assert.equal(Object.keys(trainable.variables), ['users']);
  assert.equal(numbers(held), [2, 2, 2, 2]);
  assert.is(tf.memory().numTensors, before + 2);
  trainable.dispose();
  assert.is(tf.memory().numTensors, before);
});

test.run();
