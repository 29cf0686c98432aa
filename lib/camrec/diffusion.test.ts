import { mul, sub, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { randomNormal, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import {
  addNoise,
  cleanFromNoise,
  drawSteps,
  noiseSchedule,
  posterior,
  SCHEDULES,
  type ScheduleName,
  sample,
} from './diffusion.js';

await useSimdBackend();

const near = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);

test('every schedule: β in (0, 1), ᾱ the running product, falling from below 1 and never to 0', () => {
  for (const name of SCHEDULES) {
    for (const steps of [1, 2, 20, 1000]) {
      const { beta, kept } = noiseSchedule(name, steps);
      let product = 1;
      for (let t = 0; t < steps; t++) {
        assert.ok(beta[t] > 0 && beta[t] < 1, `${name} β_${t} = ${beta[t]}`);
        const before = product;
        product *= 1 - beta[t];
        assert.is(kept[t], product);
        assert.ok(kept[t] < before && kept[t] > 0, `${name} ᾱ_${t} = ${kept[t]}`);
      }
    }
  }
});

test('the schedules by their formulas', () => {
  near(noiseSchedule('linear', 20).beta[0], 1e-4, 0);
  near(noiseSchedule('linear', 20).beta[19], 0.02, 1e-18);
  near(noiseSchedule('linear', 20).beta[10], 1e-4 + (0.0199 * 10) / 19, 1e-18);
  near(noiseSchedule('exp', 20).beta[19], 0.02, 1e-15);
  near(noiseSchedule('exp', 3).beta[1], Math.sqrt(1e-4 * 0.02), 1e-15); // the geometric mean of the ends
  const cosine = (t: number): number => Math.cos(((t / 20 + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
  near(noiseSchedule('cosine', 20).kept[9], cosine(10) / cosine(0), 1e-12);
  near(noiseSchedule('sqrt', 20).kept[9], (1 - Math.sqrt(0.5001)) / (1 - Math.sqrt(1e-4)), 1e-12);
  // python: math.prod(1 - (1e-4 + (0.02 - 1e-4) * i / 19) for i in range(20))
  near(noiseSchedule('linear', 20).kept[19], 0.8167771026789972, 1e-14);
});

test('the posterior is that of two Gaussians: q(h_{t-1} | h_0) times q(h_t | h_{t-1}), normalized', () => {
  const schedule = noiseSchedule('cosine', 20);
  for (const t of [1, 7, 19]) {
    const { clean, noisy, deviation } = posterior(schedule, t);
    const [before, beta] = [schedule.kept[t - 1], schedule.beta[t]];
    const precision = 1 / (1 - before) + (1 - beta) / beta; // of the product
    near(deviation ** 2, 1 / precision, 1e-12);
    near(clean, Math.sqrt(before) / (1 - before) / precision, 1e-12);
    near(noisy, Math.sqrt(1 - beta) / beta / precision, 1e-12);
  }
});

test('the last step back is the estimate itself, without noise', () => {
  const { clean, noisy, deviation } = posterior(noiseSchedule('linear', 20), 0);
  near(clean, 1, 1e-12);
  assert.is(noisy, 0);
  assert.is(deviation, 0);
});

test("the noise form of the mean, 1/√α (h_t - β/√(1-ᾱ) ε), is the posterior's with ĥ_0 from that noise", () => {
  const schedule = noiseSchedule('linear', 20);
  const [clean, noise] = [1, 2].map((seed) => randomNormal([3, 4], seed) as Tensor2D);
  for (const t of [0, 5, 19]) {
    const noisy = addNoise(schedule, clean, noise, t);
    const formula = mul(
      1 / Math.sqrt(1 - schedule.beta[t]),
      sub(noisy, mul(schedule.beta[t] / Math.sqrt(1 - schedule.kept[t]), noise)),
    );
    const weights = posterior(schedule, t);
    const estimate = cleanFromNoise(schedule, noisy, noise, t).dataSync();
    const state = noisy.dataSync();
    formula.dataSync().forEach((value, i) => {
      near(value, weights.clean * estimate[i] + weights.noisy * state[i], 1e-5);
    });
  }
});

test('a perfect denoiser brings every schedule back to where it started, by clean state and by noise', () => {
  const clean = randomNormal([50, 16], 3) as Tensor2D;
  for (const name of SCHEDULES as readonly ScheduleName[]) {
    const schedule = noiseSchedule(name, 20);
    const random = streams(5);
    const byState = sample(schedule, clean, () => clean.clone(), { random }).dataSync();
    byState.forEach((value, i) => {
      near(value, clean.dataSync()[i], 1e-6);
    });
    const noiseIn = (noisy: Tensor2D, t: number): Tensor2D =>
      mul(1 / Math.sqrt(1 - schedule.kept[t]), sub(noisy, mul(Math.sqrt(schedule.kept[t]), clean))) as Tensor2D;
    const byNoise = sample(schedule, clean, noiseIn, { prediction: 'noise', random }).dataSync();
    byNoise.forEach((value, i) => {
      near(value, clean.dataSync()[i], 2e-5);
    }); // 1/√(1-ᾱ_0) = 100 times float32's rounding
  }
});

test('the forward law: mean and variance of the last state given h_0', () => {
  const schedule = noiseSchedule('linear', 20);
  const three = tensor2d(new Float32Array(40_000).fill(3), [200, 200]);
  const noisy = addNoise(schedule, three, randomNormal([200, 200], 8) as Tensor2D, 19).dataSync<'float32'>();
  const mean = noisy.reduce((sum, x) => sum + x, 0) / 40_000;
  const variance = noisy.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 40_000;
  const lost = 1 - schedule.kept[19];
  near(mean, 3 * Math.sqrt(schedule.kept[19]), 5 * Math.sqrt(lost / 40_000)); // 5 standard errors
  near(variance, lost, 5 * lost * Math.sqrt(2 / 40_000));
});

test('steps are paired antithetically, within range, and the same for the same stream', () => {
  for (const n of [1, 2, 7, 100]) {
    const steps = drawSteps(n, 20, streams(4));
    const half = Math.ceil(n / 2);
    for (let i = half; i < n; i++) assert.is(steps[i], 19 - steps[i - half]);
    assert.ok(steps.every((t) => Number.isInteger(t) && t >= 0 && t < 20));
    assert.equal(drawSteps(n, 20, streams(4)), steps);
  }
});

test('bad settings are refused with what was expected', () => {
  assert.throws(() => noiseSchedule('linear', 0), 'diffusion steps must be a positive integer, got 0');
  assert.throws(
    () => noiseSchedule('square' as ScheduleName, 5),
    'schedule must be one of linear, cosine, exp, sqrt, got square',
  );
});

test.run();
