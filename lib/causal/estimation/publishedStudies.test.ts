import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tableFromCounts } from '../worlds/table.js';
import { rowsOfTable } from './dataRows.js';
import { doublyRobustEffect } from './doublyRobust.js';
import { type EstimatedEffect, estimateEffect } from './estimate.js';
import { frontdoorEffect } from './frontdoorEffect.js';
import { fittedPropensity } from './inversePropensity.js';
import { mantelHaenszel, riskRatio } from './ratio.js';
import type { Rows } from './rows.js';
import { weightedEffect } from './weighting.js';

const close = (actual: number, expected: number, tolerance = 1e-15) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

function estimated<T extends { readonly kind: string }>(result: T): Extract<T, { readonly kind: 'estimated' }> {
  assert.is(result.kind, 'estimated', JSON.stringify(result));
  return result as Extract<T, { readonly kind: 'estimated' }>;
}

/** Rows of a published table, from `[treatment, stratum, successes, rows]`. */
function study(counts: readonly (readonly [number, number, number, number])[]): Rows {
  const cells = counts.flatMap(([A, Z, successes, all]) => [
    { values: { A, Z, Y: 1 }, count: successes },
    { values: { A, Z, Y: 0 }, count: all - successes },
  ]);
  const count = counts.reduce((sum, [, , , all]) => sum + all, 0);
  return rowsOfTable(tableFromCounts(cells), { treatment: 'A', outcome: 'Y', count });
}

// Charig et al. 1986: open surgery against puncture, small and large stones
const STONES = study([
  [1, 0, 81, 87],
  [1, 1, 192, 263],
  [0, 0, 234, 270],
  [0, 1, 55, 80],
]);
const BY = { by: ['Z'] };

test('kidney stones: levels and difference to the last digit', () => {
  const { control, treated, difference, units } = estimated(estimateEffect(STONES, BY));
  // 2.2e-16 is one unit in the last place of a number from 1 to 2, two of one from 1/2 to 1.
  close(treated, 634983 / 762700, 2.2e-16);
  close(control, 6231 / 8000, 2.2e-16);
  close(difference, 3274803 / 61016000, 2.2e-16);
  assert.is(units, 700);
  assert.is(estimated(estimateEffect(STONES)).difference.toFixed(15), (-8 / 175).toFixed(15));
});

test('kidney stones: the interval, and the one with the share of small stones taken as known', () => {
  const sampled = estimated(estimateEffect(STONES, BY));
  close(sampled.standardError, 0.0335883, 5e-8);
  close(sampled.interval[0], -0.0122, 5e-5);
  close(sampled.interval[1], 0.1195, 5e-5);
  const fixed = estimated(estimateEffect(STONES, { ...BY, strataFixed: true }));
  assert.is(fixed.difference, sampled.difference);
  close(fixed.standardError, 0.0335858, 5e-8);
});

test('kidney stones: the effect on those who had surgery, and on those who had not', () => {
  const methods = [estimateEffect, weightedEffect, doublyRobustEffect];
  for (const method of methods) {
    const onTreated = estimated(method(STONES, { ...BY, target: 'att' }));
    close(onTreated.difference, 1343 / 28000);
    close(onTreated.treated, 39 / 50);
    const onUntreated = estimated(method(STONES, { ...BY, target: 'atc' }));
    close(onUntreated.difference, 158507 / 2669450);
    close(onUntreated.control, 289 / 350);
    // With half of the patients in each arm, the effect on all is the mean of both.
    close((onTreated.difference + onUntreated.difference) / 2, 3274803 / 61016000);
  }
});

test('kidney stones: all methods give one standard error for one target', () => {
  for (const target of ['ate', 'att', 'atc'] as const) {
    const [plugIn, weighted, robust] = [estimateEffect, weightedEffect, doublyRobustEffect].map(
      (method) => estimated(method(STONES, { ...BY, target })).standardError,
    );
    close(weighted, plugIn);
    close(robust, plugIn);
  }
});

test('kidney stones: risk ratio and the odds ratio of Mantel and Haenszel', () => {
  const risk = estimated(riskRatio(STONES, BY));
  close(risk.ratio, 16932880 / 15841279, 4.5e-16);
  const odds = estimated(mantelHaenszel(STONES, BY));
  close(odds.ratio, 129228 / 89317, 4.5e-16);
  // The delta method by hand: the error of log ψ₁ − log ψ₀ is near that of the difference over a level.
  close(risk.logStandardError, 0.0335883 / 0.8055, 0.001);
  assert.ok(risk.interval[0] < 1 && risk.interval[1] > 1.06);
  close(Math.sqrt(risk.interval[0] * risk.interval[1]), risk.ratio, 1e-14);
});

test('where the odds ratio is one in all strata its error is that of Robins, Breslow and Greenland 1986', () => {
  const counts = [
    [20, 10, 10, 20],
    [30, 5, 30, 20],
  ];
  const rows = study(counts.flatMap(([a, b, c, d], z) => [[1, z, a, a + b] as const, [0, z, c, c + d] as const]));
  const { ratio, logStandardError } = estimated(mantelHaenszel(rows, BY));
  // Σ P R / 2 R₊² + Σ (P S + Q R) / 2 R₊ S₊ + Σ Q S / 2 S₊², by stratum: R = ad / n, S = bc / n, P = (a + d) / n, Q = (b + c) / n
  const strata = counts.map(([a, b, c, d]) => {
    const n = a + b + c + d;
    return { R: (a * d) / n, S: (b * c) / n, P: (a + d) / n, Q: (b + c) / n };
  });
  const sum = (term: (s: (typeof strata)[0]) => number) => strata.reduce((all, s) => all + term(s), 0);
  const [R, S] = [sum((s) => s.R), sum((s) => s.S)];
  const variance =
    sum((s) => s.P * s.R) / (2 * R * R) +
    sum((s) => s.P * s.S + s.Q * s.R) / (2 * R * S) +
    sum((s) => s.Q * s.S) / (2 * S * S);
  close(ratio, R / S);
  assert.is(ratio, 4);
  close(logStandardError, Math.sqrt(variance));
});

test('within one stratum the log errors are the textbook ones', () => {
  // √(1/a + 1/b + 1/c + 1/d), and √(1/a − 1/n₁ + 1/c − 1/n₀), for 273 of 350 and 289 of 350
  const odds = estimated(mantelHaenszel(STONES));
  close(odds.ratio, (273 * 61) / (77 * 289));
  close(odds.logStandardError, Math.sqrt(1 / 273 + 1 / 77 + 1 / 289 + 1 / 61));
  const risk = estimated(riskRatio(STONES));
  close(risk.logStandardError, Math.sqrt(1 / 273 - 1 / 350 + 1 / 289 - 1 / 350));
});

test('saturated plug-in, both weightings and the doubly robust estimate are one number', () => {
  const plugIn = estimated(estimateEffect(STONES, BY));
  const others: EstimatedEffect[] = [
    weightedEffect(STONES, BY),
    weightedEffect(STONES, { ...BY, form: 'horvitzThompson' }),
    doublyRobustEffect(STONES, BY),
  ].map(estimated);
  for (const { control, treated, difference } of others) {
    close(control, plugIn.control, 2.2e-16);
    close(treated, plugIn.treated, 2.2e-16);
    close(difference, plugIn.difference, 3.4e-16);
  }
});

test('doubly robust: either model may be wrong', () => {
  const n = STONES.treatment.length;
  const exact = 3274803 / 61016000;
  const half = new Float64Array(n).fill(0.5);
  const right = fittedPropensity(STONES, BY.by);
  const size = Array.from(STONES.columns.Z);
  const outcomeMeans = {
    control: size.map((large) => (large ? 55 / 80 : 234 / 270)),
    treated: size.map((large) => (large ? 192 / 263 : 81 / 87)),
  };
  for (const constant of [0, 0.3, 1]) {
    const flat = { control: half.map(() => constant), treated: half.map(() => constant) };
    close(estimated(doublyRobustEffect(STONES, { propensity: right, outcomeMeans: flat })).difference, exact);
    // Both wrong: nothing vouches for the number, and here it is neither the truth nor the crude difference.
    const neither = estimated(doublyRobustEffect(STONES, { propensity: half, outcomeMeans: flat }));
    assert.ok(Math.abs(neither.difference - exact) > 0.05);
  }
  close(estimated(doublyRobustEffect(STONES, { propensity: half, outcomeMeans })).difference, exact);
  close(estimated(weightedEffect(STONES, { propensity: half })).difference, -8 / 175);
  close(estimated(weightedEffect(STONES, { propensity: half, form: 'horvitzThompson' })).difference, -8 / 175);
});

test('the report of the weights: stabilized, they have mean 1', () => {
  const { weights, trimmed } = estimated(weightedEffect(STONES, BY));
  close(weights.treated.mean, 1);
  close(weights.control.mean, 1);
  close(weights.treated.largest, 0.5 / (29 / 119)); // P(A) / P(A | small)
  close(weights.control.largest, 0.5 / (80 / 343)); // P(B) / P(B | large)
  // (Σ w)² / Σ w² over 87 patients of weight 119/58 and 263 of weight 343/526
  close(weights.treated.effectiveRows, 350 ** 2 / (87 * (119 / 58) ** 2 + 263 * (343 / 526) ** 2), 1e-12);
  assert.equal(trimmed, { rows: 0, weight: 0, units: 0 });
});

test('trimming leaves out the stones of one size and says whom', () => {
  // P(A | small) = .2437, P(A | large) = .7668, which leaves .2332 for B
  const { difference, trimmed, units } = estimated(weightedEffect(STONES, { ...BY, trim: 0.24 }));
  close(difference, 81 / 87 - 234 / 270);
  assert.equal(trimmed, { rows: 343, weight: 0.49, units: 0.49 });
  assert.is(units, 357);
  const nobody = weightedEffect(STONES, { ...BY, trim: 0.25 });
  assert.ok(nobody.kind === 'notEstimable');
  assert.is(nobody.reason, 'not estimable: no row of the target has a propensity from 0.25 to 0.75');
  assert.throws(() => weightedEffect(STONES, { trim: 0.5 }), 'trim must be from 0 to below 0.5, got 0.5');
});

test('the drug of Pearl, Glymour and Jewell 2016, section 3.6, every way', () => {
  // in thousandths
  const rows = study([
    [1, 1, 116, 125],
    [1, 0, 274, 375],
    [0, 1, 334, 385],
    [0, 0, 79, 115],
  ]);
  for (const method of [estimateEffect, weightedEffect, doublyRobustEffect]) {
    const { treated, control } = estimated(method(rows, BY));
    close(treated, 15587 / 18750);
    close(control, 689849 / 885500);
  }
  close(estimated(estimateEffect(rows)).treated, 0.78);
  close(estimated(estimateEffect(rows)).control, 0.826);
});

test('twenty gods (Hernán and Robins, Table 2.2): no effect, every way', () => {
  const rows = study([
    [0, 0, 1, 4],
    [1, 0, 1, 4],
    [0, 1, 2, 3],
    [1, 1, 6, 9],
  ]);
  for (const method of [estimateEffect, weightedEffect, doublyRobustEffect]) {
    const { treated, control } = estimated(method(rows, BY));
    close(treated, 0.5);
    close(control, 0.5);
  }
  const crude = estimated(estimateEffect(rows));
  assert.is(crude.treated, 7 / 13);
  assert.is(crude.control, 3 / 7);
  close(estimated(riskRatio(rows, BY)).ratio, 1);
});

/** Rows of smoking, tar and cancer, from `[smokes, tar, sick, well]`. */
function tarStudy(counts: readonly (readonly [number, number, number, number])[]): Rows {
  const cells = counts.flatMap(([A, M, sick, well]) => [
    { values: { A, M, Y: 1 }, count: sick },
    { values: { A, M, Y: 0 }, count: well },
  ]);
  return rowsOfTable(tableFromCounts(cells), { treatment: 'A', outcome: 'Y' });
}

test('smoking, tar and cancer (Pearl, Glymour and Jewell 2016, Table 3.1), through the front door', () => {
  const rows = tarStudy([
    [1, 1, 57, 323],
    [1, 0, 2, 18],
    [0, 1, 19, 1],
    [0, 0, 342, 38],
  ]);
  const { treated, control, difference } = estimated(frontdoorEffect(rows, { through: ['M'] }));
  close(treated, 219 / 400, 2.2e-16);
  close(control, 201 / 400, 2.2e-16);
  close(difference, 9 / 200, 2.2e-16);
  close(estimated(estimateEffect(rows)).difference, -151 / 200, 2.2e-16);
  // The effect of tar, behind the back door of smoking
  const { M } = rows.columns;
  const ofTar = estimated(estimateEffect({ ...rows, treatment: M, columns: { A: rows.treatment } }, { by: ['A'] }));
  close(ofTar.treated, 11 / 20, 2.2e-16);
  close(ofTar.control, 1 / 2, 2.2e-16);
});

test('the same story with other numbers (Pearl 2009, section 3.3.3): the sign flips', () => {
  // Of 4,000 people 47.5, 2.5, 2.5 and 47.5 %; sick are 10, 5, 90 and 85 %.
  const rows = tarStudy([
    [0, 0, 190, 1710],
    [0, 1, 5, 95],
    [1, 0, 90, 10],
    [1, 1, 1615, 285],
  ]);
  const { treated, control, difference } = estimated(frontdoorEffect(rows, { through: ['M'] }));
  close(treated, 181 / 400, 2.2e-16);
  close(control, 199 / 400, 2.2e-16);
  close(difference, -9 / 200, 2.2e-16);
});

test('admissions to Berkeley in 1973, standardized over the departments', () => {
  const admitted = [
    [512, 313, 89, 19],
    [353, 207, 17, 8],
    [120, 205, 202, 391],
    [138, 279, 131, 244],
    [53, 138, 94, 299],
    [22, 351, 24, 317],
  ];
  const counts = admitted.flatMap(([men, menNot, women, womenNot], z) => [
    [1, z, men, men + menNot] as const,
    [0, z, women, women + womenNot] as const,
  ]);
  const rows = study(counts);
  assert.is(estimated(estimateEffect(rows)).units, 4526);
  close(estimated(estimateEffect(rows)).difference, 699443 / 4937985);
  const { treated, control, difference } = estimated(estimateEffect(rows, BY));
  assert.equal(
    [treated, control, difference].map((x) => x.toFixed(6)),
    ['0.387319', '0.429955', '-0.042637'],
  );
});

test.run();
