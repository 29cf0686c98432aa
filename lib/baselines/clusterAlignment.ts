// FETTLE's alignment of clusters: what one view of a row makes of it among K prototypes, another view should predict.
import { addN, matMul, mul, type Scalar, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { crossEntropy, type SinkhornOptions, sinkhorn, stopGradient } from '../tensor/index.js';

/**
 * `1/P Σ_{x≠y} H(Q_x, s_y)` over the P ordered pairs of views, `s_x = x̂ Cᵀ`, `H(Q, s) = −mean_rows Σ_k Q_k ln softmax(s/τ)_k`, with
 * targets `Q_x = sinkhorn(s_x)` that use all clusters alike. H is linear in Q, so each view meets the mean target of the others once.
 * Source: Li et al., Who To Align With (FETTLE), SIGIR 2024; swapped prediction of clusters: Caron et al. (SwAV), NeurIPS 2020.
 * @param views  two or more of the same rows, each [B, d], rows of unit length
 * @param prototypes  C [K, d], rows of unit length
 * @param temperature  τ, a scalar, trained
 */
export function clusterAlignment(
  views: readonly Tensor2D[],
  prototypes: Tensor2D,
  temperature: Scalar,
  options: SinkhornOptions = {},
): Scalar {
  const scores = views.map((view) => matMul(view, prototypes, false, true) as Tensor2D); // each [B, K]
  const targets = scores.map((score) => sinkhorn(score, options));
  const losses = scores.map((score, y) => {
    const others = targets.filter((_, x) => x !== y);
    return crossEntropy(score, meanOf(others), temperature);
  });
  return mul(1 / views.length, addN(losses)) as Scalar;
}

/** Of matrices of one shape, without gradient. */
function meanOf(matrices: readonly Tensor2D[]): Tensor2D {
  return tidy(() => stopGradient(mul(1 / matrices.length, addN([...matrices])) as Tensor2D));
}
