// Which sets of mediators open the front door: the effect of X on them and theirs on Y are both free of hidden causes.
import { checkNodes } from '../graphs/checks.js';
import type { CausalGraph } from '../graphs/graph.js';
import { descendantsOrSelf } from '../graphs/relatives.js';
import { separated } from '../graphs/separation.js';
import { mutilated, withoutArrows } from '../graphs/surgery.js';
import { candidateSets } from './candidateSets.js';
import { type EffectQuery, sidesOf } from './query.js';

/**
 * Pearl's front-door criterion (2009, Definition 3.3.3), for a set taken together: it stands on every directed path from
 * treatment to outcome; no back-door path from the treatment to it is open; the treatment blocks all back-door paths from it to
 * the outcome, judged with the arrows out of the whole set cut. Latent nodes are never members.
 */
export function isFrontdoorSet(graph: CausalGraph, set: readonly string[], query: EffectQuery): boolean {
  const { treatments, outcomes } = sidesOf(graph, query);
  checkNodes(graph, set);
  if (set.some((name) => treatments.includes(name) || outcomes.includes(name) || graph.latent.includes(name)))
    return false;
  const aroundSet = withoutArrows(graph, (from, to) => set.includes(from) || set.includes(to));
  const reached = descendantsOrSelf(aroundSet, treatments);
  if (outcomes.some((name) => reached.has(name))) return false;
  if (!separated(mutilated(graph, { outOf: treatments }), treatments, set)) return false;
  return separated(mutilated(graph, { outOf: set }), set, outcomes, treatments);
}

/** All front-door sets of a small graph, small ones first; an empty list says that the front door is closed. */
export function frontdoorSets(graph: CausalGraph, query: EffectQuery): string[][] {
  const { treatments, outcomes } = sidesOf(graph, query);
  return candidateSets(graph, [...treatments, ...outcomes]).filter((set) => isFrontdoorSet(graph, set, query));
}
