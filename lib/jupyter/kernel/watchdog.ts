// A thread of the executor that hears the front's interrupts while the main thread cannot. See interrupt.ts for the three steps.
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { ToWatchdog } from './interrupt.js';
import { processTree, signalAll } from './processTree.js';

// words of the shared memory, as in interrupt.ts: importing that would load its hooks into this thread too
const STOP = 0;
const RUNNING = 1;
const HEARD = 2;
const PATIENCE = 3;

const INTERRUPT_FD = 4;
const FIRST_MS = 30;
const AGAIN_MS = 50;
/** so many tries until the next step: 0.2 s, then 5 s */
const SIGINT_TRY = 5;
const KILL_TRY = 100;

// the executor and the programs that it waits for; Windows has no groups, and there SIGINT would end the process
const GROUP = process.platform === 'win32' ? 0 : -process.pid;

const words = workerData as Int32Array;
/** programs that run beside the cells: a wait for one of them can be broken off without a signal to it */
const alone = new Set<number>();

function insist(run: number, tries: number): void {
  // heard, or already over: a later run must not suffer for it
  if (Atomics.load(words, HEARD) === run || Atomics.load(words, RUNNING) > run) return;
  let next = tries;
  if (!Atomics.load(words, PATIENCE)) {
    if (tries === 0) Atomics.store(words, STOP, run);
    if (tries === SIGINT_TRY && GROUP) breakOff();
    if (tries === KILL_TRY) process.kill(GROUP || process.pid, 'SIGKILL');
    next++;
  }
  setTimeout(insist, AGAIN_MS, run, next);
}

// the cell's synchronous part, and the program that it may be waiting for
function breakOff(): void {
  signalAll(processTree(process.pid, alone) ?? [GROUP], 'SIGINT');
}

parentPort?.on('message', ({ pid, alone: isAlone }: ToWatchdog) => {
  if (isAlone) alone.add(pid);
  else alone.delete(pid);
});
const pipe = new Socket({ fd: INTERRUPT_FD, readable: true });
pipe.setEncoding('utf8').on('data', (text: string) => {
  for (const run of text.trim().split('\n').map(Number)) {
    parentPort?.postMessage(run); // a main thread that is free takes note at once
    setTimeout(insist, FIRST_MS, run, 0);
  }
});
// the front is gone: do not stay behind in a loop
pipe.on('close', () => process.kill(GROUP || process.pid, 'SIGKILL'));
