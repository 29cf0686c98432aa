// Which sets of mediators open the front door: the effect of X on them and theirs on Y are both free of hidden causes.
import { candidateSets, checkNodes, type Dag, descendantsOrSelf, withoutArrows } from './graph.js';
import { separated } from './separation.js';

/** One treatment and one outcome. */
export interface FrontdoorQuery {
  readonly treatment: string;
  readonly outcome: string;
}

/**
 * Pearl's front-door criterion (2009, Definition 3.3.3), for a set taken together: it stands on every directed path from
 * treatment to outcome; no back-door path from the treatment to it is open; the treatment blocks all back-door paths from it to
 * the outcome, judged with the arrows out of the whole set cut. Latent nodes are never members.
 */
export function isFrontdoorSet(graph: Dag, { treatment, outcome }: FrontdoorQuery, set: readonly string[]): boolean {
  checkNodes(graph, [treatment, outcome, ...set]);
  if (set.some((name) => name === treatment || name === outcome || graph.latent.includes(name))) return false;
  const aroundSet = withoutArrows(graph, (from, to) => set.includes(from) || set.includes(to));
  if (descendantsOrSelf(aroundSet, [treatment]).has(outcome)) return false;
  const withoutEffects = withoutArrows(graph, (from) => from === treatment);
  if (!separated(withoutEffects, [treatment], set, [])) return false;
  const withoutSetEffects = withoutArrows(graph, (from) => set.includes(from));
  return separated(withoutSetEffects, set, [outcome], [treatment]);
}

/** All front-door sets of a small graph, small ones first; an empty list says that the front door is closed. */
export function frontdoorSets(graph: Dag, query: FrontdoorQuery): string[][] {
  return candidateSets(graph, [query.treatment, query.outcome]).filter((set) => isFrontdoorSet(graph, query, set));
}
