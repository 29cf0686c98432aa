// Finds a cycle to show to a reader, where there is one.
import type { Arrow } from '../graph.js';

export interface Cycle {
  /** the cycle's nodes; the first stands at the end again */
  readonly nodes: readonly string[];
  /** the cycle's last arrow in order of the list, the one that closes it */
  readonly closing: number;
}

/** A cycle among the arrows, in time linear in their number; undefined where there is none. */
export function findCycle(arrows: readonly Arrow[]): Cycle | undefined {
  const into = arrowsBelowCycles(arrows);
  const [start] = into.keys();
  if (start === undefined) return undefined;
  // Upstream of a node that is left there is always another one, so the walk must come back to where it was.
  const walk: number[] = []; // arrows, each of which leads to the one before
  const place = new Map<string, number>();
  let node = start;
  while (!place.has(node)) {
    place.set(node, walk.length);
    const arrow = into.get(node) ?? 0;
    walk.push(arrow);
    node = arrows[arrow][0];
  }
  const cycle = walk.slice(place.get(node)).reverse();
  const closing = cycle.reduce((last, arrow) => Math.max(last, arrow));
  const after = cycle.indexOf(closing) + 1;
  const rotated = [...cycle.slice(after), ...cycle.slice(0, after)];
  return { nodes: [arrows[closing][1], ...rotated.map((arrow) => arrows[arrow][1])], closing };
}

/** For every node on or below a cycle, its first arrow from another such node. */
function arrowsBelowCycles(arrows: readonly Arrow[]): Map<string, number> {
  const waiting = new Map(arrows.flat().map((node) => [node, 0]));
  const outOf = new Map<string, string[]>([...waiting.keys()].map((node) => [node, []]));
  for (const [from, to] of arrows) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    outOf.get(from)?.push(to);
  }
  const free = [...waiting.keys()].filter((node) => waiting.get(node) === 0);
  // `free` grows while it is read: a node joins when the last arrow into it has been read.
  for (const node of free) {
    for (const to of outOf.get(node) ?? []) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) free.push(to);
    }
  }
  const isFree = new Set(free);
  const into = new Map<string, number>();
  arrows.forEach(([from, to], k) => {
    if (!isFree.has(from) && !into.has(to)) into.set(to, k);
  });
  return into;
}
