// Full-sort evaluation: every user ranks all items but those of the training split.
import { gather, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Dataset, Interactions } from '../data/dataset.js';
import type { Representation } from '../recommender.js';
import { scoreTopK } from '../tensor/index.js';

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
  const ranked = rankItems(data, users, representation, depth); // [n, depth]
  users.forEach((u, r) => {
    const wantedItems = split.items.subarray(split.start[u], split.start[u + 1]);
    const ranks = hitRanks(ranked.subarray(r * depth, (r + 1) * depth), wantedItems);
    scoreUser(ranks, wantedItems.length, cutoffs, r, perUser);
  });
  const metrics = Object.fromEntries(Object.entries(perUser).map(([name, values]) => [name, mean(values)])) as Record<
    MetricName,
    number
  >;
  return { metrics, users, perUser, withoutTraining: wanted.length - users.length };
}

/** The best `depth` items of each user, training items left out, best first; -1 where fewer are left. */
function rankItems(
  { train }: Pick<Dataset, 'train'>,
  users: Int32Array,
  { users: table, items }: Representation,
  depth: number,
): Int32Array {
  const start = new Int32Array(users.length + 1);
  users.forEach((u, r) => {
    start[r + 1] = start[r] + train.start[u + 1] - train.start[u];
  });
  const own = new Int32Array(start[users.length]);
  users.forEach((u, r) => {
    own.set(train.items.subarray(train.start[u], train.start[u + 1]), start[r]);
  });
  return tidy(() => {
    const rows = gather(table, tensor1d(users, 'int32')); // [n, d]
    return scoreTopK(rows, items, { k: depth, exclude: { start, items: own } }).indices.dataSync<'int32'>();
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
