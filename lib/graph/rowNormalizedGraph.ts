// Who clicked what, as a graph in which every node becomes the mean of itself and its neighbors.
import type { Dataset } from '../data/dataset.js';
import { SparseMatrix } from '../tensor/index.js';
import { interactionGraph } from './interactionGraph.js';

/**
 * `A_rw = D̃^-1 (A + I)`, `D̃ = D + I`, of the training clicks, [U + I, U + I], users first. Rows sum to 1: a node without clicks keeps
 * itself alone. Not symmetric. Source: Zhang et al., Mining Latent Structures for Multimedia Recommendation (LATTICE), ACM MM 2021, as
 * MMRec has it.
 */
export function rowNormalizedGraph(data: Pick<Dataset, 'users' | 'items' | 'train'>): SparseMatrix {
  const clicks = interactionGraph(data);
  const { rows, host } = clicks;
  clicks.dispose();
  const start = host.start.map((p, n) => p + n); // each row is longer by the node itself
  const column = new Int32Array(start[rows]);
  const value = new Float32Array(start[rows]);
  for (let n = 0; n < rows; n++) {
    column[start[n]] = n;
    column.set(host.column.subarray(host.start[n], host.start[n + 1]), start[n] + 1);
    value.fill(1 / (start[n + 1] - start[n]), start[n], start[n + 1]);
  }
  return new SparseMatrix(rows, rows, { start, column, value });
}
