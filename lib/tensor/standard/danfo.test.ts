// danfo's tables compute with TensorFlow.js: on this backend they give what they give on cpu.
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import type * as Danfo from 'danfojs-node';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';

const dfd = createRequire(import.meta.url)('danfojs-node') as typeof Danfo;

const table = (): Danfo.DataFrame =>
  new dfd.DataFrame({
    user: [1, 2, 3, 1, 2],
    score: [0.5, 1.5, -2, 4, 0.25],
    price: [10, 20, Number.NaN, 40, 50],
    day: [3, 1, 2, 5, 4],
  });
const numbers = (): Danfo.DataFrame => table().loc({ columns: ['score', 'day'] });

const operations: Record<string, () => unknown> = {
  describe: () => dfd.toJSON(table().describe()),
  mean: () => numbers().mean().values,
  std: () => numbers().std().values,
  sum: () => numbers().sum({ axis: 0 }).values,
  add: () => numbers().add(2).values,
  cumSum: () => (table().day as Danfo.Series).cumSum().values,
  sortValues: () => dfd.toJSON(table().sortValues('score')),
  groupby: () => dfd.toJSON(table().groupby(['user']).col(['score', 'day']).mean()),
  fillNa: () => table().fillNa(0, { columns: ['price'] }).values,
  query: () => table().query((table().score as Danfo.Series).gt(0)).values,
  standardScaler: () => {
    const scaler = new dfd.StandardScaler();
    scaler.fit(numbers());
    return scaler.transform(numbers()).values;
  },
  tensor: () => Array.from(numbers().tensor.dataSync()),
  getDummies: () => dfd.toJSON(dfd.getDummies(new dfd.Series(['a', 'b', 'a']))),
  merge: () =>
    dfd.merge({
      left: table(),
      right: new dfd.DataFrame({ user: [1, 2], name: ['x', 'y'] }),
      on: ['user'],
      how: 'inner',
    }).values,
  print: () => String(table()),
};

/** Numbers to four decimals: sums differ in their order. */
const rounded = (result: unknown): string =>
  JSON.stringify(result).replace(/-?\d+\.\d+(e-?\d+)?/g, (x) => Number(x).toFixed(4));

for (const [name, operation] of Object.entries(operations)) {
  test(name, async () => {
    await tf.setBackend('cpu');
    const expected = rounded(operation());
    await useSimdBackend({ threads: 1 });
    assert.is(rounded(operation()), expected);
  });
}

test.run();
