// What the statements of a text mean: edges between groups, marks on nodes, a graph without cycles.
import { type Arrow, type CausalGraph, causalGraph } from '../graph.js';
import { findCycle } from './cycle.js';
import { mermaidStatements } from './mermaid.js';
import { type Attribute, type Chain, type End, parseStatements, type Statement } from './parser.js';
import { GraphSyntaxError } from './syntaxError.js';

/** More edges than this come from crossed groups by mistake only. */
export const MOST_EDGES = 1_000_000;

const NODE_MARKS = ['exposure', 'outcome', 'adjusted', 'latent', 'unobserved', 'observed'] as const;
type NodeMark = (typeof NODE_MARKS)[number];
const YES = ['yes', 'true', '1'];
const NO = ['no', 'false', '0'];

interface Edge {
  readonly ends: Arrow;
  /** of its arrow in the text */
  readonly offset: number;
}

interface Findings {
  readonly text: string;
  readonly nodes: Set<string>;
  readonly arrows: Edge[];
  readonly bidirected: Edge[];
  readonly isLatent: Map<string, boolean>;
  readonly marks: Readonly<Record<'exposure' | 'outcome' | 'adjusted', Set<string>>>;
  readonly positions: Map<string, readonly [x: number, y: number]>;
}

/**
 * The causal graph that a text describes, in the syntax of dagitty (`dag { X -> Y }`), of Graphviz DOT
 * (`digraph { X -> Y; }`) or Mermaid (`flowchart LR`), or as statements without a wrapper. Nodes come in order of first mention.
 *
 * An edge at a group is an edge at every node mentioned in the group: `x -> {a -> b}` has three. A node's marks are
 * `exposure`, `outcome`, `adjusted`, `latent` (or `unobserved`, or `observed=no`) and `pos="x,y"`; `a -> b [dir=both]` is
 * `a <-> b`; every other attribute is left to drawings.
 * @throws GraphSyntaxError for anything else, for an edge from a node to itself and for a cycle
 */
export function parseGraph(text: string): CausalGraph {
  const findings: Findings = {
    text,
    nodes: new Set(),
    arrows: [],
    bidirected: [],
    isLatent: new Map(),
    marks: { exposure: new Set(), outcome: new Set(), adjusted: new Set() },
    positions: new Map(),
  };
  collect(findings, mermaidStatements(text) ?? parseStatements(text));
  refuseCycles(findings);
  const { marks, positions } = findings;
  const named = Object.entries(marks).filter(([, nodes]) => nodes.size > 0);
  const drawn = {
    ...Object.fromEntries(named.map(([mark, nodes]) => [mark, [...nodes]])),
    ...(positions.size > 0 && { positions: Object.fromEntries(positions) }),
  };
  return causalGraph({
    nodes: [...findings.nodes],
    arrows: findings.arrows.map(({ ends }) => ends),
    bidirected: findings.bidirected.map(({ ends }) => ends),
    latent: [...findings.isLatent].filter(([, isLatent]) => isLatent).map(([node]) => node),
    ...(Object.keys(drawn).length > 0 && { marks: drawn }),
  });
}

/** Adds the statements to the findings and answers with the nodes mentioned in them. */
function collect(findings: Findings, statements: readonly Statement[]): Set<string> {
  const mentioned = new Set<string>();
  for (const statement of statements) {
    if (statement.kind === 'defaults') {
      refuseDefaults(findings, statement.attributes);
      continue;
    }
    const ends = statement.ends.map((end) => nodesOf(findings, end));
    for (const node of ends.flatMap((nodes) => [...nodes])) mentioned.add(node);
    if (statement.links.length > 0) addEdges(findings, statement, ends);
    else if (statement.ends[0].kind === 'node') markNode(findings, statement.ends[0].name, statement.attributes);
  }
  return mentioned;
}

function nodesOf(findings: Findings, end: End): ReadonlySet<string> {
  if (end.kind === 'group') return collect(findings, end.statements);
  findings.nodes.add(end.name);
  return new Set([end.name]);
}

function addEdges(findings: Findings, { ends: written, links, attributes }: Chain, ends: ReadonlySet<string>[]): void {
  const empty = ends.findIndex((nodes) => nodes.size === 0);
  if (empty >= 0) throw wrong(findings, written[empty].offset, 'a node in the group at the end of an edge', 'none');
  const direction = directionOf(findings, attributes);
  links.forEach(({ arrow, offset }, k) => {
    if (direction !== 'forward' && arrow === '<-') {
      throw wrong(findings, offset, `'->' in an edge with dir=${direction}`, "'<-'");
    }
    const isBidirected = arrow === '<->' || direction === 'both';
    const isReversed = !isBidirected && (arrow === '<-' || direction === 'back');
    const edges = isBidirected ? findings.bidirected : findings.arrows;
    if (edges.length + ends[k].size * ends[k + 1].size > MOST_EDGES) {
      throw wrong(findings, offset, `at most ${MOST_EDGES} edges`, `${ends[k].size} × ${ends[k + 1].size} more`);
    }
    for (const left of ends[k]) {
      for (const right of ends[k + 1]) {
        if (left === right) throw cyclic(findings, offset, `node ${left} points to itself`);
        edges.push({ ends: isReversed ? [right, left] : [left, right], offset });
      }
    }
  });
}

/** DOT's `dir`; a mark of a node among the attributes of an edge would be lost, so it is refused. */
function directionOf(findings: Findings, attributes: readonly Attribute[]): 'forward' | 'back' | 'both' {
  const misplaced = attributes.find(({ name }) => isNodeMark(name));
  if (misplaced) {
    const got = `'${misplaced.name}' after an edge: mark the node in a statement of its own, as in Y [${misplaced.name}]`;
    throw wrong(findings, misplaced.offset, 'an attribute of an edge', got);
  }
  const found = attributes.filter(({ name }) => name === 'dir').pop();
  if (!found) return 'forward';
  const direction = (['forward', 'back', 'both'] as const).find((known) => known === found.value);
  if (direction) return direction;
  throw wrong(findings, found.offset, 'dir=forward, dir=back or dir=both', written(found));
}

function refuseDefaults(findings: Findings, attributes: readonly Attribute[]): void {
  const marks = attributes.find(
    ({ name, value }) => isNodeMark(name) || name === 'pos' || (name === 'dir' && value !== 'forward'),
  );
  if (!marks) return;
  const got = `${written(marks)} for all: write it at each node or edge that it is true of`;
  throw wrong(findings, marks.offset, 'defaults that matter to drawings only', got);
}

function markNode(findings: Findings, node: string, attributes: readonly Attribute[]): void {
  for (const attribute of attributes) {
    if (attribute.name === 'pos') findings.positions.set(node, positionOf(findings, attribute));
    else if (isNodeMark(attribute.name)) setMark(findings, node, attribute.name, attribute);
  }
}

function setMark(findings: Findings, node: string, mark: NodeMark, attribute: Attribute): void {
  const value = attribute.value?.toLowerCase() ?? 'yes';
  if (![...YES, ...NO].includes(value)) {
    throw wrong(findings, attribute.offset, `${mark}=yes or ${mark}=no`, written(attribute));
  }
  const isTrue = YES.includes(value);
  if (mark === 'exposure' || mark === 'outcome' || mark === 'adjusted') {
    if (isTrue) findings.marks[mark].add(node);
    return;
  }
  const isLatent = isTrue === (mark !== 'observed');
  if (findings.isLatent.get(node) === !isLatent) {
    throw wrong(findings, attribute.offset, `node ${node} either latent or observed`, 'both marks');
  }
  findings.isLatent.set(node, isLatent);
}

/** `x,y`, with a third coordinate and the final `!` of DOT left out. */
function positionOf(findings: Findings, attribute: Attribute): readonly [x: number, y: number] {
  const text = attribute.value ?? '';
  const parts = (text.endsWith('!') ? text.slice(0, -1) : text).split(',').map((part) => part.trim());
  const [x, y] = parts.map((part) => (part === '' ? Number.NaN : Number(part)));
  const isPair = parts.length === 2 || parts.length === 3;
  if (isPair && Number.isFinite(x) && Number.isFinite(y)) return [x, y];
  throw wrong(findings, attribute.offset, 'a position such as pos="0.5,-1"', written(attribute));
}

function refuseCycles(findings: Findings): void {
  const cycle = findCycle(findings.arrows.map(({ ends }) => ends));
  if (!cycle) return;
  const { nodes, closing } = cycle;
  const shown = nodes.length > 13 ? [...nodes.slice(0, 12), `… (${nodes.length - 1} nodes)`] : nodes;
  throw cyclic(findings, findings.arrows[closing].offset, `this arrow closes the cycle ${shown.join(' → ')}`);
}

function isNodeMark(name: string): name is NodeMark {
  return NODE_MARKS.some((mark) => mark === name);
}

function written({ name, value }: Attribute): string {
  return value === undefined ? `'${name}'` : `'${name}=${value}'`;
}

function wrong({ text }: Findings, offset: number, expected: string, got: string): GraphSyntaxError {
  return new GraphSyntaxError(`expected ${expected}, got ${got}`, { text, offset, expected });
}

function cyclic({ text }: Findings, offset: number, problem: string): GraphSyntaxError {
  const expected = 'a graph without cycles';
  return new GraphSyntaxError(`${problem}, expected ${expected}`, { text, offset, expected });
}
