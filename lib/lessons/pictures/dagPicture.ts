// A causal graph to click: nodes go in and out of the set that is given, and each path says whether it is open and which node blocks it.
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { type Path, readPaths } from '../../causal/graphs/paths.js';
import { descendantsOrSelf } from '../../causal/graphs/relatives.js';
import { setText } from '../../causal/graphs/setText.js';
import { isAdjustmentSet } from '../../causal/identification/adjustment.js';
import type { Row } from '../../report/table.js';
import { placed } from './layout.js';
import { arrowHead, liveDag, pathOfEdge } from './liveDag.js';
import { html, style, svg } from './liveElements.js';
import { type Picture, picture } from './picture.js';

export interface DagPicture {
  /** the claim or the task, without a full stop */
  readonly title: string;
  /** asks whether the set is enough to adjust for, to get the effect of `do` on `on`; either this or `between` */
  readonly do?: string;
  readonly on?: string;
  /** asks whether the set separates these two */
  readonly between?: readonly [string, string];
  /** where nodes stand, in any unit, y upwards; laid out by the arrows unless given */
  readonly positions?: Readonly<Record<string, readonly [x: number, y: number]>>;
  /** the nodes given at first */
  readonly given?: readonly string[];
}

/** What travels to the browser. Sets of given nodes are numbered: bit k stands for `toggles[k]`. */
export interface DagData {
  readonly title: string;
  readonly action: string;
  readonly nodes: readonly { name: string; x: number; y: number; role: 'end' | 'hidden' | 'free' }[];
  readonly edges: readonly { from: number; to: number; both: boolean }[];
  readonly toggles: readonly number[];
  readonly start: number;
  readonly paths: readonly { text: string; causal: boolean; edges: readonly number[] }[];
  readonly phrases: readonly { open: boolean; text: string }[];
  /** [set][path], an index into `phrases` */
  readonly readings: readonly (readonly number[])[];
  /** [set] */
  readonly verdicts: readonly string[];
}

const MOST_TOGGLES = 8;
const MOST_PATHS = 24;

/** @throws RangeError for more than 8 nodes to choose from or 24 paths, an unknown node, or a query that is neither effect nor separation */
export function dagPicture(graph: CausalGraph, options: DagPicture): Picture {
  const { title, positions, given = [] } = options;
  const [from, to] = endsOf(options);
  const toggles = graph.nodes.filter((node) => node !== from && node !== to && !graph.latent.includes(node));
  if (toggles.length > MOST_TOGGLES) {
    throw new RangeError(`${toggles.length} nodes to choose from, at most ${MOST_TOGGLES}: ask about a smaller graph`);
  }
  const stranger = given.find((node) => !toggles.includes(node));
  if (stranger !== undefined) throw new RangeError(`${stranger} cannot be given, choose from ${toggles.join(', ')}`);
  const sets = Array.from({ length: 2 ** toggles.length }, (_, mask) => toggles.filter((_, k) => mask & (1 << k)));
  const found = sets.map((set) => readPaths(graph, { from, to, given: set, atMost: MOST_PATHS }));
  const verdicts = sets.map((set, i) => verdict(graph, options, set, found[i]));
  const phrases = distinctPhrases(found.flat());
  const places = placed(graph, positions);
  const edges = edgesOf(graph);
  const data: DagData = {
    title,
    action: options.between ? 'given' : 'adjusted for',
    nodes: graph.nodes.map((name) => ({ name, ...places[name], role: roleOf(graph, name, [from, to]) })),
    edges,
    toggles: toggles.map((name) => graph.nodes.indexOf(name)),
    start: toggles.reduce((mask, name, k) => mask + (given.includes(name) ? 1 << k : 0), 0),
    paths: found[0].map((path) => ({ text: path.text, causal: path.causal, edges: edgeNumbers(graph, edges, path) })),
    phrases,
    readings: found.map((paths) => paths.map((path) => phrases.findIndex(({ text }) => text === reading(path)))),
    verdicts: verdicts.map(({ says }) => says),
  };
  return picture({
    title,
    live: [html, svg, style, arrowHead, pathOfEdge, liveDag],
    data,
    // small sets first
    rows: [...sets.keys()]
      .sort((a, b) => sets[a].length - sets[b].length || a - b)
      .map(
        (i): Row => ({
          [data.action]: setText(sets[i]),
          'open paths': openTexts(found[i]) || 'none',
          [options.between ? 'separated' : 'sufficient']: verdicts[i].yes ? 'yes' : 'no',
        }),
      ),
    summary: `Run this cell to choose nodes by click or keyboard; the table lists every choice.`,
  });
}

function endsOf({ do: treatment, on, between }: DagPicture): readonly [string, string] {
  if (between && treatment === undefined && on === undefined) return between;
  if (!between && treatment !== undefined && on !== undefined) return [treatment, on];
  throw new RangeError('a clickable graph asks either about do and on, or about two nodes between which it separates');
}

function roleOf(graph: CausalGraph, name: string, ends: readonly string[]): 'end' | 'hidden' | 'free' {
  if (graph.latent.includes(name)) return 'hidden';
  return ends.includes(name) ? 'end' : 'free';
}

function edgesOf({ nodes, arrows, bidirected }: CausalGraph): DagData['edges'] {
  const numbered = (pairs: CausalGraph['arrows'], both: boolean) =>
    pairs.map(([from, to]) => ({ from: nodes.indexOf(from), to: nodes.indexOf(to), both }));
  return [...numbered(arrows, false), ...numbered(bidirected, true)];
}

function edgeNumbers({ nodes }: CausalGraph, edges: DagData['edges'], path: Path): number[] {
  return path.edges.map((kind, k) => {
    const [here, next] = [nodes.indexOf(path.nodes[k]), nodes.indexOf(path.nodes[k + 1])];
    return edges.findIndex(({ from, to, both }) => {
      if (kind === '↔') return both && [from, to].includes(here) && [from, to].includes(next);
      return !both && (kind === '→' ? from === here && to === next : from === next && to === here);
    });
  });
}

// Why a path is open or blocked, in words.
function reading({ open, blocks, openedBy }: Path): string {
  if (!open) {
    const reasons = blocks.map(({ node, because }) =>
      because === 'collider'
        ? `${node} (a collider; neither it nor anything below it is given)`
        : `${node} (given, in the middle of a ${because})`,
    );
    return `blocked at ${reasons.join(', and at ')}`;
  }
  const opened = openedBy.map(({ node, by }) =>
    node === by ? `collider ${node} is given` : `${by} below collider ${node} is given`,
  );
  return opened.length === 0 ? 'open' : `open, since ${opened.join(' and ')}`;
}

function distinctPhrases(paths: readonly Path[]): DagData['phrases'] {
  return [...new Map(paths.map((path) => [reading(path), { open: path.open, text: reading(path) }])).values()];
}

function verdict(
  graph: CausalGraph,
  { do: treatment, on, between }: DagPicture,
  set: readonly string[],
  paths: readonly Path[],
): { yes: boolean; says: string } {
  const open = paths.filter((path) => path.open);
  if (between || treatment === undefined || on === undefined) {
    const [a, b] = between ?? ['', ''];
    const yes = open.length === 0;
    const pair = `${a} and ${b}`;
    const given = set.length === 0 ? 'Given nothing' : `Given ${setText(set)}`;
    if (yes) return { yes, says: `${given}, ${pair} are separated: every path is blocked.` };
    return { yes, says: `${given}, ${pair} are connected: ${count(open.length, 'path')} open.` };
  }
  const yes = isAdjustmentSet(graph, set, { do: treatment, on });
  const name = setText(set);
  if (yes)
    return {
      yes,
      says: `${name} is sufficient: only causal paths are open, and nothing on or below them is adjusted for.`,
    };
  const forbidden = forbiddenMembers(graph, paths, { set, treatment });
  if (forbidden.length > 0) {
    const where = `${forbidden.join(', ')} ${forbidden.length === 1 ? 'lies' : 'lie'} on, or below, a causal path`;
    return {
      yes,
      says: `${name} is not sufficient: ${where}; adjusting takes away a part of the effect, or opens another way.`,
    };
  }
  const others = open.filter((path) => !path.causal);
  return {
    yes,
    says: `${name} is not sufficient: ${count(others.length, 'path')} open that no effect takes, ${openTexts(others)}.`,
  };
}

function openTexts(paths: readonly Path[]): string {
  return paths
    .filter((path) => path.open)
    .map(({ text }) => text)
    .join(',  ');
}

// Members on a causal path behind the treatment, or below such a node.
function forbiddenMembers(
  graph: CausalGraph,
  paths: readonly Path[],
  { set, treatment }: { set: readonly string[]; treatment: string },
): string[] {
  const onTheWay = paths
    .filter((path) => path.causal)
    .flatMap(({ nodes }) => nodes.filter((node) => node !== treatment));
  const below = new Set(descendantsOrSelf(graph, [...new Set(onTheWay)]));
  return set.filter((node) => below.has(node));
}

function count(n: number, what: string): string {
  return n === 1 ? `1 ${what} is` : `${n} ${what}s are`;
}
