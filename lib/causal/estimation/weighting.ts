// The effect by inverse propensity weighting, with known or fitted propensities, for a target, trimmed if asked.
import { armOf, type EstimatedEffect, effectOf, type NotEstimable, refusal } from './estimate.js';
import {
  type Arm,
  belongsTo,
  contrastInfluence,
  type Nuisance,
  saturated,
  type Target,
  targetArm,
} from './influence.js';
import { checkedPropensity } from './inversePropensity.js';
import { overlapOf } from './overlap.js';
import { massOf, type Rows, stratify, sumCells } from './rows.js';
import { totalOf } from './total.js';
import { type Trimmed, trimmedOf, type WeightSpread, weightSpread } from './weightReport.js';

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
  readonly trimmed: Trimmed;
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
  if (!(trim >= 0 && trim < 0.5)) throw new RangeError(`trim must be from 0 to below 0.5, got ${trim}`);
  const strata = stratify(rows, by);
  const sums = sumCells(rows, strata);
  const overlap = overlapOf(rows, strata, sums);
  const known = propensity && checkedPropensity(rows, propensity);
  const fitted = saturated(sums);
  const share = (r: number, arm: Arm) => (known ? (arm ? known[r] : 1 - known[r]) : fitted.share(strata.of[r], arm));
  const isKept = (r: number) => Math.min(share(r, 0), share(r, 1)) >= trim;
  const weighting: Weighting = { share, isKept, target, form };

  const missing = ([0, 1] as const).map((arm) => missingArm(rows, arm, weighting, (r) => strata.names[strata.of[r]]));
  const [control, treated] = ([0, 1] as const).map((arm) =>
    missing[arm] === undefined ? weightedLevel(rows, arm, weighting) : undefined,
  );
  if (control === undefined || treated === undefined) {
    const reason =
      belongingWeight(rows, weighting) > 0
        ? (missing[0] ?? missing[1])
        : `no row of the target has a propensity from ${trim} to ${1 - trim}`;
    return refusal({ control, treated, reason: `not estimable: ${reason}`, overlap });
  }
  // With a known propensity the weighted mean stands for the outcome model, or 0 if it is not normalized.
  const levels = [control, treated] as const;
  const meanOfKnown = (arm: Arm) => (form === 'normalized' ? levels[arm] : 0);
  const mean: Nuisance['mean'] = (r, arm) => (known ? meanOfKnown(arm) : fitted.mean(strata.of[r], arm));
  const influence = contrastInfluence({ share, mean }, { levels, slopes: [-1, 1], target });
  const influenceOf = (r: number) => (isKept(r) ? influence(r, armOf(rows, r), rows.outcome[r]) : undefined);
  return {
    ...effectOf(rows, { control, treated, overlap, influence: influenceOf, target }),
    weights: { control: weightSpread(rows, 0, weighting), treated: weightSpread(rows, 1, weighting) },
    trimmed: trimmedOf(rows, isKept),
  };
}

interface Weighting {
  readonly share: Nuisance['share']; // by row
  readonly isKept: (r: number) => boolean;
  readonly target: Target;
  readonly form: 'normalized' | 'horvitzThompson';
}

// Σ w H over the rows kept
function belongingWeight(rows: Rows, { isKept, target }: Weighting): number {
  return totalOf(rows.treatment.length, (r) =>
    isKept(r) ? massOf(rows, r) * belongsTo(target, rows.treatment[r]) : 0,
  );
}

function weightedLevel(rows: Rows, arm: Arm, weighting: Weighting): number {
  const { share, isKept, target, form } = weighting;
  const n = rows.treatment.length;
  const aimed = targetArm(target);
  const weightOf = (r: number) =>
    isKept(r) && rows.treatment[r] === arm
      ? (massOf(rows, r) * (aimed === undefined ? 1 : share(r, aimed))) / share(r, arm)
      : 0;
  const whole = form === 'normalized' ? totalOf(n, weightOf) : belongingWeight(rows, weighting);
  return totalOf(n, (r) => weightOf(r) * rows.outcome[r]) / whole;
}

// Why the arm has no level: a row of the target that could not have been in it has no stand-in there.
function missingArm(
  rows: Rows,
  arm: Arm,
  { share, isKept, target }: Weighting,
  stratumOf: (r: number) => string,
): string | undefined {
  let isSeen = false;
  for (let r = 0; r < rows.treatment.length; r++) {
    if (!isKept(r)) continue;
    if (belongsTo(target, rows.treatment[r]) && share(r, arm) === 0) {
      const stratum = stratumOf(r);
      return `row ${r}${stratum === '' ? '' : ` (${stratum})`} has treatment ${arm} with probability 0`;
    }
    isSeen ||= rows.treatment[r] === arm;
  }
  return isSeen ? undefined : `no row left has treatment ${arm}`;
}
