// The closed form of the plane against worlds in which the hidden cause is there and can be counted.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { contrast } from '../estimands/formulas.js';
import { rowsOfTable } from '../estimation/dataRows.js';
import { estimateEffect } from '../estimation/estimate.js';
import type { Rows } from '../estimation/rows.js';
import { jointTable, linear, truthUnder } from '../worlds/discreteWorld.js';
import { backdoorWorld } from '../worlds/exactWorlds.js';
import { type ConfounderPlane, confounderPlane, type PlaneOptions } from './confounderPlane.js';

function planeOf(rows: Rows, options: PlaneOptions): ConfounderPlane {
  const plane = confounderPlane(rows, options);
  if (plane.kind === 'checked') return plane;
  throw new Error(plane.reason);
}

// The sums of doubles here have a few dozen terms of size 1 at most.
const isNear = (a: number | undefined, b: number): boolean => Math.abs((a ?? Number.NaN) - b) < 1e-12;

/** Kidney stones: size of the stones, operation A, success. */
const STONES: Rows = {
  treatment: [1, 1, 0, 0, 1, 1, 0, 0],
  outcome: [1, 0, 1, 0, 1, 0, 1, 0],
  columns: { large: [0, 0, 0, 0, 1, 1, 1, 1] },
  copies: [81, 6, 234, 36, 192, 71, 55, 25],
};

test('in world 1 with G missed, G’s own strengths lead from .1381 to the truth', () => {
  const rows = rowsOfTable(jointTable(backdoorWorld(), { of: ['C', 'V', 'Y'] }), { treatment: 'V', outcome: 'Y' });
  // G adds 1/5 to P(V), and 1/5 + 1/20 × 1/10 to P(Y), the latter part through T.
  const plane = planeOf(rows, { by: ['C'], prevalence: 0.25, onTreatment: [0, 0.2], onOutcome: [0, 0.205] });
  assert.ok(isNear(plane.estimate, 62843 / 455000));
  assert.ok(isNear(plane.remaining[1][1], 0.1));
  assert.ok(isNear(plane.remaining[0][1], plane.estimate) && isNear(plane.remaining[1][0], plane.estimate));
});

test('the plane equals the truth of worlds with such a cause, on a grid', () => {
  let compared = 0;
  for (const prevalence of ['1/10', '1/2', '4/5']) {
    for (const onTreatment of ['-1/5', '0', '1/10', '3/10']) {
      for (const onOutcome of ['-1/10', '0', '1/5', '3/10']) {
        const world = {
          U: linear(prevalence),
          Z: linear('2/5'),
          X: linear('3/10', { Z: '1/5', U: onTreatment }),
          Y: linear('1/5', { X: '1/10', Z: '3/10', U: onOutcome }),
        };
        const rows = rowsOfTable(jointTable(world, { of: ['Z', 'X', 'Y'] }), { treatment: 'X', outcome: 'Y' });
        const toNumber = (text: string): number =>
          text.split('/').reduce((a, b, k) => (k ? a / Number(b) : Number(b)), 0);
        const plane = planeOf(rows, {
          by: ['Z'],
          prevalence: toNumber(prevalence),
          onTreatment: [toNumber(onTreatment)],
          onOutcome: [toNumber(onOutcome)],
        });
        const truth = contrast('X', (setting) => truthUnder(world, setting, { Y: 1 }))?.toNumber() ?? Number.NaN;
        assert.ok(isNear(plane.remaining[0][0], truth), `${prevalence}, ${onTreatment}, ${onOutcome}`);
        compared++;
      }
    }
  }
  assert.is(compared, 48);
});

/** The rows with U written in: each row parted by P(u | arm, outcome, z), where that is a probability. */
function withCause(prevalence: number, onTreatment: number, onOutcome: number): Rows | undefined {
  const count = (large: number, arm?: number, success?: number): number =>
    Array.from(STONES.copies ?? []).reduce((sum, n, r) => {
      const isIn =
        STONES.columns.large[r] === large &&
        (arm === undefined || STONES.treatment[r] === arm) &&
        (success === undefined || STONES.outcome[r] === success);
      return isIn ? sum + n : sum;
    }, 0);
  const rows = {
    treatment: [] as number[],
    outcome: [] as number[],
    large: [] as number[],
    u: [] as number[],
    copies: [] as number[],
  };
  for (const large of [0, 1]) {
    const treated = count(large, 1) / count(large);
    for (const arm of [0, 1]) {
      const withU = treated + onTreatment * (1 - prevalence);
      const ofArm = (p: number): number => (arm === 1 ? p : 1 - p);
      const shareOfU = (prevalence * ofArm(withU)) / ofArm(treated);
      const mean = count(large, arm, 1) / count(large, arm);
      for (const u of [0, 1]) {
        const share = u === 1 ? shareOfU : 1 - shareOfU;
        const level = mean + onOutcome * (u - shareOfU);
        if (share < 0 || level < 0 || level > 1) return undefined;
        for (const success of [0, 1]) {
          const copies = count(large, arm) * share * (success === 1 ? level : 1 - level);
          if (copies === 0) continue;
          rows.treatment.push(arm);
          rows.outcome.push(success);
          rows.large.push(large);
          rows.u.push(u);
          rows.copies.push(copies);
        }
      }
    }
  }
  const { large, u, ...rest } = rows;
  return { ...rest, columns: { large, u } };
}

test('on kidney stones every point equals adjusting for the cause written into the rows, and no others are possible', () => {
  const [onTreatment, onOutcome] = [
    [-0.3, 0, 0.1, 0.2, 0.4, 0.9],
    [-0.4, -0.1, 0.1, 0.3, 0.8],
  ];
  let [possible, impossible] = [0, 0];
  for (const prevalence of [0.3, 0.5]) {
    const plane = planeOf(STONES, { by: ['large'], prevalence, onTreatment, onOutcome });
    onTreatment.forEach((gammaA, i) => {
      onOutcome.forEach((gammaY, j) => {
        const rows = withCause(prevalence, gammaA, gammaY);
        if (!rows) {
          assert.is(plane.remaining[i][j], undefined, `${gammaA}, ${gammaY}`);
          impossible++;
          return;
        }
        const effect = estimateEffect(rows, { by: ['large', 'u'] });
        assert.ok(
          effect.kind === 'estimated' && isNear(plane.remaining[i][j], effect.difference),
          `${gammaA}, ${gammaY}`,
        );
        possible++;
      });
    });
  }
  assert.ok(possible > 10 && impossible > 10, `${possible} possible, ${impossible} not`);
});

test('the point where the effect vanishes', () => {
  const plane = planeOf(STONES, { by: ['large'] });
  const spread = (p: number): number => p * (1 - p);
  assert.ok(isNear(plane.slope, 0.25 * (0.51 / spread(29 / 119) + 0.49 / spread(263 / 343))));
  const { onTreatment, onOutcome, possible } = plane.vanishing;
  assert.is(onTreatment, onOutcome);
  assert.ok(isNear(onTreatment * onOutcome, 3274803 / 61016000 / plane.slope));
  assert.ok(possible);
  const there = planeOf(STONES, { by: ['large'], onTreatment: [onTreatment], onOutcome: [onOutcome] });
  assert.ok(isNear(there.remaining[0][0], 0));
  assert.is(
    plane.shows,
    'A hidden cause in 0.5 of the units that adds 0.197 to the probability of treatment and adds as much to the mean outcome explains all of 0.0537.',
  );
  const negative = planeOf({ ...STONES, outcome: Array.from(STONES.outcome, (y) => 1 - y) }, { by: ['large'] });
  assert.ok(isNear(negative.vanishing.onOutcome, -onOutcome) && isNear(negative.vanishing.onTreatment, onTreatment));
  assert.match(negative.shows, /takes as much from the mean outcome/);
});

test('an effect that no equally strong cause can explain is said to be one', () => {
  const rows: Rows = { treatment: [0, 0, 1, 1], outcome: [0, 1, 0, 1], columns: {}, copies: [99, 1, 1, 99] };
  // A cause of a tenth of the units would have to add more than the whole probability of treatment.
  const plane = planeOf(rows, { prevalence: 0.1 });
  assert.not(plane.vanishing.possible);
  assert.match(plane.shows, /^No such cause, equally strong on both sides, explains all of 0\.98: /);
});

test('an outcome that is no probability bounds nothing', () => {
  const rows: Rows = { treatment: [0, 0, 1, 1], outcome: [3, 5, 7, 10], columns: {} };
  const plane = planeOf(rows, { onTreatment: [0.5, 1.5], onOutcome: [9] });
  // 4.5 − 0.5 × 9 × ¼ / ¼
  assert.equal(plane.remaining, [[0], [undefined]]);
});

test('nothing to explain, nothing to estimate, nothing to compute with', () => {
  const rows: Rows = { treatment: [0, 0, 1, 1], outcome: [0, 1, 0, 1], columns: {} };
  assert.is(planeOf(rows, {}).shows, 'The estimate is 0: there is nothing to explain away.');
  const refused = confounderPlane({ ...rows, treatment: [1, 1, 1, 1] });
  assert.is(refused.kind, 'doesNotApply');
  assert.throws(
    () => confounderPlane(rows, { prevalence: 1 }),
    'the prevalence of the hidden cause must be between 0 and 1, got 1',
  );
  assert.throws(
    () => confounderPlane(rows, { onOutcome: [Number.NaN] }),
    'strengths of the hidden cause must be finite, got NaN',
  );
});

test.run();
