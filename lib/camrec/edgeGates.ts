// How much of each click the causal subgraph keeps.
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { SparseMatrix } from '../tensor/index.js';
import { type MaskSettings, readOuts } from './subgraph.js';

/**
 * Mean gate ρ of each click over layers, both directions and all settings given (one a draw of the noise): [E], in the order of the
 * training clicks. A click from user u to item i is entry p of the graph's user rows; its other direction is entry `order[p]`.
 * @param x normalized start [N, d]
 */
export function meanGates(
  graph: SparseMatrix,
  x: Tensor2D,
  layers: number,
  draws: readonly MaskSettings[],
): Float32Array {
  const sum = new Float64Array(graph.nnz);
  for (const masks of draws) {
    const gated = tidy(() => readOuts(graph, x, { layers, masks }).masked.map((values) => values.dataSync()));
    for (const values of gated)
      values.forEach((value, p) => {
        sum[p] += value / graph.host.value[p];
      });
  }
  const other = graph.order.dataSync();
  const terms = 2 * layers * draws.length;
  return Float32Array.from({ length: graph.nnz / 2 }, (_, p) => (sum[p] + sum[other[p]]) / terms);
}
