// The cells on their way through the kernel: queued, run one at a time, replied to; late output finds the cell it belongs to.
import type { Header } from '../messages.js';
import type { ExecutorProcess } from './executorProcess.js';
import type { HistoryEntry } from './history.js';
import type { CellError, Done, Output } from './orders.js';
import type { Request, Wire } from './protocol.js';

/** so many cells are remembered, for the output that comes after their end and as history */
const REMEMBERED = 5000;

interface Cell {
  run: number;
  count: number;
  silent: boolean;
  parent: Header;
}

export interface Cells {
  add(request: Request): void;
  interrupt(): void;
  output(output: Output): void;
  raw(name: string, text: string): void;
  done(done: Done): void;
  executorDied(reason: string): void;
  readonly history: readonly HistoryEntry[];
}

export function createCells(wire: Wire, executor: () => ExecutorProcess): Cells {
  const queue: Request[] = [];
  const history: HistoryEntry[] = [];
  const cells = new Map<number, Cell>();
  let running: (Cell & { request: Request }) | undefined;
  let last: Cell | undefined;
  let runs = 0;
  let count = 0;

  function publish(cell: Cell | undefined, type: string, content: object): void {
    if (!cell?.silent) wire.publish(cell?.parent, type, content);
  }

  function next(): void {
    const request = running ? undefined : queue.shift();
    if (!request) return;
    const { code, silent = false, store_history: stored = true, user_expressions: expressions } = request.content;
    wire.publish(request.header, 'status', { execution_state: 'busy' });
    const counted = !silent && stored !== false;
    if (counted) count++;
    running = {
      run: ++runs,
      count: counted || silent ? count : count + 1,
      silent: !!silent,
      parent: request.header,
      request,
    };
    last = running;
    remember(running);
    if (typeof code !== 'string') {
      fail('ProtocolError', `code must be text, got ${typeof code}`);
      return;
    }
    publish(running, 'execute_input', { code, execution_count: running.count });
    if (counted) history.push([1, running.count, code]);
    if (history.length > REMEMBERED) history.shift();
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
    if (result) publish(cell, 'execute_result', { execution_count, data: result, metadata: {} });
    if (error) publish(cell, 'error', error);
    const content = error
      ? { status: 'error', execution_count, ...error }
      : { status: 'ok', execution_count, payload: [], user_expressions: expressions ?? {} };
    wire.reply(cell.request, 'execute_reply', content);
    wire.publish(cell.parent, 'status', { execution_state: 'idle' });
    running = undefined;
    if (error && cell.request.content.stop_on_error !== false) abortQueue();
    next();
  }

  // what waits now is aborted; what comes later runs, there is no window of time
  function abortQueue(): void {
    for (const request of queue.splice(0)) {
      wire.publish(request.header, 'status', { execution_state: 'busy' });
      wire.reply(request, 'execute_reply', { status: 'aborted' });
      wire.publish(request.header, 'status', { execution_state: 'idle' });
    }
  }

  return {
    history,
    done,
    add(request) {
      queue.push(request);
      next();
    },
    interrupt() {
      if (running) executor().interrupt(running.run);
    },
    output({ run, type, content }) {
      publish((run && cells.get(run)) || last, type, content);
    },
    raw(name, text) {
      publish(last, 'stream', { name, text });
    },
    executorDied(reason) {
      const news = `the process that runs the cells ${reason}; all variables are lost, a fresh one takes over`;
      if (running) fail('ExecutorDied', news);
      else publish(last, 'stream', { name: 'stderr', text: `${news}\n` });
    },
  };
}
