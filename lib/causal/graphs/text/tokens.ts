// A graph's text, cut into words, arrows and brackets.
import { GraphSyntaxError } from './syntaxError.js';

export interface Token {
  /** `value` is a word that only an attribute may hold: a negative number, or DOT's text in angle brackets */
  readonly kind: 'name' | 'quoted' | 'value' | 'arrow' | 'mark' | 'end';
  /** of a name what it says without its quotes, otherwise as written */
  readonly text: string;
  /** where it starts, in UTF-16 units */
  readonly offset: number;
}

/** The tokens of a text. A text that cannot be cut ends with the error, so a parser meets faults in order of the text. */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly broken?: GraphSyntaxError;
}

// Longest first. Those that a causal graph has no use for are cut as well, so that the parser can say what to write instead.
const ARROWS = ['<-->', '<->', '-->', '<--', '@->', '<-@', '@-@', '@--', '--@', '->', '<-', '--', '=>', '→', '←', '↔'];
const MARKS = '{}[]=,;:';
const NAME_POINT = /[\p{L}\p{M}\p{N}_.]/u;
const DIGIT_OR_DOT = /[0-9.]/;
const SPACE = /[\s\uFEFF]/u;

export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  try {
    for (at = skipBlank(text, 0); at < text.length; at = skipBlank(text, at)) {
      const [token, end] = readToken(text, at, tokens[tokens.length - 1]);
      tokens.push(token);
      at = end;
    }
  } catch (error) {
    if (error instanceof GraphSyntaxError) return { tokens, broken: error };
    throw error;
  }
  return { tokens: [...tokens, { kind: 'end', text: '', offset: text.length }] };
}

export function isName(token: Token | undefined): boolean {
  return token?.kind === 'name' || token?.kind === 'quoted';
}

export function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === 'mark' && token.text === mark;
}

// Keywords are no names in quotes, and have no case.
export function isWord(token: Token | undefined, words: readonly string[]): boolean {
  return token?.kind === 'name' && words.includes(token.text.toLowerCase());
}

/** The token at `offset`, which is no white space, and where it ends. */
function readToken(text: string, offset: number, last: Token | undefined): readonly [Token, number] {
  const first = text[offset];
  if (first === '"') return readQuoted(text, offset);
  const arrow = ARROWS.find((written) => text.startsWith(written, offset));
  if (arrow) return [{ kind: 'arrow', text: arrow, offset }, offset + arrow.length];
  if (MARKS.includes(first)) return [{ kind: 'mark', text: first, offset }, offset + 1];
  if (first === '<' && last?.text === '=' && last.kind === 'mark') return readAngled(text, offset);
  const isNegative = first === '-' && DIGIT_OR_DOT.test(text[offset + 1] ?? '');
  const end = endOfWord(text, isNegative ? offset + 1 : offset);
  if (end === offset) throw strayCharacter(text, offset);
  return [{ kind: isNegative ? 'value' : 'name', text: text.slice(offset, end), offset }, end];
}

function endOfWord(text: string, from: number): number {
  let end = from;
  while (end < text.length) {
    const point = String.fromCodePoint(text.codePointAt(end) ?? 0);
    if (!NAME_POINT.test(point)) break;
    end += point.length;
  }
  return end;
}

/** A name in double quotes; `\"` and `\\` stand for one character, a backslash at the end of a line joins the lines. */
function readQuoted(text: string, offset: number): readonly [Token, number] {
  const parts: string[] = [];
  let at = offset + 1;
  for (let from = at; at < text.length; at++) {
    if (text[at] === '"') {
      parts.push(text.slice(from, at));
      return [{ kind: 'quoted', text: parts.join(''), offset }, at + 1];
    }
    const next = text[at + 1];
    if (text[at] !== '\\' || (next !== '"' && next !== '\\' && next !== '\n')) continue;
    parts.push(text.slice(from, at), next === '\n' ? '' : next);
    at++;
    from = at + 1;
  }
  throw unterminated(text, offset, { what: 'name in quotes', closing: "'\"'" });
}

/** DOT's markup in angle brackets, which nest. */
function readAngled(text: string, offset: number): readonly [Token, number] {
  let depth = 0;
  for (let at = offset; at < text.length; at++) {
    if (text[at] === '<') depth++;
    if (text[at] === '>') depth--;
    if (depth === 0) return [{ kind: 'value', text: text.slice(offset, at + 1), offset }, at + 1];
  }
  throw unterminated(text, offset, { what: 'text in angle brackets', closing: "'>'" });
}

/** The first place from `from` on that is neither white space nor a comment. */
function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    if (SPACE.test(text[at])) at++;
    else if (text[at] === '#' || text.startsWith('//', at)) at = endOfLine(text, at);
    else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) throw unterminated(text, at, { what: 'comment', closing: "'*/'" });
      at = end + 2;
    } else break;
  }
  return at;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function unterminated(
  text: string,
  offset: number,
  { what, closing }: { what: string; closing: string },
): GraphSyntaxError {
  const expected = `${closing} to close this ${what}`;
  return new GraphSyntaxError(`expected ${expected}, got the end of the text`, { text, offset, expected });
}

function strayCharacter(text: string, offset: number): GraphSyntaxError {
  const point = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const shown = /[\p{C}\p{Z}]/u.test(point) ? `U+${point.codePointAt(0)?.toString(16).toUpperCase()}` : `'${point}'`;
  const expected = 'a name, an arrow, a bracket or a separator';
  const remedy = 'names with other than letters, digits, _ and . stand in double quotes';
  return new GraphSyntaxError(`expected ${expected}, got ${shown}; ${remedy}`, { text, offset, expected });
}
