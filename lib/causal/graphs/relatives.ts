// Who causes whom: parents, ancestors, an order of causes before effects.
import type { CausalGraph } from './graph.js';

/** The neighbors of one node, each list in order of the graph's edges. */
export interface Neighbors {
  readonly parents: readonly string[];
  readonly children: readonly string[];
  /** nodes that share a hidden cause with it */
  readonly siblings: readonly string[];
}

const NO_NEIGHBORS: Neighbors = { parents: [], children: [], siblings: [] };

// Graphs never change, so the index of one is made once.
const indexes = new WeakMap<CausalGraph, ReadonlyMap<string, Neighbors>>();

/** Neighbors of every node, made in time linear in the size of the graph and kept with it. */
export function neighborsOf(graph: CausalGraph): ReadonlyMap<string, Neighbors> {
  const known = indexes.get(graph);
  if (known) return known;
  const index = new Map(
    graph.nodes.map((node) => [node, { parents: [] as string[], children: [] as string[], siblings: [] as string[] }]),
  );
  for (const [from, to] of graph.arrows) {
    index.get(from)?.children.push(to);
    index.get(to)?.parents.push(from);
  }
  for (const [a, b] of graph.bidirected) {
    index.get(a)?.siblings.push(b);
    index.get(b)?.siblings.push(a);
  }
  indexes.set(graph, index);
  return index;
}

export function parents(graph: CausalGraph, node: string): readonly string[] {
  return (neighborsOf(graph).get(node) ?? NO_NEIGHBORS).parents;
}

export function children(graph: CausalGraph, node: string): readonly string[] {
  return (neighborsOf(graph).get(node) ?? NO_NEIGHBORS).children;
}

/** Nodes that share an undrawn hidden cause with `node`. */
export function siblings(graph: CausalGraph, node: string): readonly string[] {
  return (neighborsOf(graph).get(node) ?? NO_NEIGHBORS).siblings;
}

/** Nodes from which a directed path leads to `node`; the node itself is none of them. */
export function ancestors(graph: CausalGraph, node: string): Set<string> {
  const all = ancestorsOrSelf(graph, [node]);
  all.delete(node);
  return all;
}

/** Nodes to which a directed path leads from `node`; the node itself is none of them. */
export function descendants(graph: CausalGraph, node: string): Set<string> {
  const all = descendantsOrSelf(graph, [node]);
  all.delete(node);
  return all;
}

/** Nodes from which a directed path leads to one of `nodes`, those themselves included. */
export function ancestorsOrSelf(graph: CausalGraph, nodes: readonly string[]): Set<string> {
  return reach(nodes, (node) => parents(graph, node));
}

/** Nodes to which a directed path leads from one of `nodes`, those themselves included. */
export function descendantsOrSelf(graph: CausalGraph, nodes: readonly string[]): Set<string> {
  return reach(nodes, (node) => children(graph, node));
}

/**
 * The district (c-component) of `node`: the nodes joined to it by a path of hidden common causes, itself included; with `among`, by
 * a path through those nodes only.
 */
export function districtOf(graph: CausalGraph, node: string, among?: ReadonlySet<string>): Set<string> {
  return reach([node], (member) => siblings(graph, member).filter((sibling) => !among || among.has(sibling)));
}

/** Causes before effects, otherwise in the graph's order of nodes. @throws RangeError naming a node of a cycle */
export function topologicalOrder(graph: CausalGraph): string[] {
  const waiting = new Map(graph.nodes.map((node) => [node, parents(graph, node).length]));
  const order = graph.nodes.filter((node) => waiting.get(node) === 0);
  // `order` grows while it is read: a node joins when the last of its causes has been read.
  for (const node of order) {
    for (const child of children(graph, node)) {
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) order.push(child);
    }
  }
  if (order.length < graph.nodes.length) {
    const ordered = new Set(order);
    const stuck = graph.nodes.find((node) => !ordered.has(node));
    throw new RangeError(`node ${stuck} is on or below a cycle, expected a graph without cycles`);
  }
  return order;
}

function reach(from: readonly string[], next: (node: string) => readonly string[]): Set<string> {
  const seen = new Set(from);
  // `seen` grows while it is read, so each node's neighbors join once.
  for (const node of seen) for (const other of next(node)) seen.add(other);
  return seen;
}
