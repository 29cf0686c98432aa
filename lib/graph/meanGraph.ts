// Who clicked what, as two matrices that average: what a user's items say, and what an item's users say.
import type { Dataset } from '../data/dataset.js';
import { SparseMatrix, spmm } from '../tensor/index.js';
import { clicksOfItems, clicksOfUsers, type Lists } from './coOccurrence.js';
import type { NodeTables } from './propagation.js';

/** The halves of `A_mean = D^-1 A`, which has no entries within users or within items. */
export interface MeanGraph {
  /** [U, I]; row u holds 1 / |items of u| at each of them */
  readonly users: SparseMatrix;
  /** [I, U]; row i holds 1 / |users of i| at each of them */
  readonly items: SparseMatrix;
  dispose(): void;
}

/** The training clicks as a MeanGraph. Rows sum to 1; without clicks they are empty. Not symmetric: each end counts its own. */
export function meanGraph(data: Pick<Dataset, 'users' | 'items' | 'train'>): MeanGraph {
  const users = averaging(clicksOfUsers(data), data.items);
  const items = averaging(clicksOfItems(data), data.users);
  return {
    users,
    items,
    dispose() {
      users.dispose();
      items.dispose();
    },
  };
}

/** A row for each list: 1 / n at each of its n numbers. */
function averaging({ start, ids }: Lists, cols: number): SparseMatrix {
  const rows = start.length - 1;
  const value = new Float32Array(ids.length);
  for (let r = 0; r < rows; r++) value.fill(1 / (start[r + 1] - start[r]), start[r], start[r + 1]);
  return new SparseMatrix(rows, cols, { start, column: ids, value });
}

/** `A_mean x` in halves: the mean over each user's items [U, d] and over each item's users [I, d]. */
export function meanOfNeighbors(graph: MeanGraph, { users, items }: NodeTables): NodeTables {
  return { users: spmm(graph.users, items), items: spmm(graph.items, users) };
}
