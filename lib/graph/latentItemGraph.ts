// An item graph that is learned: who is near whom in mapped features, joined with the graphs of the raw ones. Its weights have gradients.
import {
  addN,
  concat,
  div,
  gather,
  keep,
  maximum,
  mul,
  relu,
  reshape,
  slice,
  sqrt,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { normalizeRows, SparseMatrix } from '../tensor/index.js';
import { nearestItems } from './nearestItems.js';

const SHORTEST = 1e-12; // row sum of an item that is like nothing; any other is its own neighbor, with cosine 1

/** How items are seen, in M modalities. */
export interface ItemViews {
  readonly mapped: readonly Tensor2D[]; // M of [I, d]
  /** β, what each modality weighs; they sum to 1 */
  readonly shares: Tensor2D; // [1, M]
}

export interface LatentItemGraph {
  /** Z of the views it was made from, [I, I]; no gradient */
  readonly matrix: SparseMatrix;
  /** Z's weights in the order of its entries, [nnz]: of any views, but between the neighbors chosen once. Gradients reach the views. */
  weightsOf(views: ItemViews): Tensor1D;
  dispose(): void;
}

/** Pairs of a modality's k nearest: entry p is (row[p], column[p]), k entries a row. */
interface Nearest {
  readonly row: Tensor1D; // [I k] int32
  readonly column: Tensor1D; // [I k] int32
}

/**
 *     S^m_ij = max(0, cos(f^m_i, f^m_j))  where j is one of the k nearest of i, itself among them; else 0
 *     G = Σ_m β_m S^m      r = row sums of G      Ĝ_ij = G_ij / √(r_i r_j)
 *     Z = (1 − λ) Ĝ + λ Σ_m β_m O^m
 *
 * The graphs are not merged: a row of Z has the entries of all, at most 2 M k, and a neighbor by several of them stands there as often.
 * So every graph has as many entries a row as it has neighbors, and weights are tables [I, k]. [I, I] is never held.
 * The choice of neighbors has no gradient. An item that maps to 0 has only its rows of the O^m.
 * Source: Zhang et al., Mining Latent Structures for Multimedia Recommendation (LATTICE), ACM MM 2021, Eqs. 3-8.
 * @param raw        O^m, one a modality, each row of as many entries; none of them where λ = 0
 * @param neighbors  k; above I it means all items
 * @param rawShare   λ
 */
export function latentItemGraph(
  views: ItemViews,
  raw: readonly SparseMatrix[],
  { neighbors, rawShare }: { neighbors: number; rawShare: number },
): LatentItemGraph {
  const items = views.mapped[0].shape[0];
  const k = Math.min(neighbors, items);
  const nearest = views.mapped.map((mapped) => nearestOf(mapped, k));
  const weightsOf = (seen: ItemViews): Tensor1D => tidy(() => blendedWeights(seen, nearest, raw, rawShare));

  const tables = [...nearest.map(({ column }) => column.dataSync<'int32'>()), ...raw.map(({ host }) => host.column)];
  const column = sideBySide(tables, items);
  const width = column.length / items;
  const value = tidy(() => weightsOf(views).dataSync<'float32'>());
  const matrix = new SparseMatrix(items, items, {
    start: Int32Array.from({ length: items + 1 }, (_, i) => i * width),
    column,
    value,
  });
  return {
    matrix,
    weightsOf,
    dispose() {
      matrix.dispose();
      for (const { row, column: of } of nearest) {
        row.dispose();
        of.dispose();
      }
    },
  };
}

function nearestOf(mapped: Tensor2D, k: number): Nearest {
  const { column } = nearestItems(mapped, k);
  const row = column.map((_, p) => Math.floor(p / k));
  return { row: keep(tensor1d(row, 'int32')), column: keep(tensor1d(column, 'int32')) };
}

/** Tables of as many rows each, joined row by row. */
function sideBySide(tables: readonly Int32Array[], rows: number): Int32Array {
  const widths = tables.map((table) => table.length / rows);
  const joined = new Int32Array(tables.reduce((size, table) => size + table.length, 0));
  for (let r = 0, q = 0; r < rows; r++) {
    tables.forEach((table, t) => {
      joined.set(table.subarray(r * widths[t], (r + 1) * widths[t]), q);
      q += widths[t];
    });
  }
  return joined;
}

function blendedWeights(
  { mapped, shares }: ItemViews,
  nearest: readonly Nearest[],
  raw: readonly SparseMatrix[],
  rawShare: number,
): Tensor1D {
  const items = mapped[0].shape[0];
  const share = mapped.map((_, m) => slice(shares, [0, m], [1, 1]));
  const table = (entries: Tensor): Tensor2D => reshape(entries, [items, -1]); // [I, k]
  const weighed = mapped.map((x, m) => mul(share[m], table(cosines(x, nearest[m])))); // β_m S^m
  const sums = addN(weighed.map((ofRow) => sum(ofRow, 1, true))); // [I, 1]
  const scale = div(1, sqrt(maximum(sums, SHORTEST))); // r^-1/2
  const learned = weighed.map((x, m) => mul(mul(x, scale), table(gather(scale, nearest[m].column))));
  const parts = [
    ...learned.map((x) => mul(1 - rawShare, x)),
    ...raw.map(({ value }, m) => mul(mul(rawShare, share[m]), table(value))),
  ];
  return reshape(concat(parts, 1), [-1]);
}

/** `max(0, cos(x_i, x_j))` of pairs of rows, [I k]. */
function cosines(x: Tensor2D, { row, column }: Nearest): Tensor1D {
  const unit = normalizeRows(x);
  return relu(sum(mul(gather(unit, row), gather(unit, column)), 1) as Tensor1D);
}
