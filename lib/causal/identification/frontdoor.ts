// Which sets of mediators open the front door: the effect of X on them and theirs on Y are both free of hidden causes.
import type { CausalGraph } from '../graphs/graph.js';
import { descendantsOrSelf } from '../graphs/relatives.js';
import { connectedTo, separated } from '../graphs/separation.js';
import { mutilated, withoutArrows } from '../graphs/surgery.js';
import { minimalSetsBetween, setsBetween } from './enumeration.js';
import { type EffectQuery, membersOf, type SetQuery, type Sides, setQuestionOf, sidesOf } from './query.js';

/**
 * Pearl's front-door criterion (2009, Definition 3.3.3), for a set taken together: it stands on every directed path from
 * treatment to outcome; no back-door path from the treatment to it is open; the treatment blocks all back-door paths from it to
 * the outcome, judged with the arrows out of the whole set cut. Latent nodes are never members.
 * Without a directed path the empty set qualifies, and the formula is right: it gives P(y).
 */
export function isFrontdoorSet(graph: CausalGraph, set: string | readonly string[], query: EffectQuery): boolean {
  const sides = sidesOf(graph, query);
  const { treatments, outcomes } = sides;
  const members = membersOf(graph, set, sides);
  if (!members || !intercepts(graph, members, sides)) return false;
  if (!separated(mutilated(graph, { outOf: treatments }), treatments, members)) return false;
  return separated(mutilated(graph, { outOf: members }), members, outcomes, treatments);
}

/**
 * Every front-door set, lazily: those without the graph's first node before those with it, and so on. The time to the next set is
 * polynomial (Jeong, Tian and Bareinboim 2022, LISTFDSETS), but with `minimal` it may be exponential, so that minimal sets are
 * searched among at most 20 candidates.
 * An empty iteration says that the front door is closed; an empty set, that no directed path has to be stood on.
 * @throws RangeError for an unknown node, overlapping sides, or a node both required and forbidden; while iterating, for minimal
 * sets among more than 20 candidates
 */
export function frontdoorSets(graph: CausalGraph, query: SetQuery): IterableIterator<string[]> {
  const { treatments, outcomes, required, candidates } = setQuestionOf(graph, query);
  const sides = { treatments, outcomes };
  const confounded = connectedTo(mutilated(graph, { outOf: treatments }), treatments, []);
  const allowed = withoutOpenBackdoor(
    graph,
    candidates.filter((node) => !confounded.has(node)),
    sides,
  );
  const exists = (held: readonly string[], open: readonly string[]): boolean => {
    const largest = withoutOpenBackdoor(graph, open, sides);
    return held.every((node) => largest.includes(node)) && intercepts(graph, largest, sides);
  };
  if (required.some((node) => !allowed.includes(node))) return [].values();
  return (query.minimal ? minimalSetsBetween : setsBetween)(required, allowed, exists);
}

// Whether no directed path leads from a treatment to an outcome around the set.
function intercepts(graph: CausalGraph, set: readonly string[], { treatments, outcomes }: Sides): boolean {
  const members = new Set(set);
  const reached = descendantsOrSelf(
    withoutArrows(graph, (from, to) => members.has(from) || members.has(to)),
    treatments,
  );
  return !outcomes.some((node) => reached.has(node));
}

/**
 * The largest part of `set` from which the treatments block every back-door path to the outcomes. A member with an open path
 * keeps it in every smaller set, where fewer arrows are cut; so such members go, until none is left. The part that remains holds
 * every other such part, and stands on every directed path if any of them does.
 */
function withoutOpenBackdoor(
  graph: CausalGraph,
  set: readonly string[],
  { treatments, outcomes }: Sides,
): readonly string[] {
  const open = connectedTo(mutilated(graph, { outOf: set }), outcomes, treatments);
  const kept = set.filter((node) => !open.has(node));
  return kept.length === set.length ? kept : withoutOpenBackdoor(graph, kept, { treatments, outcomes });
}
