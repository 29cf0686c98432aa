// The tokens the denoiser sees of each item: its noisy state and its condition, both normalised.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import { checkIndices } from './indices.js';
import { layerNormRows } from './layerNormRows.js';

/** The noise schedule of T steps, as the denoiser reads it. No gradient goes to any of it. */
export interface Schedule {
  readonly a: tf.Tensor1D; // [T] √ᾱ_t, the share of the clean state
  readonly b: tf.Tensor1D; // [T] √(1 − ᾱ_t), the share of the noise
  readonly time: tf.Tensor2D; // [T, d] time embeddings, their rows normalised
}

/**
 * x_i = [LN(a_t h_i + b_t ε_i) ; LN(c_i)] with t = step[i] (Ho et al., "Denoising diffusion probabilistic models", 2020, Eq. 4).
 * Gradients go to h and c.
 *
 * @param h0  clean states h [n, d]   @param condition  c [n, d]   @param noise  ε [n, d]   @param step  int32 [n], 0 … T − 1
 * @returns [n, 2d]
 * @throws RangeError for a step outside the schedule
 */
export function noisyTokens(
  h0: tf.Tensor2D,
  condition: tf.Tensor2D,
  noise: tf.Tensor2D,
  step: tf.Tensor1D,
  { a, b }: Pick<Schedule, 'a' | 'b'>,
): tf.Tensor2D {
  const [n, d] = h0.shape;
  for (const other of [condition, noise]) {
    if (other.shape[0] !== n || other.shape[1] !== d) {
      throw new RangeError(`noisyTokens: states are [${n},${d}], their condition or noise [${other.shape}]`);
    }
  }
  if (step.size !== n) throw new RangeError(`noisyTokens: ${n} items need ${n} steps, got ${step.size}`);
  if (!hasKernel('NoisyTokens') || d % 16) return composed(h0, condition, noise, step, { a, b });
  const forward = () => {
    const [value, inverse] = run<tf.Tensor[]>('NoisyTokens', { h0, condition, noise, step, a, b });
    return { value, saved: [value, inverse, step, a] };
  };
  return differentiable<tf.Tensor2D>([h0, condition], forward, (dy, [x, inverse, step, a]) =>
    run<tf.Tensor[]>('NoisyTokensGrad', { dy, x, inverse, step, a }),
  );
}

function composed(
  h0: tf.Tensor2D,
  condition: tf.Tensor2D,
  noise: tf.Tensor2D,
  step: tf.Tensor1D,
  { a, b }: Pick<Schedule, 'a' | 'b'>,
): tf.Tensor2D {
  const clean = tf.mul(tf.expandDims(tf.gather(a, step), 1), h0);
  const noisy = tf.add(clean, tf.mul(tf.expandDims(tf.gather(b, step), 1), noise)) as tf.Tensor2D;
  return tf.concat([layerNormRows(noisy), layerNormRows(condition)], 1) as tf.Tensor2D;
}

kernel('NoisyTokens', ({ h0, condition, noise, step, a, b }, _attrs, backend) => {
  const [n, d] = h0.shape;
  checkIndices('noisyTokens, step', backend.ints(step), a.shape[0]);
  const x = backend.output([n, 2 * d]);
  const inverse = backend.output([n, 2]); // 1 / standard deviation of both tokens
  const addresses = [h0, noise, condition, step, a, b, x, inverse].map((t) => backend.address(t));
  const [ph, pNoise, pCondition, pStep, pa, pb, px, pInverse] = addresses;
  const inputs = [ph, pNoise, pCondition, pStep, pa, pb, d];
  backend.runtime.split('noisyTokens', n, 128, (r0, r1) => [...inputs, px, pInverse, r0, r1]);
  return [x, inverse];
});

kernel('NoisyTokensGrad', ({ dy, x, inverse, step, a }, _attrs, backend) => {
  const n = x.shape[0];
  const d = x.shape[1] / 2;
  const dh0 = backend.output([n, d]);
  const dCondition = backend.output([n, d]);
  const addresses = [dy, x, inverse, step, a, dh0, dCondition].map((t) => backend.address(t));
  const [pg, px, pInverse, pStep, pa, ph, pc] = addresses;
  backend.runtime.split('noisyTokensGrad', n, 128, (r0, r1) => [pg, px, pInverse, pStep, pa, d, ph, pc, r0, r1]);
  return [dh0, dCondition];
});
