// Which sets of variables, averaged over, turn seeing into doing.
import { checkNodes } from '../graphs/checks.js';
import type { CausalGraph } from '../graphs/graph.js';
import { ancestorsOrSelf, descendantsOrSelf } from '../graphs/relatives.js';
import { separated } from '../graphs/separation.js';
import { mutilated, withoutArrows } from '../graphs/surgery.js';
import { candidateSets } from './candidateSets.js';
import { type EffectQuery, type Sides, sidesOf } from './query.js';

/**
 * The adjustment criterion (Shpitser, VanderWeele and Robins 2010), complete for adjustment: no member lies on, or below, a
 * proper causal path from treatment to outcome, and all other paths between them are blocked. Latent nodes are never members.
 */
export function isAdjustmentSet(graph: CausalGraph, set: readonly string[], query: EffectQuery): boolean {
  const { treatments, outcomes } = sidesOf(graph, query);
  checkNodes(graph, set);
  if (set.some((name) => treatments.includes(name) || outcomes.includes(name) || graph.latent.includes(name)))
    return false;
  const causal = causalNodes(graph, { treatments, outcomes });
  const forbidden = descendantsOrSelf(graph, [...causal]);
  if (set.some((name) => forbidden.has(name))) return false;
  const withoutCausalPaths = withoutArrows(graph, (from, to) => treatments.includes(from) && causal.has(to));
  return separated(withoutCausalPaths, treatments, outcomes, set);
}

/**
 * Pearl's back-door criterion (2009, Definition 3.3.1), for sets pair by pair: no member descends from the treatment, and
 * every path that begins with an arrow into the treatment is blocked.
 */
export function isBackdoorSet(graph: CausalGraph, set: readonly string[], query: EffectQuery): boolean {
  const { treatments, outcomes } = sidesOf(graph, query);
  checkNodes(graph, set);
  if (set.some((name) => treatments.includes(name) || outcomes.includes(name) || graph.latent.includes(name)))
    return false;
  return treatments.every((x) => {
    if (set.some((name) => descendantsOrSelf(graph, [x]).has(name))) return false;
    const withoutEffects = mutilated(graph, { outOf: [x] });
    return outcomes.every((y) => separated(withoutEffects, x, y, set));
  });
}

/** All valid adjustment sets of a small graph, small ones first; an empty list says that there is none. */
export function adjustmentSets(graph: CausalGraph, query: EffectQuery): string[][] {
  const { treatments, outcomes } = sidesOf(graph, query);
  return candidateSets(graph, [...treatments, ...outcomes]).filter((set) => isAdjustmentSet(graph, set, query));
}

/** The valid adjustment sets no part of which is valid; `[[]]` says that nothing need be adjusted for, `[]` that nothing helps. */
export function minimalAdjustmentSets(graph: CausalGraph, query: EffectQuery): string[][] {
  const all = adjustmentSets(graph, query);
  const isPartOf = (part: readonly string[], whole: readonly string[]) =>
    part.length < whole.length && part.every((name) => whole.includes(name));
  return all.filter((set) => !all.some((other) => isPartOf(other, set)));
}

/** Nodes on proper causal paths, those that leave the treatments at their first step, without the treatments themselves. */
export function causalNodes(graph: CausalGraph, { treatments, outcomes }: Sides): Set<string> {
  const below = descendantsOrSelf(mutilated(graph, { into: treatments }), treatments);
  const above = ancestorsOrSelf(mutilated(graph, { outOf: treatments }), outcomes);
  return new Set([...below].filter((name) => above.has(name) && !treatments.includes(name)));
}
