// Runs notebooks headlessly, each in a fresh kernel: the same kernel and the same protocol as in JupyterLab.
import { mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Execution, KernelClient, type KernelSpec } from './client.js';
import { KERNELSPEC_METADATA } from './language.js';
import { type CodeCell, type ErrorOutput, type Notebook, TIMINGS } from './notebook.js';
import { readNotebook, writeNotebook } from './notebookFile.js';
import { type Displays, outputArea } from './outputs.js';
import { withSolutions } from './solutions.js';

const SHOWN_LINES = 40; // of a failing cell's output in the error's message; the notebook holds all of it

export interface RunOptions {
  /** the kernel to run them in */
  spec: KernelSpec;
  /** folder for the executed copies; without it the notebooks themselves are rewritten */
  out?: string;
  /** seconds a cell may take */
  timeout?: number;
  /** runs the solution of each exercise in its place; needs `out`, so that no notebook loses its exercises */
  solutions?: boolean;
  /** environment variables for the kernel; undefined removes one */
  env?: Record<string, string | undefined>;
  /** stops the run; the notebook at work is then not written */
  signal?: AbortSignal;
  onProgress?: (event: RunEvent) => void;
}

export type RunEvent =
  | { kind: 'notebook'; file: string; cells: number }
  | { kind: 'cell'; file: string; cell: number; seconds: number; outcome: Execution['outcome']; stderr: boolean }
  | { kind: 'written'; file: string; seconds: number };

/** A cell did not end well. The message tells all: notebook, cell, source, output so far, error, traceback. */
export class CellError extends Error {
  override name = 'CellError';
  constructor(
    message: string,
    readonly file: string,
    /** 1-based place among all cells of the notebook */
    readonly cell: number,
  ) {
    super(message);
  }
}

/** The run was stopped by its signal; nothing was written for the notebook at work. */
export class StoppedError extends Error {
  override name = 'StoppedError';
}

/** Runs the notebooks in order and stops at the first failing cell: what ran until then is written, then a CellError is thrown. */
export async function runNotebooks(files: string[], options: RunOptions): Promise<void> {
  const { out, onProgress, signal, solutions = false } = options;
  if (solutions && !out) throw new RangeError('solutions are run in copies: say where to write them (--out)');
  const names = files.map((file) => basename(file));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (out && twice)
    throw new RangeError(`two notebooks are called ${twice}; in one output folder each needs a name of its own`);
  const read = (file: string): Notebook => (solutions ? withSolutions(readNotebook(file), file) : readNotebook(file));
  const notebooks = files.map(read); // all are checked before the first one runs
  if (out) mkdirSync(out, { recursive: true });
  for (const [i, file] of files.entries()) {
    const started = performance.now();
    const notebook = notebooks[i];
    onProgress?.({ kind: 'notebook', file, cells: notebook.cells.length });
    const failure = await runNotebook(notebook, file, options);
    if (signal?.aborted) throw new StoppedError(`stopped; ${file} was not written`);
    const target = out ? join(out, names[i]) : file;
    writeNotebook(target, notebook);
    onProgress?.({ kind: 'written', file: target, seconds: (performance.now() - started) / 1000 });
    if (failure) throw failure;
  }
}

async function runNotebook(notebook: Notebook, file: string, options: RunOptions): Promise<CellError | undefined> {
  const { spec, timeout = 3600, env, signal, onProgress } = options;
  clear(notebook);
  const kernel = await KernelClient.start(spec, { cwd: dirname(resolve(file)), env: { ...REPEATABLE, ...env } });
  try {
    notebook.metadata.kernelspec = KERNELSPEC_METADATA;
    notebook.metadata.language_info = kernel.info.language_info;
    const displays: Displays = new Map();
    for (const [i, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== 'code' || cell.source.trim() === '') continue;
      const started = performance.now();
      const area = outputArea(displays);
      const { outcome } = await kernel.execute(cell.source, { timeout, signal, onMessage: area.add });
      cell.outputs = area.finish();
      const stderr = cell.outputs.some((output) => output.output_type === 'stream' && output.name === 'stderr');
      onProgress?.({ kind: 'cell', file, cell: i + 1, seconds: (performance.now() - started) / 1000, outcome, stderr });
      if (outcome === 'ok') continue;
      const error = errorOf(cell, outcome, { timeout, death: kernel.death });
      return new CellError(report(file, i + 1, cell, error, outcome === 'died' ? kernel.log : ''), file, i + 1);
    }
    return undefined;
  } finally {
    await kernel.shutdown();
  }
}

// What would make the output depend on the terminal, the place or the language of the machine.
const REPEATABLE: Record<string, string | undefined> = {
  FORCE_COLOR: undefined,
  NO_COLOR: '1',
  TZ: 'UTC',
  LC_ALL: 'en_US.UTF-8',
};

function clear(notebook: Notebook): void {
  for (const { metadata } of [notebook, ...notebook.cells]) {
    for (const key of TIMINGS) delete metadata[key];
  }
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code') continue;
    cell.outputs = [];
    cell.execution_count = null;
  }
}

// The error the cell sent; one is added to the outputs where the kernel could not send any.
function errorOf(
  cell: CodeCell,
  outcome: Execution['outcome'],
  { timeout, death }: { timeout: number; death?: string },
): ErrorOutput {
  const sent = cell.outputs.find((output): output is ErrorOutput => output.output_type === 'error');
  if (sent && outcome === 'error') return sent;
  const words: Record<string, [string, string]> = {
    timeout: ['CellTimeout', `the cell was still running after ${timeout} s; give more with --timeout`],
    died: ['DeadKernel', `the kernel ended while the cell was running (${death})`],
    lost: ['OutputLost', 'the kernel replied but never became idle; part of the output is missing'],
    stopped: ['Stopped', 'the run was stopped'],
    error: ['CellError', 'the cell failed; what it printed says why'],
    aborted: ['Aborted', 'the kernel did not run the cell'],
  };
  const [ename, evalue] = words[outcome];
  const error: ErrorOutput = { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] };
  cell.outputs.push(error);
  return error;
}

function report(file: string, number: number, cell: CodeCell, error: ErrorOutput, log: string): string {
  const source = cell.source.split('\n').map((line, i) => `${String(i + 1).padStart(4)} | ${line}`);
  const printed = cell.outputs
    .map((output) => {
      if (output.output_type === 'stream') return output.text.trimEnd();
      return output.output_type === 'error' ? '' : textOf(output.data['text/plain']);
    })
    .filter((text) => text !== '');
  return [
    `${file}: cell ${number} (id ${cell.id}) failed: ${error.ename}: ${error.evalue}`,
    ...source,
    ...section('output so far', tail(printed)),
    ...section('error', error.traceback),
    ...section('kernel', log.trim() === '' ? [] : [log.trim()]),
  ].join('\n');
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines];
}

function tail(texts: string[]): string[] {
  const lines = texts.join('\n').split('\n');
  const hidden = lines.length - SHOWN_LINES;
  return hidden > 0 ? [`… ${hidden} lines before`, ...lines.slice(-SHOWN_LINES)] : texts;
}

function textOf(text: unknown): string {
  return typeof text === 'string' ? text.trimEnd() : '';
}
