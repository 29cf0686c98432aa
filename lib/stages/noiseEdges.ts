// Do low causal weights point at the accidental clicks? Each way to suspect an edge, against the truth and against guessing.
import { gather, mul, sum, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { itemDegrees, toPairs, userDegrees } from '../data/interactions.js';
import type { World } from '../data/shopWorld.js';
import { detection, type PrecisionRecall, precisionRecallCurve } from '../evaluation/detection.js';
import { kendallTau } from '../evaluation/kendallTau.js';
import type { TrainingCurve } from '../report/figures/diffusion.js';
import { decimal } from '../report/format.js';
import { type CamrecRun, clickGates, type Moment, meanGate, scoringStream } from './gates.js';
import type { Stage } from './stage.js';

/** 1 for each training click that came by accident only (A and not Y), in the order of `data.train`: [E]. */
export function accidentalClicks({ log, settings }: World, { train }: Dataset): Uint8Array {
  const { users, items } = toPairs(train);
  return Uint8Array.from(users, (u, p) => 1 - log.preferred[u * settings.items + items[p]]);
}

/** Ways to suspect a click, one number a training click each: the lower, the more suspect. */
export type Rankings = Readonly<Record<string, ArrayLike<number>>>;

/**
 * ρ of each modality and of both, with the gate's noise averaged over 16 draws and without noise; how popular the item is; the model's
 * own score `rep_u · rep_i`; a random number; and what nobody has, the true probability m_ui of liking.
 */
export function edgeRankings({ data }: Stage, world: World, run: CamrecRun): Rankings {
  const { users, items } = toPairs(data.train);
  const [drawn, still] = [16, 0].map((draws) => clickGates(run, { draws }));
  const degrees = itemDegrees(data.train, data.items);
  const uniform = scoringStream(run.record).fork('random mask').generator();
  return {
    'ρ visual': drawn.visual,
    'ρ textual': drawn.textual,
    'ρ both': meanGate(drawn),
    'ρ both, noise-free': meanGate(still),
    'item popularity': Float32Array.from(items, (i) => degrees[i]),
    'model score': clickScores(run, data),
    'random mask': Float32Array.from(users, () => uniform()),
    'true preference': Float32Array.from(users, (u, p) => world.preference(u, items[p])),
  };
}

/** What ρ goes along with, by Kendall's τ_b over the training clicks; needs no truth. */
export interface CompanionRow {
  readonly 'ρ goes along with': string;
  readonly tau: number;
}

export function gateCompanions({ data }: Stage, run: CamrecRun): CompanionRow[] {
  const gates = meanGate(clickGates(run));
  const { users, items } = toPairs(data.train);
  const [byUser, byItem] = [userDegrees(data.train), itemDegrees(data.train, data.items)];
  const companions = {
    'item popularity': items.map((i) => byItem[i]),
    'clicks of the user': users.map((u) => byUser[u]),
    'model score': clickScores(run, data),
  };
  return Object.entries(companions).map(([name, values]) => ({
    'ρ goes along with': name,
    tau: kendallTau(gates, values),
  }));
}

/** One line a ranking, the measures of `detection` with the lowest numbers called first. */
export interface DetectionRow {
  readonly 'suspect by': string;
  readonly averagePrecision: number;
  readonly auroc: number;
  /** share of noise among as many lowest edges as there are noise edges */
  readonly 'precision@n': number;
  /** share of noise among all edges: what guessing reaches */
  readonly baseRate: number;
  readonly [column: string]: number | string;
}

export function detectionTable(rankings: Rankings, noise: ArrayLike<number>): DetectionRow[] {
  return Object.entries(rankings).map(([name, values]) => {
    const { averagePrecision, auroc, precisionAtPositives, baseRate } = detection(values, noise, { ascending: true });
    return { 'suspect by': name, averagePrecision, auroc, 'precision@n': precisionAtPositives, baseRate };
  });
}

/** Precision–recall curves of the rankings named, with the numbers of their rows. */
export function detectionCurves(
  rankings: Rankings,
  noise: ArrayLike<number>,
  names: readonly string[],
): { name: string; points: PrecisionRecall[]; averagePrecision: number }[] {
  return names.map((name) => ({
    name,
    points: precisionRecallCurve(rankings[name], noise, { ascending: true }),
    averagePrecision: detection(rankings[name], noise, { ascending: true }).averagePrecision,
  }));
}

/** The sentence over the curves: two rankings and the guess. */
export function detectionClaim(rows: readonly DetectionRow[], first: string, second: string): string {
  const of = (name: string): DetectionRow => {
    const row = rows.find((one) => one['suspect by'] === name);
    if (!row) throw new RangeError(`no row '${name}', there are ${rows.map((one) => one['suspect by']).join(', ')}`);
    return row;
  };
  const precision = (name: string): string => decimal(of(name).averagePrecision);
  return `Average precision by ${first} ${precision(first)}, by ${second} ${precision(second)}, by guessing ${decimal(of(first).baseRate)}`;
}

/** The measures of ρ, popularity and score on every seed of the stage: the same world, other weights and draws. */
export async function detectionBySeed(
  stage: Stage,
  world: World,
  names: readonly string[] = ['ρ both', 'item popularity', 'model score', 'random mask'],
): Promise<(DetectionRow & { seed: number })[]> {
  const noise = accidentalClicks(world, stage.data);
  const rows: (DetectionRow & { seed: number })[] = [];
  for (const seed of stage.seeds) {
    const run = await stage.trainParts({ seed });
    const rankings = edgeRankings(stage, world, run);
    run.model.dispose();
    const chosen = Object.fromEntries(names.map((name) => [name, rankings[name]]));
    for (const row of detectionTable(chosen, noise)) rows.push({ ...row, seed } as DetectionRow & { seed: number });
  }
  return rows;
}

/** How open the gates are, ρ over both modalities, and what they know of the noise. */
export interface GateState {
  readonly 'mean ρ, true edges': number;
  readonly 'mean ρ, noise edges': number;
  readonly averagePrecision: number;
  readonly auroc: number;
  /** the same without the noise of the gate */
  readonly 'auroc, noise-free': number;
}

export function gateState(run: CamrecRun, noise: ArrayLike<number>): GateState {
  const drawn = meanGate(clickGates(run));
  const still = meanGate(clickGates(run, { draws: 0 }));
  const { averagePrecision, auroc } = detection(drawn, noise, { ascending: true });
  return {
    'mean ρ, true edges': meanWhere(drawn, noise, 0),
    'mean ρ, noise edges': meanWhere(drawn, noise, 1),
    averagePrecision,
    auroc,
    'auroc, noise-free': detection(still, noise, { ascending: true }).auroc,
  };
}

/** One line a moment of the training. */
export type DriftRow = GateState & { readonly epoch: number };

export function gateDrift(moments: readonly Moment[], noise: ArrayLike<number>): DriftRow[] {
  return moments.map((moment) => ({ epoch: moment.epoch, ...gateState(moment, noise) }));
}

/** Columns of the drift as lines over the epochs. */
export function driftCurves(rows: readonly DriftRow[], columns: readonly (keyof DriftRow)[]): TrainingCurve[] {
  return columns.map((name) => ({
    name,
    epochs: rows.map(({ epoch }) => epoch),
    values: rows.map((row) => row[name]),
  }));
}

/** The model's own score of each training click, `rep_u · rep_i`: [E]. */
export function clickScores({ model, record }: CamrecRun, { train }: Pick<Dataset, 'train'>): Float32Array {
  const clicks = toPairs(train);
  return tidy(() => {
    const { users, items } = model.represent(scoringStream(record));
    const [ofUsers, ofItems] = [
      gather(users, tensor1d(clicks.users, 'int32')),
      gather(items, tensor1d(clicks.items, 'int32')),
    ]; // [E, 2d] each
    return sum(mul(ofUsers, ofItems), 1).dataSync() as Float32Array;
  });
}

function meanWhere(values: Float32Array, kind: ArrayLike<number>, wanted: number): number {
  const own = values.filter((_, p) => kind[p] === wanted);
  return own.reduce((sum, value) => sum + value, 0) / own.length;
}
