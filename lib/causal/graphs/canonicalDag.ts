// Hidden common causes drawn as nodes.
import { type Arrow, type CausalGraph, causalGraph } from './graph.js';

/**
 * The canonical DAG (Richardson and Spirtes 2002): each pair a ↔ b becomes a latent node named `U[a,b]` with an arrow
 * to both. Separations among the other nodes stay as they were, and so does the latent projection.
 */
export function canonicalDag(graph: CausalGraph): CausalGraph {
  if (graph.bidirected.length === 0) return graph;
  const taken = new Set(graph.nodes);
  const causes = graph.bidirected.map(([a, b]) => {
    const name = freshName(`U[${a},${b}]`, taken);
    taken.add(name);
    return { name, effects: [a, b] };
  });
  return causalGraph({
    nodes: [...graph.nodes, ...causes.map(({ name }) => name)],
    arrows: [...graph.arrows, ...causes.flatMap(({ name, effects }) => effects.map((effect): Arrow => [name, effect]))],
    latent: [...graph.latent, ...causes.map(({ name }) => name)],
    marks: graph.marks,
  });
}

/** The name, with a prime for each time that it is taken. */
function freshName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freshName(`${name}′`, taken) : name;
}
