import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildInteractions } from '../data/interactions.js';
import { popularityBuckets } from './popularityBuckets.js';

/** Item i is clicked `clicks[i]` times, each time by another user. */
function itemsWith(clicks: number[]): Parameters<typeof popularityBuckets>[0] {
  const users = Math.max(...clicks);
  const pairs = clicks.flatMap((n, item) => Array.from({ length: n }, (_, user) => ({ user, item })));
  const [byUser, byItem] = [pairs.map(({ user }) => user), pairs.map(({ item }) => item)];
  return { items: clicks.length, train: buildInteractions({ users: byUser, items: byItem }, users) };
}

test('seven clicked items in three buckets: two, two and the rest; items without clicks are among the least popular', () => {
  // in ascending order: items 6, 0, 3, 1, 8, 4, 2; ties by the lower item
  assert.equal([...popularityBuckets(itemsWith([2, 3, 9, 2, 5, 0, 1, 0, 4]), 3)], [0, 1, 2, 1, 2, 0, 0, 0, 2]);
});

test('sizes: ⌊n / buckets⌋ each, and what is left over in the last', () => {
  const clicks = Array.from({ length: 67 }, (_, item) => 1 + ((item * 29) % 67));
  const sizes = new Array<number>(20).fill(0);
  for (const bucket of popularityBuckets(itemsWith(clicks), 20)) sizes[bucket]++;
  assert.equal(sizes, [...new Array(19).fill(3), 10]);
});

test('fewer clicked items than buckets are all in the last', () => {
  assert.equal([...popularityBuckets(itemsWith([1, 0, 4]), 20)], [19, 0, 19]);
});

test.run();
