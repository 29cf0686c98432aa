// What notebook 2 shows of the diffusion itself: schedules, how much of an item the noise leaves, its way out and back, its training.
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { predictor } from '../camrec/denoiser.js';
import { addNoise, noiseSchedule, type Predict, SCHEDULES, sample } from '../camrec/diffusion.js';
import { type Modality, OTHER } from '../camrec/modality.js';
import type { Matrix } from '../data/dataset.js';
import type { CloudPanel } from '../report/figures/clouds.js';
import type { ScheduleCurve, TrainingCurve } from '../report/figures/diffusion.js';
import { principalComponents, project } from '../report/figures/projection.js';
import { randomNormal } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import type { RunRecord } from '../training/run.js';
import { matrixOf } from './codes.js';
import { denoiserOf, itemStart, type Trained, withSchedule } from './confounderChannels.js';
import { itemVariance } from './denoisingError.js';

/** ᾱ_t of every schedule for T steps, t = 0 … T, beginning at ᾱ_0 = 1. */
export function scheduleCurves(steps: number): ScheduleCurve[] {
  return SCHEDULES.map((name) => ({ name, alphaBar: [1, ...noiseSchedule(name, steps).kept] }));
}

/** One line a step: ᾱ_t and the ratio of signal to noise that the model's own states have there. */
export interface SignalRow {
  readonly t: number;
  readonly kept: number;
  readonly [ratio: string]: number;
}

/** `ᾱ_t Var(h_0) / (1 − ᾱ_t)`, per dimension, of both channels at some steps t = 1 … T. */
export function signalToNoise(trained: Trained, steps: readonly number[]): SignalRow[] {
  return withSchedule(trained.model, ({ kept }) => {
    const { smoothed } = itemStart(trained);
    return steps.map((t) => {
      const left = kept[t - 1];
      const ratio = (m: Modality): number => (left * itemVariance(smoothed[m])) / (1 - left);
      return { t, kept: left, 'signal : noise, visual': ratio('visual'), 'signal : noise, textual': ratio('textual') };
    });
  });
}

/** The way out and the way back, seen along the first two principal components of h_0. */
export interface NoisingAndRecovery {
  readonly noising: readonly CloudPanel[];
  readonly recovery: readonly CloudPanel[];
  /** share of the variance of h_0 along both components */
  readonly shown: number;
}

/**
 * Clouds of all items at the given steps: noised to step t by the closed form, and as the reverse chain passes there.
 * @param steps t = 0 … T, ascending; 0 is h_0 on the way out and H_c on the way back
 */
export function noisingAndRecovery(
  trained: Trained,
  modality: Modality,
  { steps, random }: { steps: readonly number[]; random: Streams },
): NoisingAndRecovery {
  const { model } = trained;
  return withSchedule(model, (schedule, tables) => {
    const { projected, smoothed } = itemStart(trained);
    const clean = smoothed[modality];
    const noise = randomNormal(clean.shape, random.fork('noising').seed) as Tensor2D;
    const out = steps.map((t) => matrixOf(t === 0 ? clean : addNoise(schedule, clean, noise, t - 1)));
    const predict = predictor(projected[OTHER[modality]], denoiserOf(model, modality), tables);
    const passed = new Map<number, Matrix>();
    const watched: Predict = (state, t) => {
      passed.set(t + 1, matrixOf(state));
      return predict(state, t);
    };
    const { prediction } = model.options;
    passed.set(0, matrixOf(sample(schedule, clean, watched, { prediction, random: random.fork('sample', modality) })));
    const components = principalComponents(out[0]);
    const panel = (label: string, states: Matrix): CloudPanel => {
      const [x, y] = project(states, components);
      return { label, x, y };
    };
    return {
      noising: steps.map((t, k) => panel(t === 0 ? 'h_0' : `t = ${t}`, out[k])),
      recovery: [...steps].reverse().map((t) => panel(t === 0 ? 'H_c' : `t = ${t}`, passed.get(t) as Matrix)),
      shown: components.shares[0] + components.shares[1],
    };
  });
}

/** L_dm, the sum of both channels, by epoch. */
export function diffusionLoss({ epochs }: RunRecord): TrainingCurve {
  return {
    name: 'L_dm',
    epochs: epochs.map(({ epoch }) => epoch),
    values: epochs.map(({ parts }) => parts.diffusion),
  };
}
