// How a cell is ended from outside. A watchdog thread hears the front's interrupts even while the main thread loops, tells the main
// thread, and insists if that does not answer: first the checks in the loops throw, then SIGINT breaks the cell's synchronous part,
// and at last the process is killed. Only the last step loses variables.
import { Worker } from 'node:worker_threads';
import { type Cell, context, Interrupted } from './cellContext.js';

/** Words of the memory that both threads share. */
export const Word = {
  /** the run to be ended, or ANY_CANCELLED; read by the check in every loop; 0: none */
  STOP: 0,
  /** the run on the main thread; 0: none */
  RUNNING: 1,
  /** the last run whose interrupt the main thread has taken note of */
  HEARD: 2,
  /** 1: the type checker is at work, which may not be broken off */
  PATIENCE: 3,
} as const;

/** Loops of cancelled cells that live on, waiting for a file or a socket, end at their next turn. */
const ANY_CANCELLED = -1;
const CANCELLED_MS = 5000;

const words = new Int32Array(new SharedArrayBuffer(16));
const { setTimeout } = globalThis; // the plain one: cells get another
let cancellations = 0;

function endLoop(): void {
  const running = words[Word.RUNNING];
  const stop = words[Word.STOP];
  // no cell runs, and yet a cell waits to be ended: old work keeps the main thread busy
  if ((stop !== ANY_CANCELLED && (stop === running || running === 0)) || context.getStore()?.cancelled)
    throw new Interrupted();
}

/** Starts the watchdog; `onInterrupt` gets the run that is to end. */
export function watchForInterrupts(onInterrupt: (run: number) => void): void {
  Object.assign(globalThis, { __camrec_stop__: words, __camrec_end__: endLoop });
  const worker = new Worker(new URL('watchdog.js', import.meta.url), { workerData: words, stdin: false });
  worker.on('message', (run: number) => {
    words[Word.HEARD] = run;
    if (words[Word.STOP] === run) words[Word.STOP] = 0;
    onInterrupt(run);
  });
  worker.unref();
}

/** Marks the run on the main thread, 0 for none. */
export function setRunning(run: number): void {
  words[Word.RUNNING] = run;
}

/** Runs `work`, which no interrupt may break off. */
export function uninterrupted<T>(work: () => T): T {
  words[Word.PATIENCE] = 1;
  try {
    return work();
  } finally {
    words[Word.PATIENCE] = 0;
  }
}

/** Stops all that the cell has going: its timers at once, its loops at their next turn, its prints by an exception. */
export function cancel(cell: Cell): void {
  cell.cancelled = true;
  for (const stop of cell.waits) stop();
  cell.waits.clear();
  const mine = ++cancellations;
  words[Word.STOP] = ANY_CANCELLED;
  const relax = () => {
    if (mine === cancellations && words[Word.STOP] === ANY_CANCELLED) words[Word.STOP] = 0;
  };
  context.exit(() => setTimeout(relax, CANCELLED_MS).unref());
}
