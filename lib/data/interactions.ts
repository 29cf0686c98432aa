// Clicks as sets of items per user, in compressed rows.
import type { Interactions } from './dataset.js';

/** Clicks as they come, in any order: user `users[r]` clicked item `items[r]`. */
export interface Pairs {
  readonly users: ArrayLike<number>; // [rows]
  readonly items: ArrayLike<number>; // [rows]
}

/** Items of each user, ascending; a pair that stands there twice is kept once, since a click is an implicit yes. */
export function buildInteractions({ users, items }: Pairs, userCount: number): Interactions {
  const fill = new Int32Array(userCount + 1);
  for (let r = 0; r < users.length; r++) fill[users[r] + 1]++;
  for (let u = 0; u < userCount; u++) fill[u + 1] += fill[u];
  const sorted = new Int32Array(users.length);
  const next = fill.slice();
  for (let r = 0; r < users.length; r++) sorted[next[users[r]]++] = items[r];

  const start = new Int32Array(userCount + 1);
  let count = 0;
  for (let u = 0; u < userCount; u++) {
    const own = sorted.subarray(fill[u], fill[u + 1]).sort();
    for (let k = 0; k < own.length; k++) {
      // `count` never passes the position that is read, so the rows can be packed in place.
      if (k === 0 || own[k] !== own[k - 1]) sorted[count++] = own[k];
    }
    start[u + 1] = count;
  }
  return { start, items: sorted.slice(0, count) };
}

/** The clicks one by one, by user and item ascending. */
export function toPairs({ start, items }: Interactions): { users: Int32Array; items: Int32Array } {
  const users = new Int32Array(items.length);
  for (let u = 0; u + 1 < start.length; u++) users.fill(u, start[u], start[u + 1]);
  return { users, items: items.slice() };
}

/** Clicks of each user. */
export function userDegrees({ start }: Interactions): Int32Array {
  return Int32Array.from({ length: start.length - 1 }, (_, u) => start[u + 1] - start[u]); // [users]
}

/** Clicks of each item. */
export function itemDegrees({ items }: Interactions, itemCount: number): Int32Array {
  const degrees = new Int32Array(itemCount); // [items]
  for (const item of items) degrees[item]++;
  return degrees;
}
