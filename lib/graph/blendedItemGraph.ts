// Which items look or read alike, every neighbor counting the same: one frozen item-item graph of both modalities, as in FREEDOM.
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { SparseMatrix } from '../tensor/index.js';
import { nearestItems } from './nearestItems.js';

/** A modality's part in the blend. */
export interface BlendPart {
  readonly features: Tensor2D; // raw [I, D_m]
  /** what it weighs; a part of weight 0 is not even looked at */
  readonly share: number;
}

/**
 * `M = Σ_m share_m K_m / k`, [I, I]: row i of K_m is 1 at the k items of largest cosine in modality m, the item itself among them.
 * Rows sum to the shares' sum; not symmetric. An item without features has only itself. `neighbors` above I means all items.
 * The published form `D^-1/2 K D^-1/2` is the same, since every row of K sums to k.
 * Source: Zhou & Shen, A Tale of Two Graphs (FREEDOM), ACM MM 2023, its frozen item-item graph.
 */
export function blendedItemGraph(
  parts: readonly BlendPart[],
  { neighbors = 10 }: { neighbors?: number } = {},
): SparseMatrix {
  const items = parts[0].features.shape[0];
  const k = Math.min(neighbors, items);
  const rows = Array.from({ length: items }, () => new Map<number, number>()); // column to value
  for (const { features, share } of parts) {
    if (share === 0) continue;
    const { column, similarity } = nearestItems(features, k);
    rows.forEach((row, i) => {
      const own = similarity.subarray(i * k, (i + 1) * k);
      const hasFeatures = own.some((cosine) => cosine > 0);
      const nearest = hasFeatures ? column.subarray(i * k, (i + 1) * k) : [i];
      for (const j of nearest) row.set(j, (row.get(j) ?? 0) + share / nearest.length);
    });
  }
  const entries = rows.map((row) => [...row].sort(([a], [b]) => a - b));
  const start = new Int32Array(items + 1);
  entries.forEach((row, i) => {
    start[i + 1] = start[i] + row.length;
  });
  const flat = entries.flat();
  return new SparseMatrix(items, items, {
    start,
    column: Int32Array.from(flat, ([j]) => j),
    value: Float32Array.from(flat, ([, value]) => value),
  });
}
