// CaMRec's causal mask: an edge perceptron and a Gumbel-sigmoid gate, giving the masked graph's values.
//   A'_ij = A_ij σ((w2ᵀ relu(W [e_i ; e_j] + b1) + b2 + noise_ij) / τ)
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import { CHUNKS } from '../runtime.js';
import type { SparseMatrix } from '../sparseMatrix.js';
import { edgeRows } from './composed.js';

export interface MaskWeights { w1: tf.Tensor2D /* [2 d, h] */; b1: tf.Tensor1D /* [h] */; w2: tf.Tensor2D /* [h, 1] */; b2: tf.Tensor1D /* [1] */ }

/** Values [nnz] of the masked matrix; rowNodes [rows, d] and colNodes [cols, d] are the nodes an entry joins. */
export function causalMask(a: SparseMatrix, rowNodes: tf.Tensor2D, colNodes: tf.Tensor2D, { w1, b1, w2, b2 }: MaskWeights, noise: tf.Tensor1D, tau: number): tf.Tensor1D {
  const d = rowNodes.shape[1], h = b1.shape[0]; // W [e_i ; e_j] = W_row e_i + W_col e_j: two products per node, none per edge
  const p = tf.add(tf.matMul(rowNodes, tf.slice(w1, [0, 0], [d, h])), b1) as tf.Tensor2D;
  const q = tf.matMul(colNodes, tf.slice(w1, [d, 0], [d, h])) as tf.Tensor2D;
  return edgeGate(a, p, q, w2, b2, noise, tau);
}

/** A_ij σ((w2ᵀ relu(p_i + q_j) + b2 + noise_ij) / τ): [nnz] */
export function edgeGate(a: SparseMatrix, p: tf.Tensor2D, q: tf.Tensor2D, w2: tf.Tensor2D, b2: tf.Tensor1D, noise: tf.Tensor1D, tau: number): tf.Tensor1D {
  if (!hasKernel('EdgeGate') || p.shape[1] % 16) return edgeGateComposed(a, p, q, w2, b2, noise, tau);
  return differentiable([p, q, w2, b2], () => {
    const [value, gate] = run<tf.Tensor[]>('EdgeGate', { p, q, w2, b2, noise }, { a, tau });
    return { value, saved: [p, q, w2, gate] };
  }, (dy, [p, q, w2, gate]) => run<tf.Tensor[]>('EdgeGateGrad', { dy, p, q, w2, gate }, { a, tau }));
}

export function edgeGateComposed(a: SparseMatrix, p: tf.Tensor2D, q: tf.Tensor2D, w2: tf.Tensor2D, b2: tf.Tensor1D, noise: tf.Tensor1D, tau: number): tf.Tensor1D {
  const hidden = tf.relu(tf.add(tf.gather(p, edgeRows(a)), tf.gather(q, a.column)));
  const score = tf.reshape(tf.add(tf.matMul(hidden, w2), b2), [a.nnz]);
  return tf.mul(a.value, tf.sigmoid(tf.div(tf.add(score, tf.slice(noise, 0, a.nnz)), tau)));
}

kernel('EdgeGate', ({ p, q, w2, b2, noise }, { a, tau }: { a: SparseMatrix; tau: number }, backend) => {
  const { runtime } = backend, h = p.shape[1], gate = backend.output([a.nnz]), gated = backend.output([a.nnz]);
  const [start, column, pp, pq, pw, pb, pn, pv, pg, po] = [a.start, a.column, p, q, w2, b2, noise, a.value, gate, gated].map((t) => backend.address(t));
  runtime.split('edgeScore', a.rows, 64, (r0, r1) => [start, column, pp, pq, h, pw, pb, pg, r0, r1], a.cuts(runtime.threads));
  runtime.splitFlat('gateEdges', a.nnz, (offset, n) => [pg + offset, pn + offset, pv + offset, 1 / tau, pg + offset, po + offset, n]);
  return [gated, gate];
});

kernel('EdgeGateGrad', ({ dy, p, q, w2, gate }, { a, tau }: { a: SparseMatrix; tau: number }, backend) => {
  const { runtime } = backend, h = p.shape[1], t = a.transpose;
  const dp = backend.output(p.shape), dq = backend.output(q.shape), dw2 = backend.output(w2.shape), db2 = backend.output([1]);
  const [pDy, pGate, pValue, pOrder, pw, pp, pq, pDp, pDq, pDw, pDb] = [dy, gate, a.value, a.order, w2, p, q, dp, dq, dw2, db2].map((x) => backend.address(x));
  const side = (m: SparseMatrix, dScore: number, x: number, y: number, dx: number, partial: number): void => {
    const [start, column, bounds] = [m.start, m.column, m.chunkBounds].map((x) => backend.address(x));
    runtime.split('edgeScoreGrad', CHUNKS, 1, (c0, c1) => [start, column, dScore, x, y, h, pw, dx, partial, bounds, c0, c1]);
  };
  runtime.scratch(a.nnz * 8 + CHUNKS * h * 8 + CHUNKS * 8, (dScore) => {
    const turned = dScore + a.nnz * 4, partial = turned + a.nnz * 4, sums = partial + CHUNKS * h * 8;
    runtime.splitFlat('gateEdgesGrad', a.nnz, (o, n) => [pDy + o, pValue + o, pGate + o, 1 / tau, dScore + o, n]);
    runtime.split('permute', a.nnz, 16384, (p0, p1) => [dScore, pOrder, turned, p0, p1]);
    side(a, dScore, pp, pq, pDp, partial);
    side(t, turned, pq, pp, pDq, partial + CHUNKS * h * 4);
    runtime.call('addPartialRows', partial, 2 * CHUNKS, h, 1, pDw);
    const perChunk = Math.ceil(a.nnz / CHUNKS / 4) * 4;
    runtime.split('sumChunks', CHUNKS, 2, (c0, c1) => [dScore, a.nnz, perChunk, sums, c0, c1]);
    runtime.call('addPartials', sums, CHUNKS, 1, pDb);
  });
  return [dp, dq, dw2, db2];
});
