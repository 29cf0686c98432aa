// A random graph for a variant.
import { type Arrow, type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import type { Draws } from '../draws.js';

/** A graph over `nodes`, in which the order of causes is drawn and each pair has an arrow with probability `share`. */
export function drawnDag(draws: Draws, nodes: readonly string[], { share }: { share: number }): CausalGraph {
  const order = draws.shuffled(nodes);
  const arrows = order.flatMap((from, k) =>
    order
      .slice(k + 1)
      .filter(() => draws.chance(share))
      .map((to): Arrow => [from, to]),
  );
  return causalGraph({ nodes, arrows });
}
