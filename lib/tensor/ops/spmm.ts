// Sparse times dense, with fixed values (a graph) or with values that carry a gradient (a masked graph).
import { expandDims, mul, type Tensor1D, type Tensor2D, tidy, unsortedSegmentSum } from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import type { SparseMatrix } from '../sparseMatrix.js';
import { edgeRows, gatherEdges } from './composed.js';

/** A x: [rows, cols] sparse times [cols, d] */
export function spmm(a: SparseMatrix, x: Tensor2D): Tensor2D {
  if (!hasKernel('Spmm')) return spmmComposed(a, a.value, x);
  return differentiable([x], () => ({ value: run('Spmm', { value: a.value, x }, { a }) }),
    (dy) => run('Spmm', { value: a.transpose.value, x: dy }, { a: a.transpose }));
}

/** The same with values [nnz] in place of the matrix's own */
export function spmmValues(a: SparseMatrix, value: Tensor1D, x: Tensor2D): Tensor2D {
  if (!hasKernel('Spmm')) return spmmComposed(a, value, x);
  return differentiable([value, x], () => ({ value: run('Spmm', { value, x }, { a }), saved: [value, x] }), (dy, [value, x]) => [
    run('Sddmm', { g: dy, x }, { a }),
    tidy(() => run('Spmm', { value: run('PermuteEntries', { value, order: a.order }), x: dy }, { a: a.transpose })),
  ]);
}

function spmmComposed(a: SparseMatrix, value: Tensor1D, x: Tensor2D): Tensor2D {
  return tidy(() => unsortedSegmentSum(mul(gatherEdges(a, x), expandDims(value, 1)), edgeRows(a), a.rows) as Tensor2D);
}

kernel('Spmm', ({ value, x }, { a }: { a: SparseMatrix }, backend) => {
  const { runtime } = backend, d = x.shape[1], out = backend.output([a.rows, d]);
  const [start, column, v, px, po] = [a.start, a.column, value, x, out].map((t) => backend.address(t));
  runtime.split('spmm', a.rows, 64, (r0, r1) => [start, column, v, px, d, po, r0, r1], a.cuts(runtime.threads));
  return out;
});
kernel('Sddmm', ({ g, x }, { a }: { a: SparseMatrix }, backend) => {
  const { runtime } = backend, d = x.shape[1], out = backend.output([a.nnz]);
  const [start, column, pg, px, po] = [a.start, a.column, g, x, out].map((t) => backend.address(t));
  runtime.split('sddmm', a.rows, 64, (r0, r1) => [start, column, pg, px, d, po, r0, r1], a.cuts(runtime.threads));
  return out;
});
kernel('PermuteEntries', ({ value, order }, _attrs, backend) => {
  const n = order.shape[0], out = backend.output([n]);
  const [v, o, po] = [value, order, out].map((t) => backend.address(t));
  backend.runtime.split('permute', n, 16384, (p0, p1) => [v, o, po, p0, p1]);
  return out;
});
