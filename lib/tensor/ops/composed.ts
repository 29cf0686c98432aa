// Building blocks of the composed references: one tensor row per stored entry of a sparse matrix.
import { gather, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { SparseMatrix } from '../sparseMatrix.js';

/** [nnz] row number of every entry */
export function edgeRows(a: SparseMatrix): Tensor1D {
  const rows = new Int32Array(a.nnz);
  for (let r = 0; r < a.rows; r++) rows.fill(r, a.host.start[r], a.host.start[r + 1]);
  return tensor1d(rows, 'int32');
}
/** [nnz, d] row of x at every entry's column */
export const gatherEdges = (a: SparseMatrix, x: Tensor2D): Tensor2D => gather(x, a.column);
