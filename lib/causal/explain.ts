// Why a set of variables does, or does not, turn seeing into doing: in words, path by path and member by member.

import { names } from './graphs/checks.js';
import type { CausalGraph } from './graphs/graph.js';
import { type Path, readPaths } from './graphs/paths.js';
import { children, descendantsOrSelf } from './graphs/relatives.js';
import { setText } from './graphs/setText.js';
import { mutilated } from './graphs/surgery.js';
import { causalNodes, isAdjustmentSet } from './identification/adjustment.js';
import { type EffectQuery, type Sides, sidesOf } from './identification/query.js';
import { smallestRepair } from './smallestRepair.js';

/**
 * What a member does to the set; the first six make it invalid.
 * - `treatment`, `outcome`: it is part of the question; `latent`: nobody observes it
 * - `onCausalPath`, `belowCausalPath`: holding it fixed holds back part of the effect
 * - `opensPath`: a path that it opens, as a collider or below one, is open
 * - `blocksPath`: without it a path would open; `idle`: without it the same paths would be open
 */
export type MemberRole =
  | 'treatment'
  | 'outcome'
  | 'latent'
  | 'onCausalPath'
  | 'belowCausalPath'
  | 'opensPath'
  | 'blocksPath'
  | 'idle';

export interface MemberReading {
  readonly node: string;
  readonly role: MemberRole;
  /** such as `G blocks V ← G → Y` */
  readonly text: string;
}

export interface Explanation {
  /** by the adjustment criterion, as isAdjustmentSet */
  readonly valid: boolean;
  readonly text: string;
  /** the proper paths that are not causal and that the set leaves open, short ones first */
  readonly open: readonly Path[];
  /** one reading for each member, in the order of the set */
  readonly why: readonly MemberReading[];
  /** a valid set with the fewest changes; absent where the set is valid, or where no set is */
  readonly repair?: readonly string[];
}

const HARMFUL: readonly MemberRole[] = [
  'treatment',
  'outcome',
  'latent',
  'onCausalPath',
  'belowCausalPath',
  'opensPath',
];

/** Open paths that the text spells out. */
const MOST_NAMED = 8;

/**
 * Whether averaging over `set` gives the effect of `do` on `on`, and why: the open paths, what each member does, and a smallest repair.
 * `explain(CAMREC_GRAPH, { set: ['C'], do: 'V', on: 'Y' }).text` holds `open: V ← G → Y; V ← G → T → Y`.
 * @throws RangeError for an unknown node, a side without nodes, or more than 10,000 open paths
 */
export function explain(
  graph: CausalGraph,
  { set, do: treatment, on }: EffectQuery & { readonly set: string | readonly string[] },
): Explanation {
  const query = { do: treatment, on };
  const sides = sidesOf(graph, query);
  const members = [...new Set(names(set, 'the set'))];
  const valid = isAdjustmentSet(graph, members, query);
  const causal = causalNodes(graph, sides);
  const scene: Scene = { graph, sides, causal, members, open: openPaths(graph, sides, members) };
  const why = members.map((node) => readMember(scene, node));
  const repair = valid ? undefined : smallestRepair(graph, members, query);
  return { valid, text: inWords(scene, { valid, why, repair }), open: scene.open, why, ...(repair && { repair }) };
}

interface Scene {
  readonly graph: CausalGraph;
  readonly sides: Sides;
  readonly causal: ReadonlySet<string>;
  readonly members: readonly string[];
  readonly open: readonly Path[];
}

/** The open paths that meet the treatments only at their start and are not causal; hidden members hold nothing fixed. */
function openPaths(graph: CausalGraph, { treatments, outcomes }: Sides, members: readonly string[]): Path[] {
  const taken = new Set([...treatments, ...outcomes, ...graph.latent]);
  const given = members.filter((node) => !taken.has(node));
  const isProper = ({ nodes }: Path): boolean => nodes.slice(1).every((node) => !treatments.includes(node));
  const all = treatments.flatMap((from) =>
    outcomes.flatMap((to) => readPaths(graph, { from, to, given, onlyOpen: true })),
  );
  return all.filter((path) => !path.causal && isProper(path)).sort((a, b) => a.nodes.length - b.nodes.length);
}

function readMember(scene: Scene, node: string): MemberReading {
  const { graph, sides, causal, members, open } = scene;
  const as = (role: MemberRole, text: string): MemberReading => ({ node, role, text: `${node} ${text}` });
  if (sides.treatments.includes(node)) return as('treatment', 'is what is done');
  if (sides.outcomes.includes(node)) return as('outcome', 'is what is looked at');
  if (graph.latent.includes(node)) return as('latent', 'is latent: nobody observes it');
  if (causal.has(node)) return as('onCausalPath', `lies on the causal path ${causalPath(scene, node)}`);
  const source = [...causal].find((mediator) => descendantsOrSelf(graph, [mediator]).has(node));
  if (source !== undefined) {
    return as('belowCausalPath', `descends from ${source} on the causal path ${causalPath(scene, source)}`);
  }
  const opened = open.find(({ openedBy }) => openedBy.some((at) => descendantsOrSelf(graph, [at.node]).has(node)));
  if (opened) return as('opensPath', `opens ${opened.text}`);
  const already = new Set(open.map(({ text }) => text));
  const without = members.filter((member) => member !== node);
  const blocked = openPaths(graph, sides, without).find(({ text }) => !already.has(text));
  return blocked ? as('blocksPath', `blocks ${blocked.text}`) : as('idle', 'changes no path');
}

/** A shortest causal path through `node` that leaves the treatments at its first step. */
function causalPath({ graph, sides }: Scene, node: string): string {
  const proper = mutilated(graph, { into: sides.treatments });
  const down = directedPath(proper, sides.treatments, [node]);
  const on = directedPath(proper, [node], sides.outcomes);
  return [...down, ...on.slice(1)].join(' → ');
}

/** The nodes of a shortest directed path from one of `from` to one of `to`; none if there is no path. */
function directedPath(graph: CausalGraph, from: readonly string[], to: readonly string[]): string[] {
  const before = new Map<string, string | undefined>(from.map((node) => [node, undefined]));
  // `before` grows while it is read.
  for (const [node] of before) {
    if (to.includes(node)) return backFrom(node, before);
    for (const child of children(graph, node)) if (!before.has(child)) before.set(child, node);
  }
  return [];
}

function backFrom(end: string, before: ReadonlyMap<string, string | undefined>): string[] {
  const path: string[] = [];
  for (let node: string | undefined = end; node !== undefined; node = before.get(node)) path.unshift(node);
  return path;
}

function inWords(
  { sides, causal, members, open }: Scene,
  { valid, why, repair }: Pick<Explanation, 'valid' | 'why' | 'repair'>,
): string {
  const [treatments, outcomes] = [sides.treatments.join(', '), sides.outcomes.join(', ')];
  const parts: string[] = [];
  parts.push(
    valid
      ? `${setText(members)} gives the effect of ${treatments} on ${outcomes}: no path but the causal ones is open`
      : `${setText(members)} does not give the effect of ${treatments} on ${outcomes}`,
  );
  if (causal.size === 0)
    parts.push(
      `No causal path leads from ${treatments} to ${outcomes}: doing changes nothing, P(${outcomes}) is the answer`,
    );
  if (open.length > 0) {
    const more = open.length > MOST_NAMED ? `; and ${open.length - MOST_NAMED} more` : '';
    const named = open.slice(0, MOST_NAMED).map(({ text }) => text);
    parts.push(`Still open: ${named.join('; ')}${more}`);
  }
  parts.push(...why.filter(({ role }) => valid || HARMFUL.includes(role)).map(({ text }) => text));
  if (repair) parts.push(`${changesText(members, repair)}: ${setText(repair)} does`);
  else if (!valid) parts.push('No set of observed nodes does');
  return parts.map((part) => `${part}.`).join(' ');
}

function changesText(members: readonly string[], repair: readonly string[]): string {
  const added = repair.filter((node) => !members.includes(node));
  const dropped = members.filter((node) => !repair.includes(node));
  const add = added.length > 0 ? `add ${added.join(', ')}` : '';
  const drop = dropped.length > 0 ? `leave out ${dropped.join(', ')}` : '';
  const words = [drop, add].filter((part) => part !== '').join(' and ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
