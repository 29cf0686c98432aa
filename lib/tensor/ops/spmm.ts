// Sparse times dense: with a graph's own values, or with values that carry a gradient (a masked graph).
import { expandDims, gather, mul, type Tensor1D, type Tensor2D, unsortedSegmentSum } from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import type { SparseMatrix } from '../sparseMatrix.js';

/**
 * Y = A X. Gradient: dX = Aᵀ dY; the matrix itself has none.
 *
 * @param a  sparse [rows, cols]   @param x  [cols, d]   @returns [rows, d]
 */
export function spmm(a: SparseMatrix, x: Tensor2D): Tensor2D {
  checkOperand(a, x);
  if (!hasKernel('Spmm')) return composed(a, a.value, x);
  const forward = () => ({ value: run('Spmm', { value: a.value, x }, { a }) });
  return differentiable<Tensor2D>([x], forward, (dy) => multiplyTransposed(a, a.transpose.value, dy as Tensor2D));
}

/**
 * Y = V X, where V has A's pattern and the values given. Gradients: dv_p = dY_i · x_j for entry p = (i, j); dX = Vᵀ dY.
 *
 * @param a  sparse [rows, cols], its own values unused   @param value  [nnz]   @param x  [cols, d]   @returns [rows, d]
 */
export function spmmValues(a: SparseMatrix, value: Tensor1D, x: Tensor2D): Tensor2D {
  checkOperand(a, x);
  if (value.size !== a.nnz)
    throw new RangeError(`spmmValues: the matrix has ${a.nnz} entries, got ${value.size} values`);
  if (!hasKernel('Spmm')) return composed(a, value, x);
  const forward = () => ({ value: run('Spmm', { value, x }, { a }), saved: [value, x] });
  return differentiable<Tensor2D>([value, x], forward, (dy, [value, x]) => {
    const turned = run('PermuteEntries', { value, order: a.order }) as Tensor1D;
    const dx = multiplyTransposed(a, turned, dy as Tensor2D);
    turned.dispose();
    return [run('Sddmm', { g: dy, x }, { a }), dx];
  });
}

function composed(a: SparseMatrix, value: Tensor1D, x: Tensor2D): Tensor2D {
  const perEntry = mul(gather(x, a.column), expandDims(value, 1)); // [nnz, d]
  return unsortedSegmentSum(perEntry, a.row, a.rows) as Tensor2D;
}

function multiplyTransposed(a: SparseMatrix, value: Tensor1D, dy: Tensor2D): Tensor2D {
  return run('Spmm', { value, x: dy }, { a: a.transpose }) as Tensor2D;
}

function checkOperand(a: SparseMatrix, x: Tensor2D): void {
  if (x.shape[0] !== a.cols) {
    throw new RangeError(`spmm: a matrix of ${a.rows} × ${a.cols} needs ${a.cols} rows on its right, got [${x.shape}]`);
  }
}

kernel('Spmm', ({ value, x }, { a }: { a: SparseMatrix }, backend) => {
  const { runtime } = backend;
  const d = x.shape[1];
  const out = backend.output([a.rows, d]);
  const [start, column, pv, px, po] = [a.start, a.column, value, x, out].map((t) => backend.address(t));
  const args = (r0: number, r1: number) => [start, column, pv, px, d, po, r0, r1];
  runtime.split('spmm', a.rows, 64, args, a.cuts(runtime.threads));
  return out;
});

kernel('Sddmm', ({ g, x }, { a }: { a: SparseMatrix }, backend) => {
  const { runtime } = backend;
  const d = x.shape[1];
  const out = backend.output([a.nnz]);
  const [start, column, pg, px, po] = [a.start, a.column, g, x, out].map((t) => backend.address(t));
  const args = (r0: number, r1: number) => [start, column, pg, px, d, po, r0, r1];
  runtime.split('sddmm', a.rows, 64, args, a.cuts(runtime.threads));
  return out;
});

kernel('PermuteEntries', ({ value, order }, _attrs, backend) => {
  const n = order.shape[0];
  const out = backend.output([n]);
  const [pv, pOrder, po] = [value, order, out].map((t) => backend.address(t));
  backend.runtime.split('permute', n, 16384, (p0, p1) => [pv, pOrder, po, p0, p1]);
  return out;
});
