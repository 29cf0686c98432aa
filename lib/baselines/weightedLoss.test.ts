import { scalar } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { weightedLoss } from './weightedLoss.js';

await useSimdBackend();

test('terms are weighted in the total, plain in the parts; one of weight 0 is not computed', () => {
  const { total, parts } = weightedLoss({
    a: [1, () => scalar(2)],
    b: [0.5, () => scalar(3)],
    c: [
      0,
      () => {
        throw new Error('computed in vain');
      },
    ],
  });
  assert.is(total.dataSync()[0], 3.5);
  assert.equal(
    Object.entries(parts).map(([name, part]) => [name, part.dataSync()[0]]),
    [
      ['a', 2],
      ['b', 3],
    ],
  );
});

test('a loss without any term is refused', () => {
  assert.throws(() => weightedLoss({ a: [0, () => scalar(1)] }), 'every term weighs 0: a; nothing is left to minimize');
});

test.run();
