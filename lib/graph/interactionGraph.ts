// Who clicked what, as the normalized bipartite graph that LightGCN, CaMRec and most graph recommenders propagate over.
import type { Dataset } from '../data/dataset.js';
import { SparseMatrix } from '../tensor/index.js';

/**
 * The normalized adjacency `Â = D^-1/2 A D^-1/2` of the training clicks, [U + I, U + I], users first.
 * Rows of degree 0 stay 0. Entry p below the number of training clicks is click p of `data.train`, seen from its user;
 * entry `graph.order[p]` is the same click seen from its item. Source: He et al., LightGCN, SIGIR 2020, Eq. 3.
 */
export function interactionGraph({ users, items, train }: Pick<Dataset, 'users' | 'items' | 'train'>): SparseMatrix {
  const clicks = train.items.length;
  const nodes = users + items;
  const start = new Int32Array(nodes + 1); // first: degrees, shifted by one
  for (const item of train.items) start[users + item + 1]++;
  for (let u = 0; u < users; u++) start[u + 1] = train.start[u + 1] - train.start[u];
  const degree = start.slice(1); // [N]
  for (let n = 0; n < nodes; n++) start[n + 1] += start[n];

  const column = new Int32Array(2 * clicks);
  const value = new Float32Array(2 * clicks);
  const next = start.slice(users); // where the next click of each item goes
  for (let u = 0; u < users; u++) {
    for (let p = train.start[u]; p < train.start[u + 1]; p++) {
      const item = train.items[p];
      const mirror = next[item]++;
      column[p] = users + item;
      column[mirror] = u;
      value[p] = value[mirror] = 1 / Math.sqrt(degree[u] * degree[users + item]);
    }
  }
  return new SparseMatrix(nodes, nodes, { start, column, value }, { symmetric: true });
}
