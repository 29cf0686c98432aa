// A part of the training clicks, drawn anew for each epoch: those between busy users and popular items are dropped first.
import type { Dataset, Interactions } from '../data/dataset.js';
import type { Streams } from '../tensor/streams.js';

/**
 * The `⌊E (1 − dropped)⌋` clicks that stay when as many are drawn one after another without replacement, click (u, i) with a
 * probability in proportion to `p = 1/√(d_u d_i)`, d counting training clicks. That is: those of smallest `Exp(1) / p`, each click with
 * a draw of its own. The same stream keeps the same clicks.
 * Source: Zhou & Shen, A Tale of Two Graphs (FREEDOM), ACM MM 2023, its degree-sensitive edge pruning; the draw by keys: Efraimidis &
 * Spirakis, Weighted random sampling with a reservoir, Information Processing Letters 2006.
 * @param dropped  share of the clicks that goes, from 0 to below 1
 */
export function prunedClicks(
  { users, items, train }: Pick<Dataset, 'users' | 'items' | 'train'>,
  dropped: number,
  random: Streams,
): Interactions {
  const { start, items: clicked } = train;
  const popularity = new Int32Array(items);
  for (const item of clicked) popularity[item]++;
  const next = random.generator();
  const keys = new Float64Array(clicked.length);
  for (let u = 0; u < users; u++) {
    const clicks = start[u + 1] - start[u];
    for (let p = start[u]; p < start[u + 1]; p++) {
      keys[p] = -Math.log(1 - next()) * Math.sqrt(clicks * popularity[clicked[p]]);
    }
  }
  const kept = smallest(keys, Math.floor(clicked.length * (1 - dropped) + 1e-9)); // 5 (1 − 0.8) falls short of 1
  const keptStart = new Int32Array(users + 1);
  for (let u = 0, count = 0; u < users; u++) {
    for (let p = start[u]; p < start[u + 1]; p++) count += kept[p];
    keptStart[u + 1] = count;
  }
  return { start: keptStart, items: clicked.filter((_, p) => kept[p] === 1) };
}

/** 1 at the n smallest numbers, 0 elsewhere; the first of equals. */
function smallest(values: Float64Array, n: number): Uint8Array {
  const chosen = new Uint8Array(values.length);
  if (n === 0) return chosen;
  const limit = values.slice().sort()[n - 1];
  let atLimit = n - values.reduce((count, value) => count + (value < limit ? 1 : 0), 0);
  values.forEach((value, p) => {
    if (value < limit || (value === limit && atLimit-- > 0)) chosen[p] = 1;
  });
  return chosen;
}
