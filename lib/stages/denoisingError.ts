// How well a denoiser finds the clean state again, against the simplest answer there is: the mean item.
import { mean, moments, squaredDifference, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import { estimateClean } from '../camrec/denoiser.js';
import { drawSteps, type Prediction } from '../camrec/diffusion.js';
import { MODALITIES, type Modality, OTHER } from '../camrec/modality.js';
import { camrec } from '../camrec/model.js';
import { scope } from '../camrec/scope.js';
import { type AttentionWeights, randomNormal, type Schedule } from '../tensor/index.js';
import { type Streams, streams } from '../tensor/streams.js';
import { denoiserOf, itemStart, type Trained, withSchedule } from './confounderChannels.js';
import { estimateName } from './confounderProbe.js';

/** States to find again, and what the denoiser is told. */
export interface ChannelStates {
  readonly clean: Tensor2D; // h_0 [I, d]
  readonly condition: Tensor2D; // [I, d]
}

/** How states are noised and what is predicted from them. */
export interface Diffusing {
  readonly steps: number;
  readonly prediction: Prediction;
  readonly random: Streams;
}

const LOOKS = 5; // at every item, each with noise and a step of its own

/** Mean over dimensions of the variance over items: the error of answering with the mean item. */
export function itemVariance(states: Tensor2D): number {
  return mean(moments(states, 0).variance).dataSync()[0];
}

/** `mean (h_0 − ĥ_0)²` over items, dimensions and diffusion steps, whatever the denoiser predicts. */
export function denoisingError(
  { clean, condition }: ChannelStates,
  weights: AttentionWeights,
  tables: Schedule,
  { steps, prediction, random }: Diffusing,
): number {
  const errors = Array.from({ length: LOOKS }, (_, look) =>
    scope(() => {
      const input = { clean, condition, ...drawNoise(clean.shape, steps, random.fork('look', look)) };
      const { estimate } = estimateClean(input, weights, tables, prediction);
      return mean(squaredDifference(clean, estimate)).dataSync()[0];
    }),
  );
  return errors.reduce((sum, error) => sum + error, 0) / LOOKS;
}

/** A step and noise for every row. */
export function drawNoise(
  [n, size]: [number, number],
  steps: number,
  random: Streams,
): { noise: Tensor2D; step: Tensor1D } {
  return {
    noise: randomNormal([n, size], random.fork('noise').seed) as Tensor2D,
    step: tensor1d(drawSteps(n, steps, random.fork('steps')), 'int32'),
  };
}

/** One channel before or after training. */
export interface LearningRow {
  readonly channel: string;
  readonly when: 'before training' | 'after training';
  /** mean variance of h_0 per dimension: the error of answering with the mean item */
  readonly variance: number;
  /** mean of (h_0 − ĥ_0)² over items, dimensions and steps */
  readonly error: number;
  /** error / variance: 1 is no better than the mean item */
  readonly unexplained: number;
  readonly [column: string]: string | number;
}

/** How well each channel's denoiser finds h_0 again, as the run began and as it ended. */
export function learningOfDenoisers(
  trained: Trained,
  { seed, random }: { seed: number; random: Streams },
): LearningRow[] {
  const { model, data } = trained;
  const before = camrec.build(data, model.options, streams(seed).fork('init'));
  const rows = [
    ...MODALITIES.map((m) => learningRow({ model: before, data }, m, 'before training', random)),
    ...MODALITIES.map((m) => learningRow(trained, m, 'after training', random)),
  ];
  before.dispose();
  return rows;
}

function learningRow(trained: Trained, modality: Modality, when: LearningRow['when'], random: Streams): LearningRow {
  const { model } = trained;
  return withSchedule(model, (_, tables) => {
    const { projected, smoothed } = itemStart(trained);
    const channel = { clean: smoothed[modality], condition: projected[OTHER[modality]] };
    const variance = itemVariance(channel.clean);
    const error = denoisingError(channel, denoiserOf(model, modality), tables, { ...model.options, random });
    return { channel: estimateName(modality), when, variance, error, unexplained: error / variance };
  });
}
