// What a run of a comparison leaves in its folder beside run.json and the checkpoint, and how it is read back.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metrics, RankingResult } from '../evaluation/ranking.js';
import { writeWhole } from '../report/writeWhole.js';
import { openRun } from '../training/run.js';
import { settingsDifference } from '../training/settings.js';
import type { RunSettings } from '../training/state.js';

const RANKING = 'ranking.json';
const MEASURED = 'measured.json';

/** The metrics that are compared user by user. */
export const PAIRED_METRICS = ['recall@20', 'ndcg@20'] as const;
export type PairedMetric = (typeof PAIRED_METRICS)[number];

/** The test ranking of the epoch kept, user by user, and the size of what was trained. */
export interface RunRanking {
  /** trained numbers */
  readonly parameters: number;
  readonly users: readonly number[]; // [n]
  readonly perUser: Readonly<Record<PairedMetric, readonly number[]>>; // each [n]
}

/** Facts of the machine: they differ from run to run of the same bits. */
export interface Measured {
  /** of each epoch, validation included; the first also builds the model and its graphs */
  readonly epochSeconds: readonly number[];
  /** spent on an epoch that was broken off */
  readonly unfinishedSeconds: number;
  /** most bytes of tensors alive at once */
  readonly peakBytes: number;
  readonly threads: number;
}

export function writeRanking(folder: string, { users, perUser }: RankingResult, parameters: number): void {
  const paired = PAIRED_METRICS.map((metric) => [metric, Array.from(perUser[metric])]);
  const ranking: RunRanking = { parameters, users: Array.from(users), perUser: Object.fromEntries(paired) };
  writeWhole(join(folder, RANKING), `${JSON.stringify(ranking)}\n`);
}

export function writeMeasured(folder: string, measured: Measured): void {
  writeWhole(join(folder, MEASURED), `${JSON.stringify(measured)}\n`);
}

/** Undefined where nothing was measured, such as a run trained by other means. */
export function readMeasured(folder: string): Measured | undefined {
  const file = join(folder, MEASURED);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** What the run in a folder has that this one has not, in words; undefined where the folder is free or holds this very run. */
export function otherRun(folder: string, settings: RunSettings): string | undefined {
  return existsSync(join(folder, 'run.json')) ? settingsDifference(settings, openRun(folder).settings) : undefined;
}

/** Whether a run has ended and left all that a comparison needs. */
export function isDone(folder: string): boolean {
  return existsSync(join(folder, RANKING)) && openRun(folder).status !== 'training';
}

/** A finished run without its test numbers: all that choosing may look at. */
export interface RunOutcome {
  /** why training ended */
  readonly message: string;
  readonly epochs: number;
  readonly bestEpoch: number;
  /** of the epoch kept */
  readonly valid: Metrics;
}

/** What a finished run says on validation; its test numbers are not read. */
export function readOutcome(folder: string): RunOutcome {
  const { message, epochs, bestEpoch = 0 } = openRun(folder);
  const kept = epochs.find(({ epoch }) => epoch === bestEpoch);
  if (!kept) throw new RangeError(`the run in ${folder} has no epoch ${bestEpoch}; delete the folder and train again`);
  return { message, epochs: epochs.length, bestEpoch, valid: kept.valid };
}

/** Fingerprint of the code that trained a run, where it says. */
export function codeOf(folder: string): string | undefined {
  const { code } = openRun(folder).environment;
  return typeof code === 'string' ? code : undefined;
}

/** The test numbers of a run that was chosen. */
export function readTest(folder: string): RunRanking & { readonly test: Metrics } {
  const { test } = openRun(folder);
  if (!test) throw new RangeError(`the run in ${folder} has no test metrics; delete the folder and train again`);
  return { ...JSON.parse(readFileSync(join(folder, RANKING), 'utf8')), test };
}
