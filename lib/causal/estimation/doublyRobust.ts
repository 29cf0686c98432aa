// The effect by an outcome model whose errors are weighted back in: right if either the model or the propensity is.
import { armOf, type Effect, effectOf, emptyReason, refusal } from './estimate.js';
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
import { checkColumn, massOf, type Rows, stratify, sumCells } from './rows.js';
import { totalOf } from './total.js';

export interface DoublyRobustOptions {
  /** columns whose strata give what is not given: shares for the propensity, means for the outcome */
  readonly by?: readonly string[];
  /** P(treatment = 1 | confounders) of each row */
  readonly propensity?: ArrayLike<number>; // [n]
  /** E(Y | arm, confounders) of each row, whichever arm it has */
  readonly outcomeMeans?: { readonly control: ArrayLike<number>; readonly treated: ArrayLike<number> }; // [n] each
  readonly target?: Target;
}

/**
 * Augmented inverse propensity weighting (Robins, Rotnitzky and Zhao 1994):
 * ψ_a = Σ w [H m_a + 1{A = a} h (Y − m_a) / P(a | z)] / Σ w H, with m_a the outcome model, H who belongs to the target, and
 * h = 1, P(1 | z) or P(0 | z) for the target.
 *
 * Standard error: that of the summands, which takes the models given as known, and is right for the saturated ones as well; a
 * fitted propensity beside a wrong outcome model makes it too large, for all rows as the target.
 * Not estimable where a fitted mean is missing for want of rows; a model that is given speaks for empty cells too.
 */
export function doublyRobustEffect(
  rows: Rows,
  { by = [], propensity, outcomeMeans, target = 'ate' }: DoublyRobustOptions = {},
): Effect {
  const strata = stratify(rows, by);
  const sums = sumCells(rows, strata);
  const overlap = overlapOf(rows, strata, sums);
  const known = propensity && checkedPropensity(rows, propensity);
  if (outcomeMeans) {
    for (const [name, means] of Object.entries(outcomeMeans)) checkColumn(`outcomeMeans.${name}`, means, rows);
  }
  const fitted = saturated(sums);
  const models: Nuisance = {
    share: (r, arm) => (known ? (arm ? known[r] : 1 - known[r]) : fitted.share(strata.of[r], arm)),
    mean: (r, arm) => (outcomeMeans ? outcomeMeans[arm ? 'treated' : 'control'][r] : fitted.mean(strata.of[r], arm)),
  };

  const needed = overlap.emptyCells.filter(({ arm }) => !outcomeMeans && arm !== targetArm(target));
  const [control, treated] = ([0, 1] as const).map((arm) =>
    needed.some((cell) => cell.arm === arm) ? undefined : augmentedLevel(rows, arm, models, target),
  );
  if (control === undefined || treated === undefined) {
    return refusal({ control, treated, reason: emptyReason(overlap, target), overlap });
  }
  const influence = contrastInfluence(models, { levels: [control, treated], slopes: [-1, 1], target });
  return effectOf(rows, {
    control,
    treated,
    overlap,
    influence: (r) => influence(r, armOf(rows, r), rows.outcome[r]),
    target,
  });
}

function augmentedLevel(rows: Rows, arm: Arm, { share, mean }: Nuisance, target: Target): number | undefined {
  const n = rows.treatment.length;
  const aimed = targetArm(target);
  const belongs = (r: number) => belongsTo(target, rows.treatment[r]);
  const whole = totalOf(n, (r) => massOf(rows, r) * belongs(r));
  if (whole === 0) return undefined;
  const modeled = totalOf(n, (r) => (belongs(r) ? massOf(rows, r) * mean(r, arm) : 0));
  const missed = totalOf(n, (r) => {
    if (rows.treatment[r] !== arm) return 0;
    const odds = aimed === undefined ? 1 : share(r, aimed);
    return odds === 0 ? 0 : (massOf(rows, r) * odds * (rows.outcome[r] - mean(r, arm))) / share(r, arm);
  });
  return (modeled + missed) / whole;
}
