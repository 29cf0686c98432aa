// The end of a synchronous wait for a program. An interrupt by signal ends the program and breaks off the script that waits for it.
import { Word } from './interrupt.js';

/** What the checks in loops read and call. */
interface LoopChecks {
  __camrec_stop__: Int32Array;
  __camrec_end__(): void;
}

/** Elsewhere SIGINT ends a process, and no interrupt sends it. */
const HAS_SIGNALS = process.platform !== 'win32';
/** The signal comes long before. One that came before the script had begun has gone by, and the script is ended by an exception. */
const SIGNAL_MS = 2000;

/**
 * Ends the script of `run` if it is to be interrupted; without a run throws in other work that is to end. Node breaks off a script when a
 * thread of its own has heard the signal, maybe later than the program: if the script went on till then, the signal would hit the next one.
 */
export function endInterruptedWait(run: number | undefined): void {
  const { __camrec_stop__: words, __camrec_end__: end } = globalThis as unknown as LoopChecks;
  const last = performance.now() + SIGNAL_MS;
  while (HAS_SIGNALS && run && words[Word.STOP] === run && performance.now() < last);
  if (words[Word.STOP]) end();
}
