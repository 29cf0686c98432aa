// The edge mask of CaMRec's front-door adjustment: an edge perceptron and a Gumbel-sigmoid gate give the masked graph's values.
import * as tf from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.js';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import { CHUNKS } from '../runtime.js';
import type { SparseMatrix } from '../sparseMatrix.js';

/** Perceptron 2d → h → 1 on a pair of nodes. */
export interface MaskWeights {
  readonly w1: tf.Tensor2D; // [2d, h]
  readonly b1: tf.Tensor1D; // [h]
  readonly w2: tf.Tensor2D; // [h, 1]
  readonly b2: tf.Tensor1D; // [1]
}

/**
 * Values of the masked matrix, for every entry p = (i, j) of A, with logistic noise (the difference of two Gumbel draws):
 *
 *     ω_p = w₂ᵀ relu(W₁ᵀ [e_i ; e_j] + b₁) + b₂      ρ_p = σ((ω_p + noise_p) / τ)      value_p = A_p ρ_p
 *
 * W₁ is split: W₁ᵀ [e_i ; e_j] + b₁ = P_i + Q_j, so products are made per node, none per entry. Gradients go to both node
 * tables and all weights, none to A and the noise. CaMRec (arXiv 2510.12325), topology reconstruction.
 *
 * @param a  sparse [rows, cols]   @param rowNodes  e_i, [rows, d]   @param colNodes  e_j, [cols, d]; the same tensor given
 *   twice costs one product instead of two   @param noise  [nnz]   @param temperature  τ > 0   @returns [nnz]
 */
export function causalMask(
  a: SparseMatrix,
  rowNodes: tf.Tensor2D,
  colNodes: tf.Tensor2D,
  weights: MaskWeights,
  noise: tf.Tensor1D,
  temperature: number,
): tf.Tensor1D {
  checkOperands(a, rowNodes, colNodes, weights, noise, temperature);
  if (!hasKernel('EdgeGate') || weights.b1.shape[0] % 16) {
    return composed(a, rowNodes, colNodes, weights, noise, temperature);
  }
  return rowNodes === colNodes
    ? withinOneTable(a, rowNodes, weights, noise, temperature)
    : betweenTables(a, rowNodes, colNodes, weights, noise, temperature);
}

// P and Q in one product, and one product each for the gradients of nodes and W₁
function withinOneTable(
  a: SparseMatrix,
  nodes: tf.Tensor2D,
  { w1, b1, w2, b2 }: MaskWeights,
  noise: tf.Tensor1D,
  temperature: number,
): tf.Tensor1D {
  const forward = () => {
    const pq = tf.matMul(nodes, sideBySide(w1)); // [n, 2h]
    const [value, gate] = run<tf.Tensor[]>('EdgeGate', { p: pq, q: pq, b1, w2, b2, noise }, { a, temperature });
    return { value, saved: [gate, pq, nodes, w1, w2] };
  };
  return differentiable<tf.Tensor1D>([nodes, w1, b1, w2, b2], forward, (dy, [gate, pq, nodes, w1, w2]) => {
    const inputs = { dy, gate, p: pq, q: pq, w2 };
    const [dpq, db1, dw2, db2] = run<tf.Tensor[]>('EdgeGateGrad', inputs, { a, temperature });
    const dw1 = oneAboveOther(tf.matMul(nodes, dpq, true) as tf.Tensor2D);
    return [tf.matMul(dpq, sideBySide(w1 as tf.Tensor2D), false, true), dw1, db1, dw2, db2];
  });
}

function betweenTables(
  a: SparseMatrix,
  rowNodes: tf.Tensor2D,
  colNodes: tf.Tensor2D,
  { w1, b1, w2, b2 }: MaskWeights,
  noise: tf.Tensor1D,
  temperature: number,
): tf.Tensor1D {
  const forward = () => {
    const [wRow, wCol] = tf.split(w1, 2); // [d, h] each
    const p = tf.matMul(rowNodes, wRow); // [rows, h]
    const q = tf.matMul(colNodes, wCol); // [cols, h]
    const [value, gate] = run<tf.Tensor[]>('EdgeGate', { p, q, b1, w2, b2, noise }, { a, temperature });
    return { value, saved: [gate, p, q, rowNodes, colNodes, w1, w2] };
  };
  return differentiable<tf.Tensor1D>([rowNodes, colNodes, w1, b1, w2, b2], forward, (dy, saved) => {
    const [gate, p, q, rowNodes, colNodes, w1, w2] = saved;
    const inputs = { dy, gate, p, q, w2 };
    const [dp, dq, db1, dw2, db2] = run<tf.Tensor[]>('EdgeGateGrad', inputs, { a, temperature });
    const [wRow, wCol] = tf.split(w1, 2);
    const dw1 = tf.concat([tf.matMul(rowNodes, dp, true), tf.matMul(colNodes, dq, true)]); // [2d, h]
    return [tf.matMul(dp, wRow, false, true), tf.matMul(dq, wCol, false, true), dw1, db1, dw2, db2];
  });
}

function composed(
  a: SparseMatrix,
  rowNodes: tf.Tensor2D,
  colNodes: tf.Tensor2D,
  { w1, b1, w2, b2 }: MaskWeights,
  noise: tf.Tensor1D,
  temperature: number,
): tf.Tensor1D {
  const [wRow, wCol] = tf.split(w1, 2);
  const p = tf.add(tf.matMul(rowNodes, wRow), b1); // [rows, h]
  const q = tf.matMul(colNodes, wCol); // [cols, h]
  const hidden = tf.relu(tf.add(tf.gather(p, a.row), tf.gather(q, a.column))); // [nnz, h]
  const score = tf.reshape(tf.add(tf.matMul(hidden, w2), b2), [a.nnz]);
  return tf.mul(a.value, tf.sigmoid(tf.div(tf.add(score, noise), temperature)));
}

// [2d, h], W_row above W_col, as [d, 2h], W_row beside W_col; and back
const sideBySide = (w1: tf.Tensor2D): tf.Tensor2D => tf.concat(tf.split(w1, 2), 1) as tf.Tensor2D;
const oneAboveOther = (w: tf.Tensor2D): tf.Tensor2D => tf.concat(tf.split(w, 2, 1), 0) as tf.Tensor2D;

function checkOperands(
  a: SparseMatrix,
  rowNodes: tf.Tensor2D,
  colNodes: tf.Tensor2D,
  { w1, b1, w2, b2 }: MaskWeights,
  noise: tf.Tensor1D,
  temperature: number,
): void {
  const d = rowNodes.shape[1];
  const h = b1.size;
  if (rowNodes.shape[0] !== a.rows || colNodes.shape[0] !== a.cols || colNodes.shape[1] !== d) {
    throw new RangeError(
      `causalMask: a matrix of ${a.rows} × ${a.cols} needs nodes [${a.rows}, d] and [${a.cols}, d], ` +
        `got [${rowNodes.shape}] and [${colNodes.shape}]`,
    );
  }
  if (w1.shape[0] !== 2 * d || w1.shape[1] !== h || w2.size !== h || b2.size !== 1) {
    throw new RangeError(
      `causalMask: nodes of size ${d} need weights [${2 * d}, h], [h], [h, 1], [1], ` +
        `got [${w1.shape}], [${b1.shape}], [${w2.shape}], [${b2.shape}]`,
    );
  }
  if (noise.size !== a.nnz) throw new RangeError(`causalMask: ${a.nnz} entries need ${a.nnz} draws, got ${noise.size}`);
  if (!(temperature > 0)) throw new RangeError(`causalMask: temperature must be > 0, got ${temperature}`);
}

interface MaskAttributes {
  readonly a: SparseMatrix;
  readonly temperature: number;
}

// P [rows, h] and Q [cols, h], or both in one tensor [n, 2h], P on the left
interface Hidden {
  readonly p: number;
  readonly q: number;
  /** floats from one row to the next */
  readonly stride: number;
}

function hidden(backend: SimdBackend, p: tf.TensorInfo, q: tf.TensorInfo, h: number): Hidden {
  const stride = p.shape[1];
  const shared = stride === 2 * h;
  return { p: backend.address(p), q: backend.address(q) + (shared ? h * 4 : 0), stride };
}

// Adds b1 to P in place: the tensor belongs to this op, and the gradient reads it with the bias.
kernel('EdgeGate', ({ p, q, b1, w2, b2, noise }, { a, temperature }: MaskAttributes, backend) => {
  const { runtime } = backend;
  const h = b1.shape[0];
  const gate = backend.output([a.nnz]);
  const gated = backend.output([a.nnz]);
  const pq = hidden(backend, p, q, h);
  const addresses = [a.start, a.column, b1, w2, b2, noise, a.value, gate, gated].map((t) => backend.address(t));
  const [start, column, pb1, pw2, pb2, pNoise, pValue, pGate, pOut] = addresses;
  const rows = (r0: number, r1: number) => [start, column, pq.p, pq.q, pq.stride, pb1, h, pw2, pb2, pGate, r0, r1];
  runtime.split('edgeScore', a.rows, 64, rows, a.cuts(runtime.threads));
  const entries = (o: number, n: number) => [
    pGate + o,
    pNoise + o,
    pValue + o,
    1 / temperature,
    pGate + o,
    pOut + o,
    n,
  ];
  runtime.splitFlat('gateEdges', a.nnz, entries);
  return [gated, gate];
});

// [dP, dQ, db1, dw2, db2], or [dPQ, db1, dw2, db2] where P and Q share a tensor
kernel('EdgeGateGrad', ({ dy, gate, p, q, w2 }, { a, temperature }: MaskAttributes, backend) => {
  const { runtime } = backend;
  const h = w2.shape[0];
  const shared = p.shape[1] === 2 * h;
  const dp = backend.output(p.shape);
  const dq = shared ? dp : backend.output(q.shape);
  const db1 = backend.output([h]);
  const dw2 = backend.output(w2.shape);
  const db2 = backend.output([1]);
  const [pDy, pGate, pValue, pOrder, pw2] = [dy, gate, a.value, a.order, w2].map((t) => backend.address(t));
  const x = hidden(backend, p, q, h);
  const dx = hidden(backend, dp, dq, h);
  const { stride } = x;
  const share = CHUNKS * 2 * h * 4; // per side and chunk: what it adds to dw2, and to the sum of dP / w2
  runtime.scratch(a.nnz * 8 + 2 * share + CHUNKS * 8, (dScore) => {
    const turned = dScore + a.nnz * 4;
    const partial = turned + a.nnz * 4;
    const sums = partial + 2 * share; // float64, and aligned enough for wasm
    const entries = (o: number, n: number) => [pDy + o, pValue + o, pGate + o, 1 / temperature, dScore + o, n];
    runtime.splitFlat('gateEdgesGrad', a.nnz, entries);
    runtime.split('permute', a.nnz, 16384, (p0, p1) => [dScore, pOrder, turned, p0, p1]);
    // rows of `matrix` own x, y is gathered by column
    const side = (matrix: SparseMatrix, dScore: number, x: number, y: number, dx: number, partial: number): void => {
      const [start, column, bounds] = [matrix.start, matrix.column, matrix.chunkBounds].map((t) => backend.address(t));
      const pattern = [start, column, dScore];
      const args = (c0: number, c1: number) => [...pattern, x, y, stride, h, pw2, dx, partial, bounds, c0, c1];
      runtime.split('edgeScoreGrad', CHUNKS, 1, args);
    };
    side(a, dScore, x.p, x.q, dx.p, partial);
    side(a.transpose, turned, x.q, x.p, dx.q, partial + share);
    runtime.call('edgeWeightGrad', partial, CHUNKS, h, pw2, backend.address(dw2), backend.address(db1));
    const perChunk = Math.ceil(a.nnz / CHUNKS / 4) * 4;
    runtime.split('sumChunks', CHUNKS, 2, (c0, c1) => [dScore, a.nnz, perChunk, sums, c0, c1]);
    runtime.call('addPartials', sums, CHUNKS, 1, backend.address(db2));
  });
  return shared ? [dp, db1, dw2, db2] : [dp, dq, db1, dw2, db2];
});
