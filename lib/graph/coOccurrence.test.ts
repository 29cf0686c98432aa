import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/index.js';
import { clicksOfItems, clicksOfUsers, coOccurrences, type Lists } from './coOccurrence.js';

// user 0 clicks items 0, 1, 2; user 1 items 0, 1; user 2 items 1, 2, 3; user 3 nothing; item 4 is never clicked
const data = {
  items: 5,
  train: { start: Int32Array.of(0, 3, 5, 8, 8), items: Int32Array.of(0, 1, 2, 0, 1, 1, 2, 3) },
};

/** [other, count] of each list. */
function written(lists: Lists, options: Parameters<typeof coOccurrences>[1]): [number, number][][] {
  const { start, other, count } = coOccurrences(lists, options);
  return Array.from({ length: start.length - 1 }, (_, r) =>
    Array.from(other.subarray(start[r], start[r + 1]), (s, p) => [s, count[start[r] + p]]),
  );
}

test('four users by hand: users 0 and 1 share two items, users 0 and 2 too, users 1 and 2 one', () => {
  assert.equal(written(clicksOfUsers(data), { most: 9 }), [
    [
      [1, 2], // as many as with user 2: the lower one first
      [2, 2],
    ],
    [
      [0, 2],
      [2, 1],
    ],
    [
      [0, 2],
      [1, 1],
    ],
    [],
  ]);
});

test('items by the users of both; the rarest pairs and all but the first can be left out', () => {
  const lists = clicksOfItems(data);
  assert.equal(written(lists, { most: 1 }), [[[1, 2]], [[0, 2]], [[1, 2]], [[1, 1]], []]);
  assert.equal(written(lists, { most: 5, atLeast: 2 }), [
    [[1, 2]],
    [
      [0, 2],
      [2, 2],
    ],
    [[1, 2]],
    [],
    [],
  ]);
});

test('as by brute force over all pairs', () => {
  const next = streams(3).generator();
  const sets = Array.from({ length: 40 }, () => Array.from({ length: 15 }, (_, id) => id).filter(() => next() < 0.3));
  const start = Int32Array.from([0, ...sets.map((_, r) => sets.slice(0, r + 1).flat().length)]);
  const expected = sets.map((own, r) =>
    sets
      .map((others, s): [number, number] => [s, s === r ? 0 : own.filter((id) => others.includes(id)).length])
      .filter(([, count]) => count >= 2)
      .sort(([a, m], [b, n]) => n - m || a - b)
      .slice(0, 4),
  );
  assert.equal(written({ start, ids: Int32Array.from(sets.flat()) }, { most: 4, atLeast: 2 }), expected);
});

test.run();
