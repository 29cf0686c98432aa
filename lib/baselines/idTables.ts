// What the id-only systems share: a table of users and one of items, stacked when a batch's rows are looked up.
import {
  add,
  addN,
  concat,
  gather,
  mul,
  type Rank,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Batch, Loss } from '../recommender.js';
import { bpr } from '../tensor/index.js';

export interface IdTables {
  readonly users: Variable<Rank.R2>; // [U, d]
  readonly items: Variable<Rank.R2>; // [I, d]
}

/** Users above items: [U + I, d]; item i is row U + i. */
export function stack({ users, items }: IdTables): Tensor2D {
  return concat([users, items], 0) as Tensor2D;
}

/** Row numbers of a batch in a stacked table, each [B] int32. */
export function batchRows({ users, positives, negatives }: Batch, userCount: number): Tensor1D[] {
  const rows = (ids: Int32Array, shift: number): Tensor1D =>
    tensor1d(
      Int32Array.from(ids, (id) => id + shift),
      'int32',
    );
  return [rows(users, 0), rows(positives, userCount), rows(negatives, userCount)];
}

/**
 * `mean −ln σ(s_ui − s_uj) + λ (‖E_u‖ + ‖E_i‖ + ‖E_j‖) / B`: BPR with the regularizer of MMRec, whose norms are not squared and
 * count a repeated row every time it occurs.
 * @param scored table the scores come from [N, d]
 * @param regularized table whose batch rows are kept short [N, d]
 */
export function regularizedBpr(
  batch: Batch,
  userCount: number,
  scored: Tensor2D,
  regularized: Tensor2D,
  weight: number,
): Loss {
  const rows = batchRows(batch, userCount);
  const ranking = mul(Math.LN2, bpr(scored, rows[0], rows[1], rows[2])) as Scalar; // the op is in bits
  const norms = rows.map((ids) => sqrt(sum(square(gather(regularized, ids)))));
  const length = mul(1 / batch.users.length, addN(norms)) as Scalar;
  return { total: add(ranking, mul(weight, length)) as Scalar, parts: { bpr: ranking, length } };
}

/** Throws unless the latent size is a positive integer and λ a number from 0 on. */
export function checkIdOptions(
  system: string,
  { size, regularization }: { size: number; regularization: number },
): void {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`${system}: size must be a positive integer, got ${size}`);
  if (!(regularization >= 0 && regularization < Infinity)) {
    throw new RangeError(`${system}: regularization must be a number from 0 on, got ${regularization}`);
  }
}
