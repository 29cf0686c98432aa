// Runs of a comparison in child processes, a few at a time. A child that dies is reported; the others go on.
import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job, JobEnd } from './compareWorker.js';

const WORKER = fileURLToPath(new URL('./compareWorker.js', import.meta.url));
const LOG = 'log.txt';
const TAIL = 300; // characters of a log that a message quotes

export interface JobQueue {
  /** children at a time */
  readonly jobs: number;
  /** stops what runs, saved, and starts nothing more */
  readonly signal: AbortSignal;
  /** asked before a job starts: those that need no process any more are passed over */
  readonly isNeeded: (job: Job) => boolean;
  readonly onEnd: (job: Job, end: JobEnd) => void;
}

/** Works off the list, first come first served; ends when every child has. */
export async function runJobs(list: readonly Job[], { jobs, signal, isNeeded, onEnd }: JobQueue): Promise<void> {
  const queue = [...list];
  const lane = async (): Promise<void> => {
    for (let job = queue.shift(); job && !signal.aborted; job = queue.shift()) {
      if (isNeeded(job)) onEnd(job, await runJob(job, signal));
    }
  };
  await Promise.all(Array.from({ length: jobs }, lane));
}

/** One child; what it prints goes to `log.txt` in the run's folder. */
function runJob(job: Job, signal: AbortSignal): Promise<JobEnd> {
  mkdirSync(job.folder, { recursive: true });
  const log = openSync(join(job.folder, LOG), 'a');
  const child = fork(WORKER, { stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const stop = (): void => {
    child.kill('SIGINT');
  };
  return new Promise((resolve) => {
    let end: JobEnd | undefined;
    child.once('message', (message) => {
      end = message as JobEnd;
    });
    child.once('error', (error) => {
      end ??= { kind: 'failed', message: error.message };
    });
    child.once('close', (code, died) => {
      signal.removeEventListener('abort', stop);
      if (!end && signal.aborted) end = { kind: 'aborted' }; // stopped before it could listen
      resolve(end ?? { kind: 'failed', message: lastWords(job, died ? `by ${died}` : `with status ${code}`) });
    });
    signal.addEventListener('abort', stop);
    child.send(job);
  });
}

function lastWords({ folder }: Job, how: string): string {
  const log = join(folder, LOG);
  const words = readFileSync(log, 'utf8').trim().slice(-TAIL).replace(/\s+/g, ' ');
  return `its process ended ${how}${how === 'by SIGKILL' ? ', perhaps for want of memory' : ''}; the end of ${log}: ${words}`;
}
