// A causal graph as a plain value: names, arrows, pairs with a hidden common cause, and which names nobody observes.

import { topologicalOrder } from './relatives.js';

export type Arrow = readonly [from: string, to: string];

/** What a drawing says about a node besides its arrows; algorithms read `latent` only. */
export interface Marks {
  readonly exposure?: readonly string[];
  readonly outcome?: readonly string[];
  readonly adjusted?: readonly string[];
  /** where a drawing puts the node */
  readonly positions?: Readonly<Record<string, readonly [x: number, y: number]>>;
}

/**
 * A directed graph without cycles, in which two nodes may also share a hidden cause that is not drawn (X ↔ Y): an acyclic
 * directed mixed graph. Without bidirected pairs it is a DAG.
 */
export interface CausalGraph {
  /** in order of first mention */
  readonly nodes: readonly string[];
  readonly arrows: readonly Arrow[];
  /** each pair once, in order of first mention */
  readonly bidirected: readonly Arrow[];
  /** nodes that are in no data, so in no adjustment set */
  readonly latent: readonly string[];
  readonly marks?: Marks;
}

export interface GraphParts {
  readonly nodes?: readonly string[];
  readonly arrows?: readonly Arrow[];
  readonly bidirected?: readonly Arrow[];
  readonly latent?: readonly string[];
  readonly marks?: Marks;
}

/**
 * A graph from its parts; `nodes` fixes the order and adds those without an edge. An edge given twice is one edge.
 * @throws RangeError for an edge from a node to itself, a cycle, a name that is no text, an edge that is no pair of names, or a mark
 *   on a node that is not in the graph
 */
export function causalGraph({ nodes = [], arrows = [], bidirected = [], latent = [], marks }: GraphParts): CausalGraph {
  checkWritten(nodes, [...arrows, ...bidirected]);
  const loop = [...arrows, ...bidirected].find(([from, to]) => from === to);
  if (loop) throw new RangeError(`node ${loop[0]} points to itself, expected a graph without cycles`);
  const graph: CausalGraph = {
    nodes: [...new Set([...nodes, ...arrows.flat(), ...bidirected.flat()])],
    arrows: distinct(arrows, ([from, to]) => JSON.stringify([from, to])),
    bidirected: distinct(bidirected, (pair) => JSON.stringify([...pair].sort())),
    latent: [...new Set(latent)],
    ...(marks && { marks }),
  };
  const known = new Set(graph.nodes);
  const named = { latent, ...marks };
  for (const mark of ['latent', 'exposure', 'outcome', 'adjusted'] as const) {
    const stranger = named[mark]?.find((name) => !known.has(name));
    if (stranger !== undefined) {
      throw new RangeError(`${mark} node ${stranger} is not in the graph, which has ${listed(graph.nodes)}`);
    }
  }
  topologicalOrder(graph);
  return graph;
}

// Parts may come from a file or from code that no compiler checked.
function checkWritten(nodes: readonly string[], edges: readonly Arrow[]): void {
  const isName = (name: unknown): boolean => typeof name === 'string';
  const nameless = nodes.findIndex((name) => !isName(name));
  if (nameless >= 0) throw new RangeError(`node ${nameless} is named ${nodes[nameless]}, expected text`);
  const odd = edges.find((edge) => !(Array.isArray(edge) && edge.length === 2 && edge.every(isName)));
  if (odd !== undefined) {
    throw new RangeError(`an edge is ${JSON.stringify(odd)}, expected a pair of names such as ["X", "Y"]`);
  }
}

// The first mention of each edge stays.
function distinct(edges: readonly Arrow[], key: (edge: Arrow) => string): Arrow[] {
  const seen = new Set<string>();
  return edges.filter((edge) => seen.size < seen.add(key(edge)).size);
}

/** Names for a message, at most a dozen of a large graph. */
export function listed(nodes: readonly string[]): string {
  const shown = nodes.slice(0, 12).join(', ');
  return nodes.length > 12 ? `${shown} and ${nodes.length - 12} more` : shown || 'no nodes';
}
