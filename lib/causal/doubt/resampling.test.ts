// The three checks that redraw data, on worlds whose truth is known: what they find, and what they cannot.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { contrast } from '../estimands/formulas.js';
import { rowsOfTable } from '../estimation/dataRows.js';
import { estimateEffect } from '../estimation/estimate.js';
import type { Rows } from '../estimation/rows.js';
import { jointTable, linear, truthUnder } from '../worlds/discreteWorld.js';
import { backdoorWorld } from '../worlds/exactWorlds.js';
import { placeboTreatment } from './placeboTreatment.js';
import { randomCommonCause } from './randomCommonCause.js';
import { type AdjustingEstimator, PLUG_IN } from './resampling.js';
import { subsetCheck } from './subsetCheck.js';

/** A fixed stream of numbers in [0, 1), Lehmer's generator. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const WORLD_1 = rowsOfTable(jointTable(backdoorWorld()), { treatment: 'V', outcome: 'Y', count: 20_000 });

function checked<T extends { readonly kind: string }>(check: T): Extract<T, { readonly kind: 'checked' }> {
  assert.is(check.kind, 'checked', 'reason' in check ? String(check.reason) : '');
  return check as Extract<T, { readonly kind: 'checked' }>;
}

function reasonOf(check: { readonly kind: string }): string {
  return 'reason' in check ? String(check.reason) : `not refused: ${check.kind}`;
}

test('a world where the placebo passes and the estimate is wrong', () => {
  const world = { U: linear('1/2'), X: linear('1/4', { U: '1/2' }), Y: linear('1/10', { U: '3/5' }) };
  const truth = contrast('X', (setting) => truthUnder(world, setting, { Y: 1 }));
  assert.is(String(truth), '0');
  const rows = rowsOfTable(jointTable(world, { of: ['X', 'Y'] }), { treatment: 'X', outcome: 'Y', count: 2_000 });
  const check = checked(placeboTreatment(rows, uniforms(3)));
  // (3/4 − 1/4) × 3/5: all of it is the hidden cause's.
  assert.ok(Math.abs(check.estimate - 0.3) < 1e-12);
  assert.is(check.finding, 'asExpected');
  assert.is(check.asFar, 0);
  assert.match(
    check.shows,
    /finds no effect where there is none\. 0 of them are as far from 0 as the estimate, 0\.3\./,
  );
  assert.match(check.cannotShow, /cannot show that nothing confounds/);
});

test('all three pass on world 1 for {C}, whose answer is off by 38 in a hundred, as for {C, G}, which is right', () => {
  for (const [by, estimate] of [
    [['C'], 62843 / 455000],
    [['C', 'G'], 1 / 10],
  ] as const) {
    const options = { by, replicates: 12 };
    const checks = [
      checked(placeboTreatment(WORLD_1, uniforms(5), options)),
      checked(randomCommonCause(WORLD_1, uniforms(7), options)),
      checked(subsetCheck(WORLD_1, uniforms(11), options)),
    ];
    for (const check of checks) {
      assert.ok(Math.abs(check.estimate - estimate) < 1e-12);
      assert.is(check.finding, 'asExpected', check.shows);
      assert.match(check.cannotShow, /^It cannot show /);
    }
  }
});

test('a placebo dealt out within C shows that the crude comparison leaves C open', () => {
  const check = checked(placeboTreatment(WORLD_1, uniforms(13), { within: ['C'], replicates: 25 }));
  // Σ_c E(Y | c) [P(c | 1) − P(c | 0)]: what C alone makes of a treatment that does nothing.
  const table = jointTable(backdoorWorld());
  const mass = (needed: Record<string, number>): number =>
    table
      .filter(({ values }) => Object.entries(needed).every(([name, value]) => values[name] === value))
      .reduce((sum, { probability }) => sum + probability.toNumber(), 0);
  const expected = [0, 1]
    .map(
      (C) =>
        (mass({ C, Y: 1 }) / mass({ C })) * (mass({ C, V: 1 }) / mass({ V: 1 }) - mass({ C, V: 0 }) / mass({ V: 0 })),
    )
    .reduce((sum, term) => sum + term);
  assert.ok(expected > 0.1, `${expected}`);
  const error = check.placebo.standardDeviation / Math.sqrt(25);
  // Four standard errors of the simulation.
  assert.ok(
    Math.abs(check.placebo.mean - expected) < 4 * error,
    `${check.placebo.mean} ± ${error}, expected ${expected}`,
  );
  assert.is(check.finding, 'unexpected');
  assert.is(
    checked(placeboTreatment(WORLD_1, uniforms(13), { within: ['C'], by: ['C'], replicates: 25 })).finding,
    'asExpected',
  );
});

/** Units of three rows each, which share a treatment; the outcome is a unit's alone. */
const CLUSTERED: Rows = (() => {
  const uniform = uniforms(17);
  const units = Array.from({ length: 60 }, () => [uniform() < 0.5 ? 1 : 0, uniform()]);
  const unit = Array.from({ length: 180 }, (_, r) => Math.floor(r / 3));
  return {
    treatment: unit.map((u) => units[u][0]),
    outcome: unit.map((u) => units[u][1]),
    columns: { half: unit.map((u) => u % 2) },
    unit,
  };
})();

test('units keep one treatment: it is dealt out among units, not among rows', () => {
  const treatments: number[][] = [];
  const spy: AdjustingEstimator = (rows, by) => {
    treatments.push(Array.from(rows.treatment));
    return PLUG_IN(rows, by);
  };
  checked(placeboTreatment(CLUSTERED, uniforms(19), { estimator: spy, replicates: 20, within: ['half'] }));
  const count = (list: readonly number[], half: number): number =>
    list.reduce((sum, arm, r) => sum + (CLUSTERED.columns.half[r] === half ? arm : 0), 0);
  for (const dealt of treatments) {
    assert.ok(dealt.every((arm, r) => arm === dealt[r - (r % 3)]));
    for (const half of [0, 1]) assert.is(count(dealt, half), count(treatments[0], half));
  }
  assert.ok(new Set(treatments.map((dealt) => dealt.join(''))).size > 15);
});

test('parts of the units vary as sampling from a finite population says', () => {
  const check = checked(subsetCheck(CLUSTERED, uniforms(23), { fraction: 0.5, replicates: 400 }));
  const effect = estimateEffect(CLUSTERED);
  assert.is(effect.kind, 'estimated');
  if (effect.kind === 'estimated') assert.is(check.expectedDeviation, effect.standardError);
  // The standard deviation of 400 draws is known to 1/√800 = 3.5 %; the influence function is a first-order approximation.
  const ratio = check.subsets.standardDeviation / check.expectedDeviation;
  assert.ok(ratio > 0.85 && ratio < 1.2, `${ratio}`);
});

test('estimators that are wrong are found out', () => {
  const levelOnly: AdjustingEstimator = (rows, by) => {
    const effect = estimateEffect(rows, { by });
    return effect.kind === 'estimated' ? { ...effect, difference: effect.treated } : effect;
  };
  const placebo = checked(placeboTreatment(CLUSTERED, uniforms(29), { estimator: levelOnly, replicates: 20 }));
  assert.is(placebo.finding, 'unexpected');
  assert.match(placebo.shows, /finds an effect where there is none, so it is wrong/);
  const overconfident: AdjustingEstimator = (rows, by) => {
    const effect = estimateEffect(rows, { by });
    return effect.kind === 'estimated' ? { ...effect, standardError: effect.standardError / 10 } : effect;
  };
  const options = { estimator: overconfident, replicates: 40 };
  assert.is(checked(subsetCheck(CLUSTERED, uniforms(31), options)).finding, 'unexpected');
  assert.is(checked(randomCommonCause(CLUSTERED, uniforms(37), options)).finding, 'unexpected');
});

test('the same stream gives the same check; the rows stay as they were', () => {
  const before = JSON.stringify(CLUSTERED);
  for (const check of [placeboTreatment, randomCommonCause, subsetCheck]) {
    const run = () => check(CLUSTERED, uniforms(41), { replicates: 5 });
    assert.equal(run(), run());
  }
  assert.is(JSON.stringify(CLUSTERED), before);
});

test('an effect of exactly 0 without any spread is as expected, whatever the last digits', () => {
  const constant: Rows = { ...CLUSTERED, outcome: CLUSTERED.unit ? Array.from(CLUSTERED.unit, () => 0.1) : [] };
  for (const check of [placeboTreatment, randomCommonCause, subsetCheck]) {
    assert.is(checked(check(constant, uniforms(43), { replicates: 10 })).finding, 'asExpected');
  }
});

test('where a check has no bearing it says so instead of giving a number', () => {
  const oneArm: Rows = { treatment: [1, 1], outcome: [0, 1], columns: { z: [0, 1] } };
  for (const check of [placeboTreatment, randomCommonCause, subsetCheck]) {
    assert.match(reasonOf(check(oneArm, uniforms(1))), /no row with treatment 0/);
    const parts = { ...oneArm, copies: [0.5, 1] };
    assert.is(reasonOf(check(parts, uniforms(1))), 'rows stand for parts of rows, which cannot be redrawn');
    const many = { ...oneArm, copies: [1e6, 1] };
    assert.is(reasonOf(check(many, uniforms(1))), '1000001 rows are more than the 1000000 that are written out');
    assert.throws(() => check(CLUSTERED, uniforms(1), { replicates: 1 }), 'replicates must be at least 2, got 1');
  }
  const mixed: Rows = { treatment: [0, 1], outcome: [0, 1], columns: { z: [0, 1] }, unit: [7, 7] };
  assert.is(
    reasonOf(placeboTreatment(mixed, uniforms(1))),
    'unit 7 has rows of both treatments, so it has none to deal out',
  );
  const astray: Rows = { treatment: [0, 0, 1], outcome: [0, 1, 0], columns: { z: [0, 1, 1] }, unit: [7, 7, 8] };
  assert.is(reasonOf(placeboTreatment(astray, uniforms(1), { within: ['z'] })), 'unit 7 lies in two strata of z');
  let tosses = 0;
  const headsAndTails = () => (): number => (tosses++ % 2) * 0.5;
  const pair: Rows = { treatment: [0, 1], outcome: [0, 1], columns: {} };
  assert.match(
    reasonOf(randomCommonCause(pair, headsAndTails())),
    /^0 of 100 replicates can be estimated: not estimable: /,
  );
  assert.is(reasonOf(subsetCheck(pair, uniforms(1))), '2 units have no part of at least two that holds 0.8 of them');
  assert.throws(() => subsetCheck(pair, uniforms(1), { fraction: 1 }), 'fraction must be between 0 and 1, got 1');
});

test.run();
