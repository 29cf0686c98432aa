// FETTLE's alignment of an item's views: each moves only towards views that the clicks of the batch agree with more than with it.
//
// With φ_x the mean cosine of an item's view x with the users who clicked it, x moves towards y where φ_y > φ_x. What moves is
//   x̂_{x→y} = rn(x̂ N_{x→y} + x̂)
// against targets ŷ that stay. Source: Li et al., Who To Align With (FETTLE), SIGIR 2024.
import {
  add,
  addN,
  gather,
  matMul,
  mean,
  mul,
  type Scalar,
  scalar,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { crossEntropy, normalizeRows, stopGradient } from '../tensor/index.js';

/** A batch's n distinct items as one source sees them. */
export interface View {
  readonly name: string;
  readonly items: Tensor2D; // x̂ [n, d], rows of unit length
}

/** Items of one view on their way to another. */
export interface Move {
  readonly from: string;
  readonly to: View;
  readonly ids: Tensor1D; // int32 [m], which of the n items
  readonly anchors: Tensor2D; // x̂_{x→y} [m, d]
  readonly gained: Tensor1D; // [m], how much more than x̂ the anchors agree with the clicks
}

/** Where the map of a move is kept, and its variable's name. */
export const nameOfMove = (from: string, to: string): string => `moves.${from}.${to}`;

/**
 * The moves of a batch; of two views of an item one moves towards the other unless the clicks agree with both alike.
 * @param judges  mean of the unit vectors of the users who clicked an item [n, d], without gradient
 * @param maps  N_{x→y} [d, d] by `nameOfMove`
 */
export function itemMoves(views: readonly View[], judges: Tensor2D, maps: Readonly<Record<string, Tensor2D>>): Move[] {
  const agreement = views.map(({ items }) => stopGradient(sum(mul(judges, items), 1) as Tensor1D)); // φ, each [n]
  const numbers = agreement.map((phi) => phi.dataSync());
  const moves: Move[] = [];
  views.forEach((x, from) => {
    views.forEach((y, to) => {
      const ids = Int32Array.from(numbers[from].keys()).filter((i) => numbers[to][i] > numbers[from][i]);
      if (ids.length === 0) return;
      const chosen = tensor1d(ids, 'int32');
      const start = gather(x.items, chosen); // [m, d]
      const anchors = normalizeRows(add(matMul(start, maps[nameOfMove(x.name, y.name)]), start) as Tensor2D);
      const agrees = sum(mul(gather(judges, chosen), anchors), 1);
      const gained = sub(agrees, gather(agreement[from], chosen)) as Tensor1D;
      moves.push({ from: x.name, to: y, ids: chosen, anchors, gained });
    });
  });
  return moves;
}

/**
 * `1/n Σ_{x→y} Σ_k −ln softmax(x̂_{x→y,k} · ŷ / τ)_k`: an anchor should tell its own item's target from those of all n items.
 * @param temperature  τ, a scalar, trained
 */
export function itemAlignment(moves: readonly Move[], temperature: Scalar): Scalar {
  const losses = moves.map(({ to, ids, anchors }) => {
    const [n] = to.items.shape;
    const scores = matMul(anchors, stopGradient(to.items), false, true) as Tensor2D; // [m, n]
    return mul(ids.size / n, crossEntropy(scores, ids, temperature)) as Scalar;
  });
  return losses.length > 0 ? (addN(losses) as Scalar) : scalar(0);
}

/**
 * `−1/P Σ_{x→y} mean_k (gain of x̂_{x→y,k})` over the P ordered pairs of views: a move should end where the clicks agree more.
 * A pair along which nothing moves adds 0.
 */
export function directionTuning(moves: readonly Move[], pairs: number): Scalar {
  const gains = moves.map(({ gained }) => mean(gained) as Scalar);
  return gains.length > 0 ? (mul(-1 / pairs, addN(gains)) as Scalar) : scalar(0);
}
