import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from './streams.js';

const take = (next: () => number, n: number): number[] => Array.from({ length: n }, next);

test('the same name gives the same stream, another name another one', () => {
  const root = streams(7);
  assert.equal(take(root.fork('negatives', 3).generator(), 5), take(root.fork('negatives').fork(3).generator(), 5));
  assert.is.not(root.fork('negatives', 3).seed, root.fork('negatives', 4).seed);
  assert.is.not(root.fork('noise').seed, streams(8).fork('noise').seed);
});

test('neighbouring steps share no pattern: seeds of 10,000 steps are distinct and spread over the 32 bits', () => {
  const seeds = Array.from({ length: 10_000 }, (_, step) => streams(1).fork('mask', step).seed);
  assert.is(new Set(seeds).size, 10_000);
  for (let bit = 0; bit < 32; bit++) {
    const ones = seeds.filter((seed) => (seed >>> bit) & 1).length;
    assert.ok(
      Math.abs(ones - 5000) < 250,
      `bit ${bit} is set in ${ones} of 10000 seeds, more than 5 standard errors (50 each) from half`,
    );
  }
});

test('a seed of 0, a fraction or 2^32 is refused with what is expected', () => {
  for (const seed of [0, -1, 1.5, 2 ** 32, Number.NaN]) {
    assert.throws(() => streams(seed), `seed must be an integer from 1 to 4294967295, got ${seed}`);
  }
});

test.run();
