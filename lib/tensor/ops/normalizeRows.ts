// Rows of unit length.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';

const SHORTEST = 1e-12; // as in torch.nn.functional.normalize, which divides a shorter row by this

/**
 * y_i = x_i / ‖x_i‖, and 0 for a row shorter than 1e-12. Gradient: dx_i = (dy_i − (dy_i · y_i) y_i) / ‖x_i‖, and 0 for
 * such a row, whose direction has no derivative.
 *
 * @param x  [n, d]   @returns [n, d]
 */
export function normalizeRows(x: tf.Tensor2D): tf.Tensor2D {
  const forward = () => {
    const [value, inverse] = hasKernel('NormalizeRows') ? run<tf.Tensor[]>('NormalizeRows', { x }) : composed(x);
    return { value, saved: [value, inverse] };
  };
  return differentiable<tf.Tensor2D>([x], forward, (dy, [y, inverse]) =>
    hasKernel('NormalizeRows') ? run('NormalizeRowsGrad', { dy, y, inverse }) : composedGradient(dy, y, inverse),
  );
}

function composed(x: tf.Tensor2D): tf.Tensor[] {
  const length = tf.sqrt(tf.sum(tf.square(x), 1, true)); // [n, 1]
  const inverse = tf.div(tf.cast(tf.greater(length, SHORTEST), 'float32'), tf.maximum(length, SHORTEST));
  return [tf.mul(x, inverse), inverse];
}

function composedGradient(dy: tf.Tensor, y: tf.Tensor, inverse: tf.Tensor): tf.Tensor {
  const along = tf.sum(tf.mul(dy, y), 1, true); // [n, 1]
  return tf.mul(inverse, tf.sub(dy, tf.mul(along, y)));
}

kernel('NormalizeRows', ({ x }, _attrs, backend) => {
  const [n, d] = x.shape;
  const value = backend.output(x.shape);
  const inverse = backend.output([n, 1]);
  const [px, pv, pi] = [x, value, inverse].map((t) => backend.address(t));
  backend.runtime.split('normalizeRows', n, 256, (r0, r1) => [px, d, SHORTEST, pv, pi, r0, r1]);
  return [value, inverse];
});

kernel('NormalizeRowsGrad', ({ dy, y, inverse }, _attrs, backend) => {
  const [n, d] = y.shape;
  const dx = backend.output(y.shape);
  const [pg, py, pi, po] = [dy, y, inverse, dx].map((t) => backend.address(t));
  backend.runtime.split('normalizeRowsGrad', n, 256, (r0, r1) => [pg, py, pi, d, po, r0, r1]);
  return dx;
});
