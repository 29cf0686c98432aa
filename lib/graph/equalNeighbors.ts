// A graph of items whose neighbors all count the same.
import { SparseMatrix } from '../tensor/index.js';

/**
 * `M = R^-1/2 K R^-1/2`, [I, I]: K is 1 at the neighbors of each item, R holds the lengths of K's rows. Rows differ in length, so M is
 * not symmetric and its rows need not sum to 1. A row without neighbors stays 0.
 * @param neighbors  items of each row, each once
 */
export function equalNeighbors(neighbors: readonly ArrayLike<number>[]): SparseMatrix {
  const items = neighbors.length;
  const start = new Int32Array(items + 1);
  neighbors.forEach((row, i) => {
    start[i + 1] = start[i] + row.length;
  });
  const column = new Int32Array(start[items]);
  const value = new Float32Array(start[items]);
  neighbors.forEach((row, i) => {
    column.set(row, start[i]);
    // a neighbor that has none itself is passed by
    for (let p = start[i]; p < start[i + 1]; p++) {
      const lengths = row.length * neighbors[column[p]].length;
      value[p] = lengths === 0 ? 0 : 1 / Math.sqrt(lengths);
    }
  });
  return new SparseMatrix(items, items, { start, column, value });
}
