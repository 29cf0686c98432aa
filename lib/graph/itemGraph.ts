// Which items look or read alike, and how much: the frozen item-item graph of CaMRec, one per modality, weighted by cosine.
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { SparseMatrix } from '../tensor/index.js';
import { nearestItems } from './nearestItems.js';

/**
 * Semantic item graph `S = D^-1/2 K D^-1/2`, [I, I]: row i of K keeps the `neighbors` largest cosines of `x_i`, the item itself
 * among them, ties by the lower item; D holds K's row sums. Not symmetric: the nearest of i need not have i among its own.
 * A cosine below 0 counts as 0, and an item without features has an empty row. `neighbors` above I means all items.
 * Source: Zhang et al., Mining Latent Structures for Multimedia Recommendation (LATTICE), ACM MM 2021, whose raw graphs these are;
 * frozen as in Zhou & Shen, A Tale of Two Graphs (FREEDOM), ACM MM 2023, where all neighbors weigh the same (`blendedItemGraph`).
 * @param features raw item features [I, D]
 */
export function itemGraph(features: Tensor2D, { neighbors = 10 }: { neighbors?: number } = {}): SparseMatrix {
  if (!Number.isInteger(neighbors) || neighbors < 1) {
    throw new RangeError(`item graph: neighbors must be a positive integer, got ${neighbors}`);
  }
  const items = features.shape[0];
  const k = Math.min(neighbors, items);
  const { column, similarity } = nearestItems(features, k);
  const start = Int32Array.from({ length: items + 1 }, (_, i) => i * k);

  const scale = new Float64Array(items); // D^-1/2
  for (let i = 0; i < items; i++) {
    let sum = 0;
    for (let p = start[i]; p < start[i + 1]; p++) sum += similarity[p];
    scale[i] = sum > 0 ? 1 / Math.sqrt(sum) : 0;
  }
  const value = new Float32Array(items * k);
  for (let i = 0; i < items; i++) {
    for (let p = start[i]; p < start[i + 1]; p++) value[p] = scale[i] * similarity[p] * scale[column[p]];
  }
  return new SparseMatrix(items, items, { start, column, value });
}
