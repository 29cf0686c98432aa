// All contenders on all seeds, judged by the logged clicks and, where the truth is known, by what users really prefer.
import { dispose, matMul, tidy } from '@tensorflow/tfjs-core';
import { camrec } from '../camrec/model.js';
import type { Dataset, Matrix } from '../data/dataset.js';
import type { World } from '../data/shopWorld.js';
import { expectedPrecision, oracleScores, unbiasedMetrics } from '../evaluation/world.js';
import { calibrate, effectError } from '../evaluation/worldEffects.js';
import type { Representation } from '../recommender.js';
import { type Streams, streams } from '../tensor/streams.js';
import { rankingOf, type TrainedRun } from '../training/run.js';
import type { Contender } from './contenders.js';
import { onOtherPages } from './otherPages.js';
import type { Stage } from './stage.js';

/** One contender on one seed: columns of the results table. */
export interface ComparisonRow {
  readonly system: string;
  readonly seed: number;
  readonly bestEpoch: number;
  readonly [metric: string]: number | string;
}

const LOGGED = ['recall@10', 'recall@20', 'ndcg@10', 'ndcg@20'] as const;

/**
 * Trains or loads every contender on every seed of the stage and measures it:
 * `recall@k`, `ndcg@k` on the held-out logged clicks (biased by exposure), and in a world also `precision*@20`, the expected share of
 * preferred items among the top 20 of all, `random recall@5` and `random auc` on items shown at random, and `swapped recall@5` and
 * `swapped auc` on items shown at random with pages whose visual attribute a coin has tossed.
 */
export async function compare(stage: Stage, contenders: readonly Contender[]): Promise<ComparisonRow[]> {
  const rows: ComparisonRow[] = [];
  for (const { name, open } of contenders) {
    for (const seed of stage.seeds) {
      const run = await open(stage, seed);
      const { metrics } = rankingOf(run, stage.data);
      const logged = Object.fromEntries(LOGGED.map((metric) => [metric, metrics[metric]]));
      const bestEpoch = run.record.bestEpoch ?? 0;
      const random = streams(seed).fork('evaluate', bestEpoch);
      const unbiased = stage.world ? againstTruth(stage.world, stage.data, run, random) : {};
      run.model.dispose();
      rows.push({ system: name, seed, bestEpoch, ...logged, ...unbiased });
    }
  }
  return rows;
}

/** The same measures for the true preferences as scores: nobody can do better on the unbiased ones. */
export function oracleMeasures(world: World): Record<string, number> {
  const otherPages = world.intervene(world.swapped.visualAttribute, streams(1));
  return measureScores(world, oracleScores(world), oracleScores(otherPages));
}

function againstTruth(world: World, data: Dataset, run: TrainedRun, random: Streams): Record<string, number> {
  const elsewhere = onOtherPages(run, data, world.swapped.visual);
  const swapped = scoreMatrix(elsewhere.represent(random));
  elsewhere.dispose();
  return measureScores(world, scoreMatrix(run.model.represent(random)), swapped);
}

function measureScores(world: World, scores: Float32Array, swappedScores: Float32Array): Record<string, number> {
  const shown = unbiasedMetrics(world.randomised, scores);
  const swapped = unbiasedMetrics(world.swapped, swappedScores);
  return {
    'precision*@20': expectedPrecision(world, scores),
    'random recall@5': shown.recall,
    'random auc': shown.auc,
    'swapped recall@5': swapped.recall,
    'swapped auc': swapped.auc,
  };
}

/** What CaMRec says the visual attribute does, against the truth: with v_i(0) and v_i(1) fed and each item's code held. */
export interface EffectRow {
  readonly seed: number;
  readonly pehe: number;
  readonly ate: number;
  readonly kendall: number;
  readonly [column: string]: number;
}

/** Effect errors of CaMRec on every seed; scores are calibrated on the randomised test first. */
export async function effectErrors(stage: Stage, world: World): Promise<EffectRow[]> {
  const rows: EffectRow[] = [];
  for (const seed of stage.seeds) {
    const run = await stage.train(camrec, { seed });
    const { model } = run;
    const random = streams(seed).fork('evaluate', run.record.bestEpoch ?? 0);
    const scores = (visual: Matrix): Float32Array => scoreMatrix(model.representWith({ visual }, random));
    const [control, treated] = world.catalogue.visualUnder.map(scores);
    const scale = calibrate(world.randomised, scoreMatrix(model.represent(random)));
    const { pehe, ate, kendall } = effectError(world, { control, treated }, { scale });
    model.dispose();
    rows.push({ seed, pehe, ate, kendall });
  }
  return rows;
}

/** √ mean τ_ui²: the error of who says that the attribute does nothing. */
export function noEffectError({ settings: { users, items }, truth }: World): number {
  let squares = 0;
  for (let u = 0; u < users; u++) for (let i = 0; i < items; i++) squares += truth.effect(u, i) ** 2;
  return Math.sqrt(squares / (users * items));
}

// scores [U × I]; the representation is disposed
function scoreMatrix({ users, items }: Representation): Float32Array {
  const scores = tidy(() => matMul(users, items, false, true).dataSync()) as Float32Array;
  dispose([users, items]);
  return scores;
}
