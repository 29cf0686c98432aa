// Gaussian diffusion over item states: noise schedules by name, the forward process, and sampling back with the DDPM posterior.
import { add, mul, sub, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { MOST_BETA, type NoiseSchedule, posterior, scheduleOf } from '../graph/noiseSchedule.js';
import { randomNormal } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';

export { type NoiseSchedule, posterior } from '../graph/noiseSchedule.js';

export const SCHEDULES = ['linear', 'cosine', 'exp', 'sqrt'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];
export const PREDICTIONS = ['x0', 'noise'] as const;
export type Prediction = (typeof PREDICTIONS)[number];

const FIRST_BETA = 1e-4;
const LAST_BETA = 0.02;

/**
 * A schedule by name, T steps.
 * - `linear`: β evenly from 1e-4 to 0.02 (Ho et al., DDPM, NeurIPS 2020);
 * - `exp`: the same ends, β growing by one factor a step;
 * - `cosine`: `ᾱ_t = f(t)/f(0)`, `f(t) = cos²((t/T + 0.008)/1.008 · π/2)` (Nichol & Dhariwal, ICML 2021, Eq. 17);
 * - `sqrt`: `ᾱ_t = 1 - √(t/T + 1e-4)` (Li et al., Diffusion-LM, NeurIPS 2022, Appendix A).
 *
 * The last two end in almost pure noise whatever T is, the first two at T = 20 keep ᾱ_T = 0.82 and 0.92 of the clean state's variance.
 */
export function noiseSchedule(name: ScheduleName, steps: number): NoiseSchedule {
  if (!Number.isInteger(steps) || steps < 1)
    throw new RangeError(`diffusion steps must be a positive integer, got ${steps}`);
  return scheduleOf(Float64Array.from({ length: steps }, (_, t) => betaAt(name, t, steps)));
}

function betaAt(name: ScheduleName, t: number, steps: number): number {
  const progress = steps === 1 ? 0 : t / (steps - 1); // from 0 to 1
  if (name === 'linear') return FIRST_BETA + (LAST_BETA - FIRST_BETA) * progress;
  if (name === 'exp') return FIRST_BETA * (LAST_BETA / FIRST_BETA) ** progress;
  if (name === 'cosine') return betaFromKept((s) => Math.cos(((s + 0.008) / 1.008) * (Math.PI / 2)) ** 2, t, steps);
  if (name === 'sqrt') return betaFromKept((s) => 1 - Math.sqrt(s + 1e-4), t, steps);
  throw new RangeError(`schedule must be one of ${SCHEDULES.join(', ')}, got ${name}`);
}

/** `β_t = 1 - ᾱ(t+1)/ᾱ(t)` for a curve of what is kept at time 0 … 1. */
function betaFromKept(keptAt: (time: number) => number, t: number, steps: number): number {
  return Math.min(MOST_BETA, 1 - Math.max(0, keptAt((t + 1) / steps)) / keptAt(t / steps));
}

/** The forward process to step t, the same for every row: `h_t = √ᾱ_t h_0 + √(1 - ᾱ_t) ε`, all [n, d]. */
export function addNoise({ kept }: NoiseSchedule, clean: Tensor2D, noise: Tensor2D, t: number): Tensor2D {
  return tidy(() => add(mul(Math.sqrt(kept[t]), clean), mul(Math.sqrt(1 - kept[t]), noise)) as Tensor2D);
}

/** The clean state that a predicted noise implies: `ĥ_0 = (h_t - √(1 - ᾱ_t) ε̂) / √ᾱ_t`, all [n, d]. */
export function cleanFromNoise({ kept }: NoiseSchedule, noisy: Tensor2D, noise: Tensor2D, t: number): Tensor2D {
  return tidy(() => mul(1 / Math.sqrt(kept[t]), sub(noisy, mul(Math.sqrt(1 - kept[t]), noise))) as Tensor2D);
}

/**
 * One step number for each of n rows, uniform over 0 … T-1 and paired antithetically: row `⌈n/2⌉ + i` has `T - 1 - t_i`,
 * so early and late steps are equally common in every batch.
 */
export function drawSteps(n: number, steps: number, random: Streams): Int32Array {
  const next = random.generator();
  const half = Math.ceil(n / 2);
  const drawn = new Int32Array(n);
  for (let i = 0; i < half; i++) drawn[i] = Math.floor(next() * steps);
  for (let i = half; i < n; i++) drawn[i] = steps - 1 - drawn[i - half];
  return drawn;
}

/** What a denoiser says about a noisy state [n, d] at step t: the clean state or the noise in it, [n, d]. */
export type Predict = (noisy: Tensor2D, t: number) => Tensor2D;

/**
 * Noises a state to the last step and goes all T steps back by the posterior, drawing fresh noise on each but the last.
 * @param clean h_0 [n, d]   @returns the sampled ĥ_0 [n, d]
 */
export function sample(
  schedule: NoiseSchedule,
  clean: Tensor2D,
  predict: Predict,
  { prediction = 'x0', random }: { prediction?: Prediction; random: Streams },
): Tensor2D {
  return tidy(() => {
    const last = schedule.steps - 1;
    let state = addNoise(schedule, clean, randomNormal(clean.shape, random.fork('start').seed) as Tensor2D, last);
    for (let t = last; t >= 0; t--) {
      state = tidy(() => stepBack(schedule, state, predict, t, prediction, random.fork('back', t)));
    }
    return state;
  });
}

function stepBack(
  schedule: NoiseSchedule,
  state: Tensor2D,
  predict: Predict,
  t: number,
  prediction: Prediction,
  random: Streams,
): Tensor2D {
  const predicted = predict(state, t);
  const estimate = prediction === 'x0' ? predicted : cleanFromNoise(schedule, state, predicted, t);
  const { clean, noisy, deviation } = posterior(schedule, t);
  const mean = add(mul(clean, estimate), mul(noisy, state)) as Tensor2D;
  if (t === 0) return mean;
  return add(mean, mul(deviation, randomNormal(state.shape, random.seed))) as Tensor2D;
}
