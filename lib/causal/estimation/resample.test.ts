import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bootstrap, bootstrapEffect } from './bootstrap.js';
import { estimateEffect } from './estimate.js';
import { resampler, selectRows } from './resample.js';
import type { Rows } from './rows.js';

// Charig et al. 1986: open surgery against puncture, small and large stones, as counts
const STONES: Rows = {
  treatment: [1, 1, 1, 1, 0, 0, 0, 0],
  outcome: [1, 0, 1, 0, 1, 0, 1, 0],
  columns: { Z: [0, 0, 1, 1, 0, 0, 1, 1] },
  copies: [81, 6, 192, 71, 234, 36, 55, 25],
};

/** A fixed stream of numbers in [0, 1), Lehmer's generator. */
function uniform(): () => number {
  let state = 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

test('a draw has as many rows as there are, or as many as asked for', () => {
  const draw = resampler(STONES);
  const random = uniform();
  const size = ({ copies }: Rows) => Array.from(copies ?? []).reduce((sum, c) => sum + c, 0);
  assert.is(size(draw(random)), 700);
  assert.is(size(draw(random, 50)), 50);
});

test('each number picks the unit in whose stretch it falls', () => {
  const rows = { ...STONES, copies: [1, 2, 1, 1, 1, 1, 1, 2] }; // stretches of ten from 0: [0,1) [1,3) [3,4) …
  const numbers = [0, 0.099, 0.1, 0.299, 0.3, 0.999];
  let next = 0;
  const drawn = resampler(rows)(() => numbers[next++], numbers.length);
  assert.equal(Array.from(drawn.treatment), [1, 1, 1, 0]);
  assert.equal(Array.from(drawn.copies ?? []), [2, 2, 1, 1]); // rows 0, 1, 2 and 7
});

test('units stay whole, and a unit drawn twice counts its copies twice', () => {
  const rows: Rows = {
    treatment: [1, 1, 0],
    outcome: [1, 0, 0],
    columns: {},
    unit: [4, 4, 9],
    copies: [3, 1, 2],
    weight: [0.5, 1, 2],
  };
  const twice = resampler(rows)(() => 0.2);
  assert.equal(Array.from(twice.copies ?? []), [6, 2]);
  assert.equal(Array.from(twice.unit ?? []), [4, 4]);
  assert.equal(Array.from(twice.weight ?? []), [0.5, 1]);
});

test('a part of a unit cannot be drawn', () => {
  assert.throws(
    () => resampler({ ...STONES, copies: [1, 1, 0.5, 1, 1, 1, 1, 1] }),
    'copies of row 2 must be a whole number to be drawn, got 0.5',
  );
});

test('counts and their rows have the same bootstrap, close to the influence function, and the same bits each time', () => {
  const expanded = selectRows(
    { treatment: STONES.treatment, outcome: STONES.outcome, columns: STONES.columns },
    Array.from(STONES.copies ?? []).flatMap((count, r) => new Array<number>(count).fill(r)),
  );
  const options = { by: ['Z'], replicates: 400 };
  const adjusted = (rows: Rows) => estimateEffect(rows, options);
  const spreads = [
    bootstrapEffect(STONES, uniform(), options),
    bootstrapEffect(expanded, uniform(), options),
    bootstrap(expanded, adjusted, uniform(), { replicates: 400 }),
  ];
  for (const { standardError, interval, replicates } of spreads) {
    assert.is(replicates, 400);
    assert.ok(Math.abs(standardError - 0.0336) < 0.004); // its own relative error is 1 / √800 = 3.5 %
    assert.ok(Math.abs(interval[0] + 0.0122) < 0.02 && Math.abs(interval[1] - 0.1195) < 0.02);
  }
  // One stretch a row in both, so one stream of numbers draws the same patients.
  assert.ok(Math.abs(spreads[0].standardError - spreads[2].standardError) < 1e-12);
  assert.equal(bootstrap(STONES, adjusted, uniform()), bootstrap(STONES, adjusted, uniform()));
});

test('the bootstrap of an effect on the treated is of that effect', () => {
  const options = { by: ['Z'], target: 'att', replicates: 300 } as const;
  const effect = estimateEffect(STONES, options);
  assert.ok(effect.kind === 'estimated');
  const { standardError } = bootstrapEffect(STONES, uniform(), options);
  assert.ok(Math.abs(standardError / effect.standardError - 1) < 0.15);
});

test('refuses a level that is none, and tells how many replicates failed', () => {
  const adjusted = (rows: Rows) => estimateEffect(rows, { by: ['Z'] });
  assert.throws(() => bootstrap(STONES, adjusted, uniform(), { level: 1 }), 'the level must be between 0 and 1, got 1');
  const never = { ...STONES, treatment: new Float64Array(8) };
  assert.throws(
    () => bootstrap(never, adjusted, uniform(), { replicates: 5 }),
    'only 0 of 5 replicates can be estimated, expected at least 2',
  );
});

test.run();
