// The environment codebook: confounder estimates are matched to one of K codes, the strata of the back-door adjustment.
import {
  add,
  customGrad,
  gather,
  log,
  matMul,
  mean,
  mul,
  type Scalar,
  softmax,
  square,
  squaredDifference,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { nearestCode, stopGradient } from '../tensor/index.js';

/** `k_i = argmin_k ‖z_i - c_k‖²`, ties to the lower code; no gradient. @param z [n, D] @param codes [K, D] @returns [n] int32 */
export function hardCodes(z: Tensor2D, codes: Tensor2D): Tensor1D {
  return customGrad(() => ({ value: tidy(() => nearestCode(z, codes)), gradFunc: () => [] }))() as Tensor1D; // no input, so the tape ends here
}

/**
 * `‖sg(z) - c_k‖² + β ‖z - sg(c_k)‖²`, both as means over rows and columns: the first term moves codes to estimates, the second
 * (commitment) estimates to codes. Source: van den Oord et al., VQ-VAE, NeurIPS 2017, Eq. 3.
 * @param z [n, D]   @param codes [K, D]   @param assigned [n] int32
 */
export function codebookLoss(z: Tensor2D, codes: Tensor2D, assigned: Tensor1D, { commitment = 0.2 } = {}): Scalar {
  const code = gather(codes, assigned); // [n, D]
  const moveCodes = mean(squaredDifference(stopGradient(z), code));
  const moveEstimates = mean(squaredDifference(z, stopGradient(code)));
  return add(moveCodes, mul(commitment, moveEstimates)) as Scalar;
}

/**
 * How far each row belongs to each code: `q_ik = softmax_k(-‖z_i - c_k‖² / τ)`. ‖z‖² is the same for all codes and drops out.
 * @param z [n, D]   @param codes [K, D]
 * @param farthest drop the minus sign, as the authors' code does: the farthest code then weighs most. To show what the slip does.
 * @returns [n, K], rows sum to 1
 */
export function softAssignment(z: Tensor2D, codes: Tensor2D, { softness = 1, farthest = false } = {}): Tensor2D {
  if (!(softness > 0)) throw new RangeError(`softness must be a number above 0, got ${softness}`);
  return tidy(() => {
    const distance = sub(sum(square(codes), 1), mul(2, matMul(z, codes, false, true))); // [n, K], less ‖z‖²
    return softmax(mul((farthest ? 1 : -1) / softness, distance)) as Tensor2D;
  });
}

/** Share of the items that belong to each code, `P̂(k) = 1/n Σ_i q_ik`: [1, K]. */
export function codePrior(assignment: Tensor2D): Tensor2D {
  return mean(assignment, 0, true);
}

export interface CodebookHealth {
  /** codes that are nearest to at least one row */
  readonly used: number;
  /** `exp(-Σ p_k ln p_k)` of the shares p of the hard codes: K where all are used alike, 1 where one takes all */
  readonly perplexity: number;
  /** mean entropy of a row's soft assignment in nats; ln K means that the code says nothing at scoring */
  readonly entropy: number;
  /** ln K */
  readonly entropyLimit: number;
}

/** Is the codebook alive? @param assigned hard codes [n]   @param assignment soft assignment [n, K] */
export function codebookHealth(assigned: ArrayLike<number>, assignment: Tensor2D): CodebookHealth {
  const codes = assignment.shape[1];
  const count = new Float64Array(codes);
  for (let i = 0; i < assigned.length; i++) count[assigned[i]]++;
  let nats = 0;
  for (const c of count) if (c > 0) nats -= (c / assigned.length) * Math.log(c / assigned.length);
  const entropy = tidy(() => mean(mul(-1, sum(mul(assignment, log(add(assignment, 1e-30))), 1))).dataSync()[0]);
  return {
    used: count.filter((c) => c > 0).length,
    perplexity: Math.exp(nats),
    entropy,
    entropyLimit: Math.log(codes),
  };
}
