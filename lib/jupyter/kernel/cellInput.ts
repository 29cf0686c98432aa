// The functions that cells have without an import. With most of them a cell asks the person at the notebook: `input` and `password` wait as promises do; `prompt` blocks the process until the answer is there.
import { type Cell, context, Interrupted } from './cellContext.js';
import { listen } from './line.js';
import type { InputAnswer, InputRequest } from './orders.js';
import { clearOutput, flush, page, send } from './output.js';

/** Nobody can be asked: the client does not allow it, or the cell has ended. */
export class StdinNotImplementedError extends Error {
  override name = 'StdinNotImplementedError';
}

interface Waiting {
  resolve(line: string): void;
  /** made where the cell asked, so that its stack names that line */
  refusal: Error;
  reject(refusal: Error): void;
  settled(): void;
}

const waiting = new Map<number, Waiting>();
let lastId = 0;

/** Makes the functions of cellGlobals.ts. */
export function installCellGlobals(): void {
  Object.assign(globalThis, {
    input: (text?: unknown) => ask(text, false),
    password: (text?: unknown) => ask(text, true),
    prompt: promptNow,
    clearOutput,
    page,
  });
}

/** Hands over what the front says to an earlier request. */
export function answerInput({ id, line, refusal, interrupted }: InputAnswer): void {
  const asked = waiting.get(id);
  if (!asked || interrupted) return; // the cell is broken off, and with it whatever it awaits
  waiting.delete(id);
  asked.settled();
  if (line !== undefined) asked.resolve(line);
  else asked.reject(Object.assign(asked.refusal, { message: refusal }));
}

function ask(text: unknown, password: boolean): Promise<string> {
  const cell = context.getStore();
  const refusal = new StdinNotImplementedError('input() belongs into a cell');
  if (!cell) return Promise.reject(refusal);
  const request = newRequest(cell, text, password);
  return new Promise((resolve, reject) => {
    const forget = (): void => void waiting.delete(request.id);
    cell.waits.add(forget); // an interrupted cell waits for nothing any more
    waiting.set(request.id, { resolve, reject, refusal, settled: () => cell.waits.delete(forget) });
    send(request);
  });
}

function promptNow(message?: unknown, preset?: unknown): string | null {
  const cell = context.getStore();
  if (!cell) throw new StdinNotImplementedError('prompt() belongs into a cell');
  send({ ...newRequest(cell, message, false), blocks: true });
  const { line, refusal, interrupted } = listen();
  if (interrupted) throw new Interrupted();
  if (line === undefined) throw new StdinNotImplementedError(refusal);
  return line === '' && preset !== undefined ? String(preset) : line;
}

function newRequest(cell: Cell, text: unknown, password: boolean): InputRequest {
  if (cell.cancelled) throw new Interrupted();
  flush(); // what was printed before stands above the question
  return { kind: 'input', id: ++lastId, run: cell.run, prompt: text === undefined ? '' : String(text), password };
}
