// What is wrong with a graph's text, and where.

/** A text that is no causal graph. Everything that `dag` finds wrong in a text is of this type. */
export class GraphSyntaxError extends Error {
  override readonly name = 'GraphSyntaxError';
  /** from 1 */
  readonly line: number;
  /** from 1, in code points: a letter outside the basic plane is one column, as in an editor */
  readonly column: number;
  /** what could have stood there, in words */
  readonly expected: string;

  /**
   * @param problem   such as `expected a node or a group after '->', got '}'`
   * @param expected  such as `a node or a group after '->'`
   * @param offset    where in `text`, in UTF-16 units
   */
  constructor(problem: string, { text, offset, expected }: { text: string; offset: number; expected: string }) {
    const { line, source, before } = locate(text, offset);
    super(`line ${line}, column ${before.length + 1}: ${problem}\n${picture(source, before)}`);
    this.line = line;
    this.column = before.length + 1;
    this.expected = expected;
  }
}

// Lines end with \n, \r\n or a single \r; a position on the line end belongs to the line that it ends.
function locate(text: string, offset: number): { line: number; source: string; before: readonly string[] } {
  let line = 1;
  let start = 0;
  for (let at = 0; at < offset; at++) {
    const isEnd = text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n');
    if (!isEnd) continue;
    line++;
    start = at + 1;
  }
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return { line, source: text.slice(start, end), before: [...text.slice(start, offset)] };
}

const SHOWN = 60;

/** The source line with a caret under the place; of a long line the part around it. */
function picture(source: string, before: readonly string[]): string {
  const points = [...source];
  const from = Math.max(0, before.length - SHOWN);
  const to = Math.min(points.length, before.length + SHOWN);
  const [head, tail] = [from > 0 ? '…' : '', to < points.length ? '…' : ''];
  // Tabs stay tabs, so that the caret stands under its character whatever their width.
  const indent = before.slice(from).map((point) => (point === '\t' ? '\t' : ' '));
  return `  ${head}${points.slice(from, to).join('')}${tail}\n  ${head && ' '}${indent.join('')}^`;
}
