// The effect of a binary treatment by adjustment: compare the arms within strata, average over the strata.
import {
  type Arm,
  belongsTo,
  clusteredError,
  contrastInfluence,
  normalInterval,
  saturated,
  type Target,
  targetArm,
} from './influence.js';
import { describeEmpty, isOneSided, type Overlap, overlapOf } from './overlap.js';
import { type CellSums, type Rows, type Strata, stratify, sumCells } from './rows.js';

export interface EstimateOptions {
  /** columns to adjust for; none gives the crude comparison */
  readonly by?: readonly string[];
  /**
   * What to do with strata in which one arm is empty: `refuse` (default) to estimate, or `leaveOut`, which answers for the
   * other strata only; the overlap report says how much that is.
   */
  readonly emptyCells?: 'refuse' | 'leaveOut';
  /** whom to average over: everybody (`ate`, default), the treated (`att`) or the untreated (`atc`) */
  readonly target?: Target;
  /** take P(z) as known, such as from a census: the standard error speaks of the outcomes only; default false */
  readonly strataFixed?: boolean;
}

/** What every estimate of a difference has, whatever the method. */
export interface EstimatedDifference {
  readonly kind: 'estimated';
  /** treated − control */
  readonly difference: number;
  /** of the difference, from its influence function summed within units */
  readonly standardError: number;
  /** difference ± 1.96 standard errors */
  readonly interval: readonly [number, number];
  /** the effective sample: units by which the treatment varies, not rows */
  readonly units: number;
  readonly overlap: Overlap;
}

export interface EstimatedEffect extends EstimatedDifference {
  /** E[Y | do(0)] and E[Y | do(1)] */
  readonly control: number;
  readonly treated: number;
}

export interface NotEstimable {
  readonly kind: 'notEstimable';
  /** in words, with the first empty cell */
  readonly reason: string;
  /** the arm that can be estimated, if one can */
  readonly control?: number;
  readonly treated?: number;
  readonly overlap: Overlap;
}

export type Effect = EstimatedEffect | NotEstimable;

/** Any way of getting a difference out of rows, such as `(rows) => estimateEffect(rows, { by: ['C'] })`. */
export type Estimator = (rows: Rows) => EstimatedDifference | NotEstimable;

/** The levels of both arms, as far as they can be estimated, with what they rest on. */
export interface Standardization {
  readonly strata: Strata;
  readonly sums: CellSums;
  readonly overlap: Overlap;
  readonly isUsed: Uint8Array; // [strata]
  readonly control?: number;
  readonly treated?: number;
  /** why one arm or both are missing */
  readonly reason: string;
}

/**
 * Adjustment by plug-in: Σ_z P(z | target) [E(Y | 1, z) − E(Y | 0, z)] over the strata z of the columns `by`, with weighted means.
 *
 * Standard error: the efficient influence function φ = μ₁(z) − μ₀(z) − ψ ± (Y − μ_a(z)) / P(a | z), summed over the rows of
 * each unit, since rows of one item share its treatment.
 */
export function estimateEffect(rows: Rows, options: EstimateOptions = {}): Effect {
  const { target = 'ate', strataFixed = false } = options;
  const standardization = standardize(rows, options);
  const { strata, sums, overlap, isUsed, control, treated } = standardization;
  if (control === undefined || treated === undefined) return refusal(standardization);
  const influence = contrastInfluence(saturated(sums), {
    levels: [control, treated],
    slopes: [-1, 1],
    target,
    strataFixed,
  });
  return effectOf(rows, {
    control,
    treated,
    overlap,
    influence: (r) => (isUsed[strata.of[r]] ? influence(strata.of[r], armOf(rows, r), rows.outcome[r]) : undefined),
    target,
  });
}

/** The estimate that the two levels make, with the spread of the difference's influence function. */
export function effectOf(
  rows: Rows,
  {
    control,
    treated,
    overlap,
    influence,
    target = 'ate',
  }: Pick<EstimatedEffect, 'control' | 'treated' | 'overlap'> & {
    readonly influence: (r: number) => number | undefined;
    readonly target?: Target;
  },
): EstimatedEffect {
  const difference = treated - control;
  const { standardError, units } = clusteredError(rows, influence, (r) => belongsTo(target, rows.treatment[r]));
  const interval = normalInterval(difference, standardError);
  return { kind: 'estimated', control, treated, difference, standardError, interval, units, overlap };
}

/** Both levels by plug-in: ψ_a = Σ_z P(z | target) E(Y | a, z); a stratum without anybody of the target is skipped. */
export function standardize(
  rows: Rows,
  { by = [], emptyCells = 'refuse', target = 'ate' }: EstimateOptions,
): Standardization {
  const strata = stratify(rows, by);
  const sums = sumCells(rows, strata);
  const overlap = overlapOf(rows, strata, sums);
  const used = strata.names.map((_, z) => z).filter((z) => emptyCells === 'refuse' || !isOneSided(sums.weight, z));
  const isUsed = new Uint8Array(strata.names.length);
  for (const z of used) isUsed[z] = 1;
  const [control, treated] = ([0, 1] as const).map((arm) => standardized(sums, used, arm, target));
  const reason = emptyCells === 'leaveOut' ? `no stratum of ${overlap.strata} has rows in both arms` : '';
  return {
    strata,
    sums,
    overlap,
    isUsed,
    ...(control !== undefined && { control }),
    ...(treated !== undefined && { treated }),
    reason: control !== undefined && treated !== undefined ? '' : reason || emptyReason(overlap, target),
  };
}

/** The levels that there are, and why there is no difference between them. */
export function refusal({
  control,
  treated,
  reason,
  overlap,
}: {
  readonly control?: number | undefined;
  readonly treated?: number | undefined;
  readonly reason: string;
  readonly overlap: Overlap;
}): NotEstimable {
  return {
    kind: 'notEstimable',
    reason,
    ...(control !== undefined && { control }),
    ...(treated !== undefined && { treated }),
    overlap,
  };
}

/** Σ_z P(z | target) E(Y | arm, z) over the strata used; undefined where a mean is missing. */
export function standardized(
  { weight, outcome }: CellSums,
  used: readonly number[],
  arm: Arm,
  target: Target = 'ate',
): number | undefined {
  const aimed = targetArm(target);
  let total = 0;
  let sum = 0;
  for (const z of used) {
    const cell = 2 * z + arm;
    const share = aimed === undefined ? weight[2 * z] + weight[2 * z + 1] : weight[2 * z + aimed];
    if (share === 0) continue;
    if (weight[cell] === 0) return undefined;
    total += share;
    sum += share * (outcome[cell] / weight[cell]);
  }
  return total > 0 ? sum / total : undefined;
}

export function armOf({ treatment }: Rows, r: number): Arm {
  return treatment[r] === 1 ? 1 : 0;
}

/** Why a level is missing. Of the target's own arm no cell is needed but one: without any, there is nobody to average over. */
export function emptyReason(overlap: Overlap, target: Target): string {
  const needed = overlap.emptyCells.filter(({ arm }) => arm !== targetArm(target));
  if (needed.length > 0) return describeEmpty(needed, overlap);
  return `not estimable: no row has treatment ${targetArm(target)}, so there is nobody to average over`;
}
