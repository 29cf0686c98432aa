// The cells on their way through the kernel: queued, run one at a time, replied to; late output finds the cell it belongs to.
import type { Header } from '../messages.js';
import type { ExecutorProcess } from './executorProcess.js';
import type { History } from './history.js';
import type { Answer, Inputs } from './inputs.js';
import type { CellError, Done, InputRequest, Output } from './orders.js';
import type { Outlet } from './pacing.js';
import type { Request } from './protocol.js';

/** so many cells are remembered, for the output that comes after their end */
const REMEMBERED = 5000;
/** text of child processes is gathered as long, as that of cells is */
const GATHER_MS = 50;
const GATHER_CHARS = 65_536;

interface Cell {
  run: number;
  count: number;
  silent: boolean;
  parent: Header;
}

export interface Cells {
  add(request: Request): void;
  interrupt(): void;
  /** Lets those who write wait, or go on. */
  hold(held: boolean): void;
  output(output: Output): void;
  raw(name: 'stdout' | 'stderr', text: string): void;
  input(request: InputRequest, answer: Answer): void;
  done(done: Done): void;
  executorDied(reason: string): void;
}

interface Surroundings {
  outlet: Outlet;
  inputs: Inputs;
  history: History;
  executor(): ExecutorProcess;
}

export function createCells({ outlet, inputs, history, executor }: Surroundings): Cells {
  const queue: Request[] = [];
  const cells = new Map<number, Cell>();
  /** `lost`: characters that were left out; set by an interrupt */
  let running: (Cell & { request: Request; pages: object[]; lost?: number }) | undefined;
  let last: Cell | undefined;
  let gathered: { cell: Cell | undefined; name: string; text: string; timer: NodeJS.Timeout } | undefined;
  let runs = 0;
  let count = 0;

  function publish(cell: Cell | undefined, type: string, content: object): void {
    publishGathered();
    if (!cell?.silent) outlet.publish(cell?.parent, type, content);
  }

  function publishGathered(): void {
    if (!gathered) return;
    const { cell, name, text, timer } = gathered;
    clearTimeout(timer);
    gathered = undefined;
    publish(cell, 'stream', { name, text });
  }

  function next(): void {
    const request = running ? undefined : queue.shift();
    if (!request) return;
    const { code, silent = false, store_history: stored = true, user_expressions: expressions } = request.content;
    outlet.publish(request.header, 'status', { execution_state: 'busy' });
    const counted = !silent && stored !== false;
    if (counted) count++;
    running = {
      run: ++runs,
      count: counted || silent ? count : count + 1,
      silent: !!silent,
      parent: request.header,
      request,
      pages: [],
    };
    publishGathered(); // it is the last cell's
    last = running;
    remember(running);
    if (typeof code !== 'string') {
      fail('ProtocolError', `code must be text, got ${typeof code}`);
      return;
    }
    publish(running, 'execute_input', { code, execution_count: running.count });
    if (counted) history.add(running.count, code);
    executor().execute({
      kind: 'execute',
      run: running.run,
      count: running.count,
      code,
      silent: running.silent,
      expressions: (expressions ?? {}) as Record<string, string>,
    });
  }

  function remember({ run, count, silent, parent }: Cell): void {
    cells.set(run, { run, count, silent, parent });
    if (cells.size > REMEMBERED) cells.delete(run - REMEMBERED);
  }

  function fail(ename: string, evalue: string): void {
    const error: CellError = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
    if (running) done({ kind: 'done', run: running.run, error });
  }

  function done({ run, error, result, expressions }: Done): void {
    if (running?.run !== run) return;
    const cell = running;
    const execution_count = cell.count;
    inputs.end();
    publishGathered();
    if (error && cell.lost !== undefined) sayLost(cell, cell.lost + outlet.cut(cell.parent));
    if (result) publish(cell, 'execute_result', { execution_count, data: result, metadata: {} });
    if (error) publish(cell, 'error', error);
    const content = error
      ? { status: 'error', execution_count, ...error }
      : { status: 'ok', execution_count, payload: cell.pages, user_expressions: expressions ?? {} };
    finish(cell.request, content);
    running = undefined;
    if (error && cell.request.content.stop_on_error !== false) abortQueue();
    next();
  }

  function sayLost(cell: Cell, lost: number): void {
    const text = `\n… ${lost.toLocaleString('en-US')} more characters had been printed when the cell was interrupted\n`;
    if (lost > 0) publish(cell, 'stream', { name: 'stderr', text });
  }

  function finish(request: Request, content: object): void {
    outlet.reply(request, 'execute_reply', content);
    outlet.publish(request.header, 'status', { execution_state: 'idle' });
  }

  // what waits now is aborted; what comes later runs, there is no window of time
  function abortQueue(): void {
    for (const request of queue.splice(0)) {
      outlet.publish(request.header, 'status', { execution_state: 'busy' });
      finish(request, { status: 'aborted', execution_count: count });
    }
  }

  function hold(held: boolean): void {
    if (!held || running?.lost === undefined) executor().hold(held);
  }

  return {
    done,
    hold,
    add(request) {
      queue.push(request);
      next();
    },
    interrupt() {
      if (!running) return;
      executor().interrupt(running.run);
      publishGathered();
      running.lost = (running.lost ?? 0) + outlet.cut(running.parent);
      hold(false); // if it waits to be heard, it cannot end
      inputs.end();
    },
    output({ run, type, content }) {
      if (type !== 'page') publish((run && cells.get(run)) || last, type, content);
      else if (running?.run === run) running?.pages.push({ source: 'page', data: content, start: 0 });
    },
    raw(name, text) {
      if (gathered && (gathered.cell !== last || gathered.name !== name)) publishGathered();
      gathered ??= { cell: last, name, text: '', timer: setTimeout(publishGathered, GATHER_MS) };
      gathered.text += text;
      if (gathered.text.length > GATHER_CHARS) publishGathered();
    },
    input(request, answer) {
      if (running?.run === request.run && running.lost !== undefined) answer({ interrupted: true });
      else if (running?.run === request.run) inputs.ask(running.request, request, answer);
      else answer({ refusal: 'the cell that asks for input has ended; await the answer before its end' });
    },
    executorDied(reason) {
      const news = `the process that runs the cells ${reason}; all variables are lost, a fresh one takes over`;
      if (running) fail('ExecutorDied', news);
      else publish(last, 'stream', { name: 'stderr', text: `${news}\n` });
    },
  };
}
