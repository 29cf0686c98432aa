// Paths of a small graph in words, for a reader who wants to see what a set leaves open.
import { checkNodes } from './checks.js';
import type { CausalGraph } from './graph.js';
import { descendantsOrSelf } from './relatives.js';

interface Step {
  readonly node: string;
  /** the arrow by which the path came here points at this node */
  readonly into: boolean;
}

/** The back-door paths from `treatment` to `outcome` that `given` leaves open, such as `V ← G → T → Y`, in order of length. */
export function openBackdoorPaths(
  graph: CausalGraph,
  { do: treatment, on: outcome, given = [] }: { do: string; on: string; given?: readonly string[] },
): string[] {
  checkNodes(graph, [treatment, outcome, ...given]);
  const found: Step[][] = [];
  const extend = (path: readonly Step[]): void => {
    const { node } = path[path.length - 1];
    if (node === outcome) {
      found.push([...path]);
      return;
    }
    for (const next of neighbours(graph, node)) {
      const isFirst = path.length === 1;
      if (path.some((step) => step.node === next.node) || (isFirst && next.into)) continue;
      if (isFirst || isOpen(graph, path[path.length - 1], next, given)) extend([...path, next]);
    }
  };
  extend([{ node: treatment, into: false }]);
  return found.sort((a, b) => a.length - b.length).map(inWords);
}

function neighbours(graph: CausalGraph, node: string): Step[] {
  return graph.arrows.flatMap(([from, to]): Step[] => {
    if (from === node) return [{ node: to, into: true }];
    return to === node ? [{ node: from, into: false }] : [];
  });
}

// Whether a path that came to `here` may go on to `next`.
function isOpen(graph: CausalGraph, here: Step, next: Step, given: readonly string[]): boolean {
  const isCollider = here.into && !next.into;
  if (!isCollider) return !given.includes(here.node);
  const below = descendantsOrSelf(graph, [here.node]);
  return given.some((name) => below.has(name));
}

function inWords(path: readonly Step[]): string {
  return path.map(({ node, into }, k) => (k === 0 ? node : `${into ? '→' : '←'} ${node}`)).join(' ');
}
