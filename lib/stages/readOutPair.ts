// X and X*: how far rep* of the causal subgraph is from rep of all clicks, and whether either ranks or hides better.
import { concat, dispose, matMul, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { MODALITIES, type Modality, type Pair } from '../camrec/modality.js';
import type { ModalityView } from '../camrec/model.js';
import { scope } from '../camrec/scope.js';
import type { Dataset } from '../data/dataset.js';
import type { World } from '../data/shopWorld.js';
import { quantile } from '../evaluation/bootstrap.js';
import { linearProbe } from '../evaluation/probe.js';
import { evaluateRanking } from '../evaluation/ranking.js';
import { expectedPrecision } from '../evaluation/world.js';
import type { Representation } from '../recommender.js';
import { scoreTopK } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { matrixOf } from './codes.js';
import { type CamrecRun, type Moment, scoringStream } from './gates.js';
import type { Stage } from './stage.js';

/** The read-outs that can score, both modalities side by side. */
export interface ReadOutPair {
  readonly rep: Representation; // users [U, 2d], items [I, 2d]
  readonly causal: Representation;
  readonly both: Representation; // [·, 4d]: the sum of the two scores
}

/** rep, rep* (gates without noise) and both of a trained model. Free them with `disposeReadOuts`. */
export function readOutPair({ model, record }: CamrecRun): ReadOutPair {
  return scope(() => {
    const view = model.inspect(scoringStream(record));
    const rep = sideBySide(MODALITIES.map((m) => view[m].rep));
    const causal = sideBySide(MODALITIES.map((m) => causalOf(view, m)));
    return { rep, causal, both: sideBySide([rep, causal]) };
  });
}

/** Frees the tensors of `readOutPair`; the model is left alone. */
export function disposeReadOuts(pair: ReadOutPair): void {
  dispose(Object.values(pair).flatMap(({ users, items }) => [users, items]));
}

/** One line of `cosines`. */
export interface CosineRow {
  readonly rows: string;
  readonly lowest: number;
  readonly '5 %': number;
  readonly median: number;
}

/** Cosine of rep and rep* of the same user or item, by modality: 1 where the causal subgraph changed nothing. */
export function cosines({ model, record }: CamrecRun): CosineRow[] {
  return scope(() => {
    const view = model.inspect(scoringStream(record));
    return MODALITIES.flatMap((m) =>
      (['users', 'items'] as const).map((side) => {
        const ascending = rowCosines(view[m].rep[side], causalOf(view, m)[side]).sort();
        const at = (share: number): number => quantile(ascending, share);
        return { rows: `${m}, ${side}`, lowest: at(0), '5 %': at(0.05), median: at(0.5) };
      }),
    );
  });
}

/** Cosine of each row of a with the same row of b: [n]. */
export function rowCosines(a: Tensor2D, b: Tensor2D): Float64Array {
  const [n, d] = a.shape;
  const [x, y] = [a.dataSync(), b.dataSync()];
  return Float64Array.from({ length: n }, (_, row) => {
    let [xy, xx, yy] = [0, 0, 0];
    for (let k = row * d; k < (row + 1) * d; k++) {
      xy += x[k] * y[k];
      xx += x[k] * x[k];
      yy += y[k] * y[k];
    }
    return xy / Math.sqrt(xx * yy);
  });
}

/** Mean share of a user's top k by `a` that is also in the top k by `b`, training items left out. */
export function topOverlap(
  data: Dataset,
  a: Representation,
  b: Representation,
  { k = 20 }: { k?: number } = {},
): number {
  const [first, second] = [a, b].map(({ users, items }) =>
    tidy(() => scoreTopK(users, items, { k, exclude: data.train }).indices.dataSync<'int32'>()),
  ); // [U × k], -1 where fewer items are left
  let [shared, places] = [0, 0];
  for (let u = 0; u < data.users; u++) {
    const own = first.subarray(u * k, (u + 1) * k).filter((item) => item >= 0);
    const others = new Set(second.subarray(u * k, (u + 1) * k));
    shared += own.filter((item) => others.has(item)).length;
    places += own.length;
  }
  return shared / places;
}

/** One line a way of scoring. */
export interface ScoringRow {
  readonly 'scored by': string;
  readonly 'recall@20': number;
  readonly 'ndcg@20': number;
  /** on a world: expected share of preferred items among the top 20 of all */
  readonly 'precision*@20'?: number;
}

/** The three ways to score the same model, on held-out clicks and, where it is known, by the truth. */
export function scoringTable({ data, world }: Stage, { rep, causal, both }: ReadOutPair): ScoringRow[] {
  return Object.entries({ rep, 'rep*': causal, both }).map(([name, representation]) => {
    const { metrics } = evaluateRanking(data, data.test, representation, { cutoffs: [20] });
    const logged = { 'scored by': name, 'recall@20': metrics['recall@20'], 'ndcg@20': metrics['ndcg@20'] };
    return world ? { ...logged, 'precision*@20': truePrecision(world, representation) } : logged;
  });
}

/** One line a moment of the training: what the masked read-out has become by then. */
export interface PairDriftRow {
  readonly epoch: number;
  /** median over users, both modalities side by side */
  readonly 'cosine, users': number;
  readonly 'top-20 overlap': number;
  readonly 'precision*@20 by rep'?: number;
  readonly 'precision*@20 by rep*'?: number;
}

export function pairDrift({ data, world }: Stage, moments: readonly Moment[]): PairDriftRow[] {
  return moments.map((moment) => {
    const { rep, causal, both } = readOutPair(moment);
    const ascending = rowCosines(rep.users, causal.users).sort();
    const row = {
      epoch: moment.epoch,
      'cosine, users': quantile(ascending, 0.5),
      'top-20 overlap': topOverlap(data, rep, causal),
    };
    const truth = world && {
      'precision*@20 by rep': truePrecision(world, rep),
      'precision*@20 by rep*': truePrecision(world, causal),
    };
    disposeReadOuts({ rep, causal, both });
    return { ...row, ...truth };
  });
}

/** One line a table and label. */
export interface LeakRow {
  readonly read: string;
  readonly from: string;
  readonly accuracy: number;
  readonly standardError: number;
  /** accuracy of always naming the commonest class */
  readonly majority: number;
}

/** How much of the brand C and the tier G a linear probe reads from the items of rep and of rep*; classes of one item are not probed. */
export function leaks({ catalogue }: World, { rep, causal }: ReadOutPair, random: Streams): LeakRow[] {
  const labels = { 'brand C': catalogue.confounder, 'tier G': catalogue.context };
  return Object.entries(labels).flatMap(([read, classes]) => {
    const folds = Math.min(5, smallestClass(classes));
    if (folds < 2) return [];
    return Object.entries({ rep, 'rep*': causal }).map(([from, { items }]) => {
      const { accuracy, standardError, majority } = linearProbe(matrixOf(items), classes, { folds, random });
      return { read, from, accuracy, standardError, majority };
    });
  });
}

function smallestClass(classes: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (const label of Array.from(classes)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.min(...counts.values());
}

function truePrecision(world: World, { users, items }: Representation): number {
  return expectedPrecision(world, tidy(() => matMul(users, items, false, true).dataSync()) as Float32Array);
}

function causalOf(view: Pair<ModalityView>, modality: Modality): Representation {
  const { causal } = view[modality];
  if (!causal) throw new RangeError("ablation 'frontdoor' has no rep*; train another one");
  return causal;
}

function sideBySide(parts: readonly Representation[]): Representation {
  return {
    users: concat(
      parts.map(({ users }) => users),
      1,
    ) as Tensor2D,
    items: concat(
      parts.map(({ items }) => items),
      1,
    ) as Tensor2D,
  };
}
