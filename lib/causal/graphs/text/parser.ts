// The grammar of graphs in text, by recursive descent. What the statements mean is parseGraph's business.
//
//   text       = [ wrapper ] statements [ '}' ]
//   wrapper    = ( 'dag' | ['strict'] 'digraph' ) [ name ] '{'
//   statements = { statement | ';' }
//   statement  = ( 'node' | 'edge' | 'graph' ) attributes         in a digraph only
//              | name '=' value
//              | end { arrow end } { attributes }
//   end        = name [ port ] | [ 'subgraph' [ name ] ] '{' statements '}'
//   port       = ':' name [ ':' name ]                            in a digraph only
//   arrow      = '->' | '<-' | '<->' | '→' | '←' | '↔'
//   attributes = '[' { name [ '=' value ] [ ',' | ';' ] } ']'
import { GraphSyntaxError } from './syntaxError.js';
import { isMark, isName, isWord, type Token, type Tokens, tokenize } from './tokens.js';

export type ArrowKind = '->' | '<-' | '<->';

/** An end of an edge: a node, or a group that stands for every node mentioned in it. */
export type End =
  | { readonly kind: 'node'; readonly name: string; readonly offset: number }
  | { readonly kind: 'group'; readonly statements: readonly Statement[]; readonly offset: number };

export interface Link {
  readonly arrow: ArrowKind;
  readonly offset: number;
}

export interface Attribute {
  readonly name: string;
  readonly value?: string;
  readonly offset: number;
}

/** `ends` joined by `links`, one fewer; without links the attributes are those of the one node. */
export interface Chain {
  readonly kind: 'chain';
  readonly ends: readonly End[];
  readonly links: readonly Link[];
  readonly attributes: readonly Attribute[];
}

/** DOT's `node [...]`, `edge [...]`, `graph [...]`. */
export interface Defaults {
  readonly kind: 'defaults';
  readonly attributes: readonly Attribute[];
}

export type Statement = Chain | Defaults;

/** Groups nest at most this deep, far from the depth that the call stack bears. */
export const DEEPEST_GROUP = 200;

const DOT_KEYWORDS = ['strict', 'digraph', 'graph', 'subgraph', 'node', 'edge'];
const CLASS_OF_GRAPHS = 'it stands for a class of graphs; write one of them, with <-> for a hidden common cause';
const REFUSED: Readonly<Record<string, string>> = {
  graph: "its edges have no direction; write 'digraph', with '->' from cause to effect",
  mag: CLASS_OF_GRAPHS,
  pag: CLASS_OF_GRAPHS,
  pdag: CLASS_OF_GRAPHS,
};
const ARROW_KINDS: Readonly<Record<string, ArrowKind>> = {
  '->': '->',
  '<-': '<-',
  '<->': '<->',
  '→': '->',
  '←': '<-',
  '↔': '<->',
};

interface Cursor extends Tokens {
  readonly text: string;
  at: number;
  /** groups around the place */
  depth: number;
  isDot: boolean;
}

/** The statements of a text in dagitty's or DOT's syntax, or without a wrapper. @throws GraphSyntaxError */
export function parseStatements(text: string): readonly Statement[] {
  const cursor: Cursor = { ...tokenize(text), text, at: 0, depth: 0, isDot: false };
  const opening = readWrapper(cursor);
  if (!opening && current(cursor).kind === 'end') throw unexpected(cursor, "a graph such as 'X -> Y'");
  const statements = readStatements(cursor, opening);
  if (current(cursor).kind !== 'end') throw unexpected(cursor, 'the end of the text');
  return statements;
}

/** Reads `dag {`, `digraph name {` and so on; its brace, or undefined where the text begins with a statement. */
function readWrapper(cursor: Cursor): Token | undefined {
  const skipped = isWord(cursor.tokens[0], ['strict']) && isWord(cursor.tokens[1], ['digraph', 'graph']) ? 1 : 0;
  const [kind, next] = cursor.tokens.slice(skipped);
  const isKind = isWord(kind, ['dag', 'digraph', ...Object.keys(REFUSED)]);
  if (!isKind || !(isName(next) || isMark(next, '{'))) return undefined;
  cursor.at = skipped;
  const keyword = kind.text.toLowerCase();
  const remedy = REFUSED[keyword];
  if (remedy) throw unexpected(cursor, "'dag', 'digraph' or statements without a wrapper", remedy);
  cursor.isDot = keyword === 'digraph';
  cursor.at++;
  if (isName(current(cursor))) cursor.at++;
  if (isMark(current(cursor), '{')) return take(cursor);
  throw unexpected(cursor, `'{' after '${kind.text}'`, `a node named ${kind.text} stands in double quotes`);
}

/** Statements up to the brace that closes `opening`, or to the end of the text. */
function readStatements(cursor: Cursor, opening: Token | undefined): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    const token = current(cursor);
    if (token.kind === 'end') {
      if (opening) throw unclosed(cursor, opening);
      return statements;
    }
    if (opening && isMark(token, '}')) {
      cursor.at++;
      return statements;
    }
    if (isMark(token, ';')) cursor.at++;
    else if (isName(token) && isMark(cursor.tokens[cursor.at + 1], '=')) {
      cursor.at += 2;
      readValue(cursor, token);
    } else statements.push(readStatement(cursor, opening ? "a node, a group or '}'" : 'a node or a group'));
  }
}

function readStatement(cursor: Cursor, expected: string): Statement {
  const isDefault = cursor.isDot && isWord(current(cursor), ['node', 'edge', 'graph']);
  if (isDefault && isMark(cursor.tokens[cursor.at + 1], '[')) {
    cursor.at++;
    return { kind: 'defaults', attributes: readAttributes(cursor) };
  }
  const ends = [readEnd(cursor, expected)];
  const links: Link[] = [];
  while (current(cursor).kind === 'arrow') {
    const { text, offset } = current(cursor);
    links.push({ arrow: readArrow(cursor), offset });
    ends.push(readEnd(cursor, `a node or a group after '${text}'`));
  }
  const attributes: Attribute[] = [];
  const mayHave = links.length > 0 || ends[0].kind === 'node';
  while (mayHave && isMark(current(cursor), '[')) attributes.push(...readAttributes(cursor));
  return { kind: 'chain', ends, links, attributes };
}

function readArrow(cursor: Cursor): ArrowKind {
  const kind = ARROW_KINDS[current(cursor).text];
  if (!kind) {
    throw unexpected(cursor, "'->', '<-' or '<->'", 'an edge names a cause and an effect, or a hidden common cause');
  }
  cursor.at++;
  return kind;
}

function readEnd(cursor: Cursor, expected: string): End {
  const token = current(cursor);
  const { offset } = token;
  if (cursor.isDot && isWord(token, ['subgraph'])) {
    cursor.at++;
    if (isName(current(cursor))) cursor.at++;
    if (!isMark(current(cursor), '{')) throw unexpected(cursor, "'{' after 'subgraph'");
  }
  if (isMark(current(cursor), '{')) return { kind: 'group', statements: readGroup(cursor), offset };
  if (!isName(token)) throw unexpected(cursor, expected);
  if (cursor.isDot && isWord(token, DOT_KEYWORDS)) {
    throw unexpected(cursor, expected, 'a node with the name of a keyword stands in double quotes');
  }
  cursor.at++;
  if (cursor.isDot) skipPort(cursor);
  return { kind: 'node', name: token.text, offset };
}

function readGroup(cursor: Cursor): Statement[] {
  if (cursor.depth === DEEPEST_GROUP) throw unexpected(cursor, `groups nested at most ${DEEPEST_GROUP} deep`);
  cursor.depth++;
  const statements = readStatements(cursor, take(cursor));
  cursor.depth--;
  return statements;
}

// Where on its border an edge meets a node; a drawing's matter.
function skipPort(cursor: Cursor): void {
  for (let parts = 0; parts < 2 && isMark(current(cursor), ':'); parts++) {
    cursor.at++;
    if (!isName(current(cursor))) throw unexpected(cursor, "the name of a port after ':'");
    cursor.at++;
  }
}

function readAttributes(cursor: Cursor): Attribute[] {
  const opening = take(cursor);
  const attributes: Attribute[] = [];
  while (!isMark(current(cursor), ']')) {
    const token = current(cursor);
    if (token.kind === 'end') throw unclosed(cursor, opening);
    if (!isName(token)) throw unexpected(cursor, "the name of an attribute or ']'");
    cursor.at++;
    const hasValue = isMark(current(cursor), '=');
    if (hasValue) cursor.at++;
    const value = hasValue ? readValue(cursor, token) : undefined;
    attributes.push({ name: token.text, value, offset: token.offset });
    if (isMark(current(cursor), ',') || isMark(current(cursor), ';')) cursor.at++;
  }
  cursor.at++;
  return attributes;
}

function readValue(cursor: Cursor, attribute: Token): string {
  const token = current(cursor);
  if (!isName(token) && token.kind !== 'value') {
    throw unexpected(cursor, `a value of ${attribute.text} after '='`);
  }
  cursor.at++;
  return token.text;
}

function current({ tokens, at, broken }: Cursor): Token {
  const token = tokens[at];
  if (token) return token;
  throw broken ?? new RangeError(`the parser went past the last of ${tokens.length} tokens`);
}

function take(cursor: Cursor): Token {
  const token = current(cursor);
  cursor.at++;
  return token;
}

function unexpected(cursor: Cursor, expected: string, remedy?: string): GraphSyntaxError {
  const token = current(cursor);
  const problem = `expected ${expected}, got ${inQuotes(token)}${remedy ? `: ${remedy}` : ''}`;
  return new GraphSyntaxError(problem, { text: cursor.text, offset: token.offset, expected });
}

function unclosed({ text }: Cursor, opening: Token): GraphSyntaxError {
  const closing = opening.text === '[' ? ']' : '}';
  const expected = `'${closing}' to close this '${opening.text}'`;
  return new GraphSyntaxError(`expected ${expected}, got the end of the text`, {
    text,
    offset: opening.offset,
    expected,
  });
}

function inQuotes({ kind, text }: Token): string {
  if (kind === 'end') return 'the end of the text';
  const points = [...text];
  const shown = points.length > 40 ? `${points.slice(0, 40).join('')}…` : text;
  return kind === 'quoted' ? `"${shown}"` : `'${shown}'`;
}
