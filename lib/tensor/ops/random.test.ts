import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../useSimdBackend.js';
import { randomLogistic, randomNormal } from './random.js';

const bytes = (t: tf.Tensor): Buffer => Buffer.from(t.dataSync<'float32'>().slice().buffer);
const numbers = (t: tf.Tensor): number[] => tf.tidy(() => [...t.dataSync()]);

test('the same bits on simd and cpu, on one and two threads, for every length around a block', async () => {
  for (const draw of [randomNormal, randomLogistic]) {
    for (const n of [1, 5, 4095, 4096, 4097, 70_000]) {
      const outcomes: Buffer[] = [];
      for (const threads of [1, 2]) {
        if (tf.findBackend('simd')) tf.removeBackend('simd');
        const { runtime } = await useSimdBackend({ threads });
        await runtime.ready();
        outcomes.push(bytes(draw([n], 11)));
      }
      await tf.setBackend('cpu');
      outcomes.push(bytes(draw([n], 11)));
      assert.ok(outcomes[1].equals(outcomes[0]), `two threads, ${n} numbers`);
      assert.ok(outcomes[2].equals(outcomes[0]), `cpu, ${n} numbers`);
    }
  }
});

test('a longer draw begins with the shorter one; other seeds give other numbers', async () => {
  await useSimdBackend();
  assert.equal(numbers(randomNormal([9000], 5)).slice(0, 100), numbers(randomNormal([10, 10], 5)));
  const [a, b] = [5, 6].map((seed) => numbers(randomNormal([1000], seed)));
  assert.ok(a.filter((x, i) => x === b[i]).length < 5);
});

test('first numbers of seed 1 stay what they are', async () => {
  await useSimdBackend();
  assert.equal(
    numbers(randomNormal([4], 1)),
    [0.35723209381103516, 0.5820156931877136, 1.924773097038269, 1.0269638299942017],
  );
  assert.equal(
    numbers(randomLogistic([4], 1)),
    [0.5869424939155579, -1.5055558681488037, -1.7403459548950195, 0.1092979907989502],
  );
});

test('normal: mean, variance, kurtosis, tails and independence of neighbours as the law has them', async () => {
  await useSimdBackend();
  const n = 1 << 18;
  const x = numbers(randomNormal([n], 3));
  const moment = (f: (x: number, i: number) => number) => x.reduce((sum, v, i) => sum + f(v, i), 0) / n;
  const error = 5 / Math.sqrt(n); // five standard errors of a mean of variance 1
  assert.ok(Math.abs(moment((v) => v)) < error);
  assert.ok(Math.abs(moment((v) => v * v) - 1) < Math.SQRT2 * error);
  assert.ok(Math.abs(moment((v) => v ** 4) - 3) < Math.sqrt(96) * error);
  for (const lag of [1, 4, 8, 4096]) assert.ok(Math.abs(moment((v, i) => v * x[(i + lag) % n])) < error, `lag ${lag}`);
  // P(|x| > 2) = 0.0455003 and P(|x| > 4) = 6.334e-5
  assert.ok(Math.abs(moment((v) => (Math.abs(v) > 2 ? 1 : 0)) - 0.0455003) < 0.21 * error);
  assert.ok(Math.abs(moment((v) => (Math.abs(v) > 4 ? 1 : 0)) - 6.334e-5) < 0.008 * error);
});

test('logistic: variance, sixths by quantile, and the bound that the margin sets', async () => {
  await useSimdBackend();
  const n = 1 << 18;
  const x = Float64Array.from(numbers(randomLogistic([n], 4, { margin: 1e-3 }))).sort();
  const bound = Math.log((1 - 1e-3) / 1e-3);
  assert.ok(x[0] >= -bound - 1e-4 && x[n - 1] <= bound + 1e-4, `${x[0]} … ${x[n - 1]} within ± ${bound}`);
  for (const share of [1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6]) {
    const u = 1e-3 + (1 - 2e-3) * share;
    const got = x[Math.floor(n * share)];
    const slope = 1 / (u * (1 - u)); // of the quantile function
    assert.ok(Math.abs(got - Math.log(u / (1 - u))) < (5 * slope * 0.5) / Math.sqrt(n), `quantile ${share}: ${got}`);
  }
});

test('a seed of 0, a fraction, 2^32, and a margin outside (0, ½) are refused', async () => {
  await useSimdBackend();
  for (const seed of [0, 1.5, -3, 2 ** 32, Number.NaN]) {
    assert.throws(() => randomNormal([1], seed), `seed must be a whole number from 1 to 4294967295, got ${seed}`);
  }
  for (const margin of [0, 0.5, Number.NaN]) {
    assert.throws(() => randomLogistic([1], 1, { margin }), `margin must lie between 0 and 0.5, got ${margin}`);
  }
});

test.run();
