// How popular items are, as a few classes of equal size.
import type { Dataset } from '../data/dataset.js';

/**
 * Items with training clicks in ascending order of them, ties by the lower item, cut in `buckets` parts of ⌊n / buckets⌋, the rest in the
 * last; items without a click are in bucket 0. With fewer clicked items than buckets all of them are in the last.
 * Source: Chen et al., M3CSR, RecSys 2024, whose code ships such classes.
 * @returns bucket of each item, from 0 to buckets − 1, [I]
 */
export function popularityBuckets({ items, train }: Pick<Dataset, 'items' | 'train'>, buckets: number): Int32Array {
  const clicks = new Int32Array(items);
  for (const item of train.items) clicks[item]++;
  const seen = Int32Array.from(clicks.keys()).filter((item) => clicks[item] > 0);
  seen.sort((a, b) => clicks[a] - clicks[b] || a - b);
  const size = Math.floor(seen.length / buckets);
  const bucket = new Int32Array(items);
  seen.forEach((item, rank) => {
    bucket[item] = rank < size * buckets ? Math.floor(rank / size) : buckets - 1;
  });
  return bucket;
}
