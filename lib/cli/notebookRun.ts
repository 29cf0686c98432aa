// `camrec notebook run FILE…`: notebooks through the kernel, without a browser.
import { Command, type ParseOptionsResult } from 'commander';
import { KernelError } from '../jupyter/client.js';
import { kernelSpec } from '../jupyter/kernelspec.js';
import { NotebookError } from '../jupyter/notebook.js';
import type { Parameters } from '../jupyter/parameters.js';
import { CellError, type RunEvent, runNotebooks, StoppedError } from '../jupyter/runner.js';
import { readParameters, takeParameters } from './notebookParameters.js';
import { timings } from './notebookTimings.js';
import { UsageError } from './usage.js';

const LONGEST_S = 2_000_000; // a timer holds 2³¹ ms
const MOST_JOBS = 64;
const LISTENERS = 10; // of the process's end, at most, that one kernel needs

// `-p` takes two values, which commander has no word for: they are taken out before it looks.
class RunCommand extends Command {
  parameters: Parameters = {};

  override parseOptions(args: string[]): ParseOptionsResult {
    const { parameters, rest } = takeParameters(args);
    this.parameters = { ...this.parameters, ...parameters };
    return super.parseOptions(rest);
  }
}

/** The command `run`. Exit codes: 1 a cell failed, 2 bad input, 130 interrupted. */
export function runCommand(): Command {
  const command = new RunCommand('run');
  return command
    .description('run notebooks, each in a fresh kernel, and write their outputs into them')
    .argument('<file...>', 'notebooks (.ipynb), or text notebooks (.ts, with --out)')
    .option('--out <dir>', 'write executed copies into this folder instead')
    .option('--html', 'write a page (.html) beside each executed notebook: one file that needs no other')
    .option(
      '-p, --parameter <name> <value>',
      'set a parameter; repeat for more. Numbers, true, false, null and JSON, else text',
    )
    .option('--parameters-file <file>', 'parameters as a JSON object; -p goes before')
    .option('--jobs <n>', 'notebooks to run at once', jobs, 1)
    .option('--timeout <seconds>', 'longest time for one cell', seconds, 3600)
    .option('--solutions', 'run the solution of each exercise in its place; needs --out')
    .option('--quiet', 'one line a notebook instead of one a cell and a table of times')
    .addHelpText(
      'after',
      `
Parameters follow papermill: defaults stand in a cell tagged "parameters", the values given in a cell tagged "injected-parameters"
right after it (first without one). Exit code 1 when a cell fails; the notebook then holds what ran, and none is started after it.
Ctrl-C exits 130 and leaves the notebooks at work as they were.`,
    )
    .action((files: string[], flags: RunFlags) => run(files, flags, command.parameters));
}

interface RunFlags {
  out?: string;
  html?: boolean;
  parametersFile?: string;
  jobs: number;
  timeout: number;
  solutions?: boolean;
  quiet?: boolean;
}

async function run(files: string[], { quiet, parametersFile, ...flags }: RunFlags, given: Parameters): Promise<void> {
  const stop = new AbortController();
  const times = timings();
  const started = performance.now();
  let exitCode = 0;
  const onSignal = (name: NodeJS.Signals): void => {
    exitCode = name === 'SIGINT' ? 130 : 143;
    stop.abort();
  };
  const onProgress = (event: RunEvent): void => {
    times.add(event);
    if (!quiet || event.kind === 'written' || event.kind === 'warning') print(event);
  };
  const all = { ...(parametersFile === undefined ? {} : readParameters(parametersFile)), ...given };
  const parameters = Object.keys(all).length > 0 ? all : undefined;
  process.setMaxListeners(LISTENERS * (flags.jobs + 1)); // more kernels than Node takes for a leak
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    await runNotebooks(files, { spec: kernelSpec(), ...flags, parameters, signal: stop.signal, onProgress });
  } catch (error) {
    if (error instanceof NotebookError || error instanceof RangeError) throw new UsageError(error.message);
    if (!(error instanceof CellError || error instanceof KernelError || error instanceof StoppedError)) throw error;
    console.error(error.message);
    process.exitCode = exitCode || 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
  const table = quiet ? [] : times.lines((performance.now() - started) / 1000);
  if (table.length > 0) console.log(['', ...table].join('\n'));
}

function print(event: RunEvent): void {
  if (event.kind === 'notebook') console.log(`${event.file}: ${event.cells} cells`);
  if (event.kind === 'warning') console.error(`warning: ${event.file}: ${event.text}`);
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

function jobs(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST_JOBS) return value;
  throw new UsageError(`--jobs must be a whole number from 1 to ${MOST_JOBS}, got '${text}'`);
}
