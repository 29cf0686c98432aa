// One epoch of training rows: every click once, in random order, each with one item the user has not clicked.
import type { Dataset } from '../data/dataset.js';
import type { Streams } from '../tensor/streams.js';

/** Row b: user `users[b]` clicked `positives[b]` and not `negatives[b]`. */
export interface Rows {
  readonly users: Int32Array; // [n]
  readonly positives: Int32Array; // [n]
  readonly negatives: Int32Array; // [n]
}

export interface Sampler {
  /** training clicks, the rows of one epoch */
  readonly rows: number;
  /** The epoch that belongs to a stream: the same stream gives the same rows in the same order. */
  epoch(random: Streams): Rows;
}

/**
 * Draws for Bayesian personalized ranking: the order is a uniform permutation, a negative is uniform over the items that occur in
 * training, drawn again while the user has clicked it in training. Source: Rendle et al., UAI 2009, with MMRec's choice of items.
 * Throws if a user has clicked every such item: no negative could ever be drawn.
 */
export function sampler({ name, users, items, train }: Pick<Dataset, 'name' | 'users' | 'items' | 'train'>): Sampler {
  const { start, items: clicked } = train;
  const rows = clicked.length;
  if (rows === 0) throw new RangeError(`${name}: no training clicks, nothing to sample`);
  const userOf = new Int32Array(rows);
  for (let u = 0; u < users; u++) userOf.fill(u, start[u], start[u + 1]);
  const candidates = occurring(clicked, items);
  for (let u = 0; u < users; u++) {
    if (start[u + 1] - start[u] >= candidates.length) {
      throw new RangeError(
        `${name}: user ${u} has clicked all ${candidates.length} items of the training split, so no negative can be drawn; leave the user out or add items`,
      );
    }
  }

  return {
    rows,
    epoch(random) {
      const order = permutation(rows, random.fork('order').generator());
      const next = random.fork('negatives').generator();
      const negatives = new Int32Array(rows);
      for (let b = 0; b < rows; b++) {
        const u = userOf[order[b]];
        do {
          negatives[b] = candidates[Math.floor(next() * candidates.length)];
        } while (contains(clicked, start[u], start[u + 1], negatives[b]));
      }
      return { users: order.map((p) => userOf[p]), positives: order.map((p) => clicked[p]), negatives };
    },
  };
}

/** The distinct items of a list, ascending. */
function occurring(list: Int32Array, items: number): Int32Array {
  const seen = new Uint8Array(items);
  for (const item of list) seen[item] = 1;
  return Int32Array.from({ length: items }, (_, item) => item).filter((item) => seen[item] === 1);
}

/** Fisher and Yates' shuffle of 0..n-1. */
export function permutation(n: number, next: () => number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

/** Is `value` in the ascending stretch list[from .. to)? */
export function contains(list: Int32Array, from: number, to: number, value: number): boolean {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low < to && list[low] === value;
}
