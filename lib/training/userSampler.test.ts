import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { userSampler } from './userSampler.js';

const data = tinyDataset(); // 12 users, 10 items, 36 clicks
const { start, items: clicked } = data.train;
const ofUser = (u: number): Set<number> => new Set(clicked.subarray(start[u], start[u + 1]));

test('an epoch has one batch more than whole ones fit into the clicks, each of distinct users', () => {
  const { rows, epoch } = userSampler(data, 5);
  assert.is(rows, 8 * 5); // ⌊36/5⌋ + 1
  const { users, positives, negatives } = epoch(streams(1));
  assert.equal([users.length, positives.length, negatives.length], [rows, rows, rows]);
  for (let first = 0; first < rows; first += 5) assert.is(new Set(users.subarray(first, first + 5)).size, 5);
  users.forEach((u, b) => {
    assert.ok(ofUser(u).has(positives[b]));
    assert.not(ofUser(u).has(negatives[b]));
  });
});

test('users are drawn alike, however much they click, and so are the positives of each and all other items', () => {
  const uneven = {
    ...data,
    users: 3,
    items: 6,
    train: { start: Int32Array.of(0, 1, 5, 5), items: Int32Array.of(0, 0, 1, 2, 3) },
  };
  const { epoch } = userSampler(uneven, 1);
  const count = new Map<string, number>();
  const note = (key: string): void => void count.set(key, (count.get(key) ?? 0) + 1);
  for (let e = 0; e < 400; e++) {
    const { users, positives, negatives } = epoch(streams(1).fork(e));
    users.forEach((u, b) => {
      note(`user ${u}`);
      note(`${u} likes ${positives[b]}`);
      note(`${u} not ${negatives[b]}`);
    });
  }
  // 2,400 draws, half of each user who clicks; 1,200 spread over 4 positives or 2 to 5 negatives: standard deviations up to 24.5
  assert.is(count.get('user 2'), undefined);
  const expected = { 'user 0': 1200, '1 likes 0': 300, '1 likes 3': 300, '1 not 5': 600, '0 not 5': 240 };
  for (const [key, times] of Object.entries(expected)) {
    assert.ok(Math.abs((count.get(key) ?? 0) - times) < 4 * 24.5, `${key}: ${count.get(key)} times, expected ${times}`);
  }
});

test('the same stream gives the same epoch; more rows a batch than users repeat some', () => {
  const { epoch } = userSampler(data, 30);
  assert.equal(epoch(streams(1)), epoch(streams(1)));
  assert.is(epoch(streams(1)).users.length, 60);
});

test('a user who has clicked everything, and a data set without clicks, are refused', () => {
  const full = { name: 'full', users: 1, items: 2, train: { start: Int32Array.of(0, 2), items: Int32Array.of(0, 1) } };
  assert.throws(() => userSampler(full, 4), 'full: user 0 has clicked all 2 items, so no negative can be drawn');
  const none = { name: 'none', users: 1, items: 3, train: { start: Int32Array.of(0, 0), items: new Int32Array(0) } };
  assert.throws(() => userSampler(none, 4), 'none: no training clicks, nothing to sample');
});

test.run();
