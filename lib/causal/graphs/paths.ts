// Every path between two nodes of a small graph, and what opens or blocks it.
import { checkDisjoint, checkNodes } from './checks.js';
import type { CausalGraph } from './graph.js';
import { ancestorsOrSelf, descendantsOrSelf } from './relatives.js';
import { separated } from './separation.js';
import { type PathEdge, type PathStep, simplePaths } from './simplePaths.js';

export type { PathEdge };

/** A node that closes a path: a chain's or fork's middle that is given, or a collider of which nothing at or below it is given. */
export interface PathBlock {
  readonly node: string;
  readonly because: 'chain' | 'fork' | 'collider';
}

/** A collider that lets a path pass, and the given node, itself or a descendant, that makes it so. */
export interface OpenedCollider {
  readonly node: string;
  readonly by: string;
}

/** A path without repeated nodes, read under the nodes that are given. */
export interface Path {
  readonly nodes: readonly string[];
  /** one fewer than the nodes */
  readonly edges: readonly PathEdge[];
  /** such as `V ← G → T → Y` */
  readonly text: string;
  readonly open: boolean;
  /** the first of the blocks; absent where the path is open */
  readonly blockedBy?: PathBlock;
  /** every node that would block the path by itself, in order along it */
  readonly blocks: readonly PathBlock[];
  readonly openedBy: readonly OpenedCollider[];
  /** begins with an arrowhead at the first node */
  readonly backdoor: boolean;
  /** every edge points away from the first node */
  readonly causal: boolean;
}

export interface PathQuery {
  readonly from: string;
  readonly to: string;
  readonly given?: readonly string[];
  /** leave out the blocked paths, which are then not followed to their end */
  readonly onlyOpen?: boolean;
  /** the most paths to list */
  readonly atMost?: number;
}

/**
 * Every path between two nodes, short ones first, with what blocks or opens it (Pearl 2009, Definition 1.2.3, where X ↔ Y is an
 * arrowhead at both ends). Two nodes are separated by `given` exactly if none of their paths is open. Hidden nodes lie on paths
 * like any other.
 * @throws RangeError for an unknown node, one that stands in two places, or more than `atMost` paths
 */
export function readPaths(
  graph: CausalGraph,
  { from, to, given = [], onlyOpen = false, atMost = 10_000 }: PathQuery,
): Path[] {
  checkNodes(graph, [from, to, ...given]);
  checkDisjoint([from], [to], given);
  if (onlyOpen && separated(graph, from, to, given)) return [];
  const judge = judgeOf(graph, given);
  const passes = (here: PathStep, next: PathStep): boolean => !onlyOpen || judge.blockAt(here, next) === undefined;
  const walks = simplePaths(graph, { from, to, passes, atMost });
  return walks.map((steps) => reading(steps, judge)).sort((a, b) => a.nodes.length - b.nodes.length);
}

/**
 * The back-door paths from treatment to outcome, those with an arrowhead at the treatment, that `given` leaves open: such as
 * `V ← G → T → Y` or `V ↔ Y`, short ones first.
 * @throws RangeError as readPaths
 */
export function openBackdoorPaths(
  graph: CausalGraph,
  { do: treatment, on: outcome, given = [] }: { do: string; on: string; given?: readonly string[] },
): string[] {
  const open = readPaths(graph, { from: treatment, to: outcome, given, onlyOpen: true });
  return open.filter(({ backdoor }) => backdoor).map(({ text }) => text);
}

interface Judge {
  /** what closes the path at `here` on its way to `next`, if anything does */
  readonly blockAt: (here: PathStep, next: PathStep) => PathBlock | undefined;
  /** the given node that opens the collider `here`; undefined for other nodes */
  readonly openerAt: (here: PathStep, next: PathStep) => string | undefined;
}

function judgeOf(graph: CausalGraph, given: readonly string[]): Judge {
  const fixed = new Set(given);
  const opens = ancestorsOrSelf(graph, given);
  const openers = new Map<string, string | undefined>();
  return {
    blockAt: (here, next) => {
      if (here.edge === undefined) return undefined;
      const { node } = here;
      if (isCollider(here, next)) return opens.has(node) ? undefined : { node, because: 'collider' };
      if (!fixed.has(node)) return undefined;
      return { node, because: here.edge === '←' && next.edge === '→' ? 'fork' : 'chain' };
    },
    openerAt: (here, next) => {
      if (!isCollider(here, next) || !opens.has(here.node)) return undefined;
      if (!openers.has(here.node)) {
        const below = descendantsOrSelf(graph, [here.node]); // itself first
        openers.set(
          here.node,
          [...below].find((node) => fixed.has(node)),
        );
      }
      return openers.get(here.node);
    },
  };
}

function isCollider(here: PathStep, next: PathStep): boolean {
  return here.edge !== undefined && here.edge !== '←' && next.edge !== '→';
}

function reading(steps: readonly PathStep[], judge: Judge): Path {
  const nodes = steps.map(({ node }) => node);
  const edges = steps.flatMap(({ edge }) => edge ?? []);
  const inner = steps.slice(1, -1).map((here, k) => [here, steps[k + 2]] as const);
  const blocks = inner.flatMap(([here, next]) => judge.blockAt(here, next) ?? []);
  return {
    nodes,
    edges,
    text: nodes.map((node, k) => (k === 0 ? node : `${edges[k - 1]} ${node}`)).join(' '),
    open: blocks.length === 0,
    ...(blocks.length > 0 && { blockedBy: blocks[0] }),
    blocks,
    openedBy: inner.flatMap(([here, next]) => {
      const by = judge.openerAt(here, next);
      return by === undefined ? [] : { node: here.node, by };
    }),
    backdoor: edges[0] !== '→',
    causal: edges.every((edge) => edge === '→'),
  };
}
