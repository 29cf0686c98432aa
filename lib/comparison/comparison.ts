// comparison.json: what the runs say when they are put side by side. The same runs give the same bytes; no times, nothing of the machine.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metrics } from '../evaluation/ranking.js';
import type { TrainingOptions } from '../recommender.js';
import { writeWhole } from '../report/writeWhole.js';
import { streams } from '../tensor/streams.js';
import { choosePoint, type JudgedPoint, judgePoints } from './choice.js';
import { type ByMetric, compareUsers, type Difference, type Interval } from './differences.js';
import type { PlannedRun } from './plan.js';
import { isDone, type RunOutcome, readOutcome, readTest } from './runFiles.js';
import { meanMetrics, spreadMetrics } from './spread.js';

/** A run that did not end, and why. */
export interface Failure {
  readonly point: string;
  readonly seed: number;
  readonly message: string;
}

/** A chosen run, its test numbers with it. */
export interface SeedResult extends RunOutcome {
  readonly seed: number;
  readonly test: Metrics;
}

/** A system's row. */
export interface ComparedSystem {
  readonly system: string;
  readonly paper: string;
  /** `skipped`: it cannot run on these data; `failed`: no run of it ended */
  readonly status: 'finished' | 'skipped' | 'failed';
  /** why it was skipped */
  readonly message?: string;
  readonly failures: readonly Failure[];
  /** where there was a grid: its points, judged on validation */
  readonly grid: readonly JudgedPoint[];
  /** the point chosen; empty without a grid */
  readonly point: string;
  readonly options: object;
  readonly training: TrainingOptions;
  /** trained numbers */
  readonly parameters?: number;
  readonly seeds: readonly SeedResult[];
  /** test metrics, mean over seeds */
  readonly mean?: Metrics;
  /** their standard deviation (n − 1); absent for one seed */
  readonly spread?: Metrics;
  /** of the mean, over users with the seeds held */
  readonly interval?: ByMetric<Interval>;
  /** this system minus the reference, on the seeds both have */
  readonly difference?: ByMetric<Difference>;
}

/** The whole. */
export interface Comparison {
  readonly format: typeof FORMAT;
  readonly data: DataFacts;
  readonly seeds: readonly number[];
  readonly chosenBy: string;
  /** what every other system is compared with; null where it is not among the finished systems */
  readonly reference: string | null;
  readonly bootstrap: { readonly draws: number; readonly level: number; readonly over: string };
  readonly systems: readonly ComparedSystem[];
}

export interface DataFacts {
  readonly name: string;
  readonly fingerprint: string;
  readonly users: number;
  readonly items: number;
  readonly trainingClicks: number;
}

export interface ComparisonParts {
  /** the comparison's folder */
  readonly folder: string;
  readonly data: DataFacts;
  readonly seeds: readonly number[];
  readonly systems: readonly { readonly name: string; readonly paper: string }[];
  readonly runs: readonly PlannedRun[];
  /** why runs did not end, by their folder */
  readonly failures: ReadonlyMap<string, string>;
  /** why systems cannot run on these data, by name */
  readonly skipped: ReadonlyMap<string, string>;
  readonly draws?: number;
  readonly level?: number;
}

const FORMAT = 'camrec comparison 1';
const COMPARISON = 'comparison.json';
const REFERENCE = 'camrec';

/** Reads the runs of a comparison and puts them side by side; of a grid only the chosen point's test numbers are read. */
export function compareRuns({
  folder,
  data,
  seeds,
  systems,
  runs,
  failures,
  skipped,
  draws = 10_000,
  level = 0.95,
}: ComparisonParts): Comparison {
  const chosen = systems.map((system) => {
    const own = runs.filter((run) => run.system === system.name);
    const failed = own.flatMap(({ folder: place, point, seed }) => {
      const message = failures.get(place);
      return message === undefined ? [] : [{ point, seed, message }];
    });
    const { name, paper } = system;
    return { name, paper, message: skipped.get(name), failures: failed, ...choice(folder, own) };
  });
  const ranked = chosen.flatMap(({ name, rankings }) => (rankings.length > 0 ? [{ name, rankings }] : []));
  const reference = ranked.some(({ name }) => name === REFERENCE) ? REFERENCE : null;
  const random = streams(1).fork('comparison');
  const found = compareUsers(ranked, { reference, draws, level, random });
  return {
    format: FORMAT,
    data,
    seeds,
    chosenBy: 'mean validation recall@20 over seeds',
    reference,
    bootstrap: { draws, level, over: 'users, seeds held' },
    systems: chosen.map(({ name, message, rankings, ...system }) => ({
      system: name,
      status: rankings.length > 0 ? 'finished' : message === undefined ? 'failed' : 'skipped',
      ...(message !== undefined && { message }),
      ...system,
      ...(rankings.length > 0 && {
        parameters: rankings[0].parameters,
        mean: meanMetrics(system.seeds.map(({ test }) => test)),
        spread: spreadMetrics(system.seeds.map(({ test }) => test)),
        ...found.get(name),
      }),
    })),
  };
}

type Choice = Pick<ComparedSystem, 'grid' | 'point' | 'options' | 'training' | 'seeds'> & {
  readonly rankings: readonly (ReturnType<typeof readTest> & { readonly seed: number })[];
};

/** A system's point of best validation, with the test numbers of that point alone. */
function choice(folder: string, runs: readonly PlannedRun[]): Choice {
  const done = runs.filter((run) => isDone(join(folder, run.folder)));
  const outcomes = new Map(done.map((run) => [run, readOutcome(join(folder, run.folder))]));
  const points = [...new Set(runs.map(({ point }) => point))];
  const scores = [...outcomes].map(([{ point, seed }, { valid }]) => ({ point, seed, score: valid['recall@20'] }));
  const judged = judgePoints(points, scores);
  const point = choosePoint(judged)?.point ?? points[0];
  const { options, training } = runs.find((run) => run.point === point) ?? runs[0];
  const kept = [...outcomes].filter(([run]) => run.point === point);
  const rankings = kept.map(([run]) => ({ seed: run.seed, ...readTest(join(folder, run.folder)) }));
  const seeds = kept.map(([{ seed }, outcome], i) => ({ seed, ...outcome, test: rankings[i].test }));
  return { grid: points.length > 1 ? judged : [], point, options, training, seeds, rankings };
}

/** The comparison that `camrec compare --out` wrote into a folder. @throws RangeError if there is none or it cannot be read */
export function readComparison(folder: string): Comparison {
  const file = join(folder, COMPARISON);
  if (!existsSync(file)) throw new RangeError(`${file} does not exist; run camrec compare --out ${folder} first`);
  const found: Comparison = JSON.parse(readFileSync(file, 'utf8'));
  if (found.format !== FORMAT) throw new RangeError(`${file} must have format '${FORMAT}', got '${found.format}'`);
  return found;
}

/** Writes it where `readComparison` finds it; the path. */
export function writeComparison(folder: string, comparison: Comparison): string {
  const file = join(folder, COMPARISON);
  writeWhole(file, `${JSON.stringify(comparison, null, 1)}\n`);
  return file;
}
