// What a graph says about an effect: which formula over observed data gives it, that there is none, or that no data could tell.
import type { Estimand } from '../estimands/estimand.js';
import { freeTerms, withBoundPrimed } from '../estimands/terms.js';
import { checkDisjoint, checkNodes, names } from '../graphs/checks.js';
import { type CausalGraph, listed } from '../graphs/graph.js';
import { latentProjection } from '../graphs/latentProjection.js';
import { adjustmentSets } from './adjustment.js';
import { conditionalId } from './conditionalId.js';
import {
  backdoorSteps,
  claimInWords,
  criterionStep,
  doing,
  type Effect,
  frontdoorSteps,
  holds,
  list,
  noEffectSteps,
  type Step,
} from './derivation.js';
import { frontdoorSets } from './frontdoor.js';
import { type Hedge, hedgeInWords, withLatent } from './hedge.js';
import type { JointEffect } from './idAlgorithm.js';
import { type EffectQuery, sidesOf } from './query.js';

/** Adjustment or front-door sets in an answer; there may be exponentially many. */
const MOST_SETS = 100;

/** The effect of `do` on `on`, among those seen to have certain values of `given`. */
export interface IdentifyQuery extends EffectQuery {
  readonly given?: string | readonly string[];
  /** nodes that nobody observes, besides those the graph marks */
  readonly latent?: string | readonly string[];
}

/** The effect is a formula over observed probabilities. */
export interface Identified {
  readonly kind: 'identified';
  readonly by: 'adjustment' | 'frontdoor' | 'id';
  /**
   * The minimal adjustment sets (beside `given`), or the front-door sets: small ones first, the first hundred found. No set at all where
   * only ID answers; an empty one where nothing need be adjusted for.
   */
  readonly sets: readonly (readonly string[])[];
  readonly estimand: Estimand;
  /** variables free in the estimand that the question does not mention: it has the same value whatever theirs is */
  readonly anyValueOf: readonly string[];
  readonly derivation: readonly Step[];
}

/** Setting makes no difference: the effect is P(on), or P(on | given). */
export interface NoEffect {
  readonly kind: 'noEffect';
  readonly reason: string;
  readonly estimand: Estimand;
  readonly derivation: readonly Step[];
}

/** Two models that agree on everything observed disagree on the effect. */
export interface NotIdentifiable {
  readonly kind: 'notIdentifiable';
  readonly reason: string;
  readonly witness: Hedge;
  /**
   * What the hedge stands against: the question itself, or with `given` the joint effect on which it rests. With the witness it goes
   * to `isHedge` and `twoModels` as it is.
   */
  readonly against: JointEffect & { readonly latent: readonly string[] };
}

export type Identification = Identified | NoEffect | NotIdentifiable;

/**
 * Whether and how the effect P(on | do(do), given) follows from observed probabilities, trying the plainest formula first: no
 * effect, adjustment (the complete criterion), the front door, then the ID and IDC algorithms, which are complete.
 * @throws RangeError for an unknown or latent node in the question, an empty side, or a node in two parts of it; for a formula of
 *   more than 100,000 names
 */
export function identify(graph: CausalGraph, query: IdentifyQuery): Identification {
  const observed = latentProjection(withLatent(graph, query.latent));
  const effect = effectOf(graph, observed, query);
  return (
    withoutEffect(observed, effect) ??
    byAdjustment(observed, effect) ??
    (effect.given.length === 0 ? byFrontdoor(observed, effect) : undefined) ??
    byAlgorithm(observed, effect, names(query.latent ?? []))
  );
}

function effectOf(graph: CausalGraph, observed: CausalGraph, query: IdentifyQuery): Required<Effect> {
  const { treatments, outcomes } = sidesOf(graph, query);
  const given = names(query.given ?? []);
  checkNodes(graph, given);
  checkDisjoint(treatments, outcomes, given);
  const hidden = [...treatments, ...outcomes, ...given].find((name) => !observed.nodes.includes(name));
  if (hidden !== undefined) {
    throw new RangeError(
      `node ${hidden} is latent, expected observed nodes in the question: ${listed(observed.nodes)}`,
    );
  }
  return { set: treatments, on: outcomes, given };
}

function withoutEffect(graph: CausalGraph, effect: Required<Effect>): NoEffect | undefined {
  const { set, on, given } = effect;
  const derivation = noEffectSteps(graph, effect);
  const [{ claim, result }] = derivation;
  if (!claim || !holds(graph, claim)) return undefined;
  const reason =
    given.length === 0
      ? `no directed path leads from ${list(set)} to ${list(on)}, so setting the one leaves the other as it is`
      : `setting ${list(set)} tells nothing about ${list(on)} once ${list(given)} is known: ${claimInWords(claim)}`;
  return { kind: 'noEffect', reason, estimand: result, derivation };
}

function byAdjustment(graph: CausalGraph, effect: Required<Effect>): Identified | undefined {
  const { set, on, given } = effect;
  const found = firstSets(adjustmentSets(graph, { do: set, on, required: given, minimal: true }));
  const sets = found.map((members) => members.filter((name) => !given.includes(name)));
  const isDerived = (by: readonly string[]): boolean =>
    backdoorSteps(graph, effect, by).every(({ claim }) => !claim || holds(graph, claim));
  // Seen values may lie below the treatment, where no adjustment set goes, and need nothing else.
  if (given.length > 0) {
    const derived = isDerived([]) ? [[]] : sets.filter(isDerived);
    return derived.length === 0
      ? undefined
      : identified('adjustment', effect, derived, backdoorSteps(graph, effect, derived[0]));
  }
  if (sets.length === 0) return undefined;
  // Sets that hold descendants of a treatment are valid by the criterion's own proof, not by these steps.
  const derived = sets.find(isDerived);
  const steps = derived ? backdoorSteps(graph, effect, derived) : [criterionStep(graph, effect, sets[0])];
  return identified('adjustment', effect, sets, steps);
}

function byFrontdoor(graph: CausalGraph, effect: Required<Effect>): Identified | undefined {
  const sets = firstSets(frontdoorSets(graph, { do: effect.set, on: effect.on }));
  return sets.length === 0 ? undefined : identified('frontdoor', effect, sets, frontdoorSteps(graph, effect, sets[0]));
}

function byAlgorithm(
  graph: CausalGraph,
  effect: Required<Effect>,
  latent: readonly string[],
): Identified | NotIdentifiable {
  const { set, on, given } = effect;
  const answer = conditionalId(graph, effect);
  if (answer.kind === 'found') {
    const together: Step = {
      rule: 'probability',
      condition: 'put together and simplified',
      of: doing(on, set, given),
      result: answer.estimand,
    };
    const saysAll = answer.steps.some(({ of, result }) => isSame(of, together.of) && isSame(result, together.result));
    return identified('id', effect, [], saysAll ? answer.steps : [...answer.steps, together]);
  }
  const { hedge, against } = answer;
  const question = `P(${list(on)} | do(${list(set)})${given.length > 0 ? `, ${list(given)}` : ''})`;
  const reason = `no formula over the observed variables gives ${question}: ${hedgeInWords(hedge, { treatments: against.do })}`;
  return { kind: 'notIdentifiable', reason, witness: hedge, against: { ...against, latent } };
}

function identified(
  by: Identified['by'],
  { set, on, given }: Required<Effect>,
  sets: readonly (readonly string[])[],
  steps: readonly Step[],
): Identified {
  const derivation = steps.map((step) => ({
    ...step,
    of: withBoundPrimed(step.of),
    result: withBoundPrimed(step.result),
  }));
  const estimand = derivation[derivation.length - 1].result;
  const asked = new Set([...set, ...on, ...given]);
  const free = new Set(freeTerms(estimand).map(({ variable }) => variable));
  const anyValueOf = [...free].filter((name) => !asked.has(name));
  return { kind: 'identified', by, sets, estimand, anyValueOf, derivation };
}

function firstSets(sets: Iterable<string[]>): string[][] {
  const found: string[][] = [];
  for (const set of sets) {
    found.push(set);
    if (found.length === MOST_SETS) break;
  }
  return found.sort((a, b) => a.length - b.length);
}

function isSame(a: Estimand, b: Estimand): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
