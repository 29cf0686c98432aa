// What a committed notebook must be, so that opening, diffing and publishing it brings no surprise.
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from './language.js';
import { type CodeCell, type Notebook, NotebookError, type Output, type TextCell, TIMINGS } from './notebook.js';
import { formatNotebookFile, isPercentFile, parseNotebookFile } from './notebookFile.js';
import { withSolutions } from './solutions.js';

const MAX_BYTES = 300_000;
const MAX_LINES = 15;
const ALLOWED_HOSTS = new Set(['www.w3.org']); // namespaces of SVG and XHTML, never requested
const HOME =
  /(?:^|[\s"'`(=:>,[]|file:\/\/)((?:\/(?:home|Users|root|tmp|var|mnt|opt|usr|srv|private|workspaces|Volumes)\/|[A-Za-z]:\\{1,2}Users\\)[^\s"'`)<]*)/;
/** with a scheme, or as a page writes it that leaves the scheme to whoever serves it */
const HOST = /\bhttps?:\/\/([^\s/"'<>\\)]+)|["'(=]\/\/([\w-]+(?:\.[\w-]+)+)/gi;
/** what a browser fetches for a text in Markdown without being asked */
const FETCHED = /(?:!\[[^\]]*\]\(\s*<?|\b(?:src|srcset|poster|data)\s*=\s*["']?)(?:https?:)?\/\/([^\s/"'<>\\)]+)/i;

export interface LintOptions {
  /** its name: says which format the text has */
  file?: string;
  /** absolute folders of this machine that no output may name */
  machinePaths?: string[];
}

/** Something that a committed notebook should not have. */
export interface Finding {
  /** 1-based place among all cells; missing for what concerns the file */
  cell?: number;
  message: string;
}

/** What is wrong with the text of a committed notebook; empty when all is well. */
export function lintNotebook(
  text: string,
  { file = 'notebook.ipynb', machinePaths = [] }: LintOptions = {},
): Finding[] {
  return ifParsed(text, file, (notebook) => [
    ...lintFile(text, notebook, file),
    ...lintCounts(notebook),
    ...notebook.cells.flatMap((cell, i) => {
      const messages = cell.cell_type === 'code' ? lintCode(cell, machinePaths) : lintProse(cell);
      return messages.map((message) => ({ cell: i + 1, message }));
    }),
  ]);
}

/** Whether the text is written as JupyterLab would save it (a text notebook: as `camrec notebook convert` writes it). */
export function lintForm(text: string, file = 'notebook.ipynb'): Finding[] {
  return ifParsed(text, file, (notebook) => {
    const expected = formatNotebookFile(notebook, file);
    if (text === expected) return [];
    const wanted = expected.split('\n');
    const line = text.split('\n').findIndex((given, i) => given !== wanted[i]);
    return [
      { message: `is not in canonical form from line ${line < 0 ? wanted.length : line + 1} on; --fix rewrites it` },
    ];
  });
}

// What cannot be parsed is the only finding.
function ifParsed(text: string, file: string, lint: (notebook: Notebook) => Finding[]): Finding[] {
  let notebook: Notebook;
  try {
    notebook = parseNotebookFile(text, file);
  } catch (error) {
    if (error instanceof NotebookError) return [findingOf(error, file)];
    throw error;
  }
  return lint(notebook);
}

function findingOf({ message }: NotebookError, file: string): Finding {
  const own = message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
  const place = /^cell (\d+)(?: \([^)]*\))?: /.exec(own);
  return place ? { cell: Number(place[1]), message: own.slice(place[0].length) } : { message: own };
}

function lintFile(text: string, notebook: Notebook, file: string): Finding[] {
  const problems: string[] = [];
  const bytes = Buffer.byteLength(text);
  const { kernelspec, language_info } = notebook.metadata;
  // the parser raises older minor versions, so look at the file
  if (!isPercentFile(file) && JSON.parse(text).nbformat_minor !== 5)
    problems.push('nbformat is not 4.5; --fix raises it');
  if (bytes >= MAX_BYTES) problems.push(`${bytes} bytes; expected below ${MAX_BYTES}: show fewer or smaller figures`);
  if (!isDeepStrictEqual(kernelspec, KERNELSPEC_METADATA)) {
    problems.push(
      `metadata.kernelspec is ${JSON.stringify(kernelspec)}; expected ${JSON.stringify(KERNELSPEC_METADATA)}`,
    );
  }
  if (!isDeepStrictEqual(language_info, LANGUAGE_INFO)) {
    problems.push(
      `metadata.language_info is ${JSON.stringify(language_info)}; expected ${JSON.stringify(LANGUAGE_INFO)}`,
    );
  }
  for (const key of TIMINGS) if (key in notebook.metadata) problems.push(`metadata.${key} holds timings`);
  const first = notebook.cells[0];
  if (first?.cell_type !== 'markdown' || !/^# \S/.test(first.source)) {
    problems.push('the first cell is no Markdown that starts with a title (`# …`)');
  }
  return [...problems.map((message) => ({ message })), ...lintSolutions(notebook, file)];
}

function lintSolutions(notebook: Notebook, file: string): Finding[] {
  try {
    const { cells } = withSolutions(notebook, file);
    const lengths = cells.map(({ cell_type, source }) => (cell_type === 'code' ? source.split('\n').length : 0));
    const long = lengths.findIndex((lines, i) => lines > MAX_LINES && cells[i].source !== notebook.cells[i].source);
    if (long < 0) return [];
    return [{ cell: long + 2, message: `its solution has ${lengths[long]} lines; expected at most ${MAX_LINES}` }];
  } catch (error) {
    if (error instanceof NotebookError) return [findingOf(error, file)];
    throw error;
  }
}

/** The first cell whose count is not that of one clean run from top to bottom; no cell has a count in a notebook without any. */
export function lintCounts({ cells }: Notebook): Finding[] {
  const counted = cells.some((cell) => cell.cell_type === 'code' && countsOf(cell).some((count) => count !== null));
  let runs = 0;
  for (const [i, cell] of cells.entries()) {
    if (cell.cell_type !== 'code' || !counted) continue;
    const expected = cell.source.trim() === '' ? null : ++runs;
    const wrong = countsOf(cell).find((count) => count !== expected);
    if (wrong === undefined) continue;
    return [
      { cell: i + 1, message: `has the count ${wrong}; expected ${expected}: counts are 1 to n, or there is none` },
    ];
  }
  return [];
}

function countsOf({ execution_count, outputs }: CodeCell): (number | null)[] {
  const results = outputs.flatMap((output) =>
    output.output_type === 'execute_result' ? [output.execution_count] : [],
  );
  return [execution_count, ...results];
}

function lintCode(cell: CodeCell, machinePaths: string[]): string[] {
  const problems: string[] = [];
  const lines = cell.source.trimEnd().split('\n').length;
  if (lines > MAX_LINES) problems.push(`${lines} lines; expected at most ${MAX_LINES}: move work into lib/`);
  for (const key of TIMINGS) if (key in cell.metadata) problems.push(`metadata.${key} holds timings`);
  return [...problems, ...cell.outputs.flatMap((output) => lintOutput(output, machinePaths))];
}

function lintProse({ cell_type, source }: TextCell): string[] {
  const host = cell_type === 'markdown' ? FETCHED.exec(source)?.[1] : undefined;
  return host === undefined ? [] : [`fetches from the host ${host} when it is shown; expected a file beside it`];
}

function lintOutput(output: Output, machinePaths: string[]): string[] {
  if (output.output_type === 'error') return [`holds the error ${output.ename}: ${output.evalue}`];
  if (output.output_type === 'stream' && output.name === 'stderr') {
    return [`wrote to stderr: ${output.text.trim().split('\n')[0]}`];
  }
  const text = output.output_type === 'stream' ? output.text : readable(output.data);
  const problems: string[] = [];
  const place = HOME.exec(text)?.[1] ?? machinePaths.find((path) => names(text, path));
  if (place) problems.push(`an output names a path of the machine: ${place}`);
  const hosts = [...text.matchAll(HOST)].map((match) => match[1] ?? match[2]);
  const foreign = hosts.find((host) => !ALLOWED_HOSTS.has(host));
  if (foreign) problems.push(`an output names the host ${foreign}; expected none`);
  return problems;
}

// a folder itself or something in it; everything is in the root, and a home that is the root says nothing
function names(text: string, folder: string): boolean {
  if (dirname(folder) === folder) return false;
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + folder.length] ?? ' '];
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}

// base64 of pictures is left out: it may contain anything
function readable(data: Record<string, unknown>): string {
  return Object.entries(data)
    .filter(([type]) => !/^(image\/(?!svg)|audio\/|video\/|application\/pdf)/.test(type))
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
}
