// How differently two tables of items read the same users: the divergence of their scores, over all pairs.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';

const BLOCK = 256; // users scored at a time: 9 MB of scores for 4,300 items

/**
 * With x = u_a · first_b, y = u_a · second_b, P = σ(x), Q = σ(y), and kl(P, Q) the divergence of two coins:
 *
 *     L = 1/(n m) Σ_ab kl(P, Q) + kl(Q, P) = 1/(n m) Σ_ab (P − Q)(x − y)
 *     dL/dx = (P (1 − P)(x − y) + P − Q) / (n m),   dL/dy = −(Q (1 − Q)(x − y) + P − Q) / (n m)
 *
 * The form on the right holds where the logarithms on the left would be of 0. Users come block by block: no [n, m] is held.
 * Source: Xv et al., DA-MRS, KDD 2024, its user-level alignment.
 * @param users  [n, d]   @param first  [m, d]   @param second  [m, d]   @returns scalar
 */
export function scoreDivergence(users: tf.Tensor2D, first: tf.Tensor2D, second: tf.Tensor2D): tf.Scalar {
  const [n, d] = users.shape;
  const m = first.shape[0];
  if (n === 0 || m === 0 || first.shape[1] !== d || second.shape[0] !== m || second.shape[1] !== d) {
    throw new RangeError(
      `scoreDivergence: users need two tables of the same items, got [${users.shape}], [${first.shape}] and [${second.shape}]`,
    );
  }
  if (!hasKernel('ScoreDivergence')) return composed(users, first, second);
  const forward = () => {
    const [value, ...saved] = run<tf.Tensor[]>('ScoreDivergence', { users, first, second });
    return { value, saved };
  };
  return differentiable<tf.Scalar>([users, first, second], forward, (dy, saved) => saved.map((g) => tf.mul(dy, g)));
}

function composed(users: tf.Tensor2D, first: tf.Tensor2D, second: tf.Tensor2D): tf.Scalar {
  const x = tf.matMul(users, first, false, true); // [n, m]
  const y = tf.matMul(users, second, false, true);
  return tf.mean(tf.mul(tf.sub(tf.sigmoid(x), tf.sigmoid(y)), tf.sub(x, y)));
}

kernel('ScoreDivergence', ({ users, first, second }, _attrs, backend) => {
  const { runtime } = backend;
  const [n, d] = users.shape;
  const m = first.shape[0];
  const half = Math.ceil(m / 4) * 4; // scores of a table, padded to whole vectors
  const width = 2 * half;
  const [value, du, d1, d2] = [[], users.shape, first.shape, second.shape].map((shape) => backend.output(shape));
  const [pu, p1, p2, pValue, pdu, pd1, pd2] = [users, first, second, value, du, d1, d2].map((t) => backend.address(t));
  const block = Math.min(BLOCK, n);
  runtime.scratch((4 * width * d + block * width + n) * 4, (both) => {
    const turned = both + width * d * 4; // [d, width]
    const dBoth = turned + width * d * 4; // [width, d], and below it one block's part of it
    const part = dBoth + width * d * 4;
    const scores = part + width * d * 4; // [block, width]
    const losses = scores + block * width * 4; // [n]
    runtime.call('fill', both, 0, width * d);
    runtime.call('copy', p1, both, m * d);
    runtime.call('copy', p2, both + half * d * 4, m * d);
    runtime.split('transpose', width, 64, (r0, r1) => [both, width, d, turned, r0, r1]);
    for (let from = 0; from < n; from += block) {
      const rows = Math.min(block, n - from);
      const own = pu + from * d * 4;
      runtime.matmul(own, d, false, turned, width, false, scores, rows, width, d);
      const args = (r0: number, r1: number) => [scores, half, 1 / (n * m), losses + from * 4, r0, r1];
      runtime.split('scoreDivergenceRows', rows, 8, args);
      runtime.matmul(scores, width, false, both, d, false, pdu + from * d * 4, rows, d, width);
      runtime.matmul(scores, width, true, own, d, false, from === 0 ? dBoth : part, width, d, rows);
      if (from > 0)
        runtime.splitFlat('add', width * d, (at, count) => [dBoth + at, 0, 1, part + at, 0, 1, dBoth + at, 1, count]);
    }
    runtime.call('copy', dBoth, pd1, m * d);
    runtime.call('copy', dBoth + half * d * 4, pd2, m * d);
    runtime.call('sumRows', losses, n, 1 / (n * m), pValue, 0, 1);
  });
  return [value, du, d1, d2];
});
