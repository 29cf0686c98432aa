// The effect of a binary treatment by weighting: each row counts 1 / P(its own arm).
import { armOf, type EstimatedEffect, type NotEstimable, refusal } from './estimate.js';
import {
  type Arm,
  belongsTo,
  clusteredError,
  contrastInfluence,
  type Nuisance,
  normalInterval,
  saturated,
  type Target,
  targetArm,
} from './influence.js';
import { overlapOf } from './overlap.js';
import { checkColumn, countUnits, massOf, type Rows, stratify, sumCells } from './rows.js';
import { totalOf } from './total.js';

/** P(treatment = 1 | stratum of the columns `by`) of each row, as seen in the rows. */
export function fittedPropensity(rows: Rows, by: readonly string[]): Float64Array {
  const strata = stratify(rows, by);
  const { weight } = sumCells(rows, strata);
  return Float64Array.from(strata.of, (z) => weight[2 * z + 1] / (weight[2 * z] + weight[2 * z + 1])); // [n]
}

export interface WeightingOptions {
  /** columns whose strata give the propensity where none is given */
  readonly by?: readonly string[];
  /** P(treatment = 1 | confounders) of each row, if known; then the standard error takes it as known */
  readonly propensity?: ArrayLike<number>; // [n]
  /** divide by the sum of the weights (`normalized`, Hájek; default) or by the rows (`horvitzThompson`) */
  readonly form?: 'normalized' | 'horvitzThompson';
  readonly target?: Target;
  /** leave out rows with a propensity below this or above 1 minus this (Crump et al. 2009); default 0, nobody */
  readonly trim?: number;
}

export interface WeightedEffect extends EstimatedEffect {
  /** stabilized weights P(a) / P(a | confounders) of each arm */
  readonly weights: { readonly control: WeightSpread; readonly treated: WeightSpread };
  /** who was left out: the effect is that of the others */
  readonly trimmed: { readonly rows: number; readonly weight: number; readonly units: number };
}

export interface WeightSpread {
  /** 1 where the propensity is right and nobody is left out */
  readonly mean: number;
  readonly largest: number;
  /** rows of equal weight that would be worth as much: (Σ w)² / Σ w² (Kish 1965) */
  readonly effectiveRows: number;
}

/**
 * ψ_a = Σ w h Y 1{A = a} / P(a | z) over Σ w h 1{A = a} / P(a | z) (`normalized`), or over the weight of the target
 * (`horvitzThompson`), with h = 1, P(1 | z) or P(0 | z) for the target. Stabilizing, a constant factor an arm, leaves the values as
 * they are, so it is for the report of the weights only.
 *
 * Standard error: with the fitted propensity the efficient influence function, which is smaller than with the true one (Hirano,
 * Imbens and Ridder 2003); with a given one that of the weighted mean.
 * Not estimable for an arm that some row of the target could never have had.
 */
export function weightedEffect(
  rows: Rows,
  { by = [], propensity, form = 'normalized', target = 'ate', trim = 0 }: WeightingOptions = {},
): WeightedEffect | NotEstimable {
  const strata = stratify(rows, by);
  const sums = sumCells(rows, strata);
  const overlap = overlapOf(rows, strata, sums);
  if (!(trim >= 0 && trim < 0.5)) throw new RangeError(`trim must be from 0 to below 0.5, got ${trim}`);
  const known = propensity && checkedPropensity(rows, propensity);
  const fitted = saturated(sums);
  const share = (r: number, arm: Arm) => (known ? (arm ? known[r] : 1 - known[r]) : fitted.share(strata.of[r], arm));
  const isKept = (r: number) => Math.min(share(r, 0), share(r, 1)) >= trim;

  const n = rows.treatment.length;
  const whole = totalOf(n, (r) => (isKept(r) ? massOf(rows, r) * belongsTo(target, rows.treatment[r]) : 0));
  if (whole === 0)
    return refusal({
      reason: `not estimable: no row of the target has a propensity from ${trim} to ${1 - trim}`,
      overlap,
    });
  const aimed = targetArm(target);
  const weightOf = (r: number, arm: Arm) =>
    isKept(r) && rows.treatment[r] === arm
      ? (massOf(rows, r) * (aimed === undefined ? 1 : share(r, aimed))) / share(r, arm)
      : 0;
  const [control, treated] = ([0, 1] as const).map((arm) => {
    if (impossibleRow(rows, arm, { share, isKept, target }) !== undefined) return undefined;
    const weight = totalOf(n, (r) => weightOf(r, arm));
    if (weight === 0) return undefined;
    return totalOf(n, (r) => weightOf(r, arm) * rows.outcome[r]) / (form === 'normalized' ? weight : whole);
  });
  if (control === undefined || treated === undefined) {
    const arm = control === undefined ? 0 : 1;
    const r = impossibleRow(rows, arm, { share, isKept, target });
    const reason =
      r === undefined
        ? `not estimable: no row left has treatment ${arm}`
        : `not estimable: row ${r}${where(strata.names[strata.of[r]])} has treatment ${arm} with probability 0`;
    return refusal({
      ...(control !== undefined && { control }),
      ...(treated !== undefined && { treated }),
      reason,
      overlap,
    });
  }

  const levels = [control, treated] as const;
  const mean: Nuisance['mean'] = (r, arm) =>
    known ? (form === 'normalized' ? levels[arm] : 0) : fitted.mean(strata.of[r], arm);
  const influence = contrastInfluence({ share, mean }, { levels, slopes: [-1, 1], target });
  const difference = treated - control;
  const { standardError, units } = clusteredError(
    rows,
    (r) => (isKept(r) ? influence(r, armOf(rows, r), rows.outcome[r]) : undefined),
    (r) => belongsTo(target, rows.treatment[r]),
  );
  const [ofControl, ofTreated] = ([0, 1] as const).map((arm) => spreadOf(rows, arm, { share, isKept }));
  return {
    kind: 'estimated',
    control,
    treated,
    difference,
    standardError,
    interval: normalInterval(difference, standardError),
    units,
    overlap,
    weights: { control: ofControl, treated: ofTreated },
    trimmed: trimmedOf(rows, isKept),
  };
}

/**
 * E[Y | do(a)] = Σ w Y 1{A = a} / P(a | z) over Σ w 1{A = a} / P(a | z), the normalized (Hájek) form.
 * @param propensity  P(treatment = 1 | confounders) of each row, known or fitted
 * @throws RangeError for a row whose own arm has probability 0, and for an arm without rows
 */
export function inversePropensityEffect(
  rows: Rows,
  propensity: ArrayLike<number>,
): { readonly control: number; readonly treated: number; readonly difference: number } {
  stratify(rows, []);
  const weight = [0, 0];
  const outcome = [0, 0];
  for (let r = 0; r < rows.treatment.length; r++) {
    const arm = rows.treatment[r];
    const own = arm ? propensity[r] : 1 - propensity[r];
    if (!(own > 0 && own <= 1)) {
      throw new RangeError(`row ${r} has arm ${arm} with probability ${own}, expected one above 0 and at most 1`);
    }
    const w = massOf(rows, r) / own;
    weight[arm] += w;
    outcome[arm] += w * rows.outcome[r];
  }
  if (weight[0] === 0 || weight[1] === 0) throw new RangeError(`no row has treatment ${weight[0] === 0 ? 0 : 1}`);
  const [control, treated] = [outcome[0] / weight[0], outcome[1] / weight[1]];
  return { control, treated, difference: treated - control };
}

/** The propensity of each row, looked at: one a row, from 0 to 1, and possible for the arm that the row has. */
export function checkedPropensity(rows: Rows, propensity: ArrayLike<number>): ArrayLike<number> {
  checkColumn('propensity', propensity, rows);
  for (let r = 0; r < propensity.length; r++) {
    const own = rows.treatment[r] ? propensity[r] : 1 - propensity[r];
    if (!(own > 0 && own <= 1)) {
      const arm = rows.treatment[r];
      throw new RangeError(`row ${r} has arm ${arm} with probability ${own}, expected one above 0 and at most 1`);
    }
  }
  return propensity;
}

interface Kept {
  readonly share: Nuisance['share'];
  readonly isKept: (r: number) => boolean;
}

// The first row of the target that could not have been in the arm: its outcome there has no stand-in.
function impossibleRow(rows: Rows, arm: Arm, { share, isKept, target }: Kept & { target: Target }): number | undefined {
  for (let r = 0; r < rows.treatment.length; r++) {
    if (isKept(r) && belongsTo(target, rows.treatment[r]) && share(r, arm) === 0) return r;
  }
  return undefined;
}

function spreadOf(rows: Rows, arm: Arm, { share, isKept }: Kept): WeightSpread {
  const [inArm, all] = [arm, undefined].map((wanted) =>
    totalOf(rows.treatment.length, (r) =>
      isKept(r) && (wanted === undefined || rows.treatment[r] === wanted) ? massOf(rows, r) : 0,
    ),
  );
  let [sum, squares, largest] = [0, 0, 0];
  for (let r = 0; r < rows.treatment.length; r++) {
    if (!isKept(r) || rows.treatment[r] !== arm) continue;
    const w = ((rows.weight ? rows.weight[r] : 1) * inArm) / all / share(r, arm);
    const copies = rows.copies ? rows.copies[r] : 1;
    sum += copies * w;
    squares += copies * w * w;
    largest = Math.max(largest, w);
  }
  return { mean: sum / inArm, largest, effectiveRows: (sum * sum) / squares };
}

function trimmedOf(rows: Rows, isKept: (r: number) => boolean): WeightedEffect['trimmed'] {
  const n = rows.treatment.length;
  const left = totalOf(n, (r) => (isKept(r) ? 0 : massOf(rows, r)));
  return {
    rows: totalOf(n, (r) => (isKept(r) ? 0 : rows.copies ? rows.copies[r] : 1)),
    weight: left / totalOf(n, (r) => massOf(rows, r)),
    units: 1 - countUnits(rows, isKept) / countUnits(rows),
  };
}

function where(stratum: string): string {
  return stratum === '' ? '' : ` (${stratum})`;
}
