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

/** Where steps may be refused a search can meet dead ends; it gives up after this many edges. */
const MOST_STEPS = 500_000;

interface Walk {
  readonly from: string;
  readonly to: string;
  readonly passes: (here: PathStep, next: PathStep) => boolean;
  readonly atMost: number;
}

/**
 * All paths without repeated nodes, whatever blocks them, found depth first. `passes` may refuse to go on from one step to the next.
 * @throws RangeError beyond `atMost` paths, or half a million steps
 */
export function simplePaths(graph: CausalGraph, { from, to, passes, atMost }: Walk): PathStep[][] {
  const found: PathStep[][] = [];
  // A stack of its own: a path may be longer than the call stack is deep.
  const path: PathStep[] = [{ node: from }];
  const onPath = new Set([from]);
  const waiting: PathStep[][] = [onward(graph, path[0], to, onPath)];
  for (let steps = 0; waiting.length > 0; ) {
    const next = waiting[waiting.length - 1].pop();
    if (!next) {
      waiting.pop();
      onPath.delete((path.pop() as PathStep).node); // one step on the path for each list that waits
      continue;
    }
    if (!passes(path[path.length - 1], next)) continue;
    if (++steps > MOST_STEPS)
      throw tooMany(`the search for paths from ${from} to ${to} ends after ${MOST_STEPS} steps`);
    if (next.node === to) {
      if (found.length === atMost)
        throw tooMany(`at most ${atMost} paths are listed, there are more from ${from} to ${to}`);
      found.push([...path, next]);
      continue;
    }
    path.push(next);
    onPath.add(next.node);
    waiting.push(onward(graph, next, to, onPath));
  }
  return found;
}

function tooMany(what: string): RangeError {
  return new RangeError(`${what}; ask separated whether any is open, or list those of an inducedSubgraph`);
}

/** The steps that can still end at `to` without meeting the path again, the last to be taken first. */
function onward(graph: CausalGraph, { node }: PathStep, to: string, onPath: ReadonlySet<string>): PathStep[] {
  const steps = stepsFrom(graph, node).filter((step) => !onPath.has(step.node));
  if (steps.length < 2) return steps;
  const reached = new Set([to]);
  // `reached` grows while it is read.
  for (const other of reached) {
    for (const step of stepsFrom(graph, other)) if (!onPath.has(step.node)) reached.add(step.node);
  }
  return steps.filter((step) => reached.has(step.node)).reverse();
}

function stepsFrom(graph: CausalGraph, node: string): PathStep[] {
  const around = neighborsOf(graph).get(node);
  if (!around) return [];
  return [
    ...around.parents.map((other): PathStep => ({ node: other, edge: '←' })),
    ...around.siblings.map((other): PathStep => ({ node: other, edge: '↔' })),
    ...around.children.map((other): PathStep => ({ node: other, edge: '→' })),
  ];
}
