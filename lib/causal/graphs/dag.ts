// The door to causal graphs: from arrows, or from text.
import { type Arrow, type CausalGraph, causalGraph } from './graph.js';

/**
 * A causal graph from its arrows; `nodes` adds those without an arrow.
 * @throws RangeError for an arrow from a node to itself, a cycle, or a latent node that is not in the graph
 */
export function dag(
  arrows: readonly Arrow[],
  { nodes = [], latent = [] }: { nodes?: readonly string[]; latent?: readonly string[] } = {},
): CausalGraph {
  return causalGraph({ arrows, nodes, latent });
}
