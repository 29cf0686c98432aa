// A causal graph as text: for dagitty, for Graphviz, for a page that renders Mermaid.
import type { Arrow, CausalGraph, Marks } from '../graph.js';

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
// Words that one of the readers takes for more than a name.
const KEYWORDS = ['strict', 'digraph', 'graph', 'subgraph', 'node', 'edge', 'dag', 'pdag', 'mag', 'pag', 'bb'];

/**
 * The graph in dagitty's syntax; `dag(toDagitty(g))` is g again, marks and positions included. Every node has a line, so that
 * the order of nodes stays; nodes with the same mark come back in that order.
 */
export function toDagitty(graph: CausalGraph): string {
  return wrapped('dag {', [
    ...graph.nodes.map((node) => `${quoted(node)}${attributes(marksOf(graph, node, (mark) => mark))}`),
    ...graph.arrows.map(edge('->')),
    ...graph.bidirected.map(edge('<->')),
  ]);
}

/**
 * The graph in Graphviz DOT; `dag(toDot(g))` is g again. Latent nodes are dashed, X ↔ Y is a dashed edge with two heads.
 * Positions are written as they are, pinned by `!`; Graphviz reads them in its own units, with y upward.
 */
export function toDot(graph: CausalGraph): string {
  const nodes = graph.nodes.map((node) => {
    const marks = marksOf(graph, node, (mark) => `${mark}=yes`, '!');
    const isLatent = graph.latent.includes(node);
    return `${quoted(node)}${attributes(isLatent ? [...marks, 'style=dashed'] : marks)};`;
  });
  const arrows = graph.arrows.map(edge('->')).map((text) => `${text};`);
  const bidirected = graph.bidirected.map(edge('->')).map((text) => `${text} [dir=both, style=dashed];`);
  return wrapped('digraph {', [...nodes, ...arrows, ...bidirected]);
}

/**
 * The graph as a Mermaid flowchart, latent nodes dashed, X ↔ Y as a dotted edge with two heads. `dag(toMermaid(g))` is g again, but
 * for positions and the marks besides latent, which a flowchart has no place for.
 */
export function toMermaid(graph: CausalGraph): string {
  const id = new Map(graph.nodes.map((node, k) => [node, `n${k}`]));
  const joined = (arrow: string) => (pair: Arrow) => pair.map((node) => id.get(node)).join(` ${arrow} `);
  const isLatent = new Set(graph.latent);
  const lines = [
    ...graph.nodes.map((node) => `${id.get(node)}["${entities(node)}"]${isLatent.has(node) ? ':::latent' : ''}`),
    ...graph.arrows.map(joined('-->')),
    ...graph.bidirected.map(joined('<-.->')),
    ...(isLatent.size > 0 ? ['classDef latent stroke-dasharray: 5 5'] : []),
  ];
  return ['flowchart LR', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

function wrapped(opening: string, lines: readonly string[]): string {
  return [opening, ...lines.map((line) => `  ${line}`), '}', ''].join('\n');
}

function edge(arrow: string): (pair: Arrow) => string {
  return ([from, to]) => `${quoted(from)} ${arrow} ${quoted(to)}`;
}

function marksOf(
  { latent, marks = {} }: CausalGraph,
  node: string,
  written: (mark: string) => string,
  pinned = '',
): string[] {
  const { exposure, outcome, adjusted, positions = {} }: Marks = marks;
  const found = Object.entries({ exposure, outcome, adjusted, latent })
    .filter(([, nodes]) => nodes?.includes(node))
    .map(([mark]) => written(mark));
  if (Object.hasOwn(positions, node)) found.push(`pos="${positions[node].join(',')}${pinned}"`);
  return found;
}

function attributes(list: readonly string[]): string {
  return list.length > 0 ? ` [${list.join(', ')}]` : '';
}

function quoted(name: string): string {
  const isPlain = PLAIN_NAME.test(name) && !KEYWORDS.includes(name.toLowerCase());
  return isPlain ? name : `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

// Mermaid reads markup in labels; by number every character is itself.
function entities(label: string): string {
  return label.replace(/[^\p{L}\p{M}\p{N} _.,()*'+-]/gu, (point) => `#${point.codePointAt(0)};`);
}
