// Effects as ratios, with intervals on the log scale, where a ratio of 2 is as far from 1 as a ratio of 1/2.
import { armOf, type EstimateOptions, type NotEstimable, refusal, standardize } from './estimate.js';
import {
  belongsTo,
  type ClusteredError,
  clusteredError,
  contrastInfluence,
  normalInterval,
  saturated,
} from './influence.js';
import { type Overlap, overlapOf } from './overlap.js';
import { type CellSums, type Rows, stratify, sumCells } from './rows.js';

export interface EstimatedRatio {
  readonly kind: 'estimated';
  readonly ratio: number;
  /** of the logarithm of the ratio */
  readonly logStandardError: number;
  /** ratio × exp(± 1.96 log standard errors) */
  readonly interval: readonly [number, number];
  readonly units: number;
  readonly overlap: Overlap;
}

export interface EstimatedRiskRatio extends EstimatedRatio {
  /** E[Y | do(0)] and E[Y | do(1)] */
  readonly control: number;
  readonly treated: number;
}

/**
 * The causal risk ratio E[Y | do(1)] / E[Y | do(0)] by adjustment for the columns `by`.
 *
 * Standard error of its logarithm: the influence function φ₁/ψ₁ − φ₀/ψ₀ of the two levels, summed within units.
 * Not estimable if a level is not, or is not above 0.
 */
export function riskRatio(rows: Rows, options: EstimateOptions = {}): EstimatedRiskRatio | NotEstimable {
  const { target = 'ate', strataFixed = false } = options;
  const standardization = standardize(rows, options);
  const { strata, sums, overlap, isUsed, control, treated } = standardization;
  if (control === undefined || treated === undefined) return refusal(standardization);
  if (control <= 0 || treated <= 0) {
    const reason = `not estimable: a ratio needs levels above 0, got ${treated} and ${control}`;
    return refusal({ control, treated, reason, overlap });
  }
  const influence = contrastInfluence(saturated(sums), {
    levels: [control, treated],
    slopes: [-1 / control, 1 / treated],
    target,
    strataFixed,
  });
  const error = clusteredError(
    rows,
    (r) => (isUsed[strata.of[r]] ? influence(strata.of[r], armOf(rows, r), rows.outcome[r]) : undefined),
    (r) => belongsTo(target, rows.treatment[r]),
  );
  return { ...withInterval(treated / control, error), control, treated, overlap };
}

/**
 * The common odds ratio of Mantel and Haenszel (1959) over the strata of `by`: Σ_z n₁₁ n₀₀ / n_z over Σ_z n₁₀ n₀₁ / n_z, with n_ay
 * the rows of arm a and outcome y. It takes the odds ratio to be one in all strata, which E[Y | do(a)] need not; a stratum with
 * one arm empty says nothing about it and adds 0.
 *
 * Standard error of its logarithm: the influence function of both sums, summed within units.
 * @throws RangeError for an outcome other than 0 and 1
 */
export function mantelHaenszel(
  rows: Rows,
  { by = [] }: { readonly by?: readonly string[] } = {},
): EstimatedRatio | NotEstimable {
  const strata = stratify(rows, by);
  checkBinary(rows);
  const sums = sumCells(rows, strata);
  const overlap = overlapOf(rows, strata, sums);
  let [concordant, discordant] = [0, 0];
  for (let z = 0; z < strata.names.length; z++) {
    const { n, counts } = foursome(sums, z);
    concordant += (counts[1][1] * counts[0][0]) / n;
    discordant += (counts[1][0] * counts[0][1]) / n;
  }
  if (concordant === 0 || discordant === 0) {
    const missing = concordant === 0 ? 'favors the treatment' : 'speaks against it';
    return refusal({ reason: `not estimable: no pair of rows within a stratum ${missing}`, overlap });
  }
  // Derivatives of both sums by one more row of (a, y) in z; Σ_z n₁₁ n₀₀ / n_z has degree 1 in the counts.
  const error = clusteredError(rows, (r) => {
    const { n, counts } = foursome(sums, strata.of[r]);
    const [arm, y] = [armOf(rows, r), rows.outcome[r] === 1 ? 1 : 0];
    const partner = counts[1 - arm][1 - y] / n;
    const ofConcordant = (arm === y ? partner : 0) - (counts[1][1] * counts[0][0]) / n ** 2;
    const ofDiscordant = (arm === y ? 0 : partner) - (counts[1][0] * counts[0][1]) / n ** 2;
    return ofConcordant / concordant - ofDiscordant / discordant;
  });
  const rowsInAll = sums.weight.reduce((sum, w) => sum + w, 0);
  const standardError = error.standardError * rowsInAll;
  return { ...withInterval(concordant / discordant, { ...error, standardError }), overlap };
}

function withInterval(ratio: number, { standardError, units }: ClusteredError): Omit<EstimatedRatio, 'overlap'> {
  const [low, high] = normalInterval(Math.log(ratio), standardError);
  return {
    kind: 'estimated',
    ratio,
    logStandardError: standardError,
    interval: [Math.exp(low), Math.exp(high)],
    units,
  };
}

// n_ay of stratum z as counts[a][y], and their sum.
function foursome({ weight, outcome }: CellSums, z: number): { n: number; counts: readonly (readonly number[])[] } {
  const counts = [0, 1].map((arm) => [weight[2 * z + arm] - outcome[2 * z + arm], outcome[2 * z + arm]]);
  return { n: weight[2 * z] + weight[2 * z + 1], counts };
}

function checkBinary({ outcome }: Rows): void {
  for (let r = 0; r < outcome.length; r++) {
    if (outcome[r] !== 0 && outcome[r] !== 1)
      throw new RangeError(`an odds ratio needs outcomes of 0 and 1, got ${outcome[r]} in row ${r}`);
  }
}
