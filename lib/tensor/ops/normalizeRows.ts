// Rows of unit length: x_i / max(‖x_i‖, 1e-12), torch.nn.functional.normalize.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';

/** x [n, d], d a multiple of 8 for the fast path */
export function normalizeRows(x: tf.Tensor2D): tf.Tensor2D {
  if (!hasKernel('L2NormalizeRows') || x.shape[1] % 8) return normalizeRowsComposed(x);
  return differentiable(
    [x],
    () => {
      const [value, inverse] = run<tf.Tensor[]>('L2NormalizeRows', { x });
      return { value, saved: [value, inverse] };
    },
    (dy, [y, inverse]) => run('L2NormalizeRowsGrad', { dy, y, inverse }),
  );
}

export function normalizeRowsComposed(x: tf.Tensor2D): tf.Tensor2D {
  return tf.div(x, tf.maximum(tf.sqrt(tf.sum(tf.square(x), 1, true)), 1e-12));
}

kernel('L2NormalizeRows', ({ x }, _attrs, backend) => {
  const [n, d] = x.shape,
    value = backend.output(x.shape),
    inverse = backend.output([n]);
  const [px, pv, pi] = [x, value, inverse].map((t) => backend.address(t));
  backend.runtime.split('l2Normalize', n, 256, (r0, r1) => [px, d, pv, pi, r0, r1]);
  return [value, inverse];
});
kernel('L2NormalizeRowsGrad', ({ dy, y, inverse }, _attrs, backend) => {
  const [n, d] = y.shape,
    dx = backend.output(y.shape);
  const [pg, py, pi, po] = [dy, y, inverse, dx].map((t) => backend.address(t));
  backend.runtime.split('l2NormalizeGrad', n, 256, (r0, r1) => [pg, py, pi, d, po, r0, r1]);
  return dx;
});
