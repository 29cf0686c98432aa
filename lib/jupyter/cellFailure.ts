// A cell that did not end well: the error for its notebook, and a report that tells all.
import type { Outcome } from './client.js';
import type { CodeCell, ErrorOutput } from './notebook.js';

const SHOWN_LINES = 40; // of a failing cell's output in the error's message; the notebook holds all of it

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

/** The error the cell sent; one is added to its outputs where the kernel could not send any. */
export function errorOf(
  cell: CodeCell,
  outcome: Exclude<Outcome, 'ok'>,
  { timeout, death }: { timeout: number; death?: string },
): ErrorOutput {
  const sent = cell.outputs.find((output): output is ErrorOutput => output.output_type === 'error');
  if (sent && outcome === 'error') return sent;
  const words: Record<Exclude<Outcome, 'ok'>, [string, string]> = {
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

/** The report: place, source, output so far, error, and what the kernel's process said at its death. */
export function report(file: string, number: number, cell: CodeCell, error: ErrorOutput, log: string): string {
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
