// The items most alike, by brute force over blocks.
import { matMul, slice, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { normalizeRows, topK } from '../tensor/index.js';

const BLOCK = 512; // rows of the similarity matrix held at a time

/** k neighbors of each item: those of item i stand at i k .. (i + 1) k. */
export interface Neighbors {
  readonly column: Int32Array; // [I k], ascending in a row
  readonly similarity: Float64Array; // [I k] cosines, 0 where negative
}

/**
 * The k items of largest cosine for every item, the item itself among them, ties by the lower item; block by block, so that [I, I]
 * is never held. An item without features is like nothing: all its similarities are 0.
 * @param features  [I, D]
 */
export function nearestItems(features: Tensor2D, k: number): Neighbors {
  const items = features.shape[0];
  const column = new Int32Array(items * k);
  const similarity = new Float64Array(items * k);
  const unit = tidy(() => normalizeRows(features)); // [I, D]
  forCosineBlocks([unit], ([cosine], first) => {
    const best = topK(cosine, k);
    const [values, indices] = [best.values.dataSync(), best.indices.dataSync()];
    for (let r = 0; r < cosine.shape[0]; r++) {
      const order = Array.from({ length: k }, (_, p) => r * k + p).sort((p, q) => indices[p] - indices[q]);
      order.forEach((p, place) => {
        column[(first + r) * k + place] = indices[p];
        similarity[(first + r) * k + place] = Math.max(0, values[p]);
      });
    }
  });
  unit.dispose();
  return { column, similarity };
}

/**
 * The cosines of some items with all, in each modality, for one block of items after another; what `visit` leaves is disposed.
 * @param units  features of unit length, each [I, D_m]
 * @param visit  gets the cosines, each [rows, I], and the block's first item
 */
export function forCosineBlocks(units: readonly Tensor2D[], visit: (cosines: Tensor2D[], first: number) => void): void {
  const items = units[0].shape[0];
  for (let first = 0; first < items; first += BLOCK) {
    const rows = Math.min(BLOCK, items - first);
    tidy(() => {
      const cosines = units.map((unit) => matMul(slice(unit, [first, 0], [rows, -1]), unit, false, true) as Tensor2D);
      visit(cosines, first);
    });
  }
}
