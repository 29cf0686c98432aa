import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frontdoorAdjusted } from '../../causal/estimands/formulas.js';
import { isInstrument } from '../../causal/identification/instruments.js';
import { jointTable, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { biasLeftByC, frontdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { fraction } from '../../causal/worlds/fraction.js';
import { adjustmentRows, biasMap, cancelsAt, enumeratedBias, spreadOfG, treatedShares, WORLD_1 } from './biasOfC.js';
import {
  bothNeededRows,
  effectBy,
  effectIn,
  formulaText,
  levelBy,
  seenStageRows,
  WORLD_3,
  worldOf,
} from './bothNeeded.js';
import { afterTheFactRows, BREAKS, errorIn } from './broken.js';
import { AS_DRAWN, brandIsEnough, cutRows, decisiveArrows, graphLeft, setsLeft } from './closedArrows.js';
import { factorRows, falseClaims, PAPER_CLAIMS } from './factorizations.js';
import { hidingRows, instrumentRows, twoStories } from './hiddenBrand.js';
import { averagedOverC, averagingRows, shareIn } from './ownCode.js';
import { propositionRows } from './propositions.js';

const left = (cut: string[], treatments = ['V']) => ({ cut, treatments });

test('one arrow makes {C} enough for V, one for T, one for both; two that leave V and T apart from G do too', () => {
  assert.equal(decisiveArrows(AS_DRAWN), ['G->V']);
  assert.equal(decisiveArrows(left([], ['T'])), ['G->T']);
  assert.equal(decisiveArrows(left([], ['V', 'T'])), ['G->Y']);
  assert.ok(brandIsEnough(left(['G->V', 'G->T'], ['V', 'T'])));
  assert.not(brandIsEnough(left(['G->Y'])));
  for (const second of ['T->Y', 'G->T']) assert.ok(brandIsEnough(left(['G->Y', second])), second);
});

test('minimal sets for V, arrow by arrow', () => {
  const minimal = (...cut: string[]) => setsLeft(left(cut)).minimal.map((set) => [...set].sort().join());
  assert.equal(minimal(), ['C,G']);
  assert.equal(minimal('G->Y').sort(), ['C,G', 'C,T']);
  assert.equal(minimal('G->V'), ['C']);
  assert.equal(minimal('G->T'), ['C,G']);
  assert.equal(minimal('T->Y'), ['C,G']);
  assert.equal(minimal('C->Y').sort(), ['C,G', 'G,T']);
  assert.equal(
    setsLeft(AS_DRAWN).valid.map((set) => set.length),
    [2, 3],
  );
});

test('the table of cuts says what the graph does', () => {
  const rows = Object.fromEntries(cutRows().map(({ 'arrows cut': cut, ...row }) => [cut, Object.values(row)]));
  assert.equal(rows['none: as drawn'], ['{C, G}', 'no', '{C, G}', 'no']);
  assert.equal(rows['G→Y'].slice(1), ['no', '{C}', 'no']);
  assert.equal(rows['G→Y, T→Y'], ['{C}', 'yes', '{C}', 'yes']);
  assert.equal(rows['G→V, G→T'], ['{C}', 'yes', '{C}', 'no']);
});

test('what each set returns in world 1', () => {
  assert.equal(
    adjustmentRows().map((row) => row.exactly),
    ['24847/96760', '4902769/20571200', '1613/7040', '62843/455000', '21658249/158246880', '1/10', '1/10'],
  );
});

test('the bias that {C} leaves: enumerated, in closed form, and as the exercise takes it apart', () => {
  assert.is(String(enumeratedBias(WORLD_1, ['C'])), '17343/455000');
  assert.is(String(enumeratedBias(WORLD_1, [])), '15171/96760'); // 24847/96760 − 1/10
  assert.ok(enumeratedBias(WORLD_1, ['C', 'G']).isZero());
  for (const gammaV of ['0', '1/20', '3/10']) {
    for (const gammaT of ['0', '1/10', '2/5']) {
      for (const gammaY of ['-1/50', '-1/200', '0', '3/10']) {
        const strengths = { gammaV, gammaT, gammaY };
        assert.is(String(enumeratedBias(strengths, ['C'])), String(biasLeftByC(strengths)));
      }
    }
  }
  const direct = spreadOfG(WORLD_1, treatedShares(WORLD_1)).times(fraction(WORLD_1.gammaY));
  assert.is(String(direct), String(enumeratedBias({ ...WORLD_1, gammaT: '0' }, ['C'])));
});

test('the two ways from G to Y cancel at −β_T γ_T, and the paths stay open', () => {
  assert.is(String(cancelsAt(WORLD_1)), '-1/200');
  assert.ok(enumeratedBias({ ...WORLD_1, gammaY: '-1/200' }, ['C']).isZero());
  assert.not(brandIsEnough(AS_DRAWN));
  assert.match(biasMap().html, 'By accident');
});

test('the factorization given C is false in numbers as in the graph, that given C and G holds', () => {
  assert.equal(falseClaims(PAPER_CLAIMS), ['givenC', 'collider', 'direct']);
  const rows = factorRows();
  assert.equal(Object.values(rows[0]), ['c = 0', '17/200', '13/160', 'no']);
  assert.equal(Object.values(rows[1]), ['c = 1', '41/100', '13/32', 'no']);
  assert.ok(rows.slice(2).every((row) => row.equal === 'yes'));
});

test('with a common cause hidden there is no formula: two worlds alike in all that is seen, unlike in what would be', () => {
  assert.equal(
    hidingRows().map((row) => row.answer),
    ['identified', 'not identifiable', 'not identifiable', 'not identifiable'],
  );
  const [one, other] = twoStories();
  for (const column of ['P(y=1 | v=1), seen', 'P(y=1 | v=0), seen', 'cells of P(g, v, t, y) alike'])
    assert.is(one[column], other[column]);
  assert.is(one['cells of P(g, v, t, y) alike'], '16 of 16');
  assert.is.not(one['P(y=1 | do(v=1))'], other['P(y=1 | do(v=1))']);
});

test('G is an instrument for V only without both ways on to Y, and then its ratio is the effect', () => {
  const hidden = (cut: string[]) => ({ ...graphLeft(left(cut)), latent: ['C'] });
  const isOne = (cut: string[]) => isInstrument(hidden(cut), 'G', { do: 'V', on: 'Y' });
  assert.equal(
    [isOne([]), isOne(['G->Y']), isOne(['G->Y', 'G->T']), isOne(['G->Y', 'T->Y'])],
    [false, false, true, true],
  );
  assert.equal(
    instrumentRows().map((row) => row['ratio by G']),
    ['9/8', '1/8', '1/10'],
  );
});

test('world 3: neither formula alone, both together exactly', () => {
  assert.equal(
    bothNeededRows().map((row) => row.exactly),
    ['49143/120950', '5883/22750', '11747162773962/35387400114875', '6/25'],
  );
  assert.equal(
    [1, 0].map((X) => String(levelBy(WORLD_3, 'combined', { X }))),
    ['507/1000', '267/1000'],
  );
  const world = frontdoorWorld({ brandOnMediator: '1/5' });
  assert.equal(
    jointTable(worldOf(WORLD_3)).map(({ probability: p }) => String(p)),
    jointTable(world).map(({ probability: p }) => String(p)),
  );
  const direct = frontdoorAdjusted(jointTable(world), { X: 1 }, { Y: 1 }, { mediator: ['M'], within: ['C'] });
  assert.is(String(direct), String(truthUnder(world, { X: 1 }, { Y: 1 })));
  assert.equal(Object.values(seenStageRows()[1]), ['0', '1', '3/5', '1/4', '7/10', '9/100', '49/100']);
});

test('the other cause known: the same formula with its name', () => {
  const the = { known: 'G', toMediator: '1/10', through: '2/5', onward: '1/2' } as const;
  assert.is(formulaText(the, 'backdoor'), 'Σ_g P(y | x, g) P(g)');
  assert.is(String(effectBy(the, 'combined')), String(effectIn(worldOf(the))));
});

test('the propositions: what identify answers for each', () => {
  const rows = propositionRows();
  assert.equal(
    rows.map((row) => row.answer),
    ['identified', 'identified', 'identified', 'not identifiable', 'not identifiable', 'not identifiable'],
  );
  const formulas = rows.map((row) => row['formula, or the hedge against it']);
  assert.is(formulas[0], 'Σ_c P(y | v, c) P(c)');
  assert.match(String(formulas[5]), 'V ↔ Y');
});

test('averaging with own codes is the crude value in every world; one prior is the truth where {C} is enough', () => {
  assert.equal(
    [1, 0].map((V) => String(averagedOverC({}, V, 'own'))),
    ['159/328', '269/1180'],
  );
  for (const strengths of [WORLD_1, { ...WORLD_1, gammaV: '0' }, { ...WORLD_1, gammaY: '0' }]) {
    for (const V of [0, 1])
      assert.is(String(averagedOverC(strengths, V, 'own')), String(shareIn(strengths, { Y: 1 }, { V })));
  }
  const [, own, prior] = averagingRows();
  assert.is(own.difference, 0.23125);
  assert.equal([prior['v = 1'], prior['v = 0']], ['1569/4000', '1169/4000']);
});

test('each arrow that must be absent moves the combined formula off the truth, a copy after the fact to 0', () => {
  for (const [name, world] of Object.entries(BREAKS)) {
    assert.ok(errorIn(world('0')).isZero(), name);
    assert.not(errorIn(world('1/10')).isZero(), name);
  }
  assert.is(String(errorIn(BREAKS['X → Y']('1/10'))), '-1/10');
  assert.is(String(errorIn(BREAKS['X → C']('1/10'))), '-19/500'); // 1/10 (2/5 · 1/5 + 3/10), both ways through C
  const [copy, listening, mediator] = afterTheFactRows();
  assert.equal([copy['front-door'], copy.both], ['0.0000', '0.0000']);
  assert.is(listening['front-door'], '0.0140');
  assert.is(mediator.both, '0.2400 ✓');
});

test.run();
