// One run of a comparison, in a process of its own: its memory is its own to measure, and its death takes no other run with it.
import { join } from 'node:path';
import { findBackend } from '@tensorflow/tfjs-core';
import { isDone, type Measured, readMeasured, writeMeasured, writeRanking } from '../comparison/runFiles.js';
import { loadData } from '../data/loadData.js';
import { codeFingerprint } from '../stages/codeFingerprint.js';
import { systemNamed } from '../systems.js';
import type { SimdBackend } from '../tensor/index.js';
import { rankingOf, trained } from '../training/run.js';
import type { EpochRow } from '../training/state.js';
import { startEngine } from './engine.js';
import { takeLock } from './lock.js';

/** What the worker is to do; comes as its first message. */
export interface Job {
  readonly system: string;
  readonly options: object;
  readonly training: object;
  readonly seed: number;
  /** `shop`, or the data's folder */
  readonly source: string;
  /** of the run */
  readonly folder: string;
  readonly threads: number;
}

/** What it says last. `skipped`: the system cannot run on these data. */
export type JobEnd =
  | { readonly kind: 'finished'; readonly seconds: number }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'skipped' | 'failed'; readonly message: string };

/** seconds that the worker of a comparison killed before is given to save and end */
const PATIENCE = 60;

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
process.on('disconnect', () => stop.abort()); // whoever ordered this is gone
process.once('message', async (job: Job) => {
  const end = await run(job).catch((error: Error): JobEnd => {
    console.error(error);
    return { kind: cannotRun(job, error) ? 'skipped' : 'failed', message: error.message };
  });
  if (process.connected) process.send?.(end, () => process.exit());
  else process.exit();
});

async function run({ system: name, options, training, seed, source, folder, threads }: Job): Promise<JobEnd> {
  await takeLock(join(folder, 'lock'), { patience: PATIENCE });
  if (isDone(folder)) return { kind: 'finished', seconds: 0 };
  const { data } = await loadData(source);
  const environment = { ...(await startEngine({ backend: 'simd', threads })), source, code: codeFingerprint() };
  const { heap } = (findBackend('simd') as SimdBackend).runtime;
  const clock = stopwatch(folder, () => ({ peakBytes: heap.peakBytes, threads }));
  const result = await trained(systemNamed(name), data, {
    options,
    training,
    seed,
    folder,
    environment,
    signal: stop.signal,
    onEpoch(row) {
      clock.lap(row.epoch);
      console.log(line(row));
    },
  });
  if (result.how === 'aborted') {
    clock.pause();
    return { kind: 'aborted' };
  }
  const parameters = Object.values(result.model.variables).reduce((sum, variable) => sum + variable.size, 0);
  writeRanking(folder, rankingOf(result, data), parameters);
  return { kind: 'finished', seconds: clock.total() };
}

// The message of a system about features that a folder lacks begins so, for every system: `badInput.test.ts` holds them to it.
function cannotRun({ system }: Job, error: Error): boolean {
  return error instanceof RangeError && error.message.startsWith(`${system} needs `);
}

/** Seconds of each epoch, kept over sittings; an epoch that is trained anew after a crash counts once. */
function stopwatch(folder: string, machine: () => Pick<Measured, 'peakBytes' | 'threads'>) {
  const before = readMeasured(folder);
  const epochSeconds = [...(before?.epochSeconds ?? [])];
  let carried = before?.unfinishedSeconds ?? 0;
  let since = performance.now();
  const seconds = (): number => (performance.now() - since) / 1000;
  const write = (unfinishedSeconds: number): void => {
    const { peakBytes, threads } = machine();
    const peak = Math.max(peakBytes, before?.peakBytes ?? 0);
    writeMeasured(folder, { epochSeconds, unfinishedSeconds, peakBytes: peak, threads });
  };
  return {
    lap(epoch: number): void {
      epochSeconds.length = epoch;
      epochSeconds[epoch - 1] = carried + seconds();
      carried = 0;
      since = performance.now();
      write(0);
    },
    pause: (): void => write(carried + seconds()),
    total: (): number => epochSeconds.reduce((sum, value) => sum + value, 0),
  };
}

function line({ epoch, loss, valid, best }: EpochRow): string {
  const score = `valid recall@20 ${valid['recall@20'].toFixed(4)}  ndcg@20 ${valid['ndcg@20'].toFixed(4)}`;
  return `epoch ${String(epoch).padStart(3)}  loss ${loss.toFixed(4)}  ${score}${best ? '  best' : ''}`;
}
