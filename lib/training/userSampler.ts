// Rows by user instead of by click: batches of distinct users, each with one of their clicks and one item they have not clicked.
import type { Dataset } from '../data/dataset.js';
import type { Streams } from '../tensor/streams.js';
import { contains, permutation, type Rows, type Sampler } from './sampler.js';

/**
 * `⌊E / B⌋ + 1` batches an epoch, each of B users drawn uniformly without replacement from those with training clicks (with replacement
 * where there are fewer than B), with a positive uniform over the user's clicks and a negative uniform over all other items, seen in
 * training or not. Who clicks little is seen as often as who clicks much.
 * Source: Zhang et al., Mining Latent Structures for Multimedia Recommendation, ACM MM 2021, its code; M3CSR trains so.
 * Throws if a user has clicked every item, or nobody has clicked any.
 */
export function userSampler(
  { name, users, items, train }: Pick<Dataset, 'name' | 'users' | 'items' | 'train'>,
  batchSize: number,
): Sampler {
  const { start, items: clicked } = train;
  if (clicked.length === 0) throw new RangeError(`${name}: no training clicks, nothing to sample`);
  const active = Int32Array.from({ length: users }, (_, u) => u).filter((u) => start[u] < start[u + 1]);
  for (const u of active) {
    if (start[u + 1] - start[u] >= items) {
      throw new RangeError(
        `${name}: user ${u} has clicked all ${items} items, so no negative can be drawn; leave the user out or add items`,
      );
    }
  }
  const batches = Math.floor(clicked.length / batchSize) + 1;
  const rows = batches * batchSize;

  const usersOf = (next: () => number): Int32Array => {
    if (active.length < batchSize)
      return new Int32Array(batchSize).map(() => active[Math.floor(next() * active.length)]);
    return permutation(active.length, next)
      .subarray(0, batchSize)
      .map((place) => active[place]);
  };
  return {
    rows,
    epoch(random: Streams): Rows {
      const nextUser = random.fork('users').generator();
      const nextPositive = random.fork('positives').generator();
      const nextNegative = random.fork('negatives').generator();
      const drawn = new Int32Array(rows);
      for (let b = 0; b < batches; b++) drawn.set(usersOf(nextUser), b * batchSize);
      const positives = drawn.map((u) => clicked[start[u] + Math.floor(nextPositive() * (start[u + 1] - start[u]))]);
      const negatives = drawn.map((u) => {
        let item: number;
        do item = Math.floor(nextNegative() * items);
        while (contains(clicked, start[u], start[u + 1], item));
        return item;
      });
      return { users: drawn, positives, negatives };
    },
  };
}
