// The text of notebook files (.ipynb, nbformat 4.5): parsed and checked, and formatted with the bytes Python's nbformat would write.
import { jsonMistake } from './jsonMistake.js';
import {
  type Cell,
  type DisplayOutput,
  type ErrorOutput,
  type MimeBundle,
  type Notebook,
  NotebookError,
  type Output,
  type ResultOutput,
  type TextCell,
} from './notebook.js';

/** Parses and checks the text of a notebook. Notebooks of 4.0–4.4 become 4.5: cells get the ids `cell-1`, `cell-2`, …. */
export function parseNotebook(text: string, file = 'notebook'): Notebook {
  const fail = (what: string): never => {
    throw new NotebookError(`${file}: ${what}`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail(`is not JSON (${jsonMistake(text)}); expected a notebook of nbformat 4`);
  }
  const {
    nbformat,
    nbformat_minor: minor,
    metadata,
    cells,
  } = isRecord(value) ? value : fail('is not a JSON object; expected a notebook of nbformat 4');
  if (nbformat !== 4 || !Number.isInteger(minor))
    fail(`nbformat is ${nbformat}.${minor}; expected 4.5, as written by JupyterLab 3 or later`);
  if (!isRecord(metadata)) fail('metadata is missing or no object');
  if (!Array.isArray(cells)) return fail('cells is missing or no list');
  const notebook = {
    nbformat: 4 as const,
    nbformat_minor: Math.max(minor as number, 5),
    metadata: metadata as Record<string, unknown>,
    cells: cells.map((cell, i) =>
      parseCell(cell, i + 1, (minor as number) < 5, (what) => fail(`cell ${i + 1}: ${what}`)),
    ),
  };
  const ids = notebook.cells.map((cell) => cell.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) fail(`two cells have the id ${twice}; expected ids that are unique in the file`);
  return notebook;
}

function parseCell(cell: unknown, number: number, addId: boolean, fail: (what: string) => never): Cell {
  if (!isRecord(cell)) return fail('is no object');
  const { cell_type: type, metadata, source, id, outputs, execution_count: count, attachments } = cell;
  if (type !== 'code' && type !== 'markdown' && type !== 'raw')
    fail(`cell_type is ${JSON.stringify(type)}; expected code, markdown or raw`);
  if (!isRecord(metadata)) return fail('metadata is missing or no object');
  if (!isText(source)) return fail('source is neither a string nor a list of strings');
  if (!addId && !(typeof id === 'string' && /^[\w-]{1,64}$/.test(id)))
    fail(`id is ${JSON.stringify(id)}; expected 1 to 64 letters, digits, - or _`);
  const common = { id: addId ? `cell-${number}` : (id as string), metadata, source: joined(source) };
  if (type !== 'code') {
    const text: TextCell = { cell_type: type as 'markdown' | 'raw', ...common };
    if (isRecord(attachments))
      text.attachments = mapValues(attachments, (bundle) => joinedBundle(bundle as MimeBundle));
    return text;
  }
  if (!Array.isArray(outputs)) return fail('outputs is missing or no list; a code cell needs one');
  if (!(count === null || Number.isInteger(count)))
    fail(`execution_count is ${JSON.stringify(count)}; expected an integer or null`);
  return {
    cell_type: 'code',
    ...common,
    outputs: outputs.map((output, i) => parseOutput(output, (what) => fail(`output ${i + 1}: ${what}`))),
    execution_count: count as number | null,
  };
}

function parseOutput(output: unknown, fail: (what: string) => never): Output {
  if (!isRecord(output)) return fail('is no object');
  switch (output.output_type) {
    case 'stream':
      if (!isText(output.text)) return fail('text is neither a string nor a list of strings');
      if (output.name !== 'stdout' && output.name !== 'stderr')
        return fail(`name is ${JSON.stringify(output.name)}; expected stdout or stderr`);
      return { output_type: 'stream', name: output.name, text: joined(output.text) };
    case 'display_data':
    case 'execute_result':
      if (!isRecord(output.data) || !isRecord(output.metadata)) return fail('data or metadata is missing or no object');
      return { ...(output as unknown as DisplayOutput | ResultOutput), data: joinedBundle(output.data) };
    case 'error':
      if (typeof output.ename !== 'string' || typeof output.evalue !== 'string' || !Array.isArray(output.traceback)) {
        return fail('ename, evalue or traceback is missing');
      }
      return output as unknown as ErrorOutput;
    default:
      return fail(
        `output_type is ${JSON.stringify(output.output_type)}; expected stream, display_data, execute_result or error`,
      );
  }
}

/** The text of the notebook's file: sorted keys, one space of indentation, lists of lines, a final newline. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => {
    const lines = { ...cell, source: splitLines(cell.source) };
    if (cell.cell_type === 'code') return { ...lines, outputs: cell.outputs.map(splitOutput) };
    return cell.attachments ? { ...lines, attachments: mapValues(cell.attachments, splitBundle) } : lines;
  });
  return `${serialize({ ...notebook, cells })}\n`;
}

/** Lines with their ends, cut where Python's `splitlines` cuts. */
export function splitLines(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python counts these separators as line ends
  return text.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|.+$/gs) ?? [];
}

function splitOutput(output: Output): unknown {
  if (output.output_type === 'stream') return { ...output, text: splitLines(output.text) };
  return output.output_type === 'error' ? output : { ...output, data: splitBundle(output.data) };
}

function splitBundle(bundle: MimeBundle): MimeBundle {
  const split = (type: string): boolean => /^text\/|^application\/javascript$|^image\/svg\+xml$/.test(type);
  return mapEntries(bundle, (type, value) => (typeof value === 'string' && split(type) ? splitLines(value) : value));
}

function joinedBundle(bundle: MimeBundle): MimeBundle {
  const json = (type: string): boolean => /^application\/(json|.*\+json)$/.test(type);
  return mapEntries(bundle, (type, value) => (isText(value) && !json(type) ? joined(value) : value));
}

function mapEntries<T>(record: Record<string, T>, change: (key: string, value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(key, value)]));
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

// JSON as Python writes it with sorted keys and an indent of 1; `space` starts with the line break.
function serialize(value: unknown, space = '\n'): string {
  const inner = `${space} `;
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[${value.map((item) => inner + serialize(item, inner)).join(',')}${space}]`;
  }
  if (isRecord(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    const entries = keys.sort().map((key) => `${inner}${JSON.stringify(key)}: ${serialize(value[key], inner)}`);
    return entries.length === 0 ? '{}' : `{${entries.join(',')}${space}}`;
  }
  const small = typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-4;
  // Python writes 1e-07 where JavaScript has 1e-7 or 0.00001
  return small ? value.toExponential().replace(/e-(\d)$/, 'e-0$1') : (JSON.stringify(value) ?? 'null');
}

function joined(text: string | string[]): string {
  return Array.isArray(text) ? text.join('') : text;
}

function isText(value: unknown): value is string | string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((line) => typeof line === 'string'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
