// The undirected graph in which plain separation answers what d-separation asks.
import type { CausalGraph } from './graph.js';
import { districtOf, parents } from './relatives.js';

/** Nodes and lines without direction, each line once, its earlier node first. */
export interface UndirectedGraph {
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [a: string, b: string])[];
}

/**
 * The moral graph: two nodes are joined if they are adjacent or have a common child (Lauritzen and Spiegelhalter 1988). With ↔
 * it is the augmented graph (Richardson 2003), which joins two nodes if a path between them has colliders only: those
 * of one district and its parents. Sets A and B are separated by C in the graph exactly if C parts them in the moral graph of
 * `inducedSubgraph(graph, [...ancestorsOrSelf(graph, A ∪ B ∪ C)])`.
 */
export function moralGraph(graph: CausalGraph): UndirectedGraph {
  const rank = new Map(graph.nodes.map((node, k) => [node, k]));
  const later = new Map(graph.nodes.map((node) => [node, new Set<string>()]));
  const isBefore = (a: string, b: string): boolean => (rank.get(a) ?? 0) < (rank.get(b) ?? 0);
  for (const clique of districtsWithParents(graph)) {
    for (const a of clique) for (const b of clique) if (isBefore(a, b)) later.get(a)?.add(b);
  }
  const edges = graph.nodes.flatMap((a) => {
    const joined = [...(later.get(a) ?? [])].sort((b, c) => (isBefore(b, c) ? -1 : 1));
    return joined.map((b) => [a, b] as const);
  });
  return { nodes: graph.nodes, edges };
}

function districtsWithParents(graph: CausalGraph): string[][] {
  const done = new Set<string>();
  return graph.nodes.flatMap((node) => {
    if (done.has(node)) return [];
    const district = [...districtOf(graph, node)];
    for (const member of district) done.add(member);
    return [[...new Set([...district, ...district.flatMap((member) => parents(graph, member))])]];
  });
}
