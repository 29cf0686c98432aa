// The door to causal graphs: from arrows, or from text.
import { type Arrow, type CausalGraph, causalGraph } from './graph.js';
import { parseGraph } from './text/parseGraph.js';

/**
 * A causal graph from text such as `C -> {V T}  V -> Y <- T`, in the syntax of dagitty, Graphviz DOT or Mermaid (see `parseGraph`), or
 * from its arrows. `nodes` come first in the graph's order and may stand without an arrow; `latent` adds to the text's marks.
 * @throws GraphSyntaxError with line and column for a text that is no graph, a cycle and an edge from a node to itself included
 * @throws RangeError for an arrow from a node to itself or that is no pair of names, a cycle, or a latent node that is not in the graph
 */
export function dag(
  input: string | readonly Arrow[],
  { nodes = [], latent = [] }: { nodes?: readonly string[]; latent?: readonly string[] } = {},
): CausalGraph {
  if (typeof input !== 'string' && !Array.isArray(input)) {
    throw new RangeError(`a graph is made of text or of arrows, got ${input}; such as dag('X -> Y')`);
  }
  if (typeof input !== 'string') return causalGraph({ arrows: input, nodes, latent });
  const read = parseGraph(input);
  return causalGraph({ ...read, nodes: [...nodes, ...read.nodes], latent: [...read.latent, ...latent] });
}
