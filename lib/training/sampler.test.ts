import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from './sampler.js';

const data = tinyDataset();
const clicked = (u: number): Set<number> =>
  new Set(data.train.items.subarray(data.train.start[u], data.train.start[u + 1]));
const keys = (users: Int32Array, items: Int32Array): number[] => Array.from(users, (u, b) => u * 100 + items[b]);

test('an epoch has every click once, in another order each epoch', () => {
  const { rows, epoch } = sampler(data);
  const [first, second] = [1, 2].map((e) => epoch(streams(1).fork(e)));
  const everyClick = Array.from({ length: data.users }, (_, u) => [...clicked(u)].map((item) => u * 100 + item)).flat();
  const sorted = (list: number[]): number[] => [...list].sort((a, b) => a - b);
  assert.is(rows, everyClick.length);
  assert.equal(sorted(keys(first.users, first.positives)), sorted(everyClick));
  assert.not.equal(keys(first.users, first.positives), keys(second.users, second.positives));
});

test('the same stream gives the same epoch', () => {
  assert.equal(sampler(data).epoch(streams(1)), sampler(data).epoch(streams(1)));
});

test('a negative is an item of the training split that its user has not clicked there, each alike', () => {
  const thin = { ...data, items: 12 }; // items 10 and 11 occur nowhere
  const { epoch } = sampler(thin);
  const seen = new Map<number, number>();
  for (let e = 0; e < 500; e++) {
    const { users, negatives } = epoch(streams(1).fork(e));
    users.forEach((u, b) => {
      assert.not(clicked(u).has(negatives[b]), `user ${u} has clicked ${negatives[b]}`);
      if (u === 0) seen.set(negatives[b], (seen.get(negatives[b]) ?? 0) + 1);
    });
  }
  assert.is(seen.size, 7); // 10 items less the 3 clicked
  // 1500 draws over 7 items: 214 each, standard deviation 13.5
  for (const [item, count] of seen)
    assert.ok(Math.abs(count - 1500 / 7) < 5 * 13.5, `item ${item} drawn ${count} times`);
});

test('a user who has clicked everything, and a data set without clicks, are refused', () => {
  const full = {
    name: 'full',
    users: 2,
    items: 3,
    train: { start: Int32Array.of(0, 1, 3), items: Int32Array.of(0, 0, 1) },
  };
  assert.throws(
    () => sampler(full),
    'full: user 1 has clicked all 2 items of the training split, so no negative can be drawn; leave the user out or add items',
  );
  const none = { name: 'none', users: 1, items: 3, train: { start: Int32Array.of(0, 0), items: new Int32Array(0) } };
  assert.throws(() => sampler(none), 'none: no training clicks, nothing to sample');
});

test.run();
