// `camrec notebook run FILE…`: notebooks through the kernel, without a browser.
import { homedir } from 'node:os';
import { Command } from 'commander';
import { KernelError } from '../jupyter/client.js';
import { kernelSpec } from '../jupyter/kernelspec.js';
import { lintNotebook } from '../jupyter/lint.js';
import { NotebookError } from '../jupyter/notebook.js';
import { readNotebookText } from '../jupyter/notebookFile.js';
import { CellError, type RunEvent, runNotebooks, StoppedError } from '../jupyter/runner.js';
import { UsageError } from './usage.js';

const LONGEST_S = 2_000_000; // a timer holds 2³¹ ms

/** The command `notebook` with its sub-commands. Exit codes: 1 a cell failed, 2 bad input, 130 interrupted. */
export function notebookCommand(): Command {
  const command = new Command('notebook').description('run notebooks headlessly');
  command
    .command('run')
    .description('run notebooks in order, each in a fresh kernel, and write their outputs into them')
    .argument('<file...>', 'notebooks (.ipynb)')
    .option('--out <dir>', 'write executed copies into this folder instead')
    .option('--timeout <seconds>', 'longest time for one cell', seconds, 3600)
    .option('--solutions', 'run the solution of each exercise in its place; needs --out')
    .option('--quiet', 'one line a notebook instead of one a cell')
    .addHelpText(
      'after',
      '\nExit code 1 when a cell fails; the notebook then holds what ran. Ctrl-C exits 130 and leaves the notebook as it was.',
    )
    .action(run);
  command
    .command('check')
    .description('check that notebooks are fit to be committed')
    .argument('<file...>', 'notebooks (.ipynb)')
    .action(check);
  return command;
}

interface RunFlags {
  out?: string;
  timeout: number;
  solutions?: boolean;
  quiet?: boolean;
}

async function run(files: string[], { out, timeout, solutions, quiet }: RunFlags): Promise<void> {
  const stop = new AbortController();
  let exitCode = 0;
  const onSignal = (name: NodeJS.Signals): void => {
    exitCode = name === 'SIGINT' ? 130 : 143;
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    const onProgress = (event: RunEvent): void => (quiet && event.kind !== 'written' ? undefined : print(event));
    await runNotebooks(files, { spec: kernelSpec(), out, timeout, solutions, signal: stop.signal, onProgress });
  } catch (error) {
    if (error instanceof NotebookError || error instanceof RangeError) throw new UsageError(error.message);
    if (!(error instanceof CellError || error instanceof KernelError || error instanceof StoppedError)) throw error;
    console.error(error.message);
    process.exitCode = exitCode || 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function check(files: string[]): void {
  for (const file of files) {
    const problems = lintNotebook(text(file), { machinePaths: [process.cwd(), homedir()] });
    for (const problem of problems) console.log(`${file}: ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  }
}

function text(file: string): string {
  try {
    return readNotebookText(file);
  } catch (error) {
    throw error instanceof NotebookError ? new UsageError(error.message) : error;
  }
}

function print(event: RunEvent): void {
  if (event.kind === 'notebook') console.log(`${event.file}: ${event.cells} cells`);
  if (event.kind === 'written') console.log(`${event.file} written after ${event.seconds.toFixed(1)} s`);
  if (event.kind === 'cell') {
    const note = event.stderr ? '  (wrote to stderr)' : '';
    console.log(`  cell ${event.cell}  ${event.outcome}  ${event.seconds.toFixed(1)} s${note}`);
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= LONGEST_S) return value;
  throw new UsageError(`--timeout must be seconds from above 0 to ${LONGEST_S}, got '${text}'`);
}
