// Pearl's back-door criterion: stricter than adjustment, and read off the graph by following paths into the treatment.
import type { CausalGraph } from '../graphs/graph.js';
import { ancestorsOrSelf, descendantsOrSelf } from '../graphs/relatives.js';
import { connectedTo } from '../graphs/separation.js';
import { mutilated } from '../graphs/surgery.js';
import { collected } from './adjustment.js';
import { type Exists, minimalSetsBetween, setsBetween } from './enumeration.js';
import { type EffectQuery, membersOf, type SetQuery, setQuestionOf, sidesOf } from './query.js';
import { minimalSeparators, separators } from './separators.js';

/**
 * Pearl's back-door criterion (2009, Definition 3.3.1), for sets pair by pair: no member descends from a treatment, and every
 * path between a treatment and an outcome that begins with an arrow into the treatment is blocked.
 */
export function isBackdoorSet(graph: CausalGraph, set: string | readonly string[], query: EffectQuery): boolean {
  const { treatments, outcomes } = sidesOf(graph, query);
  const members = membersOf(graph, set, { treatments, outcomes });
  const below = descendantsOrSelf(graph, treatments);
  if (!members || members.some((node) => below.has(node))) return false;
  return blocksEachTreatment(graph, treatments, outcomes)(members);
}

/**
 * Every back-door set, lazily, in the order of `adjustmentSets`; the time to the next set is polynomial, but for the minimal sets
 * of several treatments, which no single cut describes: those are searched among at most 20 candidates.
 * An empty iteration says that no set exists; an empty set, that no back-door path is open.
 * @throws RangeError for an unknown node, overlapping sides, or a node both required and forbidden; while iterating, for minimal
 * sets of several treatments among more than 20 candidates
 */
export function backdoorSets(graph: CausalGraph, query: SetQuery): IterableIterator<string[]> {
  const { treatments, outcomes, required, candidates } = setQuestionOf(graph, query);
  const below = descendantsOrSelf(graph, treatments);
  const allowed = candidates.filter((node) => !below.has(node));
  if (required.some((node) => !allowed.includes(node))) return [].values();
  if (treatments.length === 1) {
    const question = { from: treatments, to: outcomes, required, allowed };
    const cut = mutilated(graph, { outOf: treatments });
    return query.minimal ? minimalSeparators(cut, question) : separators(cut, question);
  }
  const isBlocked = blocksEachTreatment(graph, treatments, outcomes);
  // As for one separator, the largest set of ancestors does if any set does: a collider above another treatment, opened by
  // this, lies on a path of that treatment which no set could leave closed otherwise.
  const exists: Exists = (held, open) => {
    const ancestral = ancestorsOrSelf(graph, [...treatments, ...outcomes, ...held]);
    return isBlocked(open.filter((node) => ancestral.has(node)));
  };
  if (!query.minimal) return setsBetween(required, allowed, exists);
  const ancestral = ancestorsOrSelf(graph, [...treatments, ...outcomes, ...required]);
  return minimalSetsBetween(
    required,
    allowed.filter((node) => ancestral.has(node)),
    exists,
  );
}

/**
 * The back-door sets no part of which is one, small ones first; `[[]]` says that none need be taken, `[]` that none exists.
 * @throws RangeError as `backdoorSets`, and for more than 10,000 sets
 */
export function minimalBackdoorSets(graph: CausalGraph, query: Omit<SetQuery, 'minimal'>): string[][] {
  return collected(graph, backdoorSets(graph, { ...query, minimal: true }), 'backdoorSets');
}

// Pair by pair means: treatment by treatment, each in the graph without the arrows out of that one alone.
function blocksEachTreatment(
  graph: CausalGraph,
  treatments: readonly string[],
  outcomes: readonly string[],
): (set: readonly string[]) => boolean {
  const cuts = treatments.map((node) => ({ node, cut: mutilated(graph, { outOf: [node] }) }));
  return (set) =>
    cuts.every(({ node, cut }) => {
      const connected = connectedTo(cut, [node], set);
      return !outcomes.some((outcome) => connected.has(outcome));
    });
}
