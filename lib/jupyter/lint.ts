// What a committed notebook must be, so that opening, diffing and publishing it brings no surprise.
import { isDeepStrictEqual } from 'node:util';
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from './language.js';
import { type CodeCell, type Notebook, NotebookError, type Output, TIMINGS } from './notebook.js';
import { parseNotebook } from './notebookJson.js';
import { withSolutions } from './solutions.js';

const MAX_BYTES = 300_000;
const MAX_LINES = 15;
const ALLOWED_HOSTS = new Set(['www.w3.org']); // namespaces of SVG and XHTML, never requested
const HOME = /(?:^|[\s"'`(=:])((?:\/(?:home|Users|root|tmp|var|mnt|opt|usr)\/|[A-Za-z]:\\Users\\)[^\s"'`)]*)/;

export interface LintOptions {
  /** absolute folders of this machine that no output may name */
  machinePaths?: string[];
}

/** What is wrong with the text of a committed notebook, a line each; empty when all is well. */
export function lintNotebook(text: string, { machinePaths = [] }: LintOptions = {}): string[] {
  let notebook: Notebook;
  try {
    notebook = parseNotebook(text);
  } catch (error) {
    if (error instanceof NotebookError) return [error.message];
    throw error;
  }
  return [
    ...lintFile(text, notebook),
    ...notebook.cells.flatMap((cell, i) =>
      cell.cell_type === 'code'
        ? lintCode(cell, machinePaths).map((what) => `cell ${i + 1} (${cell.id}): ${what}`)
        : [],
    ),
  ];
}

function lintFile(text: string, notebook: Notebook): string[] {
  const problems: string[] = [];
  const bytes = Buffer.byteLength(text);
  const { kernelspec, language_info } = notebook.metadata;
  // the parser raises older minor versions, so look at the file
  if (JSON.parse(text).nbformat_minor !== 5)
    problems.push('nbformat is not 4.5; run it once with `camrec notebook run`');
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
  const first = notebook.cells[0];
  if (first?.cell_type !== 'markdown' || !/^# \S/.test(first.source)) {
    problems.push('the first cell is no Markdown that starts with a title (`# …`)');
  }
  return [...problems, ...lintSolutions(notebook)];
}

function lintSolutions(notebook: Notebook): string[] {
  try {
    const { cells } = withSolutions(notebook);
    const lengths = cells.map(({ cell_type, source }) => (cell_type === 'code' ? source.split('\n').length : 0));
    const long = lengths.findIndex((lines, i) => lines > MAX_LINES && cells[i].source !== notebook.cells[i].source);
    return long < 0 ? [] : [`cell ${long + 2}: its solution has ${lengths[long]} lines; expected at most ${MAX_LINES}`];
  } catch (error) {
    if (error instanceof NotebookError) return [error.message];
    throw error;
  }
}

function lintCode(cell: CodeCell, machinePaths: string[]): string[] {
  const problems: string[] = [];
  const lines = cell.source.trimEnd().split('\n').length;
  if (lines > MAX_LINES) problems.push(`${lines} lines; expected at most ${MAX_LINES}: move work into lib/`);
  const counted = cell.outputs.some(
    (output) => output.output_type === 'execute_result' && output.execution_count !== null,
  );
  if (cell.execution_count !== null || counted) problems.push('has an execution count; expected null');
  for (const key of TIMINGS) if (key in cell.metadata) problems.push(`metadata.${key} holds timings`);
  return [...problems, ...cell.outputs.flatMap((output) => lintOutput(output, machinePaths))];
}

function lintOutput(output: Output, machinePaths: string[]): string[] {
  if (output.output_type === 'error') return [`holds the error ${output.ename}: ${output.evalue}`];
  if (output.output_type === 'stream' && output.name === 'stderr') {
    return [`wrote to stderr: ${output.text.trim().split('\n')[0]}`];
  }
  const text = output.output_type === 'stream' ? output.text : readable(output.data);
  const problems: string[] = [];
  const place = HOME.exec(text)?.[1] ?? machinePaths.find((path) => text.includes(path));
  if (place) problems.push(`an output names a path of the machine: ${place}`);
  const hosts = [...text.matchAll(/\bhttps?:\/\/([^\s/"'<>\\)]+)/g)].map((match) => match[1]);
  const foreign = hosts.find((host) => !ALLOWED_HOSTS.has(host));
  if (foreign) problems.push(`an output names the host ${foreign}; expected none`);
  return problems;
}

// base64 of pictures is left out: it may contain anything
function readable(data: Record<string, unknown>): string {
  return Object.entries(data)
    .filter(([type]) => !/^(image\/(?!svg)|audio\/|video\/|application\/pdf)/.test(type))
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
}
