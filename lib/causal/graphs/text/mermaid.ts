// Mermaid's flowcharts, as far as they can be causal graphs.
//
//   text       = ( 'flowchart' | 'graph' ) direction { line }         lines end with a line end or ';'; '%%' comments
//   line       = nodes { link nodes } | 'class' id { ',' id } name | drawing
//   nodes      = node { '&' node }
//   node       = id [ label ] [ ':::' class ]                         the class `latent` marks a node that nobody observes
//   label      = '[' text ']' | '(' text ')' | '((' text '))' | '{' text '}'      text may stand in double quotes
//   link       = ( '-->' | '-.->' | '==>' | '<-->' | '<-.->' | '<==>' ) [ '|' text '|' ]
//   drawing    = ( 'classDef' | 'style' | 'linkStyle' | 'direction' ) anything
import type { ArrowKind, Chain, End, Statement } from './parser.js';
import { GraphSyntaxError } from './syntaxError.js';

const HEADER = /^(?:\s|%%[^\n\r]*)*(?:flowchart|graph)[ \t]+(?:LR|RL|TB|TD|BT)(?=[\s;]|$)/;
// Mermaid writes any character by its number.
const ENTITY = /#(\d{1,7}|quot);/g;
const LABELS = [
  ['((', '))'],
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
] as const;

interface Cursor {
  readonly text: string;
  at: number;
  /** names by id: the label, or the id itself */
  readonly names: Map<string, string>;
}

/** A node as written: its name is known only when the whole text is read, since a label may follow its id. */
interface Vertex {
  readonly id: string;
  readonly offset: number;
}

interface Line {
  readonly groups: readonly (readonly Vertex[])[];
  readonly links: Chain['links'];
}

/** The statements of a Mermaid flowchart, or undefined where the text does not begin as one. @throws GraphSyntaxError */
export function mermaidStatements(text: string): readonly Statement[] | undefined {
  const header = HEADER.exec(text);
  if (!header) return undefined;
  const cursor: Cursor = { text, at: header[0].length, names: new Map() };
  const lines: Line[] = [];
  const latent: Vertex[] = [];
  for (take(cursor, /(?:[\s;]|%%[^\n\r]*)+/uy); cursor.at < text.length; take(cursor, /(?:[\s;]|%%[^\n\r]*)+/uy)) {
    if (take(cursor, /(?:classDef|style|linkStyle|direction)[ \t][^\n\r;]*/uy)) continue;
    if (take(cursor, /class[ \t]+/uy)) latent.push(...readClass(cursor));
    else lines.push(readLine(cursor, latent));
    take(cursor, /[ \t]+/uy);
    if (cursor.at < text.length && !/[\n\r;%]/.test(text[cursor.at]))
      throw unexpected(cursor, 'an arrow or a line end');
  }
  const marks = latent.map((vertex) => chain([[vertex]], [], cursor, [{ name: 'latent', offset: vertex.offset }]));
  return [...lines.map(({ groups, links }) => chain(groups, links, cursor)), ...marks];
}

function readLine(cursor: Cursor, latent: Vertex[]): Line {
  const groups = [readNodes(cursor, latent)];
  const links: { arrow: ArrowKind; offset: number }[] = [];
  for (let arrow = readLink(cursor); arrow; arrow = readLink(cursor)) {
    links.push(arrow);
    groups.push(readNodes(cursor, latent));
  }
  return { groups, links };
}

function readNodes(cursor: Cursor, latent: Vertex[]): Vertex[] {
  const nodes = [readNode(cursor, latent)];
  while (take(cursor, /[ \t]*&[ \t]*/uy)) nodes.push(readNode(cursor, latent));
  return nodes;
}

function readNode(cursor: Cursor, latent: Vertex[]): Vertex {
  const offset = cursor.at;
  const id = take(cursor, /[\p{L}\p{M}\p{N}_]+/uy);
  if (!id) throw unexpected(cursor, 'a node');
  if (id === 'subgraph')
    throw unexpected({ ...cursor, at: offset }, 'a node', "'subgraph', which a causal graph has no use for");
  const label = readLabel(cursor);
  if (label !== undefined) nameNode(cursor, id, label, offset);
  else if (!cursor.names.has(id)) cursor.names.set(id, id);
  const vertex = { id, offset };
  if (take(cursor, /:::[\p{L}\p{N}_-]+/uy) === ':::latent') latent.push(vertex);
  return vertex;
}

function nameNode(cursor: Cursor, id: string, label: string, offset: number): void {
  const holder = [...cursor.names].find(([other, name]) => name === label && other !== id);
  if (holder)
    throw unexpected({ ...cursor, at: offset }, 'a label for each node', `"${label}" for ${holder[0]} and for ${id}`);
  cursor.names.set(id, label);
}

function readLabel(cursor: Cursor): string | undefined {
  const [open, close] = LABELS.find(([opening]) => cursor.text.startsWith(opening, cursor.at)) ?? [];
  if (!open || !close) return undefined;
  const begin = cursor.at;
  cursor.at += open.length;
  const inQuotes = take(cursor, /[ \t]*"[^"\n\r]*"[ \t]*/uy)
    ?.trim()
    .slice(1, -1);
  const label = inQuotes ?? take(cursor, /[^"[\](){}\n\r]+/uy)?.trim() ?? '';
  if (!cursor.text.startsWith(close, cursor.at)) {
    throw unexpected({ ...cursor, at: begin }, `'${close}' to close this label`, 'something else before it');
  }
  cursor.at += close.length;
  return label.replace(ENTITY, (written, point) => {
    if (point === 'quot') return '"';
    return Number(point) <= 0x10ffff ? String.fromCodePoint(Number(point)) : written;
  });
}

function readLink(cursor: Cursor): { arrow: ArrowKind; offset: number } | undefined {
  take(cursor, /[ \t]+/uy);
  const offset = cursor.at;
  const written = take(cursor, /<?(?:--+>|-\.+->|==+>)/uy);
  if (!written) {
    if (/^(?:---|-\.-|===|--[ox]|<-)/.test(cursor.text.slice(offset, offset + 3))) {
      throw unexpected(cursor, "an arrow: '-->' from cause to effect, '<-.->' for a hidden common cause");
    }
    return undefined;
  }
  take(cursor, /[ \t]*\|[^|\n\r]*\|/uy);
  take(cursor, /[ \t]+/uy);
  return { arrow: written.startsWith('<') ? '<->' : '->', offset };
}

/** `class a,b latent`: the nodes, where the class is the one that counts. */
function readClass(cursor: Cursor): Vertex[] {
  const found: Vertex[] = [];
  do {
    const offset = cursor.at;
    const id = take(cursor, /[\p{L}\p{M}\p{N}_]+/uy);
    if (!id) throw unexpected(cursor, 'a node');
    found.push({ id, offset });
  } while (take(cursor, /[ \t]*,[ \t]*/uy));
  const stranger = found.find(({ id }) => !cursor.names.has(id));
  if (stranger) throw unexpected({ ...cursor, at: stranger.offset }, 'a node named above', `'${stranger.id}'`);
  return take(cursor, /[ \t]+[\p{L}\p{N}_-]+/uy)?.trim() === 'latent' ? found : [];
}

function chain(
  groups: Line['groups'],
  links: Line['links'],
  cursor: Cursor,
  attributes: Chain['attributes'] = [],
): Chain {
  const node = ({ id, offset }: Vertex): End => ({ kind: 'node', name: cursor.names.get(id) ?? id, offset });
  const ends = groups.map((vertices): End => {
    if (vertices.length === 1) return node(vertices[0]);
    const statements = vertices.map(
      (vertex): Chain => ({ kind: 'chain', ends: [node(vertex)], links: [], attributes: [] }),
    );
    return { kind: 'group', statements, offset: vertices[0].offset };
  });
  return { kind: 'chain', ends, links, attributes };
}

/** What stands next, if the sticky pattern matches there; then it is read. */
function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found) cursor.at += found.length;
  return found || undefined;
}

function unexpected({ text, at }: Cursor, expected: string, got?: string): GraphSyntaxError {
  const next =
    text[at] === undefined
      ? 'the end of the text'
      : /[\n\r]/.test(text[at])
        ? 'the end of the line'
        : `'${String.fromCodePoint(text.codePointAt(at) ?? 0)}'`;
  return new GraphSyntaxError(`expected ${expected}, got ${got ?? next}`, { text, offset: at, expected });
}
