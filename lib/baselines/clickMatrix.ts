// Training clicks as a matrix of ones.
import type { Dataset } from '../data/dataset.js';
import { SparseMatrix } from '../tensor/index.js';

/** R [U, I]: 1 where a user clicked an item. Entry p is training click p. */
export function clickMatrix({ users, items, train }: Pick<Dataset, 'users' | 'items' | 'train'>): SparseMatrix {
  const value = new Float32Array(train.items.length).fill(1);
  return new SparseMatrix(users, items, { start: train.start, column: train.items, value });
}
