import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildInteractions } from '../data/interactions.js';
import { streams } from '../tensor/index.js';
import { type NeighborSample, neighborSampler } from './neighborSample.js';

// user 0 clicks items 0 to 4, user 1 item 0, user 2 items 0 and 1, user 3 nothing; nobody clicks item 5
const data = {
  users: 4,
  items: 6,
  train: buildInteractions({ users: [0, 0, 0, 0, 0, 1, 2, 2], items: [0, 1, 2, 3, 4, 0, 0, 1] }, 4),
};
const [USER, ITEM] = [4, 6]; // padding
const BUYERS = [[0, 1, 2], [0, 2], [0], [0], [0], []];
const sampler = neighborSampler(data, { length: 3 });
const everyone = Int32Array.of(0, 1, 2, 3);

/** near and far of the k-th node. */
const places = ({ near, far }: NeighborSample, k: number): [near: number[], far: number[]] => [
  [...near.subarray(3 * k, 3 * k + 3)],
  [...far.subarray(3 * k, 3 * k + 3)],
];

test('a short history is taken whole, then padded; beyond padding is padding', () => {
  const sample = sampler.ofUsers(everyone, streams(1));
  assert.equal([sample.near.length, sample.far.length], [12, 12]);
  const [near, far] = places(sample, 1);
  assert.equal(near, [0, ITEM, ITEM]);
  assert.ok(BUYERS[0].includes(far[0]));
  assert.equal(far.slice(1), [USER, USER]);
  assert.equal(places(sample, 2)[0], [0, 1, ITEM]);
  assert.equal(places(sample, 3), [
    [ITEM, ITEM, ITEM],
    [USER, USER, USER],
  ]);
});

test('of items alike; a long history gives distinct neighbors, and each a node beyond it', () => {
  for (let seed = 1; seed < 30; seed++) {
    const [near, far] = places(sampler.ofUsers(everyone, streams(seed)), 0);
    assert.is(new Set(near).size, 3);
    near.forEach((item, p) => {
      assert.ok(BUYERS[item].includes(far[p]), `user ${far[p]} has not clicked item ${item}`);
    });
    const sample = sampler.ofItems(Int32Array.of(2, 0), streams(seed));
    const [ofTwo, beyond] = places(sample, 0);
    assert.equal(
      [ofTwo, beyond.slice(1)],
      [
        [0, USER, USER],
        [ITEM, ITEM],
      ],
    );
    assert.ok(beyond[0] < 5);
    assert.equal(places(sample, 1)[0], [0, 1, 2]);
  }
});

test('every choice of three of five items is drawn alike, and so is every user beyond', () => {
  const seen = new Map<string, number>();
  const draws = 4000;
  let first = 0; // user 0 beyond item 0
  let zeros = 0;
  for (let seed = 1; seed <= draws; seed++) {
    const [near, far] = places(sampler.ofUsers(Int32Array.of(0), streams(seed)), 0);
    const name = [...near].sort().join();
    seen.set(name, (seen.get(name) ?? 0) + 1);
    if (!near.includes(0)) continue;
    zeros++;
    if (far[near.indexOf(0)] === 0) first++;
  }
  assert.is(seen.size, 10);
  // four standard errors of a share of 1/10 over 4,000 draws, and of 1/3 over some 2,400
  for (const [name, count] of seen) assert.ok(Math.abs(count / draws - 0.1) < 0.019, `${name}: ${count} of ${draws}`);
  assert.ok(Math.abs(first / zeros - 1 / 3) < 0.039, `${first} of ${zeros}`);
});

test('the same stream draws the same', () => {
  assert.equal(sampler.ofUsers(everyone, streams(5)), sampler.ofUsers(everyone, streams(5)));
  assert.not.equal(sampler.ofUsers(everyone, streams(5)), sampler.ofUsers(everyone, streams(6)));
});

test('another padding user stands where items lack users, and nowhere else', () => {
  const other = neighborSampler(data, { length: 3, paddingUser: 9 });
  const ids = Int32Array.of(0, 1, 5);
  const [plain, padded] = [sampler, other].map((from) => from.ofItems(ids, streams(2)));
  assert.equal(
    padded.near,
    plain.near.map((user) => (user === USER ? 9 : user)),
  );
  assert.equal(padded.far, plain.far);
  assert.equal(other.ofUsers(everyone, streams(2)), sampler.ofUsers(everyone, streams(2)));
});

test.run();
