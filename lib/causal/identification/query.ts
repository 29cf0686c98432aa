// The question: what is set by hand, what one looks at, and which nodes the sets in the answer may hold.
import { checkDisjoint, checkNodes, names } from '../graphs/checks.js';
import type { CausalGraph } from '../graphs/graph.js';

/** The effect of `do` on `on`, each one node or several. */
export interface EffectQuery {
  readonly do: string | readonly string[];
  readonly on: string | readonly string[];
}

/** A query for all sets that answer it. */
export interface SetQuery extends EffectQuery {
  /** only sets that stop being right when any of their members, `required` ones aside, are left out */
  readonly minimal?: boolean;
  /** nodes that each set must hold; one that no set can hold (latent, set by hand, below the treatment …) leaves no set */
  readonly required?: string | readonly string[];
  /** nodes that no set may hold, such as those too dear to measure */
  readonly forbidden?: string | readonly string[];
}

/** A query with both sides as lists. */
export interface Sides {
  readonly treatments: readonly string[];
  readonly outcomes: readonly string[];
}

/** A query for sets, checked: `candidates` are the observed nodes outside the query that are not forbidden. */
export interface SetQuestion extends Sides {
  readonly required: readonly string[];
  readonly candidates: readonly string[];
}

/** Both sides of a query as lists. @throws RangeError for an unknown node, an empty side, or a node on both sides */
export function sidesOf(graph: CausalGraph, { do: treatment, on }: EffectQuery): Sides {
  const [treatments, outcomes] = [names(treatment, 'do'), names(on, 'on')];
  if (treatments.length === 0) throw new RangeError('do names no node, expected at least one treatment');
  if (outcomes.length === 0) throw new RangeError('on names no node, expected at least one outcome');
  checkNodes(graph, [...treatments, ...outcomes]);
  checkDisjoint(treatments, outcomes);
  return { treatments, outcomes };
}

/**
 * A query for sets with everything but the criterion itself settled; `required` and `candidates` are in the graph's order.
 * @throws RangeError as `sidesOf`, and for a node that is required and forbidden at once
 */
export function setQuestionOf(graph: CausalGraph, query: SetQuery): SetQuestion {
  const sides = sidesOf(graph, query);
  const [required, forbidden] = [new Set(names(query.required ?? [])), new Set(names(query.forbidden ?? []))];
  checkNodes(graph, [...required, ...forbidden]);
  const both = [...required].find((node) => forbidden.has(node));
  if (both !== undefined) {
    throw new RangeError(`node ${both} is required and forbidden, expected at most one of the two`);
  }
  return {
    ...sides,
    required: graph.nodes.filter((node) => required.has(node)),
    candidates: observedOutside(graph, [...sides.treatments, ...sides.outcomes, ...forbidden]),
  };
}

/** The observed nodes of the graph other than `taken`, in the graph's order. */
export function observedOutside(graph: CausalGraph, taken: readonly string[]): string[] {
  const out = new Set([...taken, ...graph.latent]);
  return graph.nodes.filter((node) => !out.has(node));
}

/** The members of `set` where each may be in it, observed and on neither side of the query; undefined where one may not. */
export function membersOf(
  graph: CausalGraph,
  set: string | readonly string[],
  sides: Sides,
): readonly string[] | undefined {
  const members = names(set, 'the set');
  checkNodes(graph, members);
  const out = new Set([...sides.treatments, ...sides.outcomes, ...graph.latent]);
  return members.some((node) => out.has(node)) ? undefined : members;
}
