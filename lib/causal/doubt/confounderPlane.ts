// What is left of an estimate if a hidden cause of given strengths was missed.
import { estimateEffect } from '../estimation/estimate.js';
import { type Rows, stratify, sumCells } from '../estimation/rows.js';
import { type DoesNotApply, doesNotApply, type Reading, ROUNDING, shown } from './reading.js';

/** How much U = 1 adds, within every stratum, to P(treatment) and to the mean outcome of either arm. */
export interface Strengths {
  readonly onTreatment: number;
  readonly onOutcome: number;
}

export interface PlaneOptions {
  /** columns that the estimate adjusts for */
  readonly by?: readonly string[];
  /** P(U = 1) */
  readonly prevalence?: number;
  readonly onTreatment?: readonly number[];
  readonly onOutcome?: readonly number[];
}

export interface ConfounderPlane extends Reading {
  readonly kind: 'checked';
  readonly estimate: number;
  readonly prevalence: number;
  readonly onTreatment: readonly number[];
  readonly onOutcome: readonly number[];
  /**
   * the effect at [strength on the treatment][strength on the outcome]; undefined where a cause of such strengths cannot have made
   * these data, since a probability would leave [0, 1]
   */
  readonly remaining: readonly (readonly (number | undefined)[])[];
  /** bias per unit of both strengths; the effect vanishes where their product is estimate / slope */
  readonly slope: number;
  /** where the effect vanishes with both strengths the same size, and whether such a cause can have made these data */
  readonly vanishing: Strengths & { readonly possible: boolean };
}

const FIVE_STEPS = [0, 0.1, 0.2, 0.3, 0.4];

/**
 * The effect that remains if a binary cause U, independent of the columns `by`, adds γ_A to P(treatment) and γ_Y to the mean outcome:
 *
 *   remaining = estimate − γ_A γ_Y p (1 − p) Σ_z P(z) / [π_z (1 − π_z)],   p = P(U = 1), π_z = P(treatment = 1 | z),
 *
 * since by Bayes' rule E(U | 1, z) − E(U | 0, z) = γ_A p (1 − p) / [π_z (1 − π_z)]. Exact, not a bound.
 * @throws RangeError for a prevalence that is not between 0 and 1, or a strength that is not finite
 */
export function confounderPlane(
  rows: Rows,
  { by = [], prevalence = 0.5, onTreatment = FIVE_STEPS, onOutcome = FIVE_STEPS }: PlaneOptions = {},
): ConfounderPlane | DoesNotApply {
  if (!(prevalence > 0 && prevalence < 1)) {
    throw new RangeError(`the prevalence of the hidden cause must be between 0 and 1, got ${prevalence}`);
  }
  const wild = [...onTreatment, ...onOutcome].find((strength) => !Number.isFinite(strength));
  if (wild !== undefined) throw new RangeError(`strengths of the hidden cause must be finite, got ${wild}`);
  const effect = estimateEffect(rows, { by });
  if (effect.kind === 'notEstimable') return doesNotApply(effect.reason);
  const strata = strataOf(rows, by);
  const { difference } = effect;
  const slope =
    prevalence * (1 - prevalence) * sumOf(strata, ({ share, treated }) => share / (treated * (1 - treated)));
  const isBinary = Array.from(rows.outcome).every((y) => y === 0 || y === 1);
  const isPossible = (strengths: Strengths): boolean =>
    strata.every((stratum) => fits(stratum, prevalence, strengths, isBinary));
  const remaining = onTreatment.map((gammaA) =>
    onOutcome.map((gammaY) =>
      isPossible({ onTreatment: gammaA, onOutcome: gammaY }) ? difference - gammaA * gammaY * slope : undefined,
    ),
  );
  const size = Math.sqrt(Math.abs(difference) / slope);
  const strengths: Strengths = { onTreatment: size, onOutcome: Math.sign(difference) * size };
  const vanishing = { ...strengths, possible: isPossible(strengths) };
  return {
    kind: 'checked',
    estimate: difference,
    prevalence,
    onTreatment,
    onOutcome,
    remaining,
    slope,
    vanishing,
    ...inWords(difference, prevalence, vanishing),
  };
}

interface Stratum {
  /** P(z) */
  readonly share: number;
  /** P(treatment = 1 | z) */
  readonly treated: number;
  /** E(Y | arm, z) */
  readonly means: readonly [control: number, treated: number];
}

function strataOf(rows: Rows, by: readonly string[]): Stratum[] {
  const strata = stratify(rows, by);
  const { weight, outcome } = sumCells(rows, strata);
  const total = weight.reduce((sum, w) => sum + w, 0);
  return strata.names.map((_, z) => {
    const [control, treated] = [weight[2 * z], weight[2 * z + 1]];
    return {
      share: (control + treated) / total,
      treated: treated / (control + treated),
      means: [outcome[2 * z] / control, outcome[2 * z + 1] / treated],
    };
  });
}

/** Whether probabilities of the treatment, and of a binary outcome, stay in [0, 1] with U in the stratum. */
function fits(
  { treated, means }: Stratum,
  prevalence: number,
  { onTreatment, onOutcome }: Strengths,
  isBinary: boolean,
): boolean {
  const isProbability = (p: number): boolean => p >= -ROUNDING && p <= 1 + ROUNDING;
  const withU = treated + onTreatment * (1 - prevalence); // P(treatment | z, U = 1)
  const without = treated - onTreatment * prevalence;
  if (!isProbability(withU) || !isProbability(without)) return false;
  if (!isBinary) return true;
  // P(U = 1 | arm, z) by Bayes' rule; E(Y | arm, z, u) = E(Y | arm, z) + γ_Y (u − P(U = 1 | arm, z)).
  const shares = [(prevalence * (1 - withU)) / (1 - treated), (prevalence * withU) / treated];
  return shares.every((share, arm) => {
    const levels = [0, 1].filter((u) => (u === 1 ? share : 1 - share) > ROUNDING);
    return levels.every((u) => isProbability(means[arm] + onOutcome * (u - share)));
  });
}

function sumOf(strata: readonly Stratum[], term: (stratum: Stratum) => number): number {
  return strata.reduce((sum, stratum) => sum + term(stratum), 0);
}

function inWords(estimate: number, prevalence: number, vanishing: Strengths & { possible: boolean }): Reading {
  const { onTreatment, onOutcome, possible } = vanishing;
  const verb = onOutcome < 0 ? 'takes as much from' : 'adds as much to';
  const cause = `a hidden cause in ${shown(prevalence)} of the units that adds ${shown(onTreatment)} to the probability of treatment and ${verb} the mean outcome`;
  const verdict = possible
    ? `${cause} explains all of ${shown(estimate)}`
    : `no such cause, equally strong on both sides, explains all of ${shown(estimate)}: it would take ${cause}, and these data rule that out`;
  return {
    shows:
      estimate === 0
        ? 'The estimate is 0: there is nothing to explain away.'
        : `${verdict[0].toUpperCase()}${verdict.slice(1)}.`,
    cannotShow:
      'It cannot show whether there is such a cause, nor what one does that has more levels, depends on the adjusted columns, or acts otherwise in each arm.',
  };
}
