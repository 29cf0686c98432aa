// Standard errors from influence functions: what each observation adds to an estimate, summed within its unit.
import { type CellSums, countUnits, massOf, numberUnits, type Rows } from './rows.js';

/** Whom the effect is averaged over: everybody, those with treatment 1, or those with treatment 0. */
export type Target = 'ate' | 'att' | 'atc';

export type Arm = 0 | 1;

/** What an estimator takes for true of a stratum, or of a row: how the treatment came about, and what follows from it. */
export interface Nuisance {
  /** P(arm | stratum) */
  readonly share: (key: number, arm: Arm) => number;
  /** E(Y | arm, stratum) */
  readonly mean: (key: number, arm: Arm) => number;
}

/** The saturated fit: shares and means as seen in each cell; the keys are the strata. */
export function saturated({ weight, outcome }: CellSums): Nuisance {
  return {
    share: (z, arm) => weight[2 * z + arm] / (weight[2 * z] + weight[2 * z + 1]),
    mean: (z, arm) => outcome[2 * z + arm] / weight[2 * z + arm],
  };
}

/** 1 for a row whose arm belongs to the target, else 0. */
export function belongsTo(target: Target, arm: number): number {
  return target === 'ate' || arm === targetArm(target) ? 1 : 0;
}

/** The arm whose rows the target averages over; undefined for all rows. */
export function targetArm(target: Target): Arm | undefined {
  return target === 'ate' ? undefined : target === 'att' ? 1 : 0;
}

export interface Contrast {
  /** the levels E[Y | do(0)] and E[Y | do(1)] in the target */
  readonly levels: readonly [number, number];
  /** derivatives of the contrast by the two levels: [−1, 1] for a difference */
  readonly slopes: readonly [number, number];
  readonly target?: Target;
  /** take the distribution of the strata as known, not as sampled; default false */
  readonly strataFixed?: boolean;
}

/**
 * The efficient influence function (Hahn 1998) of a contrast of two levels ψ_a, times P(target):
 * φ = H Σ_a s_a (μ_a(z) − ψ_a) + s_A P(target | z) / P(A | z) (Y − μ_A(z)), where H tells who belongs to the target and
 * P(target | z) is 1, P(1 | z) or P(0 | z). With the strata fixed the first term is left out.
 */
export function contrastInfluence(
  { share, mean }: Nuisance,
  { levels, slopes, target = 'ate', strataFixed = false }: Contrast,
): (key: number, arm: Arm, y: number) => number {
  const whole = slopes[1] * levels[1] + slopes[0] * levels[0];
  const aimed = targetArm(target);
  return (key, arm, y) => {
    const odds = aimed === undefined ? 1 : share(key, aimed);
    const residual = slopes[arm] * (((y - mean(key, arm)) / share(key, arm)) * odds);
    if (strataFixed || belongsTo(target, arm) === 0) return residual;
    return slopes[1] * mean(key, 1) + slopes[0] * mean(key, 0) - whole + residual;
  };
}

export interface ClusteredError {
  readonly standardError: number;
  /** units with a row that counts */
  readonly units: number;
}

/**
 * √Σ_u (Σ_{r in u} w_r φ_r)² / Σ_r w_r H_r over the units u: rows of one unit share its treatment and are no independent news.
 * @param influence  φ of a row; undefined for a row that is left out
 * @param belongs    H of a row; default 1
 * @throws RangeError for rows of one unit only
 */
export function clusteredError(
  rows: Rows,
  influence: (r: number) => number | undefined,
  belongs: (r: number) => number = () => 1,
): ClusteredError {
  const { treatment, copies, unit } = rows;
  const units = numberUnits(rows);
  const byUnit = new Float64Array(units.count); // Σ w φ over the unit's rows
  const isCounted = new Uint8Array(treatment.length);
  let total = 0;
  for (let r = 0; r < treatment.length; r++) {
    const own = influence(r);
    if (own === undefined) continue;
    const w = massOf(rows, r);
    // c independent copies have squares that add up to c (w φ)².
    byUnit[units.of[r]] += (copies && !unit ? w / Math.sqrt(copies[r]) : w) * own;
    isCounted[r] = 1;
    total += w * belongs(r);
  }
  const counted = countUnits(rows, (r) => isCounted[r] === 1);
  // The influence of all rows adds up to 0, so that one unit alone would seem to have no error.
  if (counted < 2) {
    throw new RangeError(`all rows are of one unit, expected at least two; without unit each row is its own`);
  }
  const squares = byUnit.reduce((sum, x) => sum + x * x, 0);
  return { standardError: Math.sqrt(squares) / total, units: counted };
}

const NORMAL_975 = 1.959963984540054;

/** The 95 % interval: value ± 1.96 standard errors. */
export function normalInterval(value: number, standardError: number): readonly [number, number] {
  return [value - NORMAL_975 * standardError, value + NORMAL_975 * standardError];
}
