// Which sets of variables, averaged over, turn seeing into doing.
import { ancestorsOrSelf, candidateSets, checkNodes, type Dag, descendantsOrSelf, withoutArrows } from './graph.js';
import { separated } from './separation.js';

/** What is set by hand, and what one looks at. */
export interface EffectQuery {
  readonly treatment: readonly string[];
  readonly outcome: readonly string[];
}

/**
 * The adjustment criterion (Shpitser, VanderWeele and Robins 2010), complete for adjustment: no member lies on, or below, a
 * proper causal path from treatment to outcome, and all other paths between them are blocked. Latent nodes are never members.
 */
export function isAdjustmentSet(graph: Dag, { treatment, outcome }: EffectQuery, set: readonly string[]): boolean {
  checkNodes(graph, [...treatment, ...outcome, ...set]);
  if (set.some((name) => treatment.includes(name) || outcome.includes(name) || graph.latent.includes(name)))
    return false;
  const causal = causalNodes(graph, { treatment, outcome });
  const forbidden = descendantsOrSelf(graph, [...causal]);
  if (set.some((name) => forbidden.has(name))) return false;
  const withoutCausalPaths = withoutArrows(graph, (from, to) => treatment.includes(from) && causal.has(to));
  return separated(withoutCausalPaths, treatment, outcome, set);
}

/**
 * Pearl's back-door criterion (2009, Definition 3.3.1), for sets pair by pair: no member descends from the treatment, and
 * every path that begins with an arrow into the treatment is blocked.
 */
export function isBackdoorSet(graph: Dag, { treatment, outcome }: EffectQuery, set: readonly string[]): boolean {
  checkNodes(graph, [...treatment, ...outcome, ...set]);
  if (set.some((name) => treatment.includes(name) || outcome.includes(name) || graph.latent.includes(name)))
    return false;
  return treatment.every((x) => {
    if (set.some((name) => descendantsOrSelf(graph, [x]).has(name))) return false;
    const withoutEffects = withoutArrows(graph, (from) => from === x);
    return outcome.every((y) => separated(withoutEffects, [x], [y], set));
  });
}

/** All valid adjustment sets of a small graph, small ones first; an empty list says that there is none. */
export function adjustmentSets(graph: Dag, query: EffectQuery): string[][] {
  return candidateSets(graph, [...query.treatment, ...query.outcome]).filter((set) =>
    isAdjustmentSet(graph, query, set),
  );
}

/** The valid adjustment sets no part of which is valid; `[[]]` says that nothing need be adjusted for, `[]` that nothing helps. */
export function minimalAdjustmentSets(graph: Dag, query: EffectQuery): string[][] {
  const all = adjustmentSets(graph, query);
  const isPartOf = (part: readonly string[], whole: readonly string[]) =>
    part.length < whole.length && part.every((name) => whole.includes(name));
  return all.filter((set) => !all.some((other) => isPartOf(other, set)));
}

// Nodes on proper causal paths, those that leave the treatment at their first step, without the treatment itself.
function causalNodes(graph: Dag, { treatment, outcome }: EffectQuery): Set<string> {
  const arrowsInCut = withoutArrows(graph, (_, to) => treatment.includes(to));
  const arrowsOutCut = withoutArrows(graph, (from) => treatment.includes(from));
  const below = descendantsOrSelf(arrowsInCut, treatment);
  const above = ancestorsOrSelf(arrowsOutCut, outcome);
  return new Set([...below].filter((name) => above.has(name) && !treatment.includes(name)));
}
