// Who clicked what, with every node its own neighbor too: the normalized graph of DiffMM.
import type { Dataset } from '../data/dataset.js';
import { SparseMatrix } from '../tensor/index.js';

/**
 * `D̃^-1/2 (A + I) D̃^-1/2` of the training clicks, [U + I, U + I], users first; D̃ counts a node's neighbors and the node itself.
 * A node without clicks has 1 on its diagonal. Source: Kipf & Welling, ICLR 2017, its renormalization; of clicks: Jiang et al., DiffMM,
 * ACM MM 2024.
 */
export function selfLoopGraph({ users, items, train }: Pick<Dataset, 'users' | 'items' | 'train'>): SparseMatrix {
  const nodes = users + items;
  const start = new Int32Array(nodes + 1); // first: D̃, shifted by one
  for (let u = 0; u < users; u++) start[u + 1] = 1 + train.start[u + 1] - train.start[u];
  for (let i = users; i < nodes; i++) start[i + 1] = 1;
  for (const item of train.items) start[users + item + 1]++;
  const size = start.slice(1); // [N]
  for (let n = 0; n < nodes; n++) start[n + 1] += start[n];

  const column = new Int32Array(start[nodes]);
  const next = start.slice(0, nodes); // where the next entry of each row goes
  for (let u = 0; u < users; u++) {
    column[next[u]++] = u; // a user stands before all items
    for (let p = train.start[u]; p < train.start[u + 1]; p++) {
      const item = users + train.items[p];
      column[next[u]++] = item;
      column[next[item]++] = u;
    }
  }
  for (let i = users; i < nodes; i++) column[next[i]] = i; // and an item behind all users
  const value = new Float32Array(column.length);
  for (let n = 0; n < nodes; n++) {
    for (let p = start[n]; p < start[n + 1]; p++) value[p] = 1 / Math.sqrt(size[n] * size[column[p]]);
  }
  return new SparseMatrix(nodes, nodes, { start, column, value }, { symmetric: true });
}
