import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { kendallTau } from './kendallTau.js';

test('a hand-computed example with ties in both columns', () => {
  // Pairs of the first four: (1,2) and (1,3) agree, (1,4) ties in y, (2,3) in x, (2,4) and (3,4) disagree.
  assert.is(kendallTau([1, 2, 2, 3], [1, 2, 3, 1]), 0);
  // A fifth above all agrees with all four: (6 − 2) of 10 pairs, one tied on either side.
  assert.ok(Math.abs(kendallTau([1, 2, 2, 3, 4], [1, 2, 3, 1, 9]) - 4 / 9) < 1e-12);
});

test('1 for the same order, −1 for the reverse, 0 for a constant', () => {
  const x = [3, 1, 4, 1.5, 9, 2.6];
  assert.is(
    kendallTau(
      x,
      x.map((v) => v ** 3),
    ),
    1,
  );
  assert.is(
    kendallTau(
      x,
      x.map((v) => -v),
    ),
    -1,
  );
  assert.is(
    kendallTau(
      x,
      x.map(() => 7),
    ),
    0,
  );
});

test('the fast count equals the count over all pairs', () => {
  const uniform = streams(3).generator();
  for (const size of [2, 3, 17, 64, 100]) {
    const x = Array.from({ length: size }, () => Math.floor(12 * uniform()));
    const y = Array.from({ length: size }, () => Math.floor(9 * uniform()));
    let [difference, notTiedX, notTiedY] = [0, 0, 0];
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < a; b++) {
        difference += Math.sign(x[a] - x[b]) * Math.sign(y[a] - y[b]);
        notTiedX += x[a] === x[b] ? 0 : 1;
        notTiedY += y[a] === y[b] ? 0 : 1;
      }
    }
    const expected = notTiedX * notTiedY > 0 ? difference / Math.sqrt(notTiedX * notTiedY) : 0;
    assert.ok(Math.abs(kendallTau(x, y) - expected) < 1e-12);
  }
});

test('refuses columns that do not belong together', () => {
  assert.throws(() => kendallTau([1, 2], [1]), 'expected two columns of one length of at least 2, got 2 and 1');
});

test.run();
