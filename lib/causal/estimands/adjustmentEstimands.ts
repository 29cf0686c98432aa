// The formulas of the textbooks, as estimands.
import { checkDisjoint, names } from '../graphs/checks.js';
import { type Estimand, type Probability, probabilityOf, product, sumOver, type Term, term } from './estimand.js';

/** The effect of `do` on `on`, each one variable or several. */
export interface EffectOf {
  readonly do: string | readonly string[];
  readonly on: string | readonly string[];
}

/** P(y | do(x)): the question itself. @throws RangeError for an empty side or a variable on both */
export function interventional({ do: treatment, on }: EffectOf): Probability {
  const { treatments, outcomes } = sides({ do: treatment, on });
  return probabilityOf(outcomes, { doing: treatments });
}

/** P(y | x): what is seen, with all that the treatment came along with. @throws RangeError as `interventional` */
export function crudeEstimand({ do: treatment, on }: EffectOf): Probability {
  const { treatments, outcomes } = sides({ do: treatment, on });
  return probabilityOf(outcomes, { given: treatments });
}

/**
 * Σ_z P(y | x, z) P(z), the back-door adjustment (Pearl 2009, Eq. 3.19); without `by` the crude P(y | x).
 * @throws RangeError if `by` names a treatment or an outcome, or a side is empty
 */
export function backdoorEstimand({
  do: treatment,
  on,
  by,
}: EffectOf & { readonly by: string | readonly string[] }): Estimand {
  const strata = names(by);
  const { treatments, outcomes } = sides({ do: treatment, on }, strata);
  const within = probabilityOf(outcomes, { given: [...treatments, ...strata] });
  return strata.length === 0 ? within : sumOver(strata, product(within, probabilityOf(strata)));
}

/**
 * Σ_m P(m | x) Σ_x′ P(y | m, x′) P(x′), the front-door adjustment (Pearl 1995, Theorem 2); with `within` in each stratum w:
 * Σ_w P(w) Σ_m P(m | x, w) Σ_x′ P(y | m, x′, w) P(x′ | w). Without mediators it is P(y): nothing carries an effect.
 * @throws RangeError if a variable has two parts to play, or a side is empty
 */
export function frontdoorEstimand({
  do: treatment,
  on,
  through,
  within = [],
}: EffectOf & {
  readonly through: string | readonly string[];
  readonly within?: string | readonly string[];
}): Estimand {
  const [mediators, strata] = [names(through), names(within)];
  const { treatments, outcomes } = sides({ do: treatment, on }, mediators, strata);
  const others: Term[] = treatments.map((name) => term(name, 1));
  const outcome = probabilityOf(outcomes, { given: [...mediators, ...others, ...strata] });
  const ofMediators = probabilityOf(mediators, { given: [...treatments, ...strata] });
  const inner = sumOver(others, product(outcome, probabilityOf(others, { given: strata })));
  const effect =
    mediators.length === 0
      ? probabilityOf(outcomes, { given: strata })
      : sumOver(mediators, product(ofMediators, inner));
  return strata.length === 0 ? effect : sumOver(strata, product(probabilityOf(strata), effect));
}

function sides(
  { do: treatment, on }: EffectOf,
  ...others: readonly (readonly string[])[]
): { treatments: readonly string[]; outcomes: readonly string[] } {
  const [treatments, outcomes] = [names(treatment), names(on)];
  if (treatments.length === 0) throw new RangeError('do names no variable, expected at least one treatment');
  if (outcomes.length === 0) throw new RangeError('on names no variable, expected at least one outcome');
  checkDisjoint(treatments, outcomes, ...others);
  return { treatments, outcomes };
}
