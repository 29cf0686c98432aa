// Views of the same rows drawn together: what all views or one of them hold near should stand out in each.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import { checkIndices } from './indices.js';
import { stopGradient } from './stopGradient.js';
import { topK } from './topK.js';

const BLOCK = 128; // rows compared at a time: 3.6 MB a view for 7,000 rows
const TINY = 1e-9;

export interface MultiViewContrastOptions {
  /** k: rows of each kind that should stand out */
  readonly positives?: number;
  /** τ; which rows stand out does not depend on it */
  readonly temperature?: number;
}

/**
 * For each view v of V, K = v[ids] vᵀ its similarities, Π_v = softmax(K) by rows, T = Σ_v Π_v, and for each row of K
 *
 *     F = the k columns of largest T + Π_v,   S = the k of largest Π_v among the others
 *     z_F, z_S, z = Σ_F, Σ_S, Σ e^(K/τ)
 *     L = mean over views and rows of −ln(z_F / z + 1e-9) − ln(z_S / (z − z_F) + 1e-9)
 *
 * the second logarithm being 0 where k columns are all there are. Ties go to the lower column. Gradients flow through K, not through
 * the choice. Rows are compared block by block, and forgotten: no [n, N] is held. They are expected to have unit length or to be 0.
 * Source: Xv et al., DA-MRS, KDD 2024, its item-level alignment.
 * @param views  each [N, d]   @param ids  int32 [n], rows of the views, each once   @returns scalar
 * @throws RangeError for a row number outside the views
 */
export function multiViewContrast(
  views: readonly tf.Tensor2D[],
  ids: tf.Tensor1D,
  { positives = 10, temperature = 0.2 }: MultiViewContrastOptions = {},
): tf.Scalar {
  const shapes = views.map(({ shape }) => `[${shape}]`);
  if (views.length === 0 || ids.size === 0 || new Set(shapes).size > 1) {
    throw new RangeError(
      `multiViewContrast: views of one shape and row numbers are needed, got ${shapes}; ${ids.size} rows`,
    );
  }
  if (!(Number.isInteger(positives) && positives > 0)) {
    throw new RangeError(`multiViewContrast: positives must be a positive integer, got ${positives}`);
  }
  if (!(temperature > 0)) throw new RangeError(`multiViewContrast: temperature must be > 0, got ${temperature}`);
  const k = Math.min(positives, views[0].shape[0]);
  if (!hasKernel('MultiViewContrast')) return composed(views, ids, k, temperature);
  const inputs = { ...Object.fromEntries(views.entries()), ids };
  const forward = () => {
    const [value, ...saved] = run<tf.Tensor[]>('MultiViewContrast', inputs, { count: views.length, k, temperature });
    return { value, saved };
  };
  return differentiable<tf.Scalar>([...views], forward, (dy, saved) => saved.map((g) => tf.mul(dy, g)));
}

function composed(views: readonly tf.Tensor2D[], ids: tf.Tensor1D, k: number, temperature: number): tf.Scalar {
  const similarities = views.map((view) => tf.matMul<tf.Tensor2D>(tf.gather(view, ids), view, false, true)); // each [n, N]
  const softmaxes = similarities.map((own) => tf.softmax(stopGradient(own)));
  const together = tf.addN(softmaxes);
  const losses = similarities.map((own, v) => {
    const first = chosen(tf.add(together, softmaxes[v]), k);
    const second = chosen(tf.where(tf.cast(first, 'bool'), Number.NaN, stopGradient(own)), k);
    const powers = tf.exp(tf.div(tf.sub(own, tf.max(stopGradient(own), 1, true)), temperature));
    const sumOver = (mask: tf.Tensor): tf.Tensor => tf.sum(tf.mul(mask, powers), 1); // [n]
    const rest = sumOver(tf.sub(1, first));
    const minusLog = (part: tf.Tensor, whole: tf.Tensor): tf.Tensor =>
      tf.neg(tf.log(tf.add(tf.div(part, whole), TINY)));
    const standsOut = minusLog(sumOver(first), tf.add(sumOver(first), rest));
    return k === own.shape[1] ? standsOut : tf.add(standsOut, minusLog(sumOver(second), rest));
  });
  return tf.mean(tf.addN(losses)).div(views.length);
}

/** 1 at the k largest scores of a row, 0 elsewhere and at NaN: [n, N]. */
function chosen(scores: tf.Tensor, k: number): tf.Tensor {
  const { indices } = topK(scores as tf.Tensor2D, k);
  return tf.sum(tf.oneHot(indices, scores.shape[1] as number), 1);
}

kernel('MultiViewContrast', (inputs, { count, k, temperature }, backend) => {
  const { runtime } = backend;
  const { ids } = inputs;
  const [n, d] = inputs[0].shape;
  const rows = ids.shape[0];
  checkIndices('multiViewContrast', backend.ints(ids), n);
  const m = Math.ceil(n / 4) * 4; // a row of similarities, padded to whole vectors
  const block = Math.min(BLOCK, rows);
  const value = backend.output([]);
  const gradients = Array.from({ length: count as number }, () => backend.output([n, d]));
  const [pIds, pValue] = [ids, value].map((t) => backend.address(t));
  const views = gradients.map((gradient, v) => ({ x: backend.address(inputs[v]), dx: backend.address(gradient) }));
  const workEach = (count + 1) * m + 4 * k;
  const sizes = [count * d * m, count * block * m, 2 * block * d, n * d, count * rows, runtime.threads * workEach];
  runtime.scratch(sizes.reduce((sum, size) => sum + size, 0) * 4, (turned) => {
    const [similarity, own, part, losses, work] = ends(turned, sizes);
    const dOwn = own + block * d * 4; // below `own`, each [block, d]
    const turnedOf = (v: number): number => turned + v * d * m * 4; // [d, m]
    const ofView = (v: number): number => similarity + v * block * m * 4; // [block, m]
    runtime.call('fill', turned, 0, count * d * m);
    views.forEach(({ x, dx }, v) => {
      runtime.split('transpose', n, 64, (r0, r1) => [x, m, d, turnedOf(v), r0, r1]);
      runtime.call('fill', dx, 0, n * d);
    });
    for (let from = 0; from < rows; from += block) {
      const here = Math.min(block, rows - from);
      const at = pIds + from * 4;
      views.forEach(({ x }, v) => {
        runtime.call('gatherRows', x, at, d, own, 0, here);
        runtime.matmul(own, d, false, turnedOf(v), m, false, ofView(v), here, m, d);
      });
      runtime.split('multiViewContrastRows', here, 4, (r0, r1, thread) => [
        ...[similarity, block * m, count, n, m, k, 1 / temperature, 1 / (count * rows)],
        ...[losses + from * 4, rows, work + thread * workEach * 4, r0, r1],
      ]);
      views.forEach(({ x, dx }, v) => {
        runtime.call('gatherRows', x, at, d, own, 0, here);
        runtime.matmul(ofView(v), m, true, own, d, false, part, n, d, here);
        runtime.splitFlat('add', n * d, (byte, size) => [dx + byte, 0, 1, part + byte, 0, 1, dx + byte, 1, size]);
        runtime.matmul(ofView(v), m, false, x, d, false, dOwn, here, d, n);
        runtime.call('scatterAddRows', dOwn, at, d, here, n, dx, 0, d);
      });
    }
    runtime.call('sumRows', losses, count * rows, 1 / (count * rows), pValue, 0, 1);
  });
  return [value, ...gradients];
});

/** Where each of the blocks but the first begins. */
function ends(first: number, sizes: readonly number[]): number[] {
  let address = first;
  return sizes.slice(0, -1).map((size) => {
    address += size * 4;
    return address;
  });
}
