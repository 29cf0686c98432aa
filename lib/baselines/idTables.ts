// Embeddings of ids, and the block that most systems here read them through: LightGCN's.
import type { Dataset } from '../data/dataset.js';
import { xavierUniform } from '../graph/initializers.js';
import { meanOfLayers, type NodeTables, splitNodes, stackNodes } from '../graph/propagation.js';
import type { SparseMatrix } from '../tensor/index.js';
import type { Weights } from './weights.js';

/** `E_U` [U, d] and `E_I` [I, d], trained, each started on its own sizes. */
export function idTables(trainable: Weights, data: Pick<Dataset, 'users' | 'items'>, size: number): NodeTables {
  return {
    users: trainable.table('users', [data.users, size], xavierUniform),
    items: trainable.table('items', [data.items, size], xavierUniform),
  };
}

/** `1/(L+1) Σ_{l=0..L} P^l [x_U ; x_I]`, in its two parts. Source: He et al., LightGCN, SIGIR 2020. @param graph  P [N, N] */
export function propagated(graph: SparseMatrix, start: NodeTables, layers: number): NodeTables {
  return splitNodes(meanOfLayers(graph, stackNodes(start), layers), start.users.shape[0]);
}
