// Where a text stops being JSON: `JSON.parse` names the place in some releases of Node and hides it in others.

const SPACE = /[ \t\r\n]*/y;
const MARK = /[{}[\],:]/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these may not stand in a string of JSON
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})[^"\\\u0000-\u001f]*)*"/y;
const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/** What may come next: a value, a value or `]`, a key or `}`, a key, a colon, a comma or the closing bracket, nothing. */
type Expected = 'value' | 'first value' | 'first key' | 'key' | 'colon' | 'comma' | 'end';

/** In words where the text stops being JSON, such as `line 3, column 5: found "}"`. Meant for a text that `JSON.parse` refuses. */
export function jsonMistake(text: string): string {
  const open: string[] = [];
  let expected: Expected = 'value';
  let place = endOf(SPACE, text, 0);
  for (;;) {
    const token = tokenAt(text, place);
    const next: Expected | undefined = token && after(expected, token, open);
    if (!token || !next) break;
    expected = next;
    place = endOf(SPACE, text, token.end);
  }
  const before = text.slice(0, place).split('\n');
  const rest = /^\W|^\w+/.exec(text.slice(place))?.[0];
  const found = rest === undefined ? 'the text ends' : `found ${JSON.stringify(rest)}`;
  return `line ${before.length}, column ${before[before.length - 1].length + 1}: ${found}`;
}

interface Token {
  /** a bracket, comma or colon, or what kind of value */
  kind: string;
  end: number;
}

function tokenAt(text: string, place: number): Token | undefined {
  if (endOf(MARK, text, place) > place) return { kind: text[place], end: place + 1 };
  for (const [kind, pattern] of [
    ['string', STRING],
    ['word', WORD],
  ] as const) {
    const end = endOf(pattern, text, place);
    if (end > place) return { kind, end };
  }
  return undefined;
}

// Where a match that starts at `place` ends; `place` when there is none.
function endOf(pattern: RegExp, text: string, place: number): number {
  pattern.lastIndex = place;
  return pattern.test(text) ? pattern.lastIndex : place;
}

// What may follow this token; undefined where it may not stand. `open` holds the brackets that are not closed yet.
function after(expected: Expected, { kind }: Token, open: string[]): Expected | undefined {
  const closed = (): Expected => (open.length === 0 ? 'end' : 'comma');
  const isValue = expected === 'value' || expected === 'first value';
  if (kind === 'string' && (expected === 'key' || expected === 'first key')) return 'colon';
  if (kind === 'string' || kind === 'word') return isValue ? closed() : undefined;
  if (kind === '{' || kind === '[') {
    if (!isValue) return undefined;
    open.push(kind);
    return kind === '{' ? 'first key' : 'first value';
  }
  if (kind === ':') return expected === 'colon' ? 'value' : undefined;
  if (kind === ',' && expected === 'comma') return open[open.length - 1] === '{' ? 'key' : 'value';
  const [partner, empty] = kind === '}' ? ['{', 'first key'] : ['[', 'first value'];
  if (kind === ',' || open[open.length - 1] !== partner || (expected !== 'comma' && expected !== empty)) {
    return undefined;
  }
  open.pop();
  return closed();
}
