// Which sets of variables, averaged over, turn seeing into doing.
import type { CausalGraph } from '../graphs/graph.js';
import { ancestorsOrSelf, descendantsOrSelf } from '../graphs/relatives.js';
import { separated } from '../graphs/separation.js';
import { mutilated, withoutArrows } from '../graphs/surgery.js';
import type { SeparatorQuestion } from './cutGraph.js';
import { smallFirst } from './enumeration.js';
import { type Cost, type CostedSet, cheapestSeparator, costsOf } from './minimumCost.js';
import { type EffectQuery, membersOf, type SetQuery, type Sides, setQuestionOf, sidesOf } from './query.js';
import { minimalSeparators, separators } from './separators.js';

/** Sets are collected in a list up to this many. */
const MOST_SETS = 10_000;

/**
 * The adjustment criterion (Shpitser, VanderWeele and Robins 2010), complete for adjustment: no member lies on, or below, a
 * proper causal path from treatment to outcome, and all other paths between them are blocked. Latent nodes are never members.
 */
export function isAdjustmentSet(graph: CausalGraph, set: string | readonly string[], query: EffectQuery): boolean {
  const sides = sidesOf(graph, query);
  const members = membersOf(graph, set, sides);
  const below = belowCausalPaths(graph, sides);
  if (!members || members.some((node) => below.has(node))) return false;
  return separated(properBackdoorGraph(graph, sides), sides.treatments, sides.outcomes, members);
}

/**
 * Every valid adjustment set, lazily: those without the graph's first node before those with it, and so on; or, with `minimal`,
 * the minimal ones, those nearest to the treatment first. They are the separators of treatment and outcome in the proper
 * back-door graph (van der Zander, Liśkiewicz and Textor 2019), so the time to the next set is polynomial.
 * An empty iteration says that no set exists; an empty set, that nothing need be adjusted for.
 * @throws RangeError for an unknown node, overlapping sides, or a node both required and forbidden
 */
export function adjustmentSets(graph: CausalGraph, query: SetQuery): IterableIterator<string[]> {
  const { cut, question } = asSeparators(graph, query);
  if (question.required.some((node) => !question.allowed.includes(node))) return [].values();
  return query.minimal ? minimalSeparators(cut, question) : separators(cut, question);
}

/**
 * The valid adjustment sets no part of which is valid, small ones first; `[[]]` says that nothing need be adjusted for, `[]` that
 * nothing helps.
 * @throws RangeError as `adjustmentSets`, and for more than 10,000 sets
 */
export function minimalAdjustmentSets(graph: CausalGraph, query: Omit<SetQuery, 'minimal'>): string[][] {
  return collected(graph, adjustmentSets(graph, { ...query, minimal: true }), 'adjustmentSets');
}

/**
 * A valid adjustment set of least cost that is minimal too, such as the cheapest one to measure; undefined if none exists.
 * A minimum cut of the moral graph, so polynomial. Costs count `required` members as well; without `cost` each node costs 1.
 * @throws RangeError as `adjustmentSets`, and for a cost that is negative or not a number
 */
export function minimumAdjustmentSet(
  graph: CausalGraph,
  { cost, ...query }: Omit<SetQuery, 'minimal'> & { readonly cost?: Cost },
): CostedSet | undefined {
  const { cut, question } = asSeparators(graph, query);
  const costs = costsOf(graph, cost);
  if (question.required.some((node) => !question.allowed.includes(node))) return undefined;
  return cheapestSeparator(cut, question, costs);
}

/** Nodes on proper causal paths, those that leave the treatments at their first step, without the treatments themselves. */
export function causalNodes(graph: CausalGraph, { treatments, outcomes }: Sides): Set<string> {
  const below = descendantsOrSelf(mutilated(graph, { into: treatments }), treatments);
  const above = ancestorsOrSelf(mutilated(graph, { outOf: treatments }), outcomes);
  return new Set([...below].filter((name) => above.has(name) && !treatments.includes(name)));
}

/** The sets in a list, small ones first. @throws RangeError for more than 10,000, naming `source` as the way to take them lazily */
export function collected(graph: CausalGraph, sets: Iterable<string[]>, source: string): string[][] {
  const list: string[][] = [];
  for (const set of sets) {
    if (list.push(set) > MOST_SETS) {
      throw new RangeError(`more than ${MOST_SETS} minimal sets; take them one by one from ${source}`);
    }
  }
  return smallFirst(list, graph.nodes);
}

// Valid adjustment sets are what separates the sides once the first arrows of all proper causal paths are cut.
function asSeparators(graph: CausalGraph, query: SetQuery): { cut: CausalGraph; question: SeparatorQuestion } {
  const { treatments, outcomes, required, candidates } = setQuestionOf(graph, query);
  const sides = { treatments, outcomes };
  const below = belowCausalPaths(graph, sides);
  return {
    cut: properBackdoorGraph(graph, sides),
    question: { from: treatments, to: outcomes, required, allowed: candidates.filter((node) => !below.has(node)) },
  };
}

function belowCausalPaths(graph: CausalGraph, sides: Sides): Set<string> {
  return descendantsOrSelf(graph, [...causalNodes(graph, sides)]);
}

function properBackdoorGraph(graph: CausalGraph, sides: Sides): CausalGraph {
  const causal = causalNodes(graph, sides);
  const treatments = new Set(sides.treatments);
  return withoutArrows(graph, (from, to) => treatments.has(from) && causal.has(to));
}
