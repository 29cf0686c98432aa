// How much of an effect goes through a mediator, and how much past it, by formulas on a joint table.
import { type Fraction, sum } from './fraction.js';
import { assignments, probability, type Table, type Values } from './table.js';

export interface MediationQuestion {
  /** the treatment before, such as `{ male: 0 }` */
  readonly from: Values;
  /** and after the change, such as `{ male: 1 }` */
  readonly to: Values;
  /** such as `{ admitted: 1 }` */
  readonly event: Values;
  /** the mediator, or all of them together */
  readonly through: readonly string[];
  /** confounders to average over; in each stratum nothing else may confound treatment, mediator and outcome */
  readonly within?: readonly string[];
}

/**
 * Natural direct effect: what changes if the outcome sees the new treatment while the mediator stays as it was under the old one,
 * Σ_w P(w) Σ_m [P(y | to, m, w) − P(y | from, m, w)] P(m | from, w) (Pearl 2001, Direct and indirect effects).
 * It is an effect only if no variable outside `within` confounds treatment, mediator and outcome, and none that the treatment
 * moves confounds the mediator and the outcome.
 * @returns undefined where positivity fails: a needed combination has probability 0
 */
export function naturalDirectEffect(table: Table, question: MediationQuestion): Fraction | undefined {
  const { from, to } = question;
  return difference(nested(table, question, to, from), nested(table, question, from, from));
}

/**
 * Natural indirect effect: what changes if the mediator alone answers to the new treatment,
 * Σ_w P(w) Σ_m P(y | from, m, w) [P(m | to, w) − P(m | from, w)]; see `naturalDirectEffect` for when it holds.
 */
export function naturalIndirectEffect(table: Table, question: MediationQuestion): Fraction | undefined {
  const { from, to } = question;
  return difference(nested(table, question, from, to), nested(table, question, from, from));
}

/** The effect of the whole change, Σ_w P(w) [P(y | to, w) − P(y | from, w)] = NDE(from → to) − NIE(to → from). */
export function totalEffect(table: Table, question: MediationQuestion): Fraction | undefined {
  const { from, to } = question;
  return difference(nested(table, question, to, to), nested(table, question, from, from));
}

/**
 * Controlled direct effect: the change with the mediator held at a value for everybody,
 * Σ_w P(w) [P(y | to, at, w) − P(y | from, at, w)].
 * @param question.at  values of the mediator, such as `{ department: 2 }`
 */
export function controlledDirectEffect(
  table: Table,
  { from, to, event, at, within = [] }: Omit<MediationQuestion, 'through'> & { readonly at: Values },
): Fraction | undefined {
  const strata = assignments(table, within);
  const level = (setting: Values): Fraction | undefined =>
    total(strata.map((w) => product(probability(table, w), probability(table, event, { ...setting, ...at, ...w }))));
  return difference(level(to), level(from));
}

// Σ_w P(w) Σ_m P(y | seen, m, w) P(m | told, w): the outcome sees one treatment, the mediator was told another.
function nested(
  table: Table,
  { event, through, within = [] }: MediationQuestion,
  seen: Values,
  told: Values,
): Fraction | undefined {
  const mediators = assignments(table, through);
  return total(
    assignments(table, within).map((w) => {
      const inner = mediators.map((m) => {
        const share = probability(table, m, { ...told, ...w });
        return share?.isZero() ? share : product(share, probability(table, event, { ...seen, ...m, ...w }));
      });
      return product(probability(table, w), total(inner));
    }),
  );
}

function total(terms: readonly (Fraction | undefined)[]): Fraction | undefined {
  return terms.every((term): term is Fraction => term !== undefined) ? sum(terms) : undefined;
}

function product(a: Fraction | undefined, b: Fraction | undefined): Fraction | undefined {
  return a && b ? a.times(b) : undefined;
}

function difference(a: Fraction | undefined, b: Fraction | undefined): Fraction | undefined {
  return a && b ? a.minus(b) : undefined;
}
