// A causal graph as a plain value: names, arrows, and which names nobody observes.

export type Arrow = readonly [from: string, to: string];

/** A directed graph without cycles. */
export interface Dag {
  /** in order of first mention */
  readonly nodes: readonly string[];
  readonly arrows: readonly Arrow[];
  /** nodes that are in no data, so in no adjustment set */
  readonly latent: readonly string[];
}

/**
 * A graph from its arrows; `nodes` adds those without an arrow. An arrow given twice is one arrow.
 * @throws RangeError for an arrow from a node to itself, a cycle, or a latent node that is not in the graph
 */
export function dag(
  arrows: readonly Arrow[],
  { nodes = [], latent = [] }: { nodes?: readonly string[]; latent?: readonly string[] } = {},
): Dag {
  const kept = arrows.filter(([from, to], k) => arrows.findIndex(([a, b]) => a === from && b === to) === k);
  const loop = kept.find(([from, to]) => from === to);
  if (loop) throw new RangeError(`node ${loop[0]} points to itself, expected a graph without cycles`);
  const names = [...new Set([...nodes, ...kept.flat()])];
  const stranger = latent.find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw new RangeError(`latent node ${stranger} is not in the graph, which has ${names.join(', ')}`);
  const graph: Dag = { nodes: names, arrows: kept, latent };
  topologicalOrder(graph);
  return graph;
}

export function parents(graph: Dag, node: string): string[] {
  return graph.arrows.filter(([, to]) => to === node).map(([from]) => from);
}

export function children(graph: Dag, node: string): string[] {
  return graph.arrows.filter(([from]) => from === node).map(([, to]) => to);
}

/** Nodes from which a directed path leads to one of `nodes`, those themselves included. */
export function ancestorsOrSelf(graph: Dag, nodes: readonly string[]): Set<string> {
  return reach(nodes, (node) => parents(graph, node));
}

/** Nodes to which a directed path leads from one of `nodes`, those themselves included. */
export function descendantsOrSelf(graph: Dag, nodes: readonly string[]): Set<string> {
  return reach(nodes, (node) => children(graph, node));
}

/** The graph without some of its arrows; nodes stay. */
export function withoutArrows(graph: Dag, isCut: (from: string, to: string) => boolean): Dag {
  return { ...graph, arrows: graph.arrows.filter(([from, to]) => !isCut(from, to)) };
}

/** Causes before effects. @throws RangeError naming a node of a cycle */
export function topologicalOrder(graph: Dag): string[] {
  const waiting = new Map(graph.nodes.map((node) => [node, parents(graph, node).length]));
  const ready = graph.nodes.filter((node) => waiting.get(node) === 0);
  const order: string[] = [];
  for (let node = ready.shift(); node !== undefined; node = ready.shift()) {
    order.push(node);
    for (const child of children(graph, node)) {
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  const stuck = graph.nodes.find((node) => !order.includes(node));
  if (stuck !== undefined)
    throw new RangeError(`node ${stuck} is on or below a cycle, expected a graph without cycles`);
  return order;
}

/** Sets of nodes are found by trying them all, up to this many nodes. */
const MOST_CANDIDATES = 16;

/** All sets of observed nodes other than `taken`, small ones first. @throws RangeError for more than 16 such nodes */
export function candidateSets(graph: Dag, taken: readonly string[]): string[][] {
  const candidates = graph.nodes.filter((name) => !taken.includes(name) && !graph.latent.includes(name));
  if (candidates.length > MOST_CANDIDATES) {
    throw new RangeError(`sets are listed for at most ${MOST_CANDIDATES} candidate nodes, got ${candidates.length}`);
  }
  const sets = Array.from({ length: 2 ** candidates.length }, (_, bits) =>
    candidates.filter((_, k) => bits & (1 << k)),
  );
  return sets.sort((a, b) => a.length - b.length);
}

/** @throws RangeError if one of the names is not in the graph */
export function checkNodes(graph: Dag, names: readonly string[]): void {
  const stranger = names.find((name) => !graph.nodes.includes(name));
  if (stranger !== undefined)
    throw new RangeError(`node ${stranger} is not in the graph, which has ${graph.nodes.join(', ')}`);
}

function reach(from: readonly string[], next: (node: string) => string[]): Set<string> {
  const seen = new Set(from);
  const open = [...from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const other of next(node)) {
      if (!seen.has(other)) {
        seen.add(other);
        open.push(other);
      }
    }
  }
  return seen;
}
