// The criteria by their definitions, path by path, on graphs of few nodes: what the tests hold the fast algorithms against.
// Nothing here is shared with those but the graph itself. Nodes are numbers, sets of nodes are bits of a number.
import type { CausalGraph } from '../graphs/graph.js';

/** A small graph: for each node, its causes, its effects, and those it shares a hidden cause with. */
export interface SmallGraph {
  readonly size: number;
  readonly parents: readonly number[];
  readonly children: readonly number[];
  readonly siblings: readonly number[];
  readonly latent: number;
}

/** Which paths are meant, and under which set. */
interface PathQuestion {
  readonly given: number;
  /** nodes that may not lie inside the path */
  readonly avoiding?: number;
  /** only paths whose first edge has an arrowhead at their start */
  readonly backdoor?: boolean;
  /** leave out paths that are directed from start to end */
  readonly nonCausal?: boolean;
}

export function smallGraph(graph: CausalGraph): SmallGraph {
  const bit = (node: string): number => 1 << graph.nodes.indexOf(node);
  const joined = (nodes: readonly string[]): number => nodes.reduce((bits, node) => bits | bit(node), 0);
  const edgesOf = (pick: (node: string) => string[]): number[] => graph.nodes.map((node) => joined(pick(node)));
  return {
    size: graph.nodes.length,
    parents: edgesOf((node) => graph.arrows.filter(([, to]) => to === node).map(([from]) => from)),
    children: edgesOf((node) => graph.arrows.filter(([from]) => from === node).map(([, to]) => to)),
    siblings: edgesOf((node) =>
      graph.bidirected.filter((pair) => pair.includes(node)).map(([a, b]) => (a === node ? b : a)),
    ),
    latent: joined(graph.latent),
  };
}

/** The nodes in a set of bits. */
export function members(bits: number): number[] {
  return Array.from({ length: 32 - Math.clz32(bits) }, (_, k) => k).filter((k) => bits & (1 << k));
}

/** The graph without the arrows out of one set, and without arrows and ↔ into another. */
export function cut(graph: SmallGraph, { outOf = 0, into = 0 }: { outOf?: number; into?: number }): SmallGraph {
  const has = (bits: number, node: number): boolean => (bits & (1 << node)) !== 0;
  return {
    ...graph,
    parents: graph.parents.map((bits, node) => (has(into, node) ? 0 : bits & ~outOf)),
    children: graph.children.map((bits, node) => (has(outOf, node) ? 0 : bits & ~into)),
    siblings: graph.siblings.map((bits, node) => (has(into, node) ? 0 : bits & ~into)),
  };
}

/** The node and all to which a directed path leads from it. */
export function descendants(graph: SmallGraph, node: number): number {
  return members(graph.children[node]).reduce((bits, child) => bits | descendants(graph, child), 1 << node);
}

/** Whether a path without repeated nodes is open: each collider on it has a descendant in `given`, no other node is in it. */
export function hasOpenPath(graph: SmallGraph, from: number, to: number, question: PathQuestion): boolean {
  const { given, avoiding = 0, backdoor = false, nonCausal = false } = question;
  const extend = (node: number, on: number, into: boolean, isDirected: boolean, isStart: boolean): boolean => {
    if (node === to) return !(nonCausal && isDirected);
    if (!isStart && avoiding & (1 << node)) return false;
    const step = (next: number, headHere: boolean, headThere: boolean): boolean => {
      if (on & (1 << next) || (isStart && backdoor && !headHere)) return false;
      const isCollider = into && headHere;
      const isOpen = isCollider ? (descendants(graph, node) & given) !== 0 : (given & (1 << node)) === 0;
      return (isStart || isOpen) && extend(next, on | (1 << next), headThere, isDirected && !headHere, false);
    };
    return (
      members(graph.children[node]).some((next) => step(next, false, true)) ||
      members(graph.parents[node]).some((next) => step(next, true, false)) ||
      members(graph.siblings[node]).some((next) => step(next, true, true))
    );
  };
  return extend(from, 1 << from, false, true, true);
}

/** The inner nodes of every directed path from one node to another, a set of bits for each, and its end's. */
function directedPaths(graph: SmallGraph, from: number, to: number, avoiding = 0): number[] {
  return members(graph.children[from]).flatMap((next) => {
    if (next === to) return [1 << to];
    if (avoiding & (1 << next)) return [];
    return directedPaths(graph, next, to, avoiding).map((bits) => bits | (1 << next));
  });
}

/** Shpitser, VanderWeele and Robins 2010, Definition 5. */
export function slowlyAdjusts(graph: SmallGraph, set: number, x: number, y: number): boolean {
  if (set & (x | y | graph.latent)) return false;
  return members(x).every((from) =>
    members(y).every((to) => {
      const onCausal = directedPaths(graph, from, to, x).reduce((bits, path) => bits | path, 0);
      if (members(onCausal).some((node) => descendants(graph, node) & set)) return false;
      return !hasOpenPath(graph, from, to, { given: set, avoiding: x, nonCausal: true });
    }),
  );
}

/** Pearl 2009, Definition 3.3.1. */
export function slowlyBlocksBackdoors(graph: SmallGraph, set: number, x: number, y: number): boolean {
  if (set & (x | y | graph.latent)) return false;
  return members(x).every(
    (from) =>
      !(descendants(graph, from) & set) &&
      members(y).every((to) => !hasOpenPath(graph, from, to, { given: set, backdoor: true })),
  );
}

/** Pearl 2009, Definition 3.3.3, for a set taken together: paths from it are followed with its own arrows cut. */
export function slowlyOpensFrontdoor(graph: SmallGraph, set: number, x: number, y: number): boolean {
  if (set & (x | y | graph.latent)) return false;
  const stands = members(x).every((from) =>
    members(y).every((to) => directedPaths(graph, from, to).every((path) => path & ~(1 << to) & set)),
  );
  if (!stands) return false;
  const withoutEffects = cut(graph, { outOf: x });
  const withoutOwn = cut(graph, { outOf: set });
  return members(set).every(
    (z) =>
      members(x).every((from) => !hasOpenPath(withoutEffects, from, z, { given: 0 })) &&
      members(y).every((to) => !hasOpenPath(withoutOwn, z, to, { given: x, backdoor: true })),
  );
}

/** Pearl 2009, Definition 7.4.1, for single nodes x and y, with the instrument itself above or beside x. */
export function slowlyIsInstrument(graph: SmallGraph, z: number, given: number, x: number, y: number): boolean {
  if ((given | (1 << z)) & (descendants(graph, x) | graph.latent)) return false;
  if (hasOpenPath(cut(graph, { into: 1 << x }), z, y, { given })) return false;
  return hasOpenPath(graph, z, x, { given });
}
