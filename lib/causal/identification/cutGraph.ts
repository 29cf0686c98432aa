// Separation as cutting: an undirected graph in which a set of nodes cuts two sides apart exactly if it separates them.
import type { CausalGraph } from '../graphs/graph.js';
import { ancestorsOrSelf, districtOf, parents } from '../graphs/relatives.js';

/** Which sets are asked for: those that separate `from` and `to`, hold `required` and nothing outside `allowed`. */
export interface SeparatorQuestion {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly required: readonly string[];
  readonly allowed: readonly string[];
}

/**
 * The moral graph of the ancestors of the two sides and of what is required, less what is required. A clique (a district and
 * its parents) is drawn as one hub to which its members are tied, so the graph stays linear in size.
 */
export interface CutGraph {
  /** names of the first nodes; those after them are hubs */
  readonly names: readonly string[];
  readonly neighbors: readonly (readonly number[])[];
  /** whether a cut may hold the node: false for hubs, both sides, and all nodes that are not allowed */
  readonly canCut: readonly boolean[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** One side of a cut: the nodes on it, and the nodes of the cut that it touches. */
export interface Side {
  readonly reached: ReadonlySet<number>;
  readonly boundary: ReadonlySet<number>;
}

/**
 * Inside the ancestors of X, Y and I, a set Z ⊇ I separates X from Y exactly if it cuts them in the moral graph (Lauritzen 1990;
 * with ↔, the augmented graph of Richardson 2003: two nodes are tied if a path of colliders joins them), and every set that is
 * minimal among those that hold I lies there (van der Zander, Liśkiewicz and Textor 2019).
 */
export function cutGraph(graph: CausalGraph, { from, to, required, allowed }: SeparatorQuestion): CutGraph {
  const ancestral = ancestorsOrSelf(graph, [...from, ...to, ...required]);
  const fixed = new Set(required);
  const names = graph.nodes.filter((node) => ancestral.has(node) && !fixed.has(node));
  const position = new Map(names.map((node, k) => [node, k]));
  const positions = (nodes: Iterable<string>): number[] => [...nodes].flatMap((node) => position.get(node) ?? []);
  const neighbors: number[][] = names.map(() => []);
  for (const district of districtsWithin(graph, ancestral)) {
    const clique = positions(new Set([...district, ...district.flatMap((node) => parents(graph, node))]));
    const hub = neighbors.push(clique) - 1;
    for (const member of clique) neighbors[member].push(hub);
  }
  const candidates = new Set(allowed);
  const canCut = neighbors.map((_, k) => candidates.has(names[k]));
  return { names, neighbors, canCut, from: positions(from), to: positions(to) };
}

/** What is reached from `from` through nodes that cannot be cut and those that `passes` lets through. */
export function sideOf(graph: CutGraph, from: readonly number[], passes: (node: number) => boolean): Side {
  const reached = new Set(from);
  const boundary = new Set<number>();
  // `reached` grows while it is read, so each node's neighbors join once.
  for (const node of reached) {
    for (const next of graph.neighbors[node]) {
      if (!graph.canCut[next] || passes(next)) reached.add(next);
      else boundary.add(next);
    }
  }
  return { reached, boundary };
}

/** The names of some nodes, in the graph's order. */
export function namesOf(graph: CutGraph, nodes: Iterable<number>): string[] {
  return [...nodes].sort((a, b) => a - b).map((node) => graph.names[node]);
}

// The nodes of an ancestral set, grouped: those that a path of ↔ inside the set joins.
function districtsWithin(graph: CausalGraph, inside: ReadonlySet<string>): string[][] {
  const seen = new Set<string>();
  return [...inside].flatMap((node) => {
    if (seen.has(node)) return [];
    const district = [...districtOf(graph, node, inside)];
    for (const member of district) seen.add(member);
    return [district];
  });
}
