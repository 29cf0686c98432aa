// The loss that most baselines share: an item clicked should outrank one that was not, and what keeps embeddings short.
//
// Of the three forms in use, `mean −ln(1e-10 + σ(x))` and `mean −ln σ(x)` are one here: they part only below scores of −20, where
// the first has lost its gradient. The third, in bits, is the op `bpr` itself.
import {
  addN,
  gather,
  mean,
  mul,
  range,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import type { Batch } from '../recommender.js';
import { bpr } from '../tensor/index.js';

/** Where a batch finds its rows, each [B] int32. */
export interface BatchRows {
  readonly users: Tensor1D;
  readonly positives: Tensor1D;
  readonly negatives: Tensor1D;
}

/** Row numbers of a batch: items are counted from `firstItem` on, U in a table of nodes, 0 in one of items. */
export function batchRows({ users, positives, negatives }: Batch, { firstItem = 0 } = {}): BatchRows {
  const items = (ids: Int32Array): Tensor1D =>
    tensor1d(
      ids.map((id) => id + firstItem),
      'int32',
    );
  return { users: tensor1d(users, 'int32'), positives: items(positives), negatives: items(negatives) };
}

/** A batch in a small table: its users one after another, below them its items, each once however often it stands in the batch. */
export interface BatchTable {
  readonly userIds: Tensor1D; // [B] int32
  readonly itemIds: Tensor1D; // [n] int32, distinct positives and negatives
  /** where the batch finds its rows in [B + n, …] */
  readonly rows: BatchRows;
}

/** What is computed for an item, such as its content, is computed once for each of `itemIds`. */
export function batchTable({ users, positives, negatives }: Batch): BatchTable {
  const place = new Map<number, number>(); // of an item among the distinct ones
  const rowOf = (item: number): number => {
    if (!place.has(item)) place.set(item, place.size);
    return users.length + (place.get(item) as number);
  };
  const rows = {
    users: range(0, users.length, 1, 'int32'),
    positives: tensor1d(positives.map(rowOf), 'int32'),
    negatives: tensor1d(negatives.map(rowOf), 'int32'),
  };
  return { userIds: tensor1d(users, 'int32'), itemIds: tensor1d(Int32Array.from(place.keys()), 'int32'), rows };
}

/** `mean_b −ln σ(x_b)`, `x_b = t[u_b] · (t[i_b] − t[j_b])`, of rows of one table [N, d]. Source: Rendle et al., UAI 2009. */
export function bprOfTable(table: Tensor2D, { users, positives, negatives }: BatchRows): Scalar {
  return mul(Math.LN2, bpr(table, users, positives, negatives)) as Scalar; // the op is in bits
}

/**
 * `(‖X_1‖ + … + ‖X_k‖) / n_k`, n_k the rows of the last: MMRec's regularizer. Its norms are not squared, and a row that stands twice
 * in the batch counts twice. Its pull on a row falls as the batch grows: a weight tuned at one batch size does not suit another.
 * @param rows  [n_1, d] … [n_k, d]; of a batch each [B, d]
 */
export function meanLength(rows: readonly Tensor2D[]): Scalar {
  const norms = rows.map((x) => sqrt(sum(square(x))));
  return mul(1 / rows[rows.length - 1].shape[0], addN(norms)) as Scalar;
}

/** `½ (‖x_u‖² + ‖x_i‖² + ‖x_j‖²)` of the rows that a batch names, mean over the batch. */
export function halfSquares(table: Tensor2D, rows: BatchRows): Scalar {
  const lengths = rowsOf(table, rows).map((x) => sum(square(x)));
  return mul(0.5 / rows.users.shape[0], addN(lengths)) as Scalar;
}

/** The mean of a table's squared numbers. */
export const meanSquare = (x: Tensor): Scalar => mean(square(x)) as Scalar;

/** The rows of a table that a batch names. */
export function rowsOf(table: Tensor2D, { users, positives, negatives }: BatchRows): Tensor2D[] {
  return [users, positives, negatives].map((ids) => gather(table, ids));
}
