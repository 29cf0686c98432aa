// Graphs with an open front door, each in other letters, and the formulas that come to mind.
import { backdoorEstimand, crudeEstimand, frontdoorEstimand } from '../../causal/estimands/adjustmentEstimands.js';
import { type Estimand, probabilityOf, product, sumOver, term } from '../../causal/estimands/estimand.js';
import { type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import type { Draws } from '../draws.js';

export interface FormulaCase {
  readonly do: string;
  readonly on: string;
  /** two of them stand side by side */
  readonly through: readonly string[];
  /** observed, and a cause of mediator and outcome */
  readonly within: readonly string[];
}

/** X → M → Y with X ↔ Y. */
export const PLAIN: FormulaCase = { do: 'X', on: 'Y', through: ['M'], within: [] };

export function graphOfCase({ do: treatment, on, through, within }: FormulaCase): CausalGraph {
  return causalGraph({
    nodes: [...within, treatment, ...through, on],
    arrows: [
      ...through.flatMap((name) => [[treatment, name] as const, [name, on] as const]),
      ...within.flatMap((name) => [...through.map((mediator) => [name, mediator] as const), [name, on] as const]),
    ],
    bidirected: [[treatment, on]],
  });
}

/** What is written in a hurry; none of it is right in any of the graphs. */
export function hastyFormulas({
  do: treatment,
  on,
  through,
  within,
}: FormulaCase): Record<'crude' | 'adjusted' | 'mixed' | 'unmoved' | 'followed' | 'incomplete', Estimand> {
  const effect = { do: treatment, on };
  const other = term(treatment, 1);
  const outcome = probabilityOf([on], { given: [...through, other, ...within] });
  const inner = (weight: Estimand): Estimand => sumOver([other], product(outcome, weight));
  const stratified = (body: Estimand): Estimand =>
    within.length === 0 ? body : sumOver(within, product(probabilityOf(within), body));
  const ofMediators = probabilityOf(through, { given: [treatment, ...within] });
  return {
    crude: crudeEstimand(effect),
    adjusted: backdoorEstimand({ ...effect, by: [...through, ...within] }),
    mixed: stratified(sumOver(through, product(ofMediators, probabilityOf([on], { given: [...through, ...within] })))),
    unmoved: stratified(
      sumOver(
        through,
        product(probabilityOf(through, { given: within }), inner(probabilityOf([other], { given: within }))),
      ),
    ),
    followed: stratified(
      sumOver(through, product(ofMediators, inner(probabilityOf([other], { given: [...through, ...within] })))),
    ),
    incomplete:
      within.length > 0
        ? frontdoorEstimand({ ...effect, through })
        : frontdoorEstimand({ ...effect, through: through.slice(0, 1) }),
  };
}

/** The formula of the front door, within the observed common cause where there is one. */
export function rightFormula({ do: treatment, on, through, within }: FormulaCase): Estimand {
  return frontdoorEstimand({ do: treatment, on, through, within });
}

/** One mediator, two side by side, or one with an observed common cause of mediator and outcome; in other letters. */
export function drawnFormulaCase(draws: Draws): FormulaCase {
  const [treatment, first, second, stratum, on] = draws.shuffled(['A', 'B', 'D', 'F', 'K']);
  const shape = draws.pick(['single', 'parallel', 'stratum'] as const);
  return {
    do: treatment,
    on,
    through: shape === 'parallel' ? [first, second] : [first],
    within: shape === 'stratum' ? [stratum] : [],
  };
}
