// Runs notebooks headlessly, each in a fresh kernel: the same kernel and the same protocol as in JupyterLab.
import { mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { cleanNotebook } from './clean.js';
import { type Notebook, NotebookError } from './notebook.js';
import { isPercentFile, readNotebook, requireWritable, writeNotebook, writeWhole } from './notebookFile.js';
import { injectParameters, type Parameters } from './parameters.js';
import { type CellEvent, type KernelOptions, runNotebook } from './runNotebook.js';
import { withSolutions } from './solutions.js';

export { CellError } from './cellFailure.js';

export interface RunOptions extends KernelOptions {
  /** folder for the executed copies; without it the notebooks themselves are rewritten */
  out?: string;
  /** runs the solution of each exercise in its place; needs `out`, so that no notebook loses its exercises */
  solutions?: boolean;
  /** values set in each notebook after its own parameters */
  parameters?: Parameters;
  /** how many notebooks may run at once */
  jobs?: number;
  /** writes an HTML page beside each executed notebook */
  html?: boolean;
  /** told what happens, the notebooks in the order given, however many run at once */
  onProgress?: (event: RunEvent) => void;
}

export type RunEvent =
  | { kind: 'notebook'; file: string; cells: number }
  | { kind: 'warning'; file: string; text: string }
  | ({ kind: 'cell'; file: string } & CellEvent)
  | { kind: 'written'; file: string; seconds: number };

const LANGUAGES = new Set(['typescript', 'javascript']);

/** The run was stopped by its signal; nothing was written for the notebooks at work. */
export class StoppedError extends Error {
  override name = 'StoppedError';
}

/**
 * Runs the notebooks. After the first failing cell no other notebook is started: what ran until then is written, then a CellError
 * is thrown that tells of each notebook that failed.
 */
export async function runNotebooks(files: string[], options: RunOptions): Promise<void> {
  const { out, html, jobs = 1 } = options;
  requireTargets(files, options);
  const prepared: Prepared[] = [];
  for (const file of files) prepared.push(await prepare(file, options)); // all are checked before the first one runs
  if (out) makeFolder(out);
  const targets = files.map((file) => (out ? targetOf(file, out) : file));
  // or hours of work would be lost
  for (const target of html ? [...targets, ...targets.map(pageOf)] : targets) requireWritable(target);
  const progress = inOrder(files.length, options.onProgress);
  const failures: unknown[] = new Array(files.length).fill(undefined);
  let next = 0;
  async function worker(): Promise<void> {
    while (next < files.length && !failures.some((failure) => failure !== undefined)) {
      const i = next++;
      const run = runAndWrite(prepared[i], { ...options, onProgress: (event) => progress.tell(i, event) });
      failures[i] = await run.catch((error: unknown) => error);
      progress.end(i);
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, files.length) }, worker));
  const [first, ...others] = failures.filter((failure) => failure !== undefined);
  if (first instanceof Error) first.message = [first, ...others].map((error) => (error as Error).message).join('\n\n');
  if (first !== undefined) throw first;
}

function requireTargets(files: string[], { out, solutions }: RunOptions): void {
  if (solutions && !out) throw new RangeError('solutions are run in copies: say where to write them (--out)');
  const text = files.find(isPercentFile);
  if (text && !out) throw new RangeError(`${text} has no place for outputs: say where to write the notebook (--out)`);
  const targets = files.map((file) => targetOf(file, out));
  const twice = targets.find((target, i) => targets.indexOf(target) !== i);
  if (twice && out)
    throw new RangeError(
      `two notebooks are called ${basename(twice)}; in one output folder each needs a name of its own`,
    );
  if (twice) throw new RangeError(`${twice} is given twice`);
}

function pageOf(notebook: string): string {
  return notebook.replace(/(\.ipynb)?$/, '.html');
}

function makeFolder(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new NotebookError(`--out: ${out} cannot be made a folder (${(error as NodeJS.ErrnoException).code})`);
  }
}

function targetOf(file: string, out: string | undefined): string {
  return out ? join(out, `${basename(file).replace(/\.[^.]*$/, '')}.ipynb`) : resolve(file);
}

interface Prepared {
  file: string;
  notebook: Notebook;
  warning?: string;
}

async function prepare(file: string, { solutions, parameters }: RunOptions): Promise<Prepared> {
  const given = readNotebook(file);
  requireLanguage(given, file);
  const read = cleanNotebook(given);
  const notebook = solutions ? withSolutions(read, file) : read;
  if (!parameters) return { file, notebook };
  const injection = await injectParameters(notebook, parameters);
  const { declared, unknown } = injection;
  const names = unknown.map((name) => `'${name}'`).join(', ');
  const known = declared?.length ? `it declares: ${declared.join(', ')}` : 'it declares none';
  const warning = declared
    ? unknown.length > 0 && `its cell tagged parameters does not declare ${names}; ${known}`
    : 'no cell is tagged parameters; the values are set in a first cell, and later cells may overwrite them';
  return { file, notebook: injection.notebook, warning: warning || undefined };
}

// A run in place takes outputs and kernelspec away: not those of a notebook that this kernel cannot run.
function requireLanguage({ metadata }: Notebook, file: string): void {
  const { kernelspec, language_info } = metadata as Record<string, { language?: string; name?: string } | undefined>;
  const language = kernelspec?.language ?? language_info?.name;
  if (language !== undefined && !LANGUAGES.has(language.toLowerCase()))
    throw new NotebookError(`${file}: is a notebook in ${language}; expected TypeScript`);
}

// Resolves with the error of the cell that failed, if one did; what ran is written.
async function runAndWrite({ file, notebook, warning }: Prepared, options: RunOptions): Promise<Error | undefined> {
  const { out, html, signal, onProgress } = options;
  const started = performance.now();
  onProgress?.({ kind: 'notebook', file, cells: notebook.cells.length });
  if (warning) onProgress?.({ kind: 'warning', file, text: warning });
  const onCell = (event: CellEvent): void => onProgress?.({ kind: 'cell', file, ...event });
  const failure = await runNotebook(notebook, file, { ...options, onCell });
  if (signal?.aborted) return new StoppedError(`stopped; ${file} was not written`);
  const target = out ? targetOf(file, out) : file;
  writeNotebook(target, notebook);
  if (html) {
    const { notebookPage } = await import('./htmlPage.js');
    writeWhole(pageOf(target), notebookPage(notebook, { folder: dirname(file) }));
  }
  onProgress?.({ kind: 'written', file: target, seconds: (performance.now() - started) / 1000 });
  return failure;
}

// Events of the notebook whose turn it is are passed on at once, those of later ones when their turn comes.
function inOrder(count: number, onProgress: RunOptions['onProgress']): Order {
  const waiting: RunEvent[][] = Array.from({ length: count }, () => []);
  const ended = new Set<number>();
  let turn = 0;
  return {
    tell: (i, event) => {
      if (i === turn) onProgress?.(event);
      else waiting[i].push(event);
    },
    end: (i) => {
      ended.add(i);
      while (ended.has(turn)) {
        turn++;
        for (const event of waiting[turn] ?? []) onProgress?.(event);
      }
    },
  };
}

interface Order {
  tell(notebook: number, event: RunEvent): void;
  end(notebook: number): void;
}
