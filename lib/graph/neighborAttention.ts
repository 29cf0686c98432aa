// Attention of nodes to the few neighbors drawn for each of them, by several heads.
import { matMul, mul, reshape, type Tensor2D } from '@tensorflow/tfjs-core';
import { edgeSoftmax, SparseMatrix, spmmValues } from '../tensor/index.js';

/** Maps without bias; each head has its own columns of all three. */
export interface AttentionMaps {
  readonly query: Tensor2D; // [d, d]
  readonly key: Tensor2D; // [e, d]
  readonly value: Tensor2D; // [e, d]
}

/** Whom n nodes attend to. */
export interface Neighborhood {
  /** each neighbor once, in the order they come: row k of the sources is what is attended to in ids[k] */
  readonly ids: Int32Array; // [m]
  /** row n · heads + h holds the places, head h of each, that head h of node n attends to; for the caller to dispose */
  readonly graph: SparseMatrix; // [n heads, m heads]
}

/** @param neighbors  `length` ids a node, [n length]; one that stands twice counts twice */
export function neighborhood(
  neighbors: Int32Array,
  { length, heads }: { length: number; heads: number },
): Neighborhood {
  const places = new Map<number, number>();
  const place = neighbors.map((id) => {
    const known = places.get(id) ?? places.size;
    places.set(id, known);
    return known;
  });
  const rows = (neighbors.length / length) * heads;
  const column = new Int32Array(rows * length);
  for (let r = 0; r < rows; r++) {
    const first = Math.floor(r / heads) * length;
    for (let s = 0; s < length; s++) column[r * length + s] = place[first + s] * heads + (r % heads);
  }
  const graph = new SparseMatrix(rows, places.size * heads, {
    start: Int32Array.from({ length: rows + 1 }, (_, r) => r * length),
    column,
    value: new Float32Array(column.length), // the pattern is all that counts
  });
  return { ids: Int32Array.from(places.keys()), graph };
}

/**
 * `out_h = softmax((q Q)_h (X K)_hᵀ / √d) (X V)_h`, over the neighbors X of each node and in each head h, a stretch of d / heads
 * columns; heads side by side. The scale is that of all d columns, not of a head's: M3CSR's choice. Neighbors are mapped once,
 * however many nodes attend to them.
 * Source: Vaswani et al., Attention Is All You Need, NeurIPS 2017, Sec. 3.2.2.
 * @param queries  [n, d]   @param sources  rows of `ids`, [m, e]   @returns [n, d]
 */
export function attend(maps: AttentionMaps, queries: Tensor2D, sources: Tensor2D, graph: SparseMatrix): Tensor2D {
  const [n, d] = queries.shape;
  const head = (d * n) / graph.rows; // columns of a head
  const byHead = (x: Tensor2D): Tensor2D => reshape(x, [-1, head]);
  const scaled = mul(1 / Math.sqrt(d), matMul(queries, maps.query)) as Tensor2D;
  const share = edgeSoftmax(graph, byHead(scaled), byHead(matMul(sources, maps.key)));
  return reshape(spmmValues(graph, share, byHead(matMul(sources, maps.value))), [n, d]);
}
