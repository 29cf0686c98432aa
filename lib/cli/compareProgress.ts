// What `camrec compare` prints: a line a run that ended, with the time left.
import { join } from 'node:path';
import type { PlannedRun } from '../comparison/plan.js';
import { readMeasured, readOutcome } from '../comparison/runFiles.js';
import { trainingSeconds } from '../comparison/table.js';
import type { Dataset } from '../data/dataset.js';
import type { JobEnd } from './compareWorker.js';

export interface Report {
  begin(data: Dataset, todo: readonly PlannedRun[]): void;
  note(text: string): void;
  ended(run: PlannedRun, end: JobEnd): void;
  stopped(command: string): void;
  /** the last lines, as text or as one object */
  results(text: string, facts: object): void;
}

/** Test numbers are not printed: nobody is tempted to stop a comparison because of them. */
export function progressReport(
  runs: readonly PlannedRun[],
  folder: string,
  { json = false, jobs }: { json?: boolean; jobs: number },
): Report {
  let ended = 0;
  let todo = 0;
  const open = new Set<PlannedRun>();
  const print = (text: string, facts: object): void => console.log(json ? JSON.stringify(facts) : text);
  return {
    begin({ name, users, items, train }, missing) {
      todo = missing.length;
      for (const run of missing) open.add(run);
      const done = runs.length - todo;
      const before = done > 0 ? `, ${done} of them finished before` : '';
      const clicks = `${users} users, ${items} items, ${train.items.length} training clicks`;
      if (!json) console.log(`${runs.length} runs on ${name} (${clicks})${before}; kept in ${folder}`);
    },
    note: (text) => print(text, { kind: 'note', text }),
    ended(run, end) {
      if (end.kind === 'aborted') return;
      ended++;
      open.delete(run);
      const { system, point, seed } = run;
      const name = [system, point, `seed ${seed}`].filter((part) => part).join(' ');
      if (end.kind !== 'finished') {
        print(`[${ended}/${todo}] ${name} ${end.kind}: ${end.message}`, { system, point, seed, ...end });
        return;
      }
      const { epochs, bestEpoch, valid } = readOutcome(join(folder, run.folder));
      const score = valid['recall@20'];
      const left = secondsLeft(folder, runs, open, jobs);
      print(
        `[${ended}/${todo}] ${name}: ${epochs} epochs, kept ${bestEpoch}, validation recall@20 ${score.toFixed(4)}, ` +
          `${duration(end.seconds)}${ended < todo ? `; ${todo - ended} to go, about ${duration(left)} left` : ''}`,
        { system, point, seed, kind: end.kind, epochs, bestEpoch, valid, seconds: end.seconds, secondsLeft: left },
      );
    },
    stopped: (command) => print(`stopped, everything saved; go on with: ${command}`, { kind: 'aborted', command }),
    results: print,
  };
}

/** Runs still open, each as long as the finished ones of its system take, or where there are none, of all systems. */
function secondsLeft(folder: string, runs: readonly PlannedRun[], open: ReadonlySet<PlannedRun>, jobs: number): number {
  const known = runs.flatMap((run) => {
    const seconds = open.has(run) ? undefined : secondsOf(folder, run);
    return seconds === undefined ? [] : [{ system: run.system, seconds }];
  });
  const average = (list: readonly { seconds: number }[]): number =>
    list.reduce((sum, { seconds }) => sum + seconds, 0) / list.length;
  const expected = [...open].map(({ system }) => {
    const own = known.filter((one) => one.system === system);
    return average(own.length > 0 ? own : known);
  });
  return expected.reduce((sum, seconds) => sum + seconds, 0) / Math.min(jobs, Math.max(1, open.size));
}

function secondsOf(folder: string, run: PlannedRun): number | undefined {
  const measured = readMeasured(join(folder, run.folder));
  return measured && trainingSeconds(measured);
}

/** `45 s`, `12 min`, `3.5 h`; a dash where nothing was measured. */
function duration(seconds: number): string {
  if (Number.isNaN(seconds)) return '–';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
