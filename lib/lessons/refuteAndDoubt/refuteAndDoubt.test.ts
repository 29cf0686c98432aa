// The numbers that the lesson speaks of, by two routes where there are two.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { contrast } from '../../causal/estimands/formulas.js';
import { dag } from '../../causal/graphs/dag.js';
import { jointTable, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld, biasLeftByC } from '../../causal/worlds/exactWorlds.js';
import { fraction } from '../../causal/worlds/fraction.js';
import { streams } from '../../tensor/streams.js';
import { drawsOf } from '../draws.js';
import { judge, VARIANT_SEEDS } from '../exercise.js';
import { assumptionRows, consequences } from './assumptions.js';
import { CLEOS_CLAIMS, exactClaimRows, letteredClaims, powerRows, testedClaimRows, verdictRows } from './claims.js';
import { clusterRows } from './clusteredRows.js';
import { REFUTE_AND_DOUBT } from './exercises.js';
import { drawnDesign, fooledRows, fooledWorld, HARMFUL_LOOKS, neededStrength } from './fooledPlacebo.js';
import { fourCheckRows, fourChecks } from './fourChecks.js';
import { exactPlacebo, placeboRows } from './placeboWithin.js';
import {
  A_PROTECTION,
  boundingFactor,
  eValueRows,
  exactEValue,
  explainingOutcome,
  ratioOf,
  sizeAsCause,
  stoneRatio,
} from './ratios.js';
import { ADA, adjustedEffect, analystRows, BEN, CLEO, chosenSet, SHOP_TABLE } from './shopLog.js';
import { strataCauseRows, strataWorld } from './strataCause.js';
import { BENS_PLANE, EXPOSURE, planeOf, remainingEffect, strengthPlane, vanishingStrength } from './strengthPlane.js';
import { differenceBy, THE_M, thirdColumnRows } from './theThirdColumn.js';

const isNear = (a: unknown, b: number, tolerance = 1e-12): boolean => Math.abs(Number(a) - b) <= tolerance;

test('Ada and Cleo get the truth, Ben 38 % more of it', () => {
  assert.equal(
    [ADA, BEN, CLEO].map(({ graph }) => chosenSet(graph)),
    [['C', 'G'], ['C'], ['C', 'G']],
  );
  assert.equal(
    [ADA, BEN].map(({ graph }) => String(adjustedEffect(SHOP_TABLE, chosenSet(graph)))),
    ['1/10', '62843/455000'],
  );
  const estimates = analystRows([ADA, BEN]).map((row) => row['estimate: effect']);
  assert.ok(isNear(estimates[0], 1 / 10) && isNear(estimates[1], 62843 / 455000));
  const truth = contrast('V', (setting) => truthUnder(backdoorWorld(), setting, { Y: 1 }));
  assert.is(String(truth), '1/10');
});

test('all checks pass for {C}, which is wrong, as for {C, G}', () => {
  const all = [['C'], ['C', 'G']].map((by) => fourChecks(by));
  for (const { placebo, coins, parts } of all) {
    assert.equal([placebo.finding, coins.finding, parts.finding], ['asExpected', 'asExpected', 'asExpected']);
  }
  assert.ok(isNear(all[0].plane.vanishing.onTreatment, 0.385, 5e-4));
  assert.equal(
    fourCheckRows(all).map(({ check }) => check),
    ['placebo treatment', 'random common cause', 'parts of 80 %', 'hidden cause, both strengths alike'],
  );
});

test('a placebo within strata finds what was left open, and only what it was dealt out by', () => {
  const exact = (within: string[], by: string[]): number => exactPlacebo({ within, by })?.toNumber() ?? Number.NaN;
  const sets = [[], ['C'], ['C', 'G']];
  for (const [i, by] of sets.entries()) {
    for (const [j, within] of sets.entries()) {
      const value = exact(within, by);
      assert.ok(j <= i ? isNear(value, 0) : value > 0.04, `by ${by} within ${within}: ${value}`);
    }
  }
  // Within c the placebo is more common where g is, and g adds 9/40 to Y: 41/200 by itself, 1/10 × 1/5 through the photos there are.
  const perUnit = biasLeftByC().over(fraction('41/200'));
  assert.is(String(exactPlacebo({ within: ['C', 'G'], by: ['C'] })), String(perUnit.times(fraction('9/40'))));
  for (const row of placeboRows()) {
    const isZero = isNear(row['without chance'], 0);
    assert.is(row.passes, isZero ? '✓' : '✗', JSON.stringify(row));
    // Eight placebos have a mean with a standard error of about .003.
    assert.ok(isNear(row['its effect, on average'], Number(row['without chance']), 0.012));
  }
});

test('designs fool the placebo as they are meant to', () => {
  assert.is(String(neededStrength(HARMFUL_LOOKS)), '-2/5');
  const check = (design: typeof HARMFUL_LOOKS): void => {
    const world = fooledWorld(design);
    const truth = contrast('X', (setting) => truthUnder(world, setting, { Y: 1 }));
    const table = jointTable(world, { of: ['X', 'Y'] });
    const rate = (X: number) =>
      table
        .filter(({ values }) => values.X === X)
        .reduce((sum, { values, probability }) => sum.plus(probability.times(fraction(values.Y))), fraction(0));
    const share = (X: number) =>
      table.filter(({ values }) => values.X === X).reduce((sum, cell) => sum.plus(cell.probability), fraction(0));
    const crude = rate(1)
      .over(share(1))
      .minus(rate(0).over(share(0)));
    assert.equal(
      [String(truth), String(crude)],
      [design.truth, design.wanted].map((text) => String(fraction(text))),
    );
  };
  check(HARMFUL_LOOKS);
  const draws = drawsOf(streams(5).fork('designs'));
  for (let i = 0; i < 50; i++) check(drawnDesign(draws));
  const rows = fooledRows();
  assert.ok(rows.every((row) => row['placebo check'] === '✓' && isNear(row['true effect'], 0)));
  assert.ok(isNear(rows[2].estimate, 0.3) && isNear(rows[2]['U adds to P(Y)'], 0.6));
});

test('claims that fail on the table, and one that 20,000 rows do not contradict', () => {
  assert.equal(
    exactClaimRows([ADA, BEN, CLEO]).map((row) => `${row.analyst}: ${row['the graph claims']} ${row['largest gap']}`),
    [
      'Ada: C ⟂ G 0',
      'Ada: V ⟂ T | C, G 0',
      'Ben: C ⟂ G 0',
      'Ben: V ⟂ T | C 3/800',
      'Ben: V ⟂ G 3/80',
      'Cleo: C ⟂ G 0',
      'Cleo: V ⟂ T | C 3/800',
      'Cleo: T ⟂ G 3/160',
    ],
  );
  const tested = testedClaimRows(CLEO.graph, { rows: 20_000 });
  assert.equal(
    tested.map((row) => [row['the graph claims'], row['p, alone'], row.verdict]),
    [
      ['C ⟂ G', '1.000', 'not contradicted'],
      ['V ⟂ T | C', '0.045', 'not contradicted'],
      ['T ⟂ G', 'below .001', 'contradicted'],
    ],
  );
  assert.equal(
    powerRows(CLEO.graph, 'V ⟂ T | C', [20_000, 40_000]).map(({ verdict }) => verdict),
    ['not contradicted', 'contradicted'],
  );
  assert.throws(() => powerRows(CLEO.graph, 'V ⟂ Y', [20_000]), 'the graph does not claim V ⟂ Y');
  const [seen, hidden] = verdictRows({ a: ADA.graph, b: dag('C -> {V T Y}  G -> {V T Y}  V -> Y <- T  C [latent]') });
  assert.equal([seen.answer, hidden.answer], ['checked', 'does not apply']);
  assert.equal(
    letteredClaims(CLEOS_CLAIMS).map((row) => row['largest gap in the log']),
    ['0', '3/80', '3/160', '651/20000', '3/800', '0'],
  );
});

test('E-values: published, of the stones, and by hand', () => {
  const rows = eValueRows();
  for (const [i, [value, limit]] of [
    [1.340307, 1],
    [7.263034, 3],
    [20.947774, 15.523359],
  ].entries()) {
    assert.ok(isNear(rows[i]['E-value'], value, 5e-7) && isNear(rows[i]['of the interval'], limit, 5e-7));
  }
  assert.is(String(exactEValue(ratioOf(A_PROTECTION))), '3');
  assert.is(String(exactEValue(fraction('9/5'))), '3');
  assert.throws(() => exactEValue(fraction('2')), '2 is the square of no fraction');
});

test('the size of the stones, were it hidden, is strong enough to explain what is left of the effect', () => {
  const { onTreatment, onOutcome } = sizeAsCause();
  assert.equal([String(onTreatment), String(onOutcome)], ['263/80', '2367/1856']);
  const { ratio } = stoneRatio();
  const factor = boundingFactor(onTreatment.toNumber(), onOutcome.toNumber());
  assert.ok(factor > ratio, `${factor} > ${ratio}`);
  // The size did shift the ratio, from the adjusted to the crude one, by no more than the bound.
  assert.ok(ratio / (273 / 289) < factor);
  for (const a of [1.2, 2, 3]) assert.ok(isNear(boundingFactor(a, explainingOutcome(ratio, a)), ratio));
});

test('the plane: the strengths of exposure lead from 62843/455000 to 1/10', () => {
  assert.ok(
    isNear(planeOf(SHOP_TABLE, { prevalence: 0.25, onTreatment: [0], onOutcome: [0] }).estimate, 62843 / 455000),
  );
  assert.ok(isNear(remainingEffect(SHOP_TABLE, EXPOSURE), 1 / 10));
  const needed = vanishingStrength(BENS_PLANE);
  assert.ok(isNear(remainingEffect(SHOP_TABLE, { prevalence: 0.25, onTreatment: 0.4, onOutcome: needed }), 0));
  // 62843/455000 over 2/5 × 423/455, where 423/455 = ¼ ¾ Σ_c P(c) / [π_c (1 − π_c)]
  assert.ok(isNear(needed, 62843 / 455000 / ((2 / 5) * (423 / 455))));
  assert.match(strengthPlane().text, 'effect that remains');
});

test('changed assumptions: those that move the number are denied by the log, but for two and those without any number', () => {
  const found = consequences();
  const moved = found.filter(({ effect }) => effect !== undefined && Math.abs(effect - 0.1) > 1e-9);
  assert.equal(
    moved.filter(({ contradicted }) => contradicted.length === 0).map(({ change }) => change),
    ['G comes last: C → G, V → G', 'C comes last: G → C, V → C'],
  );
  assert.equal(
    found.filter(({ by }) => !by).map(({ change }) => change),
    ['V ↔ Y: a hidden cause of both', 'G is not recorded'],
  );
  const byChange = (change: string) => found.filter((one) => one.change === change).map(({ by }) => by?.join());
  assert.equal(byChange('no G → Y').sort(), ['C,G', 'C,T']);
  assert.equal(byChange('no C → Y').sort(), ['C,G', 'T,G']);
  assert.ok(assumptionRows(found).some((row) => row['the log denies'] === 'no claim to deny'));
});

test('the M: crude is right, adjusted is not', () => {
  assert.equal([differenceBy(THE_M, []), differenceBy(THE_M, ['Z'])].map(String), ['0', '-36/589']);
  assert.is(thirdColumnRows(THE_M)[0]['Z = 0'], '65/190');
});

test('the plane is wrong where the hidden cause acts differently in the strata, intervals where rows come in clusters', () => {
  const rows = strataCauseRows();
  assert.ok(rows.every((row) => isNear(row['true effect'], 0.1)));
  assert.ok(isNear(rows[0]['plane at the averages'], 0.1));
  assert.ok(Number(rows[1]['plane at the averages']) > 0.13);
  assert.ok(isNear(rows[2]['U adds on average'], 0) && Number(rows[2]['plane at the averages']) > 0.13);
  assert.is(Object.keys(strataWorld(['0', '2/5'])).join(), 'C,U,V,Y');
  const [single, , sixteen] = clusterRows();
  const share = (text: unknown): number => Number.parseInt(String(text), 10) / 200;
  assert.ok(share(single['true graph contradicted']) < 0.1 && share(sixteen['true graph contradicted']) > 0.4);
  for (const row of [single, sixteen]) assert.ok(share(row['interval holds the truth, by customer']) > 0.9);
});

test('known mistakes of the lesson are told by name', () => {
  const says = (id: string, answer: unknown): string => {
    const found = REFUTE_AND_DOUBT.find((one) => one.id === id);
    return found ? judge(found.pose(), answer).says : '';
  };
  assert.match(says('fool-the-placebo', '-1/5'), /agreed/);
  assert.match(says('refuting-claims', ['b', 'c', 'd', 'e']), /does not \*claim\* them all/);
  assert.match(says('which-check', { A: 'placebo' }), /^A: not `placebo`/);
  assert.match(says('e-value', '5/9'), /risk ratio/);
  assert.match(says('read-the-plane', { needed: 0.3712, remains: 0.138 }), /`remains`: that is the estimate/);
  assert.match(says('one-column-more', { crude: 0, adjusted: '-36/589', trust: 'adjusted' }), /^`trust`/);
  for (const one of REFUTE_AND_DOUBT) for (const seed of VARIANT_SEEDS) assert.ok(one.pose({ seed }).ask.length > 40);
});

test.run();
