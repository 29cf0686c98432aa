// Attention over the edges of a graph: how much each of a node's neighbors weighs, by likeness.
import {
  div,
  exp,
  gather,
  mul,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import type { SparseMatrix } from '../sparseMatrix.js';
import { spmmValues } from './spmm.js';

/**
 * For every entry p = (t, s) of A, a softmax over the entries of row t, which are the edges that enter node t:
 *
 *     s_p = target_t · source_s      α_p = e^(s_p − max_q s_q) / Σ_q e^(s_q − max_q s_q)
 *
 * so the weights of a row that has entries sum to 1. Gradients, with ds_p = α_p (dα_p − Σ_q α_q dα_q) and S the matrix of A's
 * pattern and these values: dtarget = S source, dsource = Sᵀ target. The one tensor in size of the edges times d that the composed
 * form needs is never made here. Source: Veličković et al., Graph Attention Networks, ICLR 2018, Eq. 2, with a product for its score.
 *
 * @param a  sparse [rows, cols], its own values unused   @param targets  [rows, d]   @param sources  [cols, d]   @returns [nnz]
 */
export function edgeSoftmax(a: SparseMatrix, targets: Tensor2D, sources: Tensor2D): Tensor1D {
  checkOperands(a, targets, sources);
  if (!hasKernel('EdgeSoftmax')) return composed(a, targets, sources);
  const forward = () => {
    const weight = run('EdgeSoftmax', { targets, sources }, { a });
    return { value: weight, saved: [weight, targets, sources] };
  };
  return differentiable<Tensor1D>([targets, sources], forward, (dy, [weight, targets, sources]) => {
    const dScore = run<Tensor1D>('EdgeSoftmaxGrad', { dy, weight }, { a });
    const turned = run<Tensor1D>('PermuteEntries', { value: dScore, order: a.order });
    const dTargets = spmmValues(a, dScore, sources as Tensor2D);
    const dSources = spmmValues(a.transpose, turned, targets as Tensor2D);
    dScore.dispose();
    turned.dispose();
    return [dTargets, dSources];
  });
}

function composed(a: SparseMatrix, targets: Tensor2D, sources: Tensor2D): Tensor1D {
  const score = sum(mul(gather(targets, a.row), gather(sources, a.column)), 1) as Tensor1D; // [nnz]
  const weight = exp(sub(score, gather(largest(a, score), a.row)));
  const total = unsortedSegmentSum(weight, a.row, a.rows); // [rows]
  return div(weight, gather(total, a.row)) as Tensor1D;
}

/** The largest score of each row, [rows]: read and made anew, as it drops out of the softmax and so has no gradient. */
function largest({ rows, host }: SparseMatrix, score: Tensor1D): Tensor1D {
  const scores = score.dataSync<'float32'>();
  const top = new Float32Array(rows);
  for (let r = 0; r < rows; r++) {
    const ofRow = scores.subarray(host.start[r], host.start[r + 1]);
    if (ofRow.length > 0) top[r] = ofRow.reduce((most, x) => Math.max(most, x));
  }
  return tensor1d(top);
}

function checkOperands(a: SparseMatrix, targets: Tensor, sources: Tensor): void {
  if (targets.shape[0] !== a.rows || sources.shape[0] !== a.cols || targets.shape[1] !== sources.shape[1]) {
    throw new RangeError(
      `edgeSoftmax: a matrix of ${a.rows} × ${a.cols} needs targets [${a.rows}, d] and sources [${a.cols}, d], ` +
        `got [${targets.shape}] and [${sources.shape}]`,
    );
  }
}

kernel('EdgeSoftmax', ({ targets, sources }, { a }: { a: SparseMatrix }, backend) => {
  const { runtime } = backend;
  const d = targets.shape[1];
  const weight = backend.output([a.nnz]);
  const [start, column, pt, ps, pw] = [a.start, a.column, targets, sources, weight].map((t) => backend.address(t));
  const args = (r0: number, r1: number) => [start, column, pt, ps, d, pw, r0, r1];
  runtime.split('edgeSoftmax', a.rows, 64, args, a.cuts(runtime.threads));
  return weight;
});

kernel('EdgeSoftmaxGrad', ({ dy, weight }, { a }: { a: SparseMatrix }, backend) => {
  const { runtime } = backend;
  const dScore = backend.output([a.nnz]);
  const [start, pw, pg, po] = [a.start, weight, dy, dScore].map((t) => backend.address(t));
  const args = (r0: number, r1: number) => [start, pw, pg, po, r0, r1];
  runtime.split('edgeSoftmaxGrad', a.rows, 64, args, a.cuts(runtime.threads));
  return dScore;
});
