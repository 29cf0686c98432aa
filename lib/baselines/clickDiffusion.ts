// The diffusions of DiffMM, one for each modality, over rows of clicks: what trains them, and the items they hold for a user's best.
import { addN, matMul, mean, type Scalar, squaredDifference, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import type { Loss, NamedVariables, Step } from '../recommender.js';
import { spmm } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { bestAfterDenoising, clickDenoiser, clickSchedule, lookAt, written } from './clickDenoiser.js';
import { clickMatrix } from './clickMatrix.js';
import { COUNT, DROPPED, type Rule, WEIGHT } from './options.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface ClickDiffusionOptions {
  /** T */
  readonly diffusionSteps: number;
  /** share of a row's variance that is noise after the first step; the first step itself adds 1e-4, as published */
  readonly firstNoise: number;
  /** and after the last */
  readonly lastNoise: number;
  /** H of each denoiser */
  readonly hiddenSize: number;
  /** K, of the vector that tells the step */
  readonly timeSize: number;
  /** share of a denoiser's inputs set to 0 in training */
  readonly denoiserDropout: number;
  /** users in a step of the denoisers' training */
  readonly denoiserBatch: number;
  /** e: what agreeing with the recommender weighs */
  readonly agreementWeight: number;
}

export const CLICK_DIFFUSION_RULES: Readonly<Record<keyof ClickDiffusionOptions, Rule>> = {
  diffusionSteps: COUNT,
  firstNoise: DROPPED,
  lastNoise: DROPPED,
  hiddenSize: COUNT,
  timeSize: COUNT,
  denoiserDropout: DROPPED,
  denoiserBatch: COUNT,
  agreementWeight: WEIGHT,
};

/** What the denoisers should agree with, as the recommender has it now. */
export interface Recommended {
  readonly items: Tensor2D; // E_I [I, d]
  readonly contents: readonly Tensor2D[]; // f_m, each [I, d]
}

export interface ClickDiffusion {
  readonly variables: NamedVariables;
  /** how many it takes to see every user once */
  readonly steps: number;
  /** `Σ_m mean_u w_t mean_i (x_0 − x̂)² + e mean (x̂ f_m − x_0 E_I)²` of the users of one step; no gradient goes to what is recommended. */
  loss(step: Step & { readonly index: number }, random: Streams, recommended: Recommended): Loss;
  /** The k best items of every user, [U k], by modality. */
  best(k: number): Int32Array[];
  dispose(): void;
}

/** The users of an epoch's steps are those of a random order, cut into batches. */
export function clickDiffusion(
  data: Pick<Dataset, 'users' | 'items' | 'train'>,
  names: readonly string[],
  options: ClickDiffusionOptions,
  random: Streams,
): ClickDiffusion {
  const { diffusionSteps, hiddenSize: hidden, timeSize, denoiserBatch, agreementWeight } = options;
  const schedule = clickSchedule(diffusionSteps, { first: options.firstNoise, last: options.lastNoise });
  const clicks = clickMatrix(data);
  const trainable = weights(random);
  const denoisers = names.map((name) =>
    clickDenoiser(trainable, `${name}.denoiser`, { items: data.items, hidden, timeSize }),
  );
  return {
    variables: trainable.variables,
    steps: Math.ceil(data.users / denoiserBatch),
    loss({ own, index }, stream, { items, contents }) {
      const order = shuffled(data.users, stream.fork('users'));
      const rows = own(clicks.selectRows(order.subarray(index * denoiserBatch, (index + 1) * denoiserBatch)).matrix);
      const clean = written(rows); // [n, I]
      const looks = denoisers.map((denoiser, m) => {
        const draws = stream.fork('step', index, names[m]);
        return lookAt(denoiser, clean, { schedule, rate: options.denoiserDropout, random: draws });
      });
      const liked = spmm(rows, items); // [n, d]
      const away = (estimate: Tensor2D, m: number): Scalar =>
        mean(squaredDifference(matMul(estimate, contents[m]), liked)) as Scalar;
      return weightedLoss({
        denoising: [1, () => addN(looks.map(({ errors }) => mean(errors))) as Scalar],
        agreement: [agreementWeight, () => addN(looks.map(({ estimate }, m) => away(estimate, m))) as Scalar],
      });
    },
    best: (k) => denoisers.map((denoiser) => bestAfterDenoising(denoiser, clicks, schedule, k)),
    dispose() {
      clicks.dispose();
      trainable.dispose();
    },
  };
}

/** 0 … n − 1 in random order: sorted by a draw of its own each. */
function shuffled(n: number, random: Streams): Int32Array {
  const draws = Float64Array.from({ length: n }, random.generator());
  return Int32Array.from(draws.keys()).sort((a, b) => draws[a] - draws[b]);
}
