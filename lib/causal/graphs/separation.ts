// d-separation: which nodes a graph says are independent, given others (Pearl 2009, Definition 1.2.3; m-separation, with ↔).
import { checkDisjoint, checkNodes, names } from './checks.js';
import type { CausalGraph } from './graph.js';
import { ancestorsOrSelf, neighborsOf } from './relatives.js';

/**
 * Whether every path between `x` and `y` is blocked by `given`, by a search that visits each edge at most twice each way
 * (the reachability form of Shachter's Bayes ball; an edge ↔ is an arrowhead at both ends).
 * @throws RangeError for an unknown node, or one that stands in two of the sets
 */
export function separated(
  graph: CausalGraph,
  x: string | readonly string[],
  y: string | readonly string[],
  given: string | readonly string[] = [],
): boolean {
  const [from, to, fixed] = [names(x), names(y), names(given)];
  checkNodes(graph, [...from, ...to, ...fixed]);
  checkDisjoint(from, to, fixed);
  const connected = connectedTo(graph, from, fixed);
  return !to.some((node) => connected.has(node));
}

/** All nodes to which an open path leads from one of `from`, given `given`; `from` itself included, `given` not. */
export function connectedTo(graph: CausalGraph, from: readonly string[], given: readonly string[]): Set<string> {
  const index = neighborsOf(graph);
  const blocked = new Set(given);
  const opensCollider = ancestorsOrSelf(graph, given);
  // A visit is (node, how it was reached): by an arrowhead at it, or by the tail of an arrow out of it.
  const byHead = new Set<string>();
  const byTail = new Set<string>(from);
  const open: (readonly [node: string, head: boolean])[] = from.map((node) => [node, false]);
  const visit = (node: string, head: boolean): void => {
    const visited = head ? byHead : byTail;
    if (visited.has(node)) return;
    visited.add(node);
    open.push([node, head]);
  };
  for (let step = open.pop(); step; step = open.pop()) {
    const [node, head] = step;
    const around = index.get(node);
    if (!around) continue;
    const passes = !blocked.has(node);
    // Through a chain or a fork a path goes on where the node is not given, through a collider where it or a descendant is.
    if (passes) for (const child of around.children) visit(child, true);
    if (head ? opensCollider.has(node) : passes) {
      for (const parent of around.parents) visit(parent, false);
      for (const sibling of around.siblings) visit(sibling, true);
    }
  }
  return new Set([...byTail, ...byHead].filter((node) => !blocked.has(node)));
}
