// Graphs made from a graph by taking edges or nodes away.
import type { Arrow, CausalGraph } from './graph.js';

/** The graph without some of its arrows; nodes and bidirected pairs stay. */
export function withoutArrows(graph: CausalGraph, isCut: (from: string, to: string) => boolean): CausalGraph {
  return { ...graph, arrows: graph.arrows.filter(([from, to]) => !isCut(from, to)) };
}

/**
 * The graph in which `into` are set by hand: no arrow and no hidden cause reaches them any more. With `outOf`, the arrows that
 * leave those nodes are cut too (Pearl 2009, 3.4: the graph with X barred above and Z barred below).
 */
export function mutilated(
  graph: CausalGraph,
  { into = [], outOf = [] }: { into?: readonly string[]; outOf?: readonly string[] },
): CausalGraph {
  const [closed, silent] = [new Set(into), new Set(outOf)];
  return {
    ...graph,
    arrows: graph.arrows.filter(([from, to]) => !closed.has(to) && !silent.has(from)),
    bidirected: graph.bidirected.filter(([a, b]) => !closed.has(a) && !closed.has(b)),
  };
}

/** The part of the graph among `kept`: those nodes, in the graph's order, and the edges between them. */
export function inducedSubgraph(graph: CausalGraph, kept: readonly string[]): CausalGraph {
  const inside = new Set(kept);
  const isInside = ([a, b]: Arrow): boolean => inside.has(a) && inside.has(b);
  return {
    nodes: graph.nodes.filter((node) => inside.has(node)),
    arrows: graph.arrows.filter(isInside),
    bidirected: graph.bidirected.filter(isInside),
    latent: graph.latent.filter((node) => inside.has(node)),
  };
}
