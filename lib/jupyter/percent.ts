// Text notebooks in jupytext's percent format for TypeScript: cells open with `// %%`, prose is commented, outputs are not kept.
import { YAMLParseError } from 'yaml';
import { type Cell, type Notebook, NotebookError } from './notebook.js';
import { completed, formatCellHeader, formatFileHeader, parseCellHeader, parseFileHeader } from './percentHeader.js';

const CELL = /^\s*\/\/\s*%%+(?:\s+(.*))?$/;
const FENCE = '// ---';
const ENCODING = /^\/\/.*?coding[:=]\s*utf-?8/i; // jupytext's first line of a file that is not ASCII

/**
 * The notebook in a percent file. Cells have the ids `cell-1`, `cell-2`, …, as the format keeps none.
 * @throws NotebookError with the line that is not understood
 */
export function parsePercent(text: string, file = 'notebook'): Notebook {
  const fail = (line: number, what: string): never => {
    throw new NotebookError(`${file}:${line}: ${what}`);
  };
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n/g, '\n')
    .replace(/\n$/, '')
    .split('\n');
  const { metadata, others, end } = fileHeader(lines, fail);
  const starts = [...lines.keys()].filter((i) => i >= end && CELL.test(lines[i]));
  if (starts.length === 0 && end <= 1)
    fail(1, 'no cell is marked; expected a text notebook whose cells open with `// %%`');
  const cells: Cell[] = starts.map((start, i) => {
    const body = lines.slice(start + 1, starts[i + 1]);
    if (i + 1 < starts.length && body.at(-1) === '') body.pop(); // between two cells
    return cellOf(lines[start], body, (line, what) => fail(start + 1 + line, what));
  });
  const before = lines
    .slice(end, starts[0] ?? lines.length)
    .join('\n')
    .trim();
  if (before !== '') cells.unshift(code(before));
  if (others.length > 0)
    cells.unshift({ cell_type: 'raw', id: '', metadata: {}, source: ['---', ...others, '---'].join('\n') });
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: completed(metadata),
    cells: cells.map((cell, i) => ({ ...cell, id: `cell-${i + 1}` })),
  };
}

type Fail = (line: number, what: string) => never;

// The YAML at the top, and the line after it; files without one are notebooks of the kit.
function fileHeader(lines: string[], fail: Fail): ReturnType<typeof parseFileHeader> & { end: number } {
  const start = ENCODING.test(lines[0]) ? 1 : 0;
  if (lines[start]?.trimEnd() !== FENCE) return { metadata: {}, others: [], end: start };
  const end = lines.findIndex((line, i) => i > start && line.trimEnd() === FENCE);
  if (end < 0) fail(start + 1, 'the header has no end; expected a second `// ---`');
  const header = lines
    .slice(start + 1, end)
    .map((line, i) => uncomment(line, () => fail(start + i + 2, 'a header line must begin with `//`')));
  try {
    return { ...parseFileHeader(header), end: end + 1 };
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1;
    return fail(start + line + 1, `the header is not YAML of a notebook: ${(error as Error).message.split('\n')[0]}`);
  }
}

function cellOf(opening: string, body: string[], fail: Fail): Cell {
  let header: ReturnType<typeof parseCellHeader>;
  try {
    header = parseCellHeader(CELL.exec(opening)?.[1] ?? '');
  } catch (error) {
    return fail(0, (error as Error).message);
  }
  const { type, metadata } = header;
  if (type === 'code') return { ...code(body.join('\n')), metadata };
  const missing = 'a line of prose must begin with `//`; code needs a cell of its own, opened with `// %%`';
  const source = body.map((line, i) => (line === '' ? '' : uncomment(line, () => fail(i + 1, missing)))).join('\n');
  return { cell_type: type, id: '', metadata, source };
}

function code(source: string): Cell {
  return { cell_type: 'code', id: '', metadata: {}, source, outputs: [], execution_count: null };
}

function uncomment(line: string, fail: () => never): string {
  return line.startsWith('//') ? line.slice(line.startsWith('// ') ? 3 : 2) : fail();
}

/**
 * The text of a notebook as a percent file. Ids and outputs are left out; sources, kinds and metadata come back unchanged.
 * @throws NotebookError for what the format cannot say: attachments, and lines that would open a cell
 */
export function formatPercent({ metadata, cells }: Notebook, file = 'notebook'): string {
  const { language } = { ...(metadata.language_info as Named), ...(metadata.kernelspec as Named) };
  if (language !== undefined && language !== 'typescript')
    throw new NotebookError(`${file}: is a notebook in ${language}; expected TypeScript`);
  const header = ['---', ...formatFileHeader(completed(metadata)), '---'].map(comment).join('\n');
  const blocks = cells.map((cell, i) => {
    const fail = (what: string): never => {
      throw new NotebookError(`${file}: cell ${i + 1}: ${what}`);
    };
    if (cell.cell_type !== 'code' && cell.attachments) fail('has attachments; a percent file cannot hold them');
    const { cell_type: type, metadata, source } = cell;
    const body = source === '' ? [] : source.split('\n').map((line) => (type === 'code' ? line : comment(line)));
    const opening = body.find((line) => CELL.test(line));
    if (opening !== undefined)
      fail(`the line ${JSON.stringify(opening)} would open a cell in a percent file; write it differently`);
    return [`// ${formatCellHeader({ type, metadata })}`, ...body].join('\n');
  });
  return `${[header, ...blocks].join('\n\n')}\n`;
}

interface Named {
  language?: string;
}

function comment(line: string): string {
  return line === '' ? '//' : `// ${line}`;
}
