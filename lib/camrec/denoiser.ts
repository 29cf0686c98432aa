// The denoiser of one channel: three tokens per item (noisy state, the other modality, time) attend to each other.
import {
  add,
  div,
  expandDims,
  fill,
  gather,
  keep,
  mean,
  mul,
  ones,
  type Scalar,
  squaredDifference,
  sub,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { type AttentionWeights, denoise, layerNormRows, type Schedule } from '../tensor/index.js';
import type { NoiseSchedule, Predict, Prediction } from './diffusion.js';

/** `√ᾱ`, `√(1-ᾱ)` and sinusoidal embeddings of all steps, kept until disposed. */
export function denoiserTables({ steps, kept }: NoiseSchedule, size: number): Schedule {
  return tidy(() => ({
    a: keep(tensor1d(Float32Array.from(kept, Math.sqrt))),
    b: keep(tensor1d(Float32Array.from(kept, (left) => Math.sqrt(1 - left)))),
    time: keep(layerNormRows(timeEmbedding(steps, size))) as Tensor2D,
  }));
}

/**
 * `[sin(t f_k) | cos(t f_k)]` with `f_k = 10000^(-k / (d/2 - 1))`, k = 0 … d/2 - 1: [T, d].
 * Source: Vaswani et al., NeurIPS 2017, section 3.5, in the layout of DDPM.
 */
export function timeEmbedding(steps: number, size: number): Tensor2D {
  const half = size / 2;
  const values = new Float32Array(steps * size);
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < half; k++) {
      const angle = t * 10000 ** (-k / Math.max(1, half - 1));
      values[t * size + k] = Math.sin(angle);
      values[t * size + half + k] = Math.cos(angle);
    }
  }
  return tensor2d(values, [steps, size]);
}

/**
 * The training step of one channel: noises every row to a step of its own and looks once.
 * `L_dm = mean (h_0 - ĥ_0)²` where the clean state is predicted, `mean (ε - ε̂)²` where the noise is. Source: CaMRec, dual-channel diffusion.
 * @param clean h_0 [n, d]   @param condition the other modality, projected [n, d]   @param noise ε [n, d]   @param step [n] int32
 * @returns estimate ĥ_0 [n, d] and the loss; gradients flow into both and into `clean` and `condition`
 */
export function estimateClean(
  input: { clean: Tensor2D; condition: Tensor2D; noise: Tensor2D; step: Tensor1D },
  weights: AttentionWeights,
  tables: Schedule,
  prediction: Prediction,
): { estimate: Tensor2D; loss: Scalar } {
  const { clean, condition, noise, step } = input;
  const predicted = denoise(clean, condition, noise, step, tables, weights); // [n, d]
  if (prediction === 'x0') return { estimate: predicted, loss: mean(squaredDifference(clean, predicted)) as Scalar };
  const a = expandDims(gather(tables.a, step), 1); // [n, 1]
  const b = expandDims(gather(tables.b, step), 1);
  const noisy = add(mul(a, clean), mul(b, noise)); // h_t [n, d]
  const estimate = div(sub(noisy, mul(b, predicted)), a) as Tensor2D;
  return { estimate, loss: mean(squaredDifference(noise, predicted)) as Scalar };
}

/** The denoiser as sampling calls it: a noisy state as it is, every row at the same step. */
export function predictor(condition: Tensor2D, weights: AttentionWeights, { time, a }: Schedule): Predict {
  return (noisy, t) =>
    tidy(() => {
      const asIs = { a: ones(a.shape) as Tensor1D, b: zeros(a.shape) as Tensor1D, time };
      const step = fill([noisy.shape[0]], t, 'int32') as Tensor1D;
      return denoise(noisy, condition, zerosLike(noisy), step, asIs, weights);
    });
}
