// The parts of a graph that hidden common causes tie together.
import type { CausalGraph } from '../graphs/graph.js';
import { districtOf, parents } from '../graphs/relatives.js';

/**
 * The districts, or c-components, of a graph without latent nodes (Tian and Pearl 2002): two nodes are in one district when a path
 * of bidirected edges joins them. Districts and their members come in the graph's order of nodes.
 */
export function districts(graph: CausalGraph): string[][] {
  const placed = new Set<string>();
  const all: string[][] = [];
  for (const node of graph.nodes) {
    if (placed.has(node)) continue;
    const members = districtOf(graph, node);
    for (const member of members) placed.add(member);
    all.push(graph.nodes.filter((other) => members.has(other)));
  }
  return all;
}

/**
 * Which of the earlier nodes a node listens to: its district among them and that district's parents (the Markov pillow; Richardson
 * 2003, the ordered local Markov property). Given these it is independent of all other nodes of `earlier`, which must hold every
 * ancestor of the node and of its other members.
 */
export function markovPillow(graph: CausalGraph, node: string, earlier: readonly string[]): string[] {
  const district = districtOf(graph, node, new Set(earlier));
  const pillow = new Set([...district, ...[...district].flatMap((member) => parents(graph, member))]);
  return earlier.filter((name) => pillow.has(name));
}
