// Hidden nodes taken out of a drawing without changing what it says about the others.
import type { Arrow, CausalGraph, Marks } from './graph.js';
import { causalGraph } from './graph.js';
import { children } from './relatives.js';

/**
 * The latent projection (Verma 1993; Tian and Pearl 2002): the graph over the observed nodes in which a → b
 * if a directed path leads from a to b through hidden nodes only, and a ↔ b if hidden nodes, or a pair ↔, form a path with an
 * arrowhead at both a and b and no collider between. Separations among observed nodes and the order of causes stay as they were.
 */
export function latentProjection(graph: CausalGraph): CausalGraph {
  const { latent, nodes } = graph;
  if (latent.length === 0) return graph;
  const hidden = new Set(latent);
  const reached = new Map<string, readonly string[]>();
  const observedBelow = (node: string): readonly string[] => {
    const known = reached.get(node);
    if (known) return known;
    const below = firstObserved(graph, node, hidden);
    reached.set(node, below);
    return below;
  };
  const ends = (node: string): readonly string[] => (hidden.has(node) ? observedBelow(node) : [node]);
  const observed = nodes.filter((node) => !hidden.has(node));
  return causalGraph({
    nodes: observed,
    arrows: [
      ...graph.arrows.filter(([a, b]) => !hidden.has(a) && !hidden.has(b)),
      ...observed.flatMap((a) => observedBelow(a).map((b): Arrow => [a, b])),
    ],
    bidirected: [
      ...graph.bidirected.flatMap(([a, b]) => pairs(ends(a), ends(b))),
      ...latent.flatMap((node) => observedBelow(node).flatMap((a, k) => pairs([a], observedBelow(node).slice(k + 1)))),
    ],
    marks: graph.marks && observedMarks(graph.marks, hidden),
  });
}

/** The observed nodes that directed paths from `node` meet first. */
function firstObserved(graph: CausalGraph, node: string, hidden: ReadonlySet<string>): string[] {
  const seen = new Set(children(graph, node));
  // `seen` grows while it is read.
  for (const next of seen) if (hidden.has(next)) for (const child of children(graph, next)) seen.add(child);
  return [...seen].filter((next) => !hidden.has(next));
}

function pairs(left: readonly string[], right: readonly string[]): Arrow[] {
  return left.flatMap((a) => right.filter((b) => b !== a).map((b): Arrow => [a, b]));
}

function observedMarks({ exposure, outcome, adjusted, positions }: Marks, hidden: ReadonlySet<string>): Marks {
  const seen = (names: readonly string[]): string[] => names.filter((name) => !hidden.has(name));
  return {
    ...(exposure && { exposure: seen(exposure) }),
    ...(outcome && { outcome: seen(outcome) }),
    ...(adjusted && { adjusted: seen(adjusted) }),
    ...(positions && {
      positions: Object.fromEntries(Object.entries(positions).filter(([name]) => !hidden.has(name))),
    }),
  };
}
