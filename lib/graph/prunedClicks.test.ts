import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildInteractions, toPairs } from '../data/interactions.js';
import { streams } from '../tensor/index.js';
import { prunedClicks } from './prunedClicks.js';

// user 0 clicks items 0, 1, 2, 3; user 1 item 0; degrees of the items 2, 1, 1, 1
const data = { users: 3, items: 5, train: buildInteractions({ users: [0, 0, 0, 0, 1], items: [0, 1, 2, 3, 0] }, 3) };
const names = ({ start, items }: { start: Int32Array; items: Int32Array }): string[] => {
  const pairs = toPairs({ start, items });
  return Array.from(pairs.users, (u, p) => `${u}-${pairs.items[p]}`);
};

test('as many stay as the share says, each once, in the order they had', () => {
  for (const [dropped, left] of [
    [0, 5],
    [0.2, 4],
    [0.5, 2],
    [0.8, 1],
    [0.9, 0],
  ]) {
    const kept = prunedClicks(data, dropped, streams(4));
    const found = names(kept);
    assert.is(found.length, left, `dropped ${dropped}`);
    assert.equal(found, [...new Set(found)].sort());
    assert.ok(found.every((name) => names(data.train).includes(name)));
    assert.is(kept.start[3], left);
  }
});

test('the same stream keeps the same clicks, another one others', () => {
  const drawn = (seed: number): string[] => names(prunedClicks(data, 0.4, streams(seed)));
  assert.equal(drawn(3), drawn(3));
  assert.ok(new Set(Array.from({ length: 20 }, (_, seed) => drawn(seed + 1).join())).size > 3);
});

test('a single click stays with a probability in proportion to 1/√(degree of the user · degree of the item)', () => {
  const weight: Record<string, number> = {
    '0-0': 1 / Math.sqrt(4 * 2),
    '0-1': 1 / Math.sqrt(4),
    '0-2': 1 / Math.sqrt(4),
    '0-3': 1 / Math.sqrt(4),
    '1-0': 1 / Math.sqrt(2),
  };
  const total = Object.values(weight).reduce((sum, w) => sum + w, 0);
  const draws = 20_000;
  const count: Record<string, number> = {};
  for (let s = 1; s <= draws; s++) {
    const [name] = names(prunedClicks(data, 0.8, streams(s)));
    count[name] = (count[name] ?? 0) + 1;
  }
  for (const [name, w] of Object.entries(weight)) {
    const share = (count[name] ?? 0) / draws;
    // four standard errors of a share near 0.2 over 20,000 draws: 0.011
    assert.ok(Math.abs(share - w / total) < 0.012, `${name} stays in ${share}, expected ${w / total}`);
  }
});

test('two clicks stay as when drawn one after the other: p_a p_b (1/(1 − p_a) + 1/(1 − p_b))', () => {
  const three = { users: 2, items: 2, train: buildInteractions({ users: [0, 0, 1], items: [0, 1, 0] }, 2) };
  const p = [1 / 2, Math.SQRT1_2, Math.SQRT1_2].map((w) => w / (0.5 + 2 * Math.SQRT1_2)); // 0-0, 0-1, 1-0
  const draws = 10_000;
  let both = 0; // the last two
  for (let s = 1; s <= draws; s++) {
    if (names(prunedClicks(three, 0.3, streams(s))).join() === '0-1,1-0') both++;
  }
  const expected = p[1] * p[2] * (1 / (1 - p[1]) + 1 / (1 - p[2]));
  assert.ok(Math.abs(both / draws - expected) < 0.02, `${both / draws}, expected ${expected}`); // four standard errors
});

test.run();
