// How good a ranking is on a world whose preferences are known: without labels, and on tests where chance chose what was shown.
import type { Dataset, Interactions } from '../data/dataset.js';
import { itemDegrees } from '../data/interactions.js';
import type { Market } from '../data/shopMarket.js';
import type { RandomisedTest } from '../data/shopTestSets.js';

/** Scores of all pairs, row = user: the larger, the higher item i stands for user u, at u × items + i. */
export type ScoreMatrix = ArrayLike<number>; // [U × I]

export interface UnbiasedMetrics {
  readonly recall: number;
  readonly ndcg: number;
  readonly auc: number;
  /** users averaged over: those with a liked item among their candidates, and for `auc` also one that is not liked */
  readonly users: number;
  readonly usersOfAuc: number;
}

/** m_ui of every pair for the pages as shown: no ranking can do better on average. */
export function oracleScores({ settings: { users, items }, preference }: Market): Float32Array {
  return Float32Array.from({ length: users * items }, (_, pair) => preference(Math.floor(pair / items), pair % items));
}

/** Training clicks of the item, the same for every user. */
export function popularityScores({ users, items, train }: Dataset): Float32Array {
  const degrees = itemDegrees(train, items);
  return Float32Array.from({ length: users * items }, (_, pair) => degrees[pair % items]);
}

/**
 * The k items of highest score for each user, best first, ties to the lower item.
 * @param without  items left out of each user's ranking, such as the training clicks
 * @returns one list a user; shorter where fewer than k items are left
 */
export function topItems(
  scores: ScoreMatrix,
  { users, items, k, without }: { users: number; items: number; k: number; without?: Interactions },
): Int32Array[] {
  checkScores(scores, users * items);
  if (!(Number.isInteger(k) && k > 0)) throw new RangeError(`k must be a positive integer, got ${k}`);
  return Array.from({ length: users }, (_, u) => {
    const left = new Uint8Array(items).fill(1);
    if (without) for (let p = without.start[u]; p < without.start[u + 1]; p++) left[without.items[p]] = 0;
    const candidates = Int32Array.from({ length: items }, (_, i) => i).filter((i) => left[i] === 1);
    return ranked(candidates, (i) => scores[u * items + i]).slice(0, k);
  });
}

/** Mean over users of the mean m_ui of their top k of all items: precision as if each label were known, no candidate noise. */
export function expectedPrecision(market: Market, scores: ScoreMatrix, { k = 20 }: { k?: number } = {}): number {
  const { users, items } = market.settings;
  const byUser = topItems(scores, { users, items, k }).map((top, u) => mean(top, (i) => market.preference(u, i)));
  return mean(byUser, (precision) => precision);
}

/** Expected precision that the ranking gives away against the oracle: 0 or more. */
export function regret(market: Market, scores: ScoreMatrix, { k = 20 }: { k?: number } = {}): number {
  return expectedPrecision(market, oracleScores(market), { k }) - expectedPrecision(market, scores, { k });
}

/** Recall@k on a split of logged clicks, training items left out: the number that papers print, biased by exposure. */
export function biasedRecall(
  { users, items, train }: Dataset,
  split: Interactions,
  scores: ScoreMatrix,
  { k = 20 }: { k?: number } = {},
): number {
  const recalls: number[] = [];
  topItems(scores, { users, items, k, without: train }).forEach((top, u) => {
    const held = new Set(split.items.subarray(split.start[u], split.start[u + 1]));
    const isKnown = train.start[u + 1] > train.start[u];
    if (isKnown && held.size > 0) recalls.push(top.filter((i) => held.has(i)).length / held.size);
  });
  return mean(recalls, (recall) => recall);
}

/**
 * Recall@k = liked in the first k / liked, NDCG@k and AUC of each user's candidates, averaged over users; ties of the ranking
 * go to the lower item and count half in AUC.
 * @param scores  of the pages this test shows: for the swapped test the model must be fed `test.visual`
 * @param label   `preferred` (Y) or `clicked` (Y or an accident)
 */
export function unbiasedMetrics(
  test: RandomisedTest,
  scores: ScoreMatrix,
  { k = 5, label = 'preferred' }: { k?: number; label?: 'preferred' | 'clicked' } = {},
): UnbiasedMetrics {
  const { candidates } = test;
  const users = test.items.length / candidates;
  const items = test.visual.rows;
  checkScores(scores, users * items);
  const recalls: number[] = [];
  const gains: number[] = [];
  const areas: number[] = [];
  for (let u = 0; u < users; u++) {
    const shown = test.items.subarray(u * candidates, (u + 1) * candidates);
    const liked = new Set(shown.filter((_, c) => test[label][u * candidates + c] === 1));
    if (liked.size === 0) continue;
    const score = (i: number) => scores[u * items + i];
    const hits = [...ranked(shown, score).slice(0, k)].map((i) => (liked.has(i) ? 1 : 0));
    recalls.push(hits.reduce((sum: number, hit) => sum + hit, 0) / liked.size);
    gains.push(discounted(hits) / discounted(new Array<number>(Math.min(k, liked.size)).fill(1)));
    if (liked.size < candidates) areas.push(areaUnderCurve(shown, liked, score));
  }
  return {
    recall: mean(recalls, (x) => x),
    ndcg: mean(gains, (x) => x),
    auc: mean(areas, (x) => x),
    users: recalls.length,
    usersOfAuc: areas.length,
  };
}

function ranked(candidates: Int32Array, score: (item: number) => number): Int32Array {
  return candidates.slice().sort((a, b) => score(b) - score(a) || a - b);
}

// Σ hit / log₂(rank + 1)
function discounted(hits: readonly number[]): number {
  return hits.reduce((sum, hit, rank) => sum + hit / Math.log2(rank + 2), 0);
}

// Share of (liked, other) pairs in which the liked item has the larger score.
function areaUnderCurve(shown: Int32Array, liked: ReadonlySet<number>, score: (item: number) => number): number {
  let won = 0;
  for (const good of liked) {
    for (const other of shown) {
      if (!liked.has(other)) won += score(good) > score(other) ? 1 : score(good) === score(other) ? 0.5 : 0;
    }
  }
  return won / (liked.size * (shown.length - liked.size));
}

function mean<T extends number>(values: ArrayLike<T>, of: (value: T) => number): number {
  if (values.length === 0)
    throw new RangeError('no user to average over: no liked item in the test, or no ranked item');
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += of(values[n]);
  return sum / values.length;
}

function checkScores(scores: ScoreMatrix, pairs: number): void {
  if (scores.length !== pairs) throw new RangeError(`scores must be one a pair, ${pairs} in all, got ${scores.length}`);
  for (let pair = 0; pair < pairs; pair++) {
    if (Number.isNaN(scores[pair])) throw new RangeError(`score ${pair} is NaN, expected a number`);
  }
}
