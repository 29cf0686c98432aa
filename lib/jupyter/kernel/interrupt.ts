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

/** A program that an interrupt by signal is to spare, or not any more. */
export interface ToWatchdog {
  pid: number;
  alone: boolean;
}

/** Loops of cancelled cells that live on, waiting for a file or a socket, end at their next turn. */
const ANY_CANCELLED = -1;
const CANCELLED_MS = 5000;

const words = new Int32Array(new SharedArrayBuffer(16));
const { setTimeout } = globalThis; // the plain one: cells get another
let cancellations = 0;
let watchdog: Worker | undefined;

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
  watchdog = new Worker(new URL('watchdog.js', import.meta.url), { workerData: words, stdin: false });
  watchdog.on('message', (run: number) => {
    words[Word.HEARD] = run;
    if (words[Word.STOP] === run) words[Word.STOP] = 0;
    onInterrupt(run);
  });
  watchdog.unref();
}

/** Keeps the signal that breaks off a synchronous wait from a program that nobody waits for in this way. */
export function leaveAlone(pid: number, alone: boolean): void {
  watchdog?.postMessage({ pid, alone } satisfies ToWatchdog);
}

/** Marks the run on the main thread, 0 for none. */
export function setRunning(run: number): void {
  words[Word.RUNNING] = run;
}

/** Runs work of the kernel, which no interrupt may break off; what it opens is no cell's. */
export function uninterrupted<T>(work: () => T): T {
  words[Word.PATIENCE] = 1;
  try {
    return context.exit(work);
  } finally {
    words[Word.PATIENCE] = 0;
  }
}

/** Stops all that the cell has going: timers, programs and sockets at once, loops at their next turn, prints by an exception. */
export function cancel(cell: Cell): void {
  cell.cancelled = true;
  const ends = [...cell.waits];
  cell.waits.clear();
  for (const end of ends) {
    try {
      context.run(cell, end);
    } catch {
      // it had ended in a way of its own
    }
  }
  const mine = ++cancellations;
  words[Word.STOP] = ANY_CANCELLED;
  const relax = () => {
    if (mine === cancellations && words[Word.STOP] === ANY_CANCELLED) words[Word.STOP] = 0;
  };
  context.exit(() => setTimeout(relax, CANCELLED_MS).unref());
}
