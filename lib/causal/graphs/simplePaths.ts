// The walk along all paths between two nodes.
import type { CausalGraph } from './graph.js';
import { neighborsOf } from './relatives.js';

/** How a path goes from one node to the next: along an arrow, against one, or through a hidden common cause. */
export type PathEdge = '→' | '←' | '↔';

/** A node of a path and the edge by which the path came to it; the first node has none. */
export interface PathStep {
  readonly node: string;
  readonly edge?: PathEdge;
}

/** Edges looked at before a search gives up: in a large graph each turn of a path asks which nodes can still reach its end. */
const MOST_LOOKS = 10_000_000;

interface Walk {
  readonly from: string;
  readonly to: string;
  readonly passes: (here: PathStep, next: PathStep) => boolean;
  readonly atMost: number;
}

/**
 * All paths without repeated nodes, whatever blocks them, found depth first. `passes` may refuse to go on from one step to the next.
 * @throws RangeError beyond `atMost` paths, or 10 million edges looked at
 */
export function simplePaths(graph: CausalGraph, { from, to, passes, atMost }: Walk): PathStep[][] {
  const found: PathStep[][] = [];
  // A stack of its own: a path may be longer than the call stack is deep.
  const path: PathStep[] = [{ node: from }];
  const onPath = new Set([from]);
  let looks = 0;
  const look = (edges: number): void => {
    looks += edges;
    if (looks > MOST_LOOKS)
      throw tooMany(`the search for paths from ${from} to ${to} ends after looking at ${MOST_LOOKS} edges`);
  };
  const waiting: PathStep[][] = [onward(graph, path[0], { to, onPath, look })];
  while (waiting.length > 0) {
    const next = waiting[waiting.length - 1].pop();
    if (!next) {
      waiting.pop();
      onPath.delete((path.pop() as PathStep).node); // one step on the path for each list that waits
      continue;
    }
    if (!passes(path[path.length - 1], next)) continue;
    if (next.node === to) {
      if (found.length === atMost) {
        throw tooMany(`at most ${atMost} paths are listed, there are more from ${from} to ${to}`);
      }
      found.push([...path, next]);
      continue;
    }
    path.push(next);
    onPath.add(next.node);
    waiting.push(onward(graph, next, { to, onPath, look }));
  }
  return found;
}

function tooMany(what: string): RangeError {
  return new RangeError(`${what}; ask separated whether any is open, or list those of an inducedSubgraph`);
}

interface Ahead {
  readonly to: string;
  readonly onPath: ReadonlySet<string>;
  readonly look: (edges: number) => void;
}

/** The steps that can still end at `to` without meeting the path again, the last to be taken first. */
function onward(graph: CausalGraph, { node }: PathStep, { to, onPath, look }: Ahead): PathStep[] {
  const index = neighborsOf(graph);
  const { parents = [], siblings = [], children = [] } = index.get(node) ?? {};
  look(parents.length + siblings.length + children.length);
  const steps = [
    ...parents.map((other): PathStep => ({ node: other, edge: '←' })),
    ...siblings.map((other): PathStep => ({ node: other, edge: '↔' })),
    ...children.map((other): PathStep => ({ node: other, edge: '→' })),
  ].filter((step) => !onPath.has(step.node));
  if (steps.length < 2) return steps;
  const reached = new Set([to]);
  // `reached` grows while it is read.
  for (const other of reached) {
    const around = index.get(other);
    if (!around) continue;
    for (const list of [around.parents, around.siblings, around.children]) {
      look(list.length);
      for (const next of list) if (!onPath.has(next)) reached.add(next);
    }
  }
  return steps.filter((step) => reached.has(step.node)).reverse();
}
