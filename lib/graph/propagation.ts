// The block most graph recommenders are built around: id tables as one table of nodes, averaged over the layers of a propagation.
import { addN, concat, mul, slice, type Tensor2D } from '@tensorflow/tfjs-core';
import { type SparseMatrix, spmm } from '../tensor/index.js';

/** A row for each user and one for each item. A type, not an interface, so that `tidy` takes it for a container of tensors. */
export type NodeTables = {
  readonly users: Tensor2D; // [U, d]
  readonly items: Tensor2D; // [I, d]
};

/** Users above items: [U + I, d]; item i is row U + i. */
export function stackNodes({ users, items }: NodeTables): Tensor2D {
  return concat([users, items], 0) as Tensor2D;
}

/** The two parts of a table of nodes [U + I, d]. */
export function splitNodes(nodes: Tensor2D, userCount: number): NodeTables {
  return { users: slice(nodes, 0, userCount), items: slice(nodes, userCount) };
}

/**
 * `1/(L+1) Σ_{l=0..L} Â^l x`, [N, d]: the start and what each of L layers makes of it, averaged. No weights, no activation.
 * Source: He et al., LightGCN, SIGIR 2020, Eqs. 7-8 with equal weights.
 */
export function meanOfLayers(graph: SparseMatrix, x: Tensor2D, layers: number): Tensor2D {
  const outputs = [x];
  for (let l = 0; l < layers; l++) outputs.push(spmm(graph, outputs[l]));
  return mul(1 / outputs.length, addN(outputs)) as Tensor2D;
}
