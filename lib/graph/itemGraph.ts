// Which items look or read alike: the frozen item-item graph of FREEDOM, one per modality.
import { matMul, slice, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { normalizeRows, SparseMatrix, topK } from '../tensor/index.js';

const BLOCK = 512; // rows of the similarity matrix held at a time

/**
 * Semantic item graph `S = D^-1/2 K D^-1/2`, [I, I]: row i of K keeps the `neighbors` largest cosines of `x_i`, the item itself
 * among them, ties by the lower item; D holds K's row sums. Not symmetric: the nearest of i need not have i among its own.
 * A cosine below 0 counts as 0, and an item without features has an empty row. `neighbors` above I means all items.
 * Source: Zhou & Shen, A Tale of Two Graphs (FREEDOM), ACM MM 2023, Eqs. 1-3.
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

/** The k items of largest cosine for every item, block by block so that [I, I] is never held; columns ascending in a row. */
function nearestItems(features: Tensor2D, k: number): { column: Int32Array; similarity: Float64Array } {
  const items = features.shape[0];
  const column = new Int32Array(items * k);
  const similarity = new Float64Array(items * k);
  const unit = tidy(() => normalizeRows(features)); // [I, D]
  for (let first = 0; first < items; first += BLOCK) {
    const rows = Math.min(BLOCK, items - first);
    const [values, indices] = tidy(() => {
      const cosine = matMul(slice(unit, [first, 0], [rows, -1]), unit, false, true) as Tensor2D; // [rows, I]
      const best = topK(cosine, k);
      return [best.values.dataSync(), best.indices.dataSync()];
    });
    for (let r = 0; r < rows; r++) {
      const order = Array.from({ length: k }, (_, p) => r * k + p).sort((p, q) => indices[p] - indices[q]);
      order.forEach((p, place) => {
        column[(first + r) * k + place] = indices[p];
        similarity[(first + r) * k + place] = Math.max(0, values[p]);
      });
    }
  }
  unit.dispose();
  return { column, similarity };
}
