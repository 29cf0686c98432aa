// d-separation: which nodes a graph says are independent, given others (Pearl 2009, Definition 1.2.3).
import { ancestorsOrSelf, checkNodes, type Dag } from './graph.js';

/**
 * Whether every path between `x` and `y` is blocked by `given`, by a search that visits each arrow at most twice each way
 * (the reachability form of Shachter's Bayes ball).
 * @throws RangeError for an unknown node, or one that stands in two of the sets
 */
export function separated(graph: Dag, x: readonly string[], y: readonly string[], given: readonly string[]): boolean {
  const all = [...x, ...y, ...given];
  checkNodes(graph, all);
  const twice = all.find((name, k) => all.indexOf(name) !== k);
  if (twice !== undefined)
    throw new RangeError(`node ${twice} stands in two of the three sets, expected them disjoint`);

  const neighbours = adjacency(graph);
  const blocked = new Set(given);
  const opensCollider = ancestorsOrSelf(graph, given);
  const targets = new Set(y);
  // A visit is (node, how it was reached): along an arrow into it, or against an arrow out of it.
  const visited = { into: new Set<string>(), outOf: new Set<string>(x) };
  const open: [node: string, by: 'into' | 'outOf'][] = x.map((name) => [name, 'outOf']);
  const visit = (node: string, by: 'into' | 'outOf') => {
    if (visited[by].has(node)) return;
    visited[by].add(node);
    open.push([node, by]);
  };
  for (let step = open.pop(); step; step = open.pop()) {
    const [node, by] = step;
    if (targets.has(node)) return false;
    const { up, down } = neighbours.get(node) ?? { up: [], down: [] };
    const isBlocked = blocked.has(node);
    // Through a chain or a fork a path goes on where the node is not given, through a collider where it or a descendant is.
    if (!isBlocked) for (const child of down) visit(child, 'into');
    const goesUp = by === 'outOf' ? !isBlocked : opensCollider.has(node);
    if (goesUp) for (const parent of up) visit(parent, 'outOf');
  }
  return true;
}

function adjacency(graph: Dag): Map<string, { up: string[]; down: string[] }> {
  const neighbours = new Map(graph.nodes.map((node) => [node, { up: [] as string[], down: [] as string[] }]));
  for (const [from, to] of graph.arrows) {
    neighbours.get(from)?.down.push(to);
    neighbours.get(to)?.up.push(from);
  }
  return neighbours;
}
