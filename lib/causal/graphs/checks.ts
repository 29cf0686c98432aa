// Checks at the door of every question about a graph.
import { type CausalGraph, listed } from './graph.js';
import { neighborsOf } from './relatives.js';

/** @throws RangeError if one of the names is not in the graph */
export function checkNodes(graph: CausalGraph, names: readonly string[]): void {
  const index = neighborsOf(graph);
  for (const name of names) {
    if (!index.has(name)) throw new RangeError(`node ${name} is not in the graph, which has ${listed(graph.nodes)}`);
  }
}

/** @throws RangeError naming a node that stands in two of the sets, or twice in one */
export function checkDisjoint(...sets: readonly (readonly string[])[]): void {
  const seen = new Set<string>();
  for (const name of sets.flat()) {
    if (seen.has(name)) {
      const words = ['', 'one set', 'the two sets', 'the three sets', 'the four sets'][sets.length] ?? 'the sets';
      throw new RangeError(`node ${name} stands twice in ${words}, expected each node once`);
    }
    seen.add(name);
  }
}

/** One name or several, as a list. @throws RangeError for what is neither, as code that no compiler checked may pass it */
export function names(nodes: string | readonly string[], where = 'the question'): readonly string[] {
  if (typeof nodes === 'string') return [nodes];
  if (!Array.isArray(nodes)) throw new RangeError(`${where} names ${nodes}, expected a node or a list of nodes`);
  return nodes;
}
