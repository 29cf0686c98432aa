// The cheapest separator, by the largest flow that fits through the nodes (Ford and Fulkerson 1956; Edmonds and Karp 1972).
import type { CausalGraph } from '../graphs/graph.js';
import { type CutGraph, cutGraph, namesOf, type SeparatorQuestion, sideOf } from './cutGraph.js';

/** What a set costs: 1 a node, a number by name (1 for those not named), or a function. Infinity keeps a node out. */
export type Cost = Readonly<Record<string, number>> | ((node: string) => number);

/** A set and the sum of its members' costs. */
export interface CostedSet {
  readonly set: string[];
  readonly cost: number;
}

interface Pipe {
  readonly to: number;
  /** what still fits through */
  room: number;
  /** the same pipe, seen from its other end */
  back: Pipe;
}

/**
 * The cost of each node, checked. @throws RangeError for a cost that is negative or not a number, or one of an unknown node
 */
export function costsOf(graph: CausalGraph, cost: Cost = {}): (node: string) => number {
  if (typeof cost !== 'function') {
    const stranger = Object.keys(cost).find((name) => !graph.nodes.includes(name));
    if (stranger !== undefined) throw new RangeError(`cost names node ${stranger}, which is not in the graph`);
  }
  const named = typeof cost === 'function' ? cost : (node: string) => (Object.hasOwn(cost, node) ? cost[node] : 1);
  return (node) => {
    const value = named(node);
    if (!(value >= 0)) throw new RangeError(`cost of node ${node} is ${value}, expected a number from 0 to Infinity`);
    return value;
  };
}

/**
 * A separator of least cost, none of whose members (but `required` ones) could be left out; undefined if there is none at a
 * finite cost. The largest flow takes at most |nodes| · |edges| searches, whatever the costs.
 */
export function cheapestSeparator(
  graph: CausalGraph,
  question: SeparatorQuestion,
  cost: (node: string) => number,
): CostedSet | undefined {
  const allowed = question.allowed.filter((node) => cost(node) < Number.POSITIVE_INFINITY);
  if (question.required.some((node) => !allowed.includes(node))) return undefined;
  const cut = cutGraph(graph, { ...question, allowed });
  const blocked = sideOf(cut, cut.from, () => false);
  if (cut.to.some((node) => blocked.reached.has(node))) return undefined;
  const held = new Set([...question.required, ...namesOf(cut, cheapestCut(cut, cost))]);
  const set = graph.nodes.filter((node) => held.has(node));
  return { set, cost: set.reduce((sum, node) => sum + cost(node), 0) };
}

// A node is a pipe from its entrance 2k to its exit 2k + 1 with its cost as width; edges are as wide as one likes.
function cheapestCut(cut: CutGraph, cost: (node: string) => number): ReadonlySet<number> {
  const pipes: Pipe[][] = Array.from({ length: 2 * cut.neighbors.length }, () => []);
  cut.neighbors.forEach((around, k) => {
    connect(pipes, 2 * k, 2 * k + 1, cut.canCut[k] ? cost(cut.names[k]) : Number.POSITIVE_INFINITY);
    for (const next of around) connect(pipes, 2 * k + 1, 2 * next, Number.POSITIVE_INFINITY);
  });
  const [sources, sinks] = [cut.from.map((k) => 2 * k), new Set(cut.to.map((k) => 2 * k))];
  let search = shortestWay(pipes, sources, sinks);
  while (search.way) {
    const room = search.way.reduce((least, pipe) => Math.min(least, pipe.room), Number.POSITIVE_INFINITY);
    for (const pipe of search.way) {
      // The narrowest pipe is left with exactly 0, so rounding of real costs cannot keep the loop alive.
      pipe.room -= room;
      pipe.back.room += room;
    }
    search = shortestWay(pipes, sources, sinks);
  }
  const { seen } = search;
  const full = new Set([...cut.names.keys()].filter((k) => seen.has(2 * k) && !seen.has(2 * k + 1)));
  // Nodes that cost nothing may be in the way without need: only those stay that both sides touch.
  const far = sideOf(cut, cut.to, (node) => !full.has(node));
  return sideOf(cut, cut.from, (node) => !far.boundary.has(node)).boundary;
}

function connect(pipes: Pipe[][], from: number, to: number, room: number): void {
  const there = { to, room } as Pipe;
  there.back = { to: from, room: 0, back: there };
  pipes[from].push(there);
  pipes[to].push(there.back);
}

// The way with the fewest pipes along which something still fits; without one, all that is reached.
function shortestWay(
  pipes: readonly (readonly Pipe[])[],
  sources: readonly number[],
  sinks: ReadonlySet<number>,
): { way?: Pipe[]; seen: ReadonlyMap<number, Pipe | undefined> } {
  const seen = new Map<number, Pipe | undefined>(sources.map((source) => [source, undefined]));
  for (const [node] of seen) {
    if (sinks.has(node)) return { way: wayTo(node, seen), seen };
    for (const pipe of pipes[node]) if (pipe.room > 0 && !seen.has(pipe.to)) seen.set(pipe.to, pipe);
  }
  return { seen };
}

function wayTo(end: number, seen: ReadonlyMap<number, Pipe | undefined>): Pipe[] {
  const way: Pipe[] = [];
  for (let pipe = seen.get(end); pipe; pipe = seen.get(pipe.back.to)) way.push(pipe);
  return way.reverse();
}
