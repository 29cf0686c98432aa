// Full-sort evaluation: every user ranks all items but those of the training split.
import { gather, matMul, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Dataset, Interactions } from '../data/dataset.js';
import type { Representation } from '../recommender.js';
import { topK } from '../tensor/index.js';

export type MetricName = `${'recall' | 'ndcg' | 'precision' | 'map'}@${number}`;
/** Metric values by name, such as `metrics['recall@20']`. */
export type Metrics = Readonly<Record<MetricName, number>>;

export interface RankingResult {
  /** means over the users ranked */
  readonly metrics: Metrics;
  /** the users ranked, ascending: those with clicks in the split and in training */
  readonly users: Int32Array; // [n]
  /** every metric of each of them, in that order */
  readonly perUser: Readonly<Record<MetricName, Float64Array>>; // each [n]
  /** users left out because they have no training click */
  readonly withoutTraining: number;
}

const BLOCK = 512; // users scored at a time

/**
 * Ranks all items for each user of a split by `score(u, i) = users[u] · items[i]`, training items left out, ties by the lower item.
 * With `hit_r` 1 where the item at rank r is held out, and n the user's held-out items:
 * `recall@k = Σ_{r≤k} hit_r / n`, `precision@k = Σ_{r≤k} hit_r / k`,
 * `ndcg@k = Σ_{r≤k} hit_r / log₂(r+1) / Σ_{r≤min(k,n)} 1 / log₂(r+1)`, `map@k = Σ_{r≤k} hit_r precision@r / min(k, n)`.
 * A cutoff above the number of items ranks them all. This is MMRec's protocol: the validation items stay candidates for the test.
 * @param representation users [U, d], items [I, d]; left alive
 */
export function evaluateRanking(
  data: Pick<Dataset, 'name' | 'users' | 'items' | 'train'>,
  split: Interactions,
  representation: Representation,
  { cutoffs = [5, 10, 20, 50] }: { cutoffs?: readonly number[] } = {},
): RankingResult {
  checkArguments(data, representation, cutoffs);
  const held = (u: number): number => split.start[u + 1] - split.start[u];
  const trained = (u: number): number => data.train.start[u + 1] - data.train.start[u];
  const wanted = Array.from({ length: data.users }, (_, u) => u).filter((u) => held(u) > 0);
  const users = Int32Array.from(wanted.filter((u) => trained(u) > 0));
  if (users.length === 0)
    throw new RangeError(`${data.name}: no user has clicks both in training and in the split to evaluate`);

  const perUser = Object.fromEntries(
    metricNames(cutoffs).map((name) => [name, new Float64Array(users.length)]),
  ) as Record<MetricName, Float64Array>;
  const depth = Math.min(data.items, Math.max(...cutoffs));
  for (let first = 0; first < users.length; first += BLOCK) {
    const block = users.subarray(first, first + BLOCK);
    const ranked = rankBlock(data, block, representation, depth);
    block.forEach((u, r) => {
      const hits = hitRanks(ranked[r], split.items.subarray(split.start[u], split.start[u + 1]));
      scoreUser(hits, held(u), cutoffs, first + r, perUser);
    });
  }
  const metrics = Object.fromEntries(Object.entries(perUser).map(([name, values]) => [name, mean(values)])) as Record<
    MetricName,
    number
  >;
  return { metrics, users, perUser, withoutTraining: wanted.length - users.length };
}

/** The best `depth` items of each user, training items left out (fewer where fewer are left). */
function rankBlock(
  data: Pick<Dataset, 'items' | 'train'>,
  users: Int32Array,
  { users: table, items }: Representation,
  depth: number,
): Int32Array[] {
  const { start, items: clicked } = data.train;
  let most = 0;
  for (const u of users) most = Math.max(most, start[u + 1] - start[u]);
  const k = Math.min(data.items, depth + most); // the best `depth` others are among the best depth + most of all
  const best = tidy(() => {
    const scores = matMul(gather(table, tensor1d(users, 'int32')), items, false, true) as Tensor2D; // [block, I]
    return topK(scores, k).indices.dataSync();
  });
  return Array.from(users, (u, r) => {
    const own = new Set(clicked.subarray(start[u], start[u + 1]));
    return (best as Int32Array)
      .subarray(r * k, (r + 1) * k)
      .filter((item) => !own.has(item))
      .subarray(0, depth);
  });
}

/** Ranks from 1 on at which a held-out item stands. */
function hitRanks(ranked: Int32Array, held: Int32Array): number[] {
  const wanted = new Set(held);
  const ranks: number[] = [];
  ranked.forEach((item, place) => {
    if (wanted.has(item)) ranks.push(place + 1);
  });
  return ranks;
}

function scoreUser(
  ranks: number[],
  held: number,
  cutoffs: readonly number[],
  row: number,
  out: Record<MetricName, Float64Array>,
): void {
  for (const k of cutoffs) {
    const hits = ranks.filter((rank) => rank <= k);
    const possible = Math.min(k, held);
    let gain = 0;
    let precisions = 0;
    hits.forEach((rank, before) => {
      gain += 1 / Math.log2(rank + 1);
      precisions += (before + 1) / rank;
    });
    out[`recall@${k}`][row] = hits.length / held;
    out[`precision@${k}`][row] = hits.length / k;
    out[`ndcg@${k}`][row] = gain / idealGain(possible);
    out[`map@${k}`][row] = precisions / possible;
  }
}

/** `Σ_{r≤n} 1 / log₂(r + 1)`: the gain of n hits at the top. */
function idealGain(n: number): number {
  let gain = 0;
  for (let rank = 1; rank <= n; rank++) gain += 1 / Math.log2(rank + 1);
  return gain;
}

function metricNames(cutoffs: readonly number[]): MetricName[] {
  const kinds = ['recall', 'ndcg', 'precision', 'map'] as const;
  return kinds.flatMap((kind) => cutoffs.map((k): MetricName => `${kind}@${k}`));
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function checkArguments(
  { users, items }: { users: number; items: number },
  representation: Representation,
  cutoffs: readonly number[],
): void {
  if (cutoffs.length === 0 || !cutoffs.every((k) => Number.isInteger(k) && k > 0)) {
    throw new RangeError(`cutoffs must be positive integers, got [${cutoffs.join(', ')}]`);
  }
  const [rows, width] = representation.users.shape;
  const [columns, other] = representation.items.shape;
  if (rows !== users || columns !== items || width !== other) {
    throw new RangeError(
      `representation must be [${users}, d] and [${items}, d], got [${rows}, ${width}] and [${columns}, ${other}]`,
    );
  }
}
