// What cannot be estimated is said so, arm by arm and with a reason; what makes no sense is refused by name and value.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fraction } from '../worlds/fraction.js';
import { rowsOf, rowsOfTable } from './dataRows.js';
import { doublyRobustEffect } from './doublyRobust.js';
import { type Effect, estimateEffect, type NotEstimable } from './estimate.js';
import { frontdoorEffect } from './frontdoorEffect.js';
import { invert } from './inverse.js';
import { fittedPropensity, inversePropensityEffect } from './inversePropensity.js';
import { correctedEffect } from './misreadConfounder.js';
import { mantelHaenszel, riskRatio } from './ratio.js';
import { type Rows, stratify } from './rows.js';
import { totalOf } from './total.js';
import { waldRatio } from './wald.js';
import { weightedEffect } from './weighting.js';

/** Rows from lists of values, in the order of the names. */
function rowsFrom(names: string, values: readonly (readonly number[])[]): Rows {
  const keys = names.split(' ');
  const records = values.map((row) => Object.fromEntries(keys.map((key, k) => [key, row[k]])));
  return rowsOf(records, { treatment: 'A', outcome: 'Y' });
}

function refused(result: { readonly kind: string }): NotEstimable {
  assert.is(result.kind, 'notEstimable', JSON.stringify(result));
  return result as NotEstimable;
}

// Stratum 0 has both arms, stratum 1 the treated arm only.
const ONE_SIDED = rowsFrom('A Y Z', [
  [1, 1, 0],
  [0, 0, 0],
  [1, 1, 1],
  [1, 0, 1],
]);

test('an empty cell: every method keeps the arm that it can estimate and names the cell', () => {
  const methods: [(rows: Rows, options: { by: string[] }) => Effect, string][] = [
    [estimateEffect, 'not estimable: stratum Z=1 has no row with treatment 0 (1 empty cells of 4)'],
    [doublyRobustEffect, 'not estimable: stratum Z=1 has no row with treatment 0 (1 empty cells of 4)'],
    [weightedEffect, 'not estimable: row 2 (Z=1) has treatment 0 with probability 0'],
  ];
  for (const [method, reason] of methods) {
    const { treated, control, overlap, ...rest } = refused(method(ONE_SIDED, { by: ['Z'] }));
    assert.is(treated, 0.75);
    assert.is(control, undefined);
    assert.is(rest.reason, reason);
    assert.equal(overlap.emptyCells, [{ stratum: 'Z=1', arm: 0 }]);
    assert.is(overlap.weightAffected, 0.5);
  }
  assert.is(refused(riskRatio(ONE_SIDED, { by: ['Z'] })).treated, 0.75);
});

test('a cell that the target does not need may be empty', () => {
  for (const method of [estimateEffect, weightedEffect, doublyRobustEffect]) {
    const onUntreated = method(ONE_SIDED, { by: ['Z'], target: 'atc' });
    assert.ok(onUntreated.kind === 'estimated');
    assert.is(onUntreated.difference, 1);
    assert.is(refused(method(ONE_SIDED, { by: ['Z'], target: 'att' })).treated, 2 / 3);
  }
});

test('a treatment with one level gives the level of that arm and no effect', () => {
  const always: Rows = { treatment: [1, 1], outcome: [1, 0], columns: {} };
  const noRow = 'not estimable: the data has no row with treatment 0 (1 empty cells of 2)';
  for (const [method, reason] of [
    [estimateEffect, noRow],
    [doublyRobustEffect, noRow],
    [weightedEffect, 'not estimable: row 0 has treatment 0 with probability 0'],
  ] as const) {
    const { treated, reason: said } = refused(method(always));
    assert.is(treated, 0.5);
    assert.is(said, reason);
  }
  for (const method of [estimateEffect, doublyRobustEffect]) {
    const nobody = refused(method(always, { target: 'atc' }));
    assert.is(nobody.reason, 'not estimable: no row has treatment 0, so there is nobody to average over');
    assert.is(nobody.treated, undefined);
  }
  assert.is(refused(weightedEffect(always, { target: 'atc' })).control, undefined);
  assert.is(
    refused(mantelHaenszel(always)).reason,
    'not estimable: no pair of rows within a stratum favors the treatment',
  );
});

test('a given outcome model speaks for empty cells too, and the overlap report still tells', () => {
  const outcomeMeans = { control: [0, 0, 0.5, 0.5], treated: [1, 1, 0.5, 0.5] };
  const effect = doublyRobustEffect(ONE_SIDED, { by: ['Z'], outcomeMeans });
  assert.ok(effect.kind === 'estimated');
  assert.is(effect.difference, 0.5);
  assert.is(effect.overlap.emptyCells.length, 1);
});

test('a ratio needs levels above 0', () => {
  const never = rowsFrom('A Y', [
    [1, 1],
    [0, 0],
  ]);
  const { reason, treated, control } = refused(riskRatio(never));
  assert.is(reason, 'not estimable: a ratio needs levels above 0, got 1 and 0');
  assert.equal([treated, control], [1, 0]);
  assert.throws(
    () => mantelHaenszel({ ...never, outcome: [0.5, 0] }),
    'an odds ratio needs outcomes of 0 and 1, got 0.5 in row 0',
  );
});

test('the front door judges each arm by the mediators that it brings about', () => {
  // M = 2 only with treatment 1, so do(1) asks for what treatment 0 never showed; do(0) does not.
  const rows = rowsFrom('A M Y', [
    [0, 0, 0],
    [0, 1, 1],
    [1, 0, 0],
    [1, 1, 1],
    [1, 2, 1],
  ]);
  const { control, treated, reason } = refused(frontdoorEffect(rows, { through: ['M'] }));
  assert.is(control, 0.5);
  assert.is(treated, undefined);
  assert.is(reason, 'not estimable: the data has no row with treatment 0 and M=2, which treatment 1 brings about');
});

test('a mediator that is a function of the treatment leaves no overlap: neither arm is estimable', () => {
  const copied = rowsFrom('A M Y', [
    [0, 0, 0],
    [1, 1, 1],
  ]);
  const { control, treated, overlap } = refused(frontdoorEffect(copied, { through: ['M'] }));
  assert.equal([control, treated], [undefined, undefined]);
  assert.is(overlap.emptyCells.length, 2);
  assert.throws(() => frontdoorEffect(copied, { through: [] }), 'the front door needs at least one mediator, got none');
  assert.throws(
    () => frontdoorEffect(copied, { through: ['M'], within: ['M'] }),
    'M cannot be a mediator and held fixed; leave it out of within',
  );
});

test('an instrument must move the treatment', () => {
  const still = rowsFrom('A Z Y', [
    [0, 0, 0],
    [1, 0, 1],
    [0, 1, 1],
    [1, 1, 0],
  ]);
  const stuck = refused(waldRatio(still, { instrument: 'Z' }));
  assert.is(stuck.reason, 'not estimable: Z does not move the treatment, the first stage is 0');
  const weak = rowsFrom('A Z Y', [[1, 1, 1], [0, 0, 1], ...[0, 1].flatMap((A) => [0, 1].map((Z) => [A, Z, A]))]);
  // shares 1/3 and 2/3 of 3 rows each: difference 1/3, standard error √(2 · (2/9) / 3) = .385
  assert.is(
    refused(waldRatio(weak, { instrument: 'Z' })).reason,
    'not estimable: Z moves the treatment too little (0.333 ± 0.385, F = 0.750, expected at least 10)',
  );
  const asked = waldRatio(weak, { instrument: 'Z', weakBelow: 0 });
  assert.ok(asked.kind === 'estimated');
  assert.ok(Math.abs(asked.firstStage - 1 / 3) < 1e-15);
  const missing = refused(waldRatio({ ...still, columns: { Z: [1, 1, 1, 1] } }, { instrument: 'Z' }));
  assert.is(missing.reason, 'not estimable: the data has no row with Z=0');
  assert.throws(
    () => waldRatio({ ...still, columns: { Z: [0, 1, 2, 0] } }, { instrument: 'Z' }),
    'instrument Z of row 2 must be 0 or 1, got 2',
  );
  assert.throws(
    () => waldRatio(still, { instrument: 'Z', within: ['Z'] }),
    'Z cannot be the instrument and held fixed; leave it out of within',
  );
  assert.throws(() => waldRatio(still, { instrument: 'W' }), 'no column W, expected one of Z');
});

test('chances of misreading that do not fit the rows give impossible cells, listed', () => {
  // Ĉ = 1 for 1 of 10 treated rows; misread with chance .3, at least 3 of 10 would be read as 1.
  const rows: Rows = {
    treatment: [1, 1, 0, 0],
    outcome: [1, 0, 1, 0],
    columns: { K: [0, 1, 0, 1] },
    copies: [9, 1, 5, 5],
  };
  const result = correctedEffect(rows, { misread: 'K', chances: 0.3 });
  assert.ok(result.kind === 'notEstimable');
  // (1 − .3 · 10) / (1 − .6) = −5
  assert.is(
    result.reason,
    'not estimable: the corrected weight of K=1 with treatment 1 is -5.000, so the chances do not fit the rows',
  );
  assert.equal(
    result.impossibleCells.filter(({ weight }) => weight < 0).map(({ stratum, arm }) => [stratum, arm]),
    [['K=1', 1]],
  );
});

test('three values, misread by a matrix without symmetry', () => {
  // P(read i | is j); the counts as they are, 10 to 60, turned into the counts as read.
  const chances = [
    [0.8, 0.1, 0],
    [0.2, 0.7, 0.1],
    [0, 0.2, 0.9],
  ];
  const truth = [0, 1, 2].flatMap((c) =>
    [0, 1].flatMap((a) => [0, 1].map((y) => ({ c, a, y, count: 10 + 10 * c + 5 * a * (1 + c) + 7 * y * (2 - c) }))),
  );
  const column = (of: (cell: (typeof truth)[0]) => number) => truth.map(of);
  const exact = estimateEffect(
    {
      treatment: column((t) => t.a),
      outcome: column((t) => t.y),
      columns: { C: column((t) => t.c) },
      copies: column((t) => t.count),
    },
    { by: ['C'] },
  );
  const read = truth.flatMap(({ c, a, y, count }) =>
    chances.map((row, i) => ({ i, a, y, count: row[c] * count })).filter((cell) => cell.count > 0),
  );
  const corrected = correctedEffect(
    {
      treatment: read.map((t) => t.a),
      outcome: read.map((t) => t.y),
      columns: { K: read.map((t) => t.i) },
      copies: read.map((t) => t.count),
    },
    { misread: 'K', chances },
  );
  assert.ok(exact.kind === 'estimated' && corrected.kind === 'estimated');
  assert.ok(Math.abs(exact.difference - corrected.difference) < 1e-14);
  assert.ok(corrected.standardError > exact.standardError);
});

test('without misreading the correction is plain adjustment, error and all', () => {
  const rows = {
    ...rowsFrom(
      'A K Y',
      [0, 1].flatMap((a) => [0, 1].flatMap((k) => [0, 1].map((y) => [a, k, y]))),
    ),
    copies: [3, 4, 5, 6, 7, 8, 9, 2],
  };
  const plain = estimateEffect(rows, { by: ['K'] });
  const corrected = correctedEffect(rows, { misread: 'K', chances: 0 });
  assert.ok(plain.kind === 'estimated' && corrected.kind === 'estimated');
  for (const part of ['control', 'treated', 'difference', 'standardError', 'units'] as const) {
    assert.ok(Math.abs(plain[part] - corrected[part]) < 1e-15, part);
  }
});

test('refuses chances that are none', () => {
  const rows = rowsFrom('A K Y', [
    [0, 0, 1],
    [1, 1, 0],
  ]);
  const cases: [number | number[][], string][] = [
    [1.2, 'the chance of reading 0 as 0 must be from 0 to 1, got -0.19999999999999996'],
    [Number.NaN, 'the chance of reading 0 as 0 must be from 0 to 1, got NaN'],
    [
      [
        [1, 0],
        [0.5, 1],
      ],
      'the chances of reading 0 add up to 1.5, expected 1',
    ],
    [[[1, 0], [0]], 'row 1 of the chances has 1 entries, expected 2'],
    [[[1]], 'K of row 1 must be a whole number from 0 to 0, got 1'],
  ];
  for (const [chances, message] of cases)
    assert.throws(() => correctedEffect(rows, { misread: 'K', chances }), message);
  assert.throws(
    () => correctedEffect(rows, { misread: 'K', chances: 0.1, by: ['K'] }),
    'K cannot be misread and read right; leave it out of by',
  );
});

test('refuses columns that are not discrete, have gaps, or do not fit', () => {
  const n = 300;
  const rows: Rows = {
    treatment: Array.from({ length: n }, (_, r) => r % 2),
    outcome: new Float64Array(n),
    columns: {
      age: Array.from({ length: n }, (_, r) => 20 + r / 7),
      item: Array.from({ length: n }, (_, r) => r),
      gap: Array.from({ length: n }, (_, r) => (r === 4 ? Number.NaN : 0)),
    },
  };
  assert.throws(
    () => estimateEffect(rows, { by: ['age'] }),
    'column age takes 300 values, not all whole numbers, expected at most 100 of such; cut it into groups',
  );
  assert.is(stratify(rows, ['item']).names.length, n); // whole numbers are labels
  assert.throws(() => estimateEffect(rows, { by: ['gap'] }), 'column gap of row 4 must be a finite number, got NaN');
  assert.throws(() => weightedEffect(rows, { propensity: [0.5] }), 'propensity has 1 entries, expected 300');
  assert.throws(
    () => weightedEffect(rows, { propensity: new Float64Array(n).fill(1) }),
    'row 0 has arm 0 with probability 0, expected one above 0 and at most 1',
  );
  assert.throws(
    () => doublyRobustEffect(rows, { outcomeMeans: { control: new Float64Array(n), treated: [Number.NaN] } }),
    'outcomeMeans.treated has 1 entries, expected 300',
  );
  assert.throws(
    () => estimateEffect({ ...rows, copies: new Float64Array(n) }),
    'copies of row 0 must be positive and finite, got 0',
  );
});

test('strata stay apart however many columns make them', () => {
  // 12 columns of 60 levels: 60¹² combinations, more than a double can number
  const names = Array.from({ length: 12 }, (_, k) => `c${k}`);
  const n = 120;
  const level = (r: number, k: number) => (r < 60 ? r : (r + k) % 60);
  const rows: Rows = {
    treatment: Array.from({ length: n }, (_, r) => r % 2),
    outcome: new Float64Array(n),
    columns: Object.fromEntries(names.map((name, k) => [name, Array.from({ length: n }, (_, r) => level(r, k))])),
  };
  const { of, names: strata } = stratify(rows, names);
  assert.is(new Set(strata).size, n);
  assert.equal(
    Array.from(of),
    Array.from({ length: n }, (_, r) => r),
  );
});

test('rows of records and of tables: what is missing is named', () => {
  assert.throws(
    () => rowsOf([], { treatment: 'A', outcome: 'Y' }),
    'no records to estimate from, expected at least one',
  );
  assert.throws(
    () => rowsOf([{ A: 1, Z: 0 }], { treatment: 'A', outcome: 'Y' }),
    'no variable Y, expected one of A, Z',
  );
  assert.throws(
    () => rowsOf([{ A: 1, Y: 0 }, { A: 1 } as never], { treatment: 'A', outcome: 'Y' }),
    'record 1 has no Y, expected the variables of record 0',
  );
  const rows = rowsOf([{ A: 1, Y: 0, Z: 4, item: 9 }], { treatment: 'A', outcome: 'Y', unit: 'item' });
  assert.equal(rows, { treatment: [1], outcome: [0], columns: { Z: [4] }, unit: [9] });
  const table = ['1/3', '1/2', '1/6', '0'].map((p, Y) => ({ values: { A: Y % 2, Y }, probability: fraction(p) }));
  assert.equal(Array.from(rowsOfTable(table, { treatment: 'A', outcome: 'Y' }).copies ?? []), [2, 3, 1]);
  assert.throws(
    () => rowsOfTable(table, { treatment: 'A', outcome: 'Y', count: 0 }),
    'the count of rows must be positive and finite, got 0',
  );
  const tiny = [fraction('1/9007199254740993'), fraction('9007199254740992/9007199254740993')];
  assert.throws(
    () =>
      rowsOfTable(
        tiny.map((probability, A) => ({ values: { A, Y: 0 }, probability })),
        { treatment: 'A', outcome: 'Y' },
      ),
    /^the table needs 9007199254740993 rows to meet every probability, expected at most 9007199254740991; give a count$/,
  );
});

test('a matrix times its inverse is the identity; a singular one has none', () => {
  const matrix = [
    [0, 2, 1],
    [1, 0, 0],
    [3, 1, 4],
  ];
  const inverse = invert(matrix);
  assert.ok(inverse);
  for (const [i, row] of matrix.entries()) {
    for (let j = 0; j < 3; j++) {
      const entry = row.reduce((sum, x, k) => sum + x * inverse[k][j], 0);
      assert.ok(Math.abs(entry - (i === j ? 1 : 0)) < 1e-15);
    }
  }
  assert.is(
    invert([
      [1, 2],
      [2, 4],
    ]),
    undefined,
  );
});

test('a compensated sum keeps what plain addition loses', () => {
  const terms = [1, 1e100, 1, -1e100];
  assert.is(
    totalOf(4, (k) => terms[k]),
    2,
  );
});

test('one unit tells nothing about the spread between units', () => {
  const rows = { treatment: [0, 1, 0, 1], outcome: [0, 1, 1, 0], columns: {}, unit: [7, 7, 7, 7] };
  const message = 'all rows are of one unit, expected at least two; without unit each row is its own';
  for (const method of [estimateEffect, riskRatio, mantelHaenszel, weightedEffect, doublyRobustEffect]) {
    assert.throws(() => method(rows), message);
  }
});

test('numbers whose squares would overflow are refused', () => {
  const rows = { treatment: [0, 1], outcome: [0, 1e308], columns: {} };
  assert.throws(
    () => estimateEffect(rows),
    'outcome of row 1 must be at most 1e+60 in size, got 1e+308; use larger units',
  );
  const heavy = { ...rows, outcome: [0, 1], weight: [1, 1e200] };
  assert.throws(() => estimateEffect(heavy), 'weight of row 1 must be at most 1e+60, got 1e+200; use larger units');
});

test('weighting has no stand-in for a row that could have had one arm only', () => {
  const propensity = fittedPropensity(ONE_SIDED, ['Z']);
  assert.throws(
    () => inversePropensityEffect(ONE_SIDED, propensity),
    'row 2 has arm 0 with probability 0, expected both arms to be possible; weightedEffect says what can be estimated',
  );
});

test.run();
