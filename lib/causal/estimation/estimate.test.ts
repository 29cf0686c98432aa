import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bootstrapEffect } from './bootstrap.js';
import { estimateEffect } from './estimate.js';
import { fittedPropensity, inversePropensityEffect } from './inversePropensity.js';
import { correctNoise, type Rows } from './rows.js';

const close = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

/** Rows from counts `[treatment, stratum, successes, rows]`. */
function fromCounts(counts: readonly (readonly number[])[], name = 'z'): Rows {
  const rows = counts.flatMap(([a, z, successes, all]) =>
    Array.from({ length: all }, (_, k) => [a, z, k < successes ? 1 : 0]),
  );
  const column = (k: number) => rows.map((row) => row[k]);
  return { treatment: column(0), outcome: column(2), columns: { [name]: column(1) } };
}

// Charig et al. 1986
const STONES = fromCounts([
  [1, 0, 81, 87],
  [1, 1, 192, 263],
  [0, 0, 234, 270],
  [0, 1, 55, 80],
]);

/** A fixed stream of numbers in [0, 1), Lehmer's generator. */
function uniform(): () => number {
  let state = 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

test('kidney stones: crude and adjusted differences, and the influence-function interval', () => {
  const crude = estimateEffect(STONES);
  assert.ok(crude.kind === 'estimated');
  close(crude.difference, -8 / 175);
  const adjusted = estimateEffect(STONES, { by: ['z'] });
  assert.ok(adjusted.kind === 'estimated');
  close(adjusted.treated, 634983 / 762700);
  close(adjusted.control, 6231 / 8000);
  close(adjusted.difference, 3274803 / 61016000);
  close(adjusted.standardError, 0.0335883, 5e-8);
  close(adjusted.interval[0], -0.0122, 5e-5);
  close(adjusted.interval[1], 0.1195, 5e-5);
  assert.is(adjusted.units, 700);
  assert.equal(adjusted.overlap.emptyCells, []);
});

test('saturated weighting is plug-in; weighting by ½ is the crude comparison', () => {
  const weighted = inversePropensityEffect(STONES, fittedPropensity(STONES, ['z']));
  close(weighted.difference, 3274803 / 61016000);
  close(inversePropensityEffect(STONES, new Float64Array(700).fill(0.5)).difference, -8 / 175);
});

test('the drug of Pearl, Glymour and Jewell 2016, section 3.6: both ways', () => {
  // drug, man; recovered of all, in thousandths
  const rows = fromCounts([
    [1, 1, 116, 125],
    [1, 0, 274, 375],
    [0, 1, 334, 385],
    [0, 0, 79, 115],
  ]);
  const plugIn = estimateEffect(rows, { by: ['z'] });
  const weighted = inversePropensityEffect(rows, fittedPropensity(rows, ['z']));
  assert.ok(plugIn.kind === 'estimated');
  for (const { treated, control } of [plugIn, weighted]) {
    close(treated, 15587 / 18750);
    close(control, 689849 / 885500);
  }
});

test('twenty gods (Hernán and Robins, Table 2.2): no effect after standardization', () => {
  const rows = fromCounts([
    [0, 0, 1, 4],
    [1, 0, 1, 4],
    [0, 1, 2, 3],
    [1, 1, 6, 9],
  ]);
  const crude = estimateEffect(rows);
  assert.ok(crude.kind === 'estimated');
  close(crude.treated, 7 / 13);
  close(crude.control, 3 / 7);
  const adjusted = estimateEffect(rows, { by: ['z'] });
  assert.ok(adjusted.kind === 'estimated');
  close(adjusted.treated, 0.5);
  close(adjusted.control, 0.5);
});

test('weights count as rows do', () => {
  const [a, z, y, w] = [
    [1, 0, 1, 0],
    [0, 0, 1, 1],
    [1, 0, 0, 1],
    [2, 1, 3, 1],
  ];
  const weighted = estimateEffect({ treatment: a, outcome: y, columns: { z }, weight: w }, { by: ['z'] });
  const repeat = (column: number[]) => column.flatMap((value, r) => new Array<number>(w[r]).fill(value));
  const repeated = estimateEffect(
    { treatment: repeat(a), outcome: repeat(y), columns: { z: repeat(z) } },
    { by: ['z'] },
  );
  assert.ok(weighted.kind === 'estimated' && repeated.kind === 'estimated');
  close(weighted.difference, repeated.difference);
  assert.is(weighted.units, 4);
});

test('rows of one unit are one observation: repeating every row leaves the standard error as it was', () => {
  const twice = (column: ArrayLike<number>) => Array.from(column).flatMap((value) => [value, value]);
  const unit = twice(Array.from({ length: 700 }, (_, k) => k));
  const rows = {
    treatment: twice(STONES.treatment),
    outcome: twice(STONES.outcome),
    columns: { z: twice(STONES.columns.z) },
  };
  const byUnit = estimateEffect({ ...rows, unit }, { by: ['z'] });
  const byRow = estimateEffect(rows, { by: ['z'] });
  assert.ok(byUnit.kind === 'estimated' && byRow.kind === 'estimated');
  close(byUnit.standardError, 0.0335883, 5e-8);
  close(byRow.standardError, 0.0335883 / Math.SQRT2, 5e-8);
  assert.is(byUnit.units, 700);
});

test('the bootstrap by unit agrees with the influence function', () => {
  const { standardError, interval, replicates } = bootstrapEffect(STONES, uniform(), { by: ['z'], replicates: 400 });
  assert.is(replicates, 400);
  close(standardError, 0.0336, 0.004); // its own relative error is 1 / √800 = 3.5 %
  close(interval[0], -0.0122, 0.02);
  close(interval[1], 0.1195, 0.02);
  const again = bootstrapEffect(STONES, uniform(), { by: ['z'], replicates: 400 });
  assert.is(again.standardError, standardError);
});

// Stratum 0 has both arms, stratum 1 the treated arm only.
const ONE_SIDED: Rows = {
  treatment: [1, 0, 1, 1],
  outcome: [1, 0, 1, 0],
  columns: { z: [0, 0, 1, 1] },
  unit: [5, 6, 7, 7],
};

test('an empty cell is not estimable, not 0 or NaN, and the report says where', () => {
  const effect = estimateEffect(ONE_SIDED, { by: ['z'] });
  assert.ok(effect.kind === 'notEstimable');
  assert.is(effect.reason, 'not estimable: stratum z=1 has no row with treatment 0 (1 empty cells of 4)');
  assert.is(effect.treated, 0.75);
  assert.is(effect.control, undefined);
  assert.equal(effect.overlap, {
    strata: 2,
    emptyCells: [{ stratum: 'z=1', arm: 0 }],
    emptyShare: 0.25,
    weightAffected: 0.5,
    unitsAffected: 1 / 3,
  });
});

test('leaving one-sided strata out answers for the others; with none left nothing is estimable', () => {
  const effect = estimateEffect(ONE_SIDED, { by: ['z'], emptyCells: 'leaveOut' });
  assert.ok(effect.kind === 'estimated');
  assert.equal([effect.difference, effect.units], [1, 2]);
  const treatedOnly = { ...ONE_SIDED, treatment: [1, 1, 1, 1] };
  const none = estimateEffect(treatedOnly, { by: ['z'], emptyCells: 'leaveOut' });
  assert.ok(none.kind === 'notEstimable');
  assert.is(none.reason, 'no stratum of 2 has rows in both arms');
  const crude = estimateEffect(treatedOnly);
  assert.ok(crude.kind === 'notEstimable');
  assert.is(crude.reason, 'not estimable: the data has no row with treatment 0 (1 empty cells of 2)');
});

test('a bootstrap that cannot estimate says so', () => {
  assert.throws(
    () => bootstrapEffect({ ...ONE_SIDED, treatment: [1, 1, 1, 1] }, uniform(), { replicates: 20 }),
    'only 0 of 20 replicates can be estimated, expected at least 2',
  );
});

test('noise is cleared: (o − a) / (1 − a)', () => {
  const cleared = correctNoise([1, 0, 1], [0.2, 0.2, 0]);
  for (const [r, expected] of [1, -0.25, 1].entries()) close(cleared[r], expected);
  assert.throws(() => correctNoise([1], [1]), 'the noise of row 0 must be from 0 to below 1, got 1');
});

test('refuses rows that cannot be right, by place and value', () => {
  const rows: Rows = { treatment: [0, 1], outcome: [0, 1], columns: { z: [0, 0] } };
  const cases: [Partial<Rows>, string][] = [
    [{ treatment: [0, 2] }, 'treatment of row 1 must be 0 or 1, got 2'],
    [{ outcome: [0, Number.NaN] }, 'outcome of row 1 must be a finite number, got NaN'],
    [{ outcome: [0] }, 'outcome has 1 entries, expected 2'],
    [{ weight: [1, 0] }, 'weight of row 1 must be positive and finite, got 0'],
    [{ unit: [1] }, 'unit has 1 entries, expected 2'],
    [{ treatment: [], outcome: [] }, 'no rows to estimate from, expected at least one'],
    [{ columns: { z: [0] } }, 'column z has 1 entries, expected 2'],
    [{ columns: { C: [0, 0], G: [0, 0] } }, 'no column z, expected one of C, G'],
  ];
  for (const [change, message] of cases)
    assert.throws(() => estimateEffect({ ...rows, ...change }, { by: ['z'] }), message);
  assert.throws(
    () => inversePropensityEffect(rows, [1, 1]),
    'row 0 has arm 0 with probability 0, expected one above 0 and at most 1',
  );
  assert.throws(() => inversePropensityEffect({ ...rows, treatment: [1, 1] }, [0.5, 0.5]), 'no row has treatment 0');
});

test.run();
