// `camrec compare`: many systems on one data set under one protocol; resumable, chosen on validation, judged on test.
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { SETTINGS, withSetting } from '../baselines/settings.js';
import type { ComparisonParts } from '../comparison/comparison.js';
import { type Contender, type PlannedRun, planRuns } from '../comparison/plan.js';
import { isDone, otherRun } from '../comparison/runFiles.js';
import type { Dataset } from '../data/dataset.js';
import { loadData, SHOP } from '../data/loadData.js';
import type { System } from '../recommender.js';
import { systems } from '../systems.js';
import { defaultThreads } from '../tensor/index.js';
import { runSettings } from '../training/settings.js';
import { runJobs } from './compareJobs.js';
import { progressReport, type Report } from './compareProgress.js';
import { writeResults } from './compareResults.js';
import type { Job } from './compareWorker.js';
import { takeLock } from './lock.js';
import { gather, pairsBySystem, parseSettings, wholeNumber, wholeNumbers } from './settings.js';
import { pick, UsageError } from './usage.js';

interface CompareFlags {
  readonly systems?: string;
  readonly data?: string;
  readonly seeds: readonly number[];
  readonly out?: string;
  readonly jobs: number;
  readonly threads?: number;
  readonly setting?: string;
  readonly set: readonly string[];
  readonly grid?: boolean;
  readonly epochs?: number;
  readonly json?: boolean;
}

const SYSTEMS: Readonly<Record<string, System>> = Object.fromEntries(systems.map((system) => [system.name, system]));

/** The command `compare`. Exit codes: 0 done, 1 a run failed, 2 wrong usage, 130 stopped by Ctrl-C with everything saved. */
export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'train systems side by side; finished runs are kept, broken ones go on; the same command goes on after a stop',
    )
    .option('--systems <names>', `all, or some of ${Object.keys(SYSTEMS).join(',')}`)
    .option('--data <folder|shop>', 'a folder in the format of MMRec, or the embedded world')
    .option('--seeds <list>', 'a training of every system for each', wholeNumbers('--seeds', 1), [1, 2, 3])
    .option('--out <folder>', 'where runs, comparison.json, comparison.md and figures go')
    .option('--jobs <n>', 'runs at a time, each in a process of its own', wholeNumber('--jobs', 1), 1)
    .option('--threads <n>', 'threads of each run (default: the cores, divided)', wholeNumber('--threads', 1))
    .option('--setting <name>', 'the published settings for a data set, such as clothing, where a system has some')
    .option(
      '--set <key=value>',
      'an option, for all that have it or as system.key for one; may be repeated',
      gather,
      [],
    )
    .option('--grid', 'search each system’s grid; the best on validation is compared')
    .option('--epochs <n>', 'most epochs', wholeNumber('--epochs', 1))
    .option('--json', 'one JSON object a finished run instead of text')
    .action(compare);
}

async function compare(flags: CompareFlags): Promise<void> {
  const { data: named, out: folder, seeds, jobs } = flags;
  const chosen = chosenSystems(flags.systems);
  if (!named) throw new UsageError('--data is missing: give a folder in the format of MMRec, or shop');
  if (!folder) throw new UsageError('--out is missing: give a folder to keep the runs in');
  const contenders = contendersOf(chosen, flags);
  const source = named === SHOP ? SHOP : resolve(named);
  const { data } = await loadData(source);
  const runs = planRuns(contenders, seeds);
  checkFolder(folder, runs, data);
  const release = await takeLock(join(folder, 'compare.lock'));
  const report = progressReport(runs, folder, flags);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  try {
    report.begin(
      data,
      runs.filter((run) => !isDone(join(folder, run.folder))),
    );
    noteDefaults(chosen, flags.setting, report);
    const threads = flags.threads ?? Math.max(1, Math.floor(defaultThreads() / jobs));
    const troubles = await trainMissing(runs, { folder, source, threads, jobs, signal: stop.signal, report });
    if (stop.signal.aborted) {
      report.stopped(commandLine());
      process.exitCode = 130;
      return;
    }
    await writeResults({ folder, data, seeds, systems: chosen, runs, ...troubles }, commandLine(), report);
    if (troubles.failures.size > 0) process.exitCode = 1;
  } finally {
    process.off('SIGINT', onSignal);
    release();
  }
}

interface Training {
  readonly folder: string;
  readonly source: string;
  readonly threads: number;
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** Trains the runs that are not done. Returns why some are not done now: by folder what failed, by system what cannot run here. */
async function trainMissing(
  runs: readonly PlannedRun[],
  { folder, source, threads, jobs, signal, report }: Training,
): Promise<Pick<ComparisonParts, 'failures' | 'skipped'>> {
  const failures = new Map<string, string>();
  const skipped = new Map<string, string>();
  const missing = new Map<Job, PlannedRun>();
  for (const run of runs) {
    const place = join(folder, run.folder);
    if (!isDone(place)) missing.set({ ...run, source, folder: place, threads }, run);
  }
  await runJobs([...missing.keys()], {
    jobs,
    signal,
    isNeeded: ({ system }) => !skipped.has(system),
    onEnd(job, end) {
      const run = missing.get(job) as PlannedRun;
      if (end.kind === 'skipped') skipped.set(run.system, end.message);
      if (end.kind === 'failed') failures.set(run.folder, end.message);
      report.ended(run, end);
    },
  });
  return { failures, skipped };
}

function noteDefaults(chosen: readonly System[], setting: string | undefined, report: Report): void {
  if (setting === undefined) return;
  const without = chosen.map(({ name }) => name).filter((name) => !SETTINGS[name]?.on[setting]);
  if (without.length > 0) report.note(`no setting '${setting}' is published, so defaults: ${without.join(', ')}`);
}

function chosenSystems(names?: string): System[] {
  if (!names) throw new UsageError(`--systems is missing: give all, or some of ${Object.keys(SYSTEMS).join(',')}`);
  if (names === 'all') return [...systems];
  const listed = names.split(',').map((name) => pick('system', name.trim(), SYSTEMS));
  return [...new Set(listed)];
}

function contendersOf(chosen: readonly System[], { setting, set, grid, epochs }: CompareFlags): Contender[] {
  const pairs = pairsBySystem(set, chosen);
  if (setting !== undefined) requireSetting(setting, chosen);
  return chosen.map((system) => {
    const own = pairs.get(system.name) ?? [];
    const { options, training } = parseSettings(own, withSetting(system, setting));
    const fixed = new Set(own.map((pair) => pair.slice(0, pair.indexOf('='))));
    const searched = Object.entries((grid && SETTINGS[system.name]?.grid) || {}).filter(([key]) => !fixed.has(key));
    return {
      system,
      options,
      training: { ...training, ...(epochs !== undefined && { epochs }) },
      grid: Object.fromEntries(searched),
    };
  });
}

function requireSetting(setting: string, chosen: readonly System[]): void {
  const known = new Set(chosen.flatMap(({ name }) => Object.keys(SETTINGS[name]?.on ?? {})));
  if (!known.has(setting)) {
    throw new UsageError(
      `no system compared has a setting '${setting}'; possible: ${[...known].join(', ') || 'none, leave it out'}`,
    );
  }
}

/** A run of other settings in a folder of this comparison is found before anything is trained. */
function checkFolder(folder: string, runs: readonly PlannedRun[], data: Dataset): void {
  for (const { system, options, training, seed, folder: place } of runs) {
    const difference = otherRun(join(folder, place), runSettings(SYSTEMS[system], data, { options, training, seed }));
    if (!difference) continue;
    throw new UsageError(
      `${join(folder, place)} holds another run: it has ${difference}; name another folder or delete this one`,
    );
  }
}

/** What was typed, for a terminal. */
function commandLine(): string {
  const quoted = process.argv
    .slice(2)
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return `npx camrec ${quoted.join(' ')}`;
}
