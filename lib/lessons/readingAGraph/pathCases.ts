// Two nodes, some nodes given, and the paths between the two: where does each end?

import { dag } from '../../causal/graphs/dag.js';
import { type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { type Path, readPaths } from '../../causal/graphs/paths.js';
import { descendants } from '../../causal/graphs/relatives.js';
import { separated } from '../../causal/graphs/separation.js';
import type { Draws } from '../draws.js';
import { drawnDag } from './drawnDag.js';

/** Paths between `from` and `to` are asked about. */
export interface PathCase {
  readonly graph: CausalGraph;
  readonly from: string;
  readonly to: string;
  readonly given: readonly string[];
}

/** Two causes behind Z, a mediator M, a common effect S. */
export const THREE_PATHS: PathCase = {
  graph: causalGraph({
    ...dag('A -> {X Z}  B -> {Z Y}  X -> M -> Y  X -> S <- Y  Z -> D'),
    marks: {
      positions: { A: [0, 2], B: [2, 2], Z: [1, 1.55], D: [1, 0.8], X: [0, 0], M: [1, 0], Y: [2, 0], S: [1, -0.8] },
    },
  }),
  from: 'X',
  to: 'Y',
  given: ['B', 'D'],
};

/** The paths by the letters a, b, c, …, short ones first. */
export function letteredPaths({ graph, from, to, given }: PathCase): Record<string, Path> {
  const paths = readPaths(graph, { from, to, given });
  return Object.fromEntries(paths.map((path, k) => [String.fromCharCode(97 + k), path]));
}

/** What an answer about a path overlooks: `answer` is a node, or `open`. */
export function blockObjection({ graph, given }: PathCase, path: Path, answer: string): string {
  if (answer === 'open') return `${path.text} does not get through: at one of its inner nodes it ends.`;
  const place = path.nodes.indexOf(answer);
  if (place < 1 || place === path.nodes.length - 1) return `${answer} is no inner node of ${path.text}.`;
  const isCollider = path.edges[place - 1] === '→' && path.edges[place] === '←';
  if (!isCollider)
    return `${answer} is no collider on ${path.text}, and it is not given: it lets the path pass. Only a node that is held fixed can block there.`;
  if (given.includes(answer))
    return `${answer} is given, but on ${path.text} two arrowheads meet at it: holding a collider fixed opens it.`;
  const opener = given.find((node) => descendants(graph, answer).has(node));
  return `${answer} is a collider on ${path.text}, but look below it: ${opener} is given.`;
}

/** Six variables, three or four paths, each blocked at one node at most; open ones, blocked ones and a collider among them. */
export function drawnPaths(draws: Draws): PathCase {
  const others = ['A', 'B', 'C', 'D'];
  return draws.until(
    () => ({
      graph: drawnDag(draws, ['X', 'Y', ...others], { share: 0.45 }),
      from: 'X',
      to: 'Y',
      given: others.filter(() => draws.chance(0.4)),
    }),
    ({ graph, ...query }) => {
      const paths = readPaths(graph, query);
      const open = paths.filter((path) => path.open);
      const byCollider = paths.some(
        ({ blockedBy, openedBy }) => blockedBy?.because === 'collider' || openedBy.length > 0,
      );
      return (
        (paths.length === 3 || paths.length === 4) &&
        paths.every(({ blocks, nodes }) => blocks.length <= 1 && nodes.length > 2) &&
        open.length > 0 &&
        open.length < paths.length &&
        byCollider &&
        paths.some(({ blockedBy }) => blockedBy !== undefined && blockedBy.because !== 'collider')
      );
    },
  );
}

/** Two nodes of a graph for which a separating set is asked. */
export interface SeparatorCase {
  readonly graph: CausalGraph;
  readonly between: readonly [string, string];
}

/** The open path that a set leaves, if it leaves one. */
export function separatorObjection(
  { graph, between: [from, to] }: SeparatorCase,
  set: readonly string[],
): string | undefined {
  const open = readPaths(graph, { from, to, given: set }).find((path) => path.open);
  if (!open) return undefined;
  const [opener] = open.openedBy;
  if (!opener) return `${open.text} is open: none of its nodes is in your set.`;
  const { node, by } = opener;
  return node === by
    ? `${open.text} is open: ${node} is a collider on it, and you hold it fixed.`
    : `${open.text} is open: you hold ${by} fixed, which lies below the collider ${node}.`;
}

/** What one node alone does, and what it does not. */
export function separatorSlip(the: SeparatorCase, node: string): string {
  const { graph, between } = the;
  const [from, to] = between;
  const [before, after] = [[], [node]].map((given) => readPaths(graph, { from, to, given }));
  const closed = before.find((path, k) => path.open && !after[k].open);
  const left = separatorObjection(the, [node]) ?? '';
  return closed ? `${node} closes ${closed.text}. But ${left}` : left;
}

/** Six variables; neither nothing nor everything separates the two, nor any node alone. */
export function drawnSeparator(draws: Draws): SeparatorCase {
  const others = ['A', 'B', 'C', 'D'];
  return draws.until(
    () => ({ graph: drawnDag(draws, ['X', 'Y', ...others], { share: 0.5 }), between: ['X', 'Y'] as const }),
    ({ graph }) =>
      graph.arrows.every((arrow) => !(arrow.includes('X') && arrow.includes('Y'))) &&
      graph.arrows.length <= 9 &&
      others.every((node) => !separated(graph, 'X', 'Y', node)) &&
      !separated(graph, 'X', 'Y') &&
      !separated(graph, 'X', 'Y', others),
  );
}

/** A right set with as few nodes as possible. */
export function smallestSeparator({ graph, between: [from, to] }: SeparatorCase): string[] {
  const others = graph.nodes.filter((node) => node !== from && node !== to);
  const sets = Array.from({ length: 2 ** others.length }, (_, mask) => others.filter((_, k) => mask & (1 << k)));
  const right = sets.filter((set) => separated(graph, from, to, set));
  return right.reduce((best, set) => (set.length < best.length ? set : best));
}
