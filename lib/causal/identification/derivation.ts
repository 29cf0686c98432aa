// From an effect to observed probabilities step by step, each with the rule that allows it and the separation it rests on.
import { type Estimand, type Probability, probabilityOf, product, sumOver, term } from '../estimands/estimand.js';
import type { Arrow, CausalGraph } from '../graphs/graph.js';
import { ancestorsOrSelf } from '../graphs/relatives.js';
import { separated } from '../graphs/separation.js';
import { mutilated, withoutArrows } from '../graphs/surgery.js';
import { causalNodes } from './adjustment.js';

/** x ⟂ y | given in the graph with some arrows cut: those `into` and `outOf` some nodes, and single ones. */
export interface Claim {
  readonly x: readonly string[];
  readonly y: readonly string[];
  readonly given: readonly string[];
  readonly into?: readonly string[];
  readonly outOf?: readonly string[];
  readonly without?: readonly Arrow[];
}

/**
 * What allows a step: a rule of the do-calculus (Pearl 2009, Theorem 3.4.1: rule 2 exchanges doing and seeing, rule 3 drops what is
 * set; rule 1, which drops what is seen, is not needed here), the laws of probability, a line of the ID algorithm
 * (Shpitser and Pearl 2006, Figure 3), or the adjustment criterion (Shpitser, VanderWeele and Robins 2010).
 */
export type Rule = 'rule 2' | 'rule 3' | 'probability' | 'adjustment criterion' | `line ${number}`;

/** One step: `of` equals `result`, for all values of what stands free in either. */
export interface Step {
  readonly rule: Rule;
  /** in words, why the rule applies here */
  readonly condition: string;
  /** the separation that the condition states, where it states one */
  readonly claim?: Claim;
  readonly of: Estimand;
  readonly result: Estimand;
}

/** P(on | do(set), given), the side of a step that names the effect. */
export function doing(on: readonly string[], set: readonly string[], given: readonly string[] = []): Probability {
  return probabilityOf(on, { given, doing: set });
}

/** Whether the graph bears a claim out. */
export function holds(graph: CausalGraph, { x, y, given, into, outOf, without = [] }: Claim): boolean {
  const cut = withoutArrows(mutilated(graph, { into, outOf }), (from, to) =>
    without.some(([a, b]) => a === from && b === to),
  );
  return separated(cut, x, y, given);
}

/** Such as `Y ⟂ X | Z in the graph with the arrows out of X cut`. */
export function claimInWords({ x, y, given, into = [], outOf = [], without = [] }: Claim): string {
  const cuts = [
    into.length > 0 ? `all arrows into ${list(into)}` : '',
    outOf.length > 0 ? `the arrows out of ${list(outOf)}` : '',
    without.length > 0 ? `the arrows ${without.map(([a, b]) => `${a} → ${b}`).join(', ')}` : '',
  ].filter((cut) => cut !== '');
  const condition = given.length > 0 ? ` | ${list(given)}` : '';
  return `${list(x)} ⟂ ${list(y)}${condition} in the graph${cuts.length > 0 ? ` with ${cuts.join(' and ')} cut` : ''}`;
}

export function list(nodes: readonly string[]): string {
  return nodes.join(', ');
}

/** A step that rests on a separation. */
export function byRule(rule: Rule, claim: Claim, of: Estimand, result: Estimand): Step {
  return { rule, condition: claimInWords(claim), claim, of, result };
}

/**
 * The claim of rule 3 that P(on | do(kept, dropped), given) = P(on | do(kept), given): the arrows into those of `dropped` that act on
 * none of `given` are cut as well (Pearl 2009, Theorem 3.4.1).
 */
export function ruleThree(
  graph: CausalGraph,
  {
    on,
    dropped,
    kept = [],
    given = [],
  }: { on: readonly string[]; dropped: readonly string[]; kept?: readonly string[]; given?: readonly string[] },
): Claim {
  const above = ancestorsOrSelf(mutilated(graph, { into: kept }), given);
  const into = [...kept, ...dropped.filter((name) => !above.has(name))];
  return { x: on, y: dropped, given: [...kept, ...given], into };
}

/** The claim of rule 2 that P(on | do(kept, seen), given) = P(on | do(kept), seen, given). */
export function ruleTwo({
  on,
  seen,
  kept = [],
  given = [],
}: {
  on: readonly string[];
  seen: readonly string[];
  kept?: readonly string[];
  given?: readonly string[];
}): Claim {
  return { x: on, y: seen, given: [...kept, ...given], into: kept, outOf: seen };
}

/** The two sides of an effect, and what is seen. */
export interface Effect {
  readonly set: readonly string[];
  readonly on: readonly string[];
  readonly given?: readonly string[];
}

/**
 * Back-door: P(y | do x, z) = Σ_w P(y | x, w, z) P(w | z), from rule 2 for y and rule 3 for w (after Pearl 2009, 3.3.1). The set may
 * be used if the claims of these steps hold.
 */
export function backdoorSteps(graph: CausalGraph, { set, on, given = [] }: Effect, by: readonly string[]): Step[] {
  const effect = doing(on, set, given);
  const seen = probabilityOf(on, { given: [...set, ...by, ...given] });
  const exchange = ruleTwo({ on, seen: set, given: [...by, ...given] });
  if (by.length === 0) return [byRule('rule 2', exchange, effect, seen)];
  const within = doing(on, set, [...by, ...given]);
  const weight = doing(by, set, given);
  const split = sumOver(by, product(within, weight));
  const half = sumOver(by, product(seen, weight));
  const whole = sumOver(by, product(seen, probabilityOf(by, { given })));
  return [
    { rule: 'probability', condition: `average over the values of ${list(by)}`, of: effect, result: split },
    byRule('rule 2', exchange, split, half),
    byRule('rule 3', ruleThree(graph, { on: by, dropped: set, given }), half, whole),
  ];
}

/**
 * Front-door: P(y | do x) = Σ_m P(m | x) Σ_x′ P(y | m, x′) P(x′) (Pearl 1995), by the back-door formula twice: x on m, m on y.
 */
export function frontdoorSteps(graph: CausalGraph, { set, on }: Effect, through: readonly string[]): Step[] {
  const others = set.map((name) => term(name, 1));
  const effect = doing(on, set);
  const reached = probabilityOf(through, { given: set });
  const split = sumOver(through, product(doing(through, set), doing(on, set, through)));
  const first = sumOver(through, product(reached, doing(on, set, through)));
  const both = sumOver(through, product(reached, doing(on, [...set, ...through])));
  const second = sumOver(through, product(reached, doing(on, through)));
  const inner = (weight: Estimand, outcome: Estimand): Estimand =>
    sumOver(through, product(reached, sumOver(others, product(outcome, weight))));
  const done = probabilityOf(on, { given: others, doing: through });
  const seen = probabilityOf(on, { given: [...through, ...others] });
  const averaged = inner(probabilityOf(others, { doing: through }), done);
  const weighted = inner(probabilityOf(others), done);
  return [
    { rule: 'probability', condition: `average over the values of ${list(through)}`, of: effect, result: split },
    byRule('rule 2', ruleTwo({ on: through, seen: set }), split, first),
    byRule('rule 2', ruleTwo({ on, seen: through, kept: set }), first, both),
    byRule('rule 3', ruleThree(graph, { on, dropped: set, kept: through }), both, second),
    { rule: 'probability', condition: `average over the values of ${list(set)}`, of: second, result: averaged },
    byRule('rule 3', ruleThree(graph, { on: set, dropped: through }), averaged, weighted),
    byRule('rule 2', ruleTwo({ on, seen: through, given: set }), weighted, inner(probabilityOf(others), seen)),
  ];
}

/** P(y | do x, z) = P(y | z), where setting x makes no difference. */
export function noEffectSteps(graph: CausalGraph, { set, on, given = [] }: Effect): Step[] {
  const claim = ruleThree(graph, { on, dropped: set, given });
  return [byRule('rule 3', claim, doing(on, set, given), probabilityOf(on, { given }))];
}

/** Adjustment by a set that the adjustment criterion allows (Shpitser, VanderWeele and Robins 2010), in one step. */
export function criterionStep(graph: CausalGraph, { set, on }: Effect, by: readonly string[]): Step {
  const causal = causalNodes(graph, { treatments: set, outcomes: on });
  const without = graph.arrows.filter(([from, to]) => set.includes(from) && causal.has(to));
  const claim: Claim = { x: on, y: set, given: by, without };
  const seen = probabilityOf(on, { given: [...set, ...by] });
  return {
    rule: 'adjustment criterion',
    condition: `none of ${list(by)} lies on or below a causal path, and ${claimInWords(claim)}`,
    claim,
    of: doing(on, set),
    result: sumOver(by, product(seen, probabilityOf(by))),
  };
}
