// Cross-entropy of score rows with targets, at a temperature that may be trained; value and gradients from the same two passes.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import { checkIndices } from './indices.js';

/**
 * With p_r = softmax(s_r / τ):
 *
 *     L = −1/n Σ_r Σ_c t_rc ln p_rc
 *     dL/ds_rc = (p_rc − t_rc) / (n τ)      dL/dτ = 1/n Σ_rc (t_rc − p_rc) s_rc / τ²
 *
 * @param scores  [n, K]
 * @param targets  [n, K] rows that sum to 1, or int32 [n] the column that has all of a row's weight; no gradient goes to them
 * @param temperature  τ above 0, a scalar so that it has a gradient
 * @returns scalar   @throws RangeError for targets of other rows or columns, and a temperature that is not above 0
 */
export function crossEntropy(
  scores: tf.Tensor2D,
  targets: tf.Tensor1D | tf.Tensor2D,
  temperature: tf.Scalar,
): tf.Scalar {
  const [n, k] = scores.shape;
  if (n === 0 || targets.shape[0] !== n || (targets.rank === 2 && targets.shape[1] !== k)) {
    throw new RangeError(`crossEntropy: scores are [${scores.shape}], targets [${targets.shape}]`);
  }
  if (!hasKernel('CrossEntropy')) return composed(scores, targets, temperature);
  const forward = () => {
    const [value, ...saved] = run<tf.Tensor[]>('CrossEntropy', { scores, targets, temperature });
    return { value, saved };
  };
  return differentiable<tf.Scalar>([scores, temperature], forward, (dy, [ds, slope]) => [
    tf.mul(dy, ds),
    tf.mul(dy, slope),
  ]);
}

function composed(scores: tf.Tensor2D, targets: tf.Tensor1D | tf.Tensor2D, temperature: tf.Scalar): tf.Scalar {
  checkTemperature(temperature.dataSync()[0]);
  const [, k] = scores.shape;
  if (targets.rank === 1) checkIndices('crossEntropy, targets', targets.dataSync<'int32'>(), k);
  const columns = tf.range(0, k, 1, 'int32');
  const own = (): tf.Tensor => tf.cast(tf.equal(tf.expandDims(targets, 1), columns), 'float32'); // tf.oneHot wants two columns
  const target = targets.rank === 2 ? targets : own(); // [n, K]
  const sharp = tf.div(scores, temperature);
  return tf.mean(tf.sub(tf.logSumExp(sharp, 1), tf.sum(tf.mul(target, sharp), 1)));
}

function checkTemperature(temperature: number): void {
  if (!(temperature > 0)) throw new RangeError(`crossEntropy: temperature must be > 0, got ${temperature}`);
}

kernel('CrossEntropy', ({ scores, targets, temperature }, _attrs, backend) => {
  const { runtime } = backend;
  const [n, k] = scores.shape;
  const tau = backend.floats(temperature)[0];
  checkTemperature(tau);
  const own = targets.shape.length === 1;
  if (own) checkIndices('crossEntropy, targets', backend.ints(targets), k);
  const value = backend.output([]);
  const ds = backend.output(scores.shape);
  const slope = backend.output([]);
  const [ps, pt, pv, pd, psl] = [scores, targets, value, ds, slope].map((t) => backend.address(t));
  runtime.scratch(3 * n * 4, (tops) => {
    const losses = tops + n * 4; // [n]
    const slopes = losses + n * 4; // [n]
    runtime.split('maxRows', n, 32, (r0, r1) => [ps, k, tops, r0, r1]);
    const args = (r0: number, r1: number) => [ps, k, tops, pt, 1 / tau, 1 / n, pd, losses, slopes, r0, r1];
    runtime.split(own ? 'ownCrossEntropyRows' : 'crossEntropyRows', n, 32, args);
    runtime.call('sumRows', losses, n, 1 / n, pv, 0, 1);
    runtime.call('sumRows', slopes, n, 1 / n, psl, 0, 1);
  });
  return [value, ds, slope];
});
