// A batch's nodes, each once: what lets the last layer and InfoNCE skip the rest of the graph without changing a number.
import { keep, type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import { distinctRows } from '../graph/distinctRows.js';
import type { Batch } from '../recommender.js';
import type { SparseMatrix } from '../tensor/index.js';
import type { WantedRows } from './subgraph.js';

/** Rows that stand several times in a batch, merged. */
export interface Merged {
  readonly ids: Tensor1D; // [n] int32, distinct
  readonly weight: Tensor1D; // [n] how often each stands there
}

/** Where a batch finds its rows in tables of the batch's R distinct nodes. Lives as long as the batch. */
export interface BatchRows extends WantedRows {
  readonly users: Tensor1D; // [B] int32, positions among the R nodes
  readonly positives: Tensor1D; // [B]
  readonly negatives: Tensor1D; // [B]
  readonly distinctUsers: Merged;
  readonly distinctPositives: Merged;
  readonly userIds: Tensor1D; // [B] int32, as in the data
  readonly itemIds: Tensor1D; // [2 B] positives, then negatives
}

/** Finds the distinct nodes of a batch in the interaction graph of `users` users; the batch owns everything made here. */
export function batchRows(graph: SparseMatrix, users: number, batch: Batch): BatchRows {
  const position = new Int32Array(graph.rows).fill(-1);
  const mark = (ids: Int32Array, shift: number): void =>
    ids.forEach((id) => {
      position[id + shift] = 0;
    });
  mark(batch.users, 0);
  mark(batch.positives, users);
  mark(batch.negatives, users);
  const nodes: number[] = [];
  for (let n = 0; n < position.length; n++) {
    if (position[n] === 0) position[n] = nodes.push(n) - 1;
  }
  const place = (ids: Int32Array, shift: number): Int32Array => ids.map((id) => position[id + shift]);
  const own = (values: Int32Array | Float32Array, type: 'int32' | 'float32'): Tensor1D =>
    batch.own(keep(tensor1d(values, type)));
  const merged = (ids: Int32Array): Merged => {
    const { distinct, count } = distinctRows(ids);
    return { ids: own(distinct, 'int32'), weight: own(count, 'float32') };
  };
  const userRows = place(batch.users, 0);
  const positiveRows = place(batch.positives, users);
  const items = new Int32Array(2 * batch.positives.length);
  items.set(batch.positives);
  items.set(batch.negatives, batch.positives.length);
  return {
    matrix: batch.own(graph.selectRows(nodes).matrix),
    nodes: own(Int32Array.from(nodes), 'int32'),
    users: own(userRows, 'int32'),
    positives: own(positiveRows, 'int32'),
    negatives: own(place(batch.negatives, users), 'int32'),
    distinctUsers: merged(userRows),
    distinctPositives: merged(positiveRows),
    userIds: own(batch.users, 'int32'),
    itemIds: own(items, 'int32'),
  };
}
