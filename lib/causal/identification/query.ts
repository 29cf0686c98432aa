// The question: what is set by hand, and what one looks at.
import { checkDisjoint, checkNodes, names } from '../graphs/checks.js';
import type { CausalGraph } from '../graphs/graph.js';

/** The effect of `do` on `on`, each one node or several. */
export interface EffectQuery {
  readonly do: string | readonly string[];
  readonly on: string | readonly string[];
}

/** A query with both sides as lists. */
export interface Sides {
  readonly treatments: readonly string[];
  readonly outcomes: readonly string[];
}

/** Both sides of a query as lists. @throws RangeError for an unknown node, an empty side, or a node on both sides */
export function sidesOf(graph: CausalGraph, { do: treatment, on }: EffectQuery): Sides {
  const [treatments, outcomes] = [names(treatment), names(on)];
  if (treatments.length === 0) throw new RangeError('do names no node, expected at least one treatment');
  if (outcomes.length === 0) throw new RangeError('on names no node, expected at least one outcome');
  checkNodes(graph, [...treatments, ...outcomes]);
  checkDisjoint(treatments, outcomes);
  return { treatments, outcomes };
}
