import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorEstimand } from '../../causal/estimands/adjustmentEstimands.js';
import { evaluate } from '../../causal/estimands/evaluate.js';
import { contrast } from '../../causal/estimands/formulas.js';
import { adjustmentSets, isAdjustmentSet, minimumAdjustmentSet } from '../../causal/identification/adjustment.js';
import { backdoorSets } from '../../causal/identification/backdoor.js';
import { jointTable, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { M_BIAS } from '../../causal/worlds/studies/traps.js';
import { GREEK_GODS, KIDNEY_STONES } from '../../causal/worlds/studies/treatments.js';
import type { Values } from '../../causal/worlds/table.js';
import { done, STONES } from '../seeingAndDoing/study.js';
import { emptyCellRows, shopWithHiddenCause, sideEffectRows } from './broken.js';
import { balanceRates, DRUG, effectOn, propensity, threeWaysRows, weighted, weightRows } from './estimators.js';
import { BACK_DOOR } from './exercises.js';
import { countRows, everySetRows, FIGURE_34, FIGURE_34_HIDDEN } from './figure34.js';
import { mDifferences, mTable, OUR_M } from './mShape.js';
import { effectFound, exactOnes, nuisanceRows, OUR_ANALYSES } from './nuisances.js';
import { criteriaRows, SHOP, SHOP_WORLD, shopEffect } from './shop.js';

// Sums of a few hundred doubles.
function near(value: unknown, exact: string | Fraction): void {
  assert.ok(Math.abs(Number(value) - fraction(exact).toNumber()) < 1e-12, `${value} is not ${exact}`);
}

const KIDNEY_EFFECT = '3274803/61016000';
const CRUDE = '-8/175';

test('the shop: the criterion tells for each of 32 sets whether adjusting finds the effect', () => {
  assert.is(String(contrast('V', (setting) => truthUnder(SHOP_WORLD, setting, { Y: 1 }))), '6/25');
  const others = SHOP.nodes.filter((node) => node !== 'V' && node !== 'Y');
  for (let mask = 0; mask < 32; mask++) {
    const set = others.filter((_, k) => mask & (1 << k));
    const { adjusted, truth } = shopEffect(set);
    const isExact = Math.abs((adjusted ?? Number.NaN) - (truth ?? Number.NaN)) < 1e-12;
    assert.is(isExact, isAdjustmentSet(SHOP, set, { do: 'V', on: 'Y' }), set.join());
  }
});

test('the shop: two sets by the one criterion, four by the other, and what the text says of three more', () => {
  const query = { do: 'V', on: 'Y' };
  assert.is([...backdoorSets(SHOP, query)].length, 2);
  assert.is([...adjustmentSets(SHOP, query)].length, 4);
  const [nothing, photographer, attention, newsletter] = criteriaRows([[], ['P'], ['B', 'A'], ['B', 'N']]).map((row) =>
    Number(row['effect found']),
  );
  assert.ok(nothing > 0.24 && photographer > nothing, 'P alone is worse than nothing');
  assert.is(attention, 0);
  assert.ok(newsletter > 0 && newsletter < 0.05);
});

test('Figure 3.4: 15 valid sets and 4 minimal ones, 3 and 2 with X1 and X2 hidden', () => {
  assert.equal(countRows({ seen: FIGURE_34, hidden: FIGURE_34_HIDDEN }), [
    { graph: 'seen', 'sets in all': 64, valid: 15, minimal: 4 },
    { graph: 'hidden', 'sets in all': 16, valid: 3, minimal: 2 },
  ]);
  assert.equal(
    minimumAdjustmentSet(FIGURE_34, { do: 'Xi', on: 'Xj', cost: { X1: 9, X2: 3, X3: 2, X4: 1, X5: 7 } })?.set,
    ['X3', 'X4'],
  );
});

test('Figure 3.4: every valid set finds the truth as a fraction; of the others one finds a negative effect', () => {
  const [valid, others] = everySetRows();
  assert.equal([valid['how many'], valid['different effects found']], [15, 1]);
  assert.is(valid.smallest, valid['true effect']);
  assert.is(others['how many'], 49);
  assert.ok(Number(others.smallest) < 0);
});

test('the M: no difference before adjusting, -36/589 after; the lesson has the world of the study', () => {
  const { crude, adjusted } = mDifferences(OUR_M);
  assert.equal([crude, adjusted].map(String), ['0', '-36/589']);
  const formula = backdoorEstimand({ do: 'X', on: 'Y', by: ['Z'] });
  for (const table of [M_BIAS.table, mTable(OUR_M), jointTable(M_BIAS.world)]) {
    const value = contrast('X', (setting) => evaluate(formula, table, { ...setting, Y: 1 }));
    assert.is(String(value), '-36/589');
  }
});

test('three estimators agree on the kidney stones and on the gods, and differ from the crude comparison', () => {
  const stones = threeWaysRows(KIDNEY_STONES, { treatment: 'surgery', outcome: 'cured', by: ['large'] });
  for (const row of stones.slice(0, 3)) {
    near(row.treated, '634983/762700');
    near(row.control, '6231/8000');
    near(row.difference, KIDNEY_EFFECT);
  }
  near(stones[3].difference, CRUDE);
  const gods = threeWaysRows(GREEK_GODS, { treatment: 'A', outcome: 'Y', by: ['L'] });
  for (const { treated, control } of gods.slice(0, 3)) assert.equal([treated, control], [0.5, 0.5]);
  near(gods[3].treated, '7/13');
  near(gods[3].control, '3/7');
});

test('weights by hand: the drug of the Primer, the same as by averaging rates', () => {
  const byHand = [1, 0].map((T) => weighted(DRUG, T, (Z) => propensity(DRUG, T, Z)));
  assert.equal(byHand.map(String), ['15587/18750', '689849/885500']);
  assert.equal(
    byHand.map(String),
    [1, 0].map((T) => String(done(DRUG, T))),
  );
});

test('weighted, the patients of each treatment stand for all 700, with the stones of all', () => {
  const standFor = weightRows(STONES).map((row) => row['together for']);
  assert.equal(standFor, [357, 343, 357, 343]);
  const after = balanceRates(STONES).filter(({ group }) => group === 'after weighting');
  assert.equal(
    after.map(({ rate }) => rate),
    [0.49, 0.49],
  );
});

test('the effect on those who had A, on those who had B, on all', () => {
  const groups: Values[] = [{ T: 1 }, { T: 0 }, {}];
  const found = groups.map((whose) => String(effectOn(STONES, whose)));
  assert.equal(found, ['1343/28000', '158507/2669450', KIDNEY_EFFECT]);
});

test('AIPW is exact while one of its models is right; IPW with one half for all is the crude difference', () => {
  const [right, halves, oneRate, neither] = nuisanceRows(STONES);
  for (const row of [right, halves, oneRate]) near(row.AIPW, KIDNEY_EFFECT);
  for (const row of [right, oneRate]) near(row.IPW, KIDNEY_EFFECT);
  for (const row of [right, halves]) near(row['plug-in'], KIDNEY_EFFECT);
  for (const row of [halves, neither]) near(row.IPW, CRUDE);
  near(oneRate['plug-in'], '0');
  assert.ok(Math.abs(Number(neither.AIPW) - fraction(KIDNEY_EFFECT).toNumber()) > 0.05);
});

test('which analyses survive is decided by the model that the method uses', () => {
  assert.equal(exactOnes(OUR_ANALYSES), ['1', '2', '4']);
  const byRule = OUR_ANALYSES.analyses.map(
    ({ method, propensity: p, outcome }) =>
      (method !== 'plug-in' && p === 'right') || (method !== 'IPW' && outcome === 'right'),
  );
  assert.equal(
    byRule.flatMap((holds, i) => (holds ? [String(i + 1)] : [])),
    ['1', '2', '4'],
  );
  const wrong = effectFound(STONES, { method: 'AIPW', propensity: 'one half for all', outcome: 'blind to the kind' });
  near(wrong, CRUDE);
});

test('a side effect with a hidden cause: {B} stays exact, {B, F} falls below a third of the truth', () => {
  const rows = sideEffectRows();
  for (const row of rows) {
    near(row['true effect'], '3/20');
    near(row['adjusted for B'], '3/20');
  }
  const withFile = rows.map((row) => Number(row['adjusted for B and F']));
  near(withFile[0], '3/20');
  assert.ok(withFile.every((value, i) => i === 0 || value < withFile[i - 1]));
  assert.ok(withFile[4] < 0.05);
  assert.ok('U' in shopWithHiddenCause('1/10'));
});

test('an empty cell: three estimators refuse, and still give the level of the other arm', () => {
  const [plugIn, weights, both, small, crude] = emptyCellRows(STONES);
  for (const row of [plugIn, weights, both]) {
    assert.match(String(row.answer), /^not estimable: .*Z=1/);
    assert.equal([row['do(B)'], row.difference], [undefined, undefined]);
    assert.ok(Number(row['do(A)']) > 0.8);
  }
  // 81/87 − 234/270
  near(small.difference, fraction(81, 87).minus(fraction(234, 270)));
  assert.is(crude.answer, 'estimated');
});

test('six exercises', () => {
  assert.equal(
    BACK_DOOR.map(({ id }) => id),
    ['minimal-sets', 'with-hidden', 'm-bias', 'ipw-by-hand', 'whose-effect', 'which-survive'],
  );
});

test.run();
