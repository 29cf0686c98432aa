// Attention of three tokens per item to each other, averaged over the tokens.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import { CHUNKS } from '../runtime.js';
import { checkIndices } from './indices.js';
import type { Schedule } from './noisyTokens.js';

const WEIGHTS_ROOM = 12; // of 3 × 3 weights per item, padded to whole vectors

/**
 * With the tokens x_1, x_2 of the item and x_3 = time[step[i]], and their queries z alike:
 *
 *     out_i = Σ_b w_b x_b,      w_b = mean_a softmax_b(z_a · x_b / √d)
 *
 * Gradients go to x, z and zTime, none to the time embeddings (Vaswani et al., "Attention is all you need", 2017, Eq. 1).
 *
 * @param x  [n, 2d]   @param z  [n, 2d]   @param zTime  [T, d]   @param step  int32 [n], 0 … T − 1
 * @returns [n, d]
 * @throws RangeError for a step outside the schedule
 */
export function tokenAttention(
  x: tf.Tensor2D,
  z: tf.Tensor2D,
  zTime: tf.Tensor2D,
  step: tf.Tensor1D,
  { time }: Pick<Schedule, 'time'>,
): tf.Tensor2D {
  const [n, width] = x.shape;
  const [steps, d] = time.shape;
  if (width !== 2 * d || z.shape[0] !== n || z.shape[1] !== width || step.size !== n) {
    throw new RangeError(
      `tokenAttention: time embeddings [${time.shape}] need tokens and queries [n, ${2 * d}] and n steps, ` +
        `got [${x.shape}], [${z.shape}] and ${step.size}`,
    );
  }
  if (zTime.shape[0] !== steps || zTime.shape[1] !== d) {
    throw new RangeError(`tokenAttention: time embeddings are [${time.shape}], their queries [${zTime.shape}]`);
  }
  if (!hasKernel('TokenAttention') || d % 16) return composed(x, z, zTime, step, time);
  const forward = () => {
    const [value, weight] = run<tf.Tensor[]>('TokenAttention', { x, z, zTime, step, time });
    return { value, saved: [x, z, zTime, weight, step, time] };
  };
  return differentiable<tf.Tensor2D>([x, z, zTime], forward, (dy, [x, z, zTime, weight, step, time]) =>
    run<tf.Tensor[]>('TokenAttentionGrad', { dy, x, z, zTime, weight, step, time }),
  );
}

function composed(
  x: tf.Tensor2D,
  z: tf.Tensor2D,
  zTime: tf.Tensor2D,
  step: tf.Tensor1D,
  time: tf.Tensor2D,
): tf.Tensor2D {
  const n = x.shape[0];
  const d = time.shape[1];
  const withTime = (own: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor3D =>
    tf.concat([tf.reshape(own, [n, 2, d]), tf.expandDims(tf.gather(table, step), 1)], 1) as tf.Tensor3D; // [n, 3, d]
  const tokens = withTime(x, time);
  const scores = tf.matMul(withTime(z, zTime), tokens, false, true); // [n, 3, 3]
  const weight = tf.softmax(tf.mul(scores, 1 / Math.sqrt(d)));
  return tf.mean(tf.matMul(weight, tokens), 1);
}

kernel('TokenAttention', ({ x, z, zTime, step, time }, _attrs, backend) => {
  const n = x.shape[0];
  const [steps, d] = time.shape;
  checkIndices('tokenAttention, step', backend.ints(step), steps);
  const value = backend.output([n, d]);
  const weight = backend.output([n, WEIGHTS_ROOM]);
  const [px, pz, pt, pzt, ps, pw, po] = [x, z, time, zTime, step, weight, value].map((t) => backend.address(t));
  const args = (r0: number, r1: number) => [px, pz, pt, pzt, ps, d, 1 / Math.sqrt(d), pw, po, r0, r1];
  backend.runtime.split('tokenAttention', n, 128, args);
  return [value, weight];
});

kernel('TokenAttentionGrad', ({ dy, x, z, zTime, weight, step, time }, _attrs, backend) => {
  const { runtime } = backend;
  const n = x.shape[0];
  const [steps, d] = time.shape;
  const perChunk = Math.ceil(n / CHUNKS);
  const dx = backend.output(x.shape);
  const dz = backend.output(z.shape);
  const dzTime = backend.output(zTime.shape);
  const inputs = [x, z, time, zTime, step, weight, dy].map((t) => backend.address(t));
  const outputs = [dx, dz].map((t) => backend.address(t));
  runtime.scratch(CHUNKS * steps * d * 4, (tables) => {
    // the time token's queries are shared by items: every chunk sums into a table of its own
    runtime.call('fill', tables, 0, CHUNKS * steps * d);
    const sizes = [d, 1 / Math.sqrt(d), n, steps, perChunk];
    const args = (c0: number, c1: number) => [...inputs, ...sizes, ...outputs, tables, c0, c1];
    runtime.split('tokenAttentionGrad', CHUNKS, 1, args);
    runtime.call('addPartialRows', tables, CHUNKS, steps * d, 1, backend.address(dzTime));
  });
  return [dx, dz, dzTime];
});
