import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import { estimateEffect } from '../../causal/estimation/estimate.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { fraction } from '../../causal/worlds/fraction.js';
import { VARIANT_SEEDS } from '../exercise.js';
import { codeOfTreatment, misreadBrand } from './codeExercises.js';
import { agreementAgainstBias, codesAndFlips } from './codePictures.js';
import { emptyCells, featureCodeRows, mechanismOf, TEXT_AS_CODE, TREATMENT_AS_CODE } from './codesFromFeatures.js';
import { leaning, leaningRows } from './differential.js';
import { codeSizeRows, drawnItems, ITEMS, itemsWithManyCodes, patternTable, worthOf } from './manyCodes.js';
import {
  coded,
  effectBy,
  FLIPS,
  flipRateRows,
  hiddenBrandRows,
  imbalanceRows,
  known,
  misread,
  removedBy,
} from './misreading.js';
import { FORTY_ITEMS, overlapIn } from './overlapCounts.js';
import {
  graphOfProxies,
  proxyEffect,
  proxyRows,
  rolesOf,
  TEXT_READING_STYLE,
  worldWithReadings,
} from './twoProxies.js';
import { asRead, correctionRows, PHOTO_ARM } from './undoing.js';

test('a misread brand: effect, agreement and share of the bias removed at six flip rates', () => {
  assert.equal(
    hiddenBrandRows().map(({ exactly }) => exactly),
    ['24847/96760', '1613/7040', '1/10'],
  );
  const effects = FLIPS.map((flip) => known(effectBy(coded(misread(flip)), ['code', 'G'])));
  assert.is(String(effects[1]), '16777454623799/129994479586400');
  assert.is(String(effects[3]), '1266419/6718400');
  assert.equal(
    effects.map((value) => value.toNumber().toFixed(6)),
    ['0.100000', '0.129063', '0.152877', '0.188500', '0.211695', '0.229119'],
  );
  assert.equal(
    effects.map((value, i) =>
      removedBy(value, coded(misread(FLIPS[i])))
        .toNumber()
        .toFixed(2),
    ),
    ['1.00', '0.77', '0.59', '0.31', '0.13', '0.00'],
  );
  assert.equal(
    flipRateRows().map((row) => Number(row['NMI with C']).toFixed(3)),
    ['1.000', '0.709', '0.525', '0.273', '0.116', '0.000'],
  );
});

test('the estimator on rows gives the same as the formula on the table', () => {
  for (const flip of FLIPS) {
    const table = coded(misread(flip));
    const found = estimateEffect(rowsOfTable(table, { treatment: 'V', outcome: 'Y' }), { by: ['code', 'G'] });
    assert.ok(found.kind === 'estimated');
    assert.ok(Math.abs(found.difference - known(effectBy(table, ['code', 'G'])).toNumber()) < 1e-14, flip);
  }
});

test('bias is 63/200 of the imbalance within strata, and keeps its sign', () => {
  const rows = imbalanceRows();
  assert.ok(rows.every((row) => row['exactly the same'] === 'yes'));
  const left = rows.map((row) => Number(row['bias left']));
  assert.ok(left.every((bias, i) => bias >= 0 && (i === 0 || bias > left[i - 1])));
  assert.ok(left[3] / left[5] > 2 / 3, 'more than two thirds of the way up at a flip rate of 1/5');
});

test('the treatment as a code leaves two cells empty and no value; the text leaves 2137/10000', () => {
  const treatment = coded(mechanismOf(TREATMENT_AS_CODE));
  assert.equal(emptyCells(treatment), ['code=0,V=1', 'code=1,V=0']);
  assert.is(effectBy(treatment, ['code', 'G']), undefined);
  assert.is(String(effectBy(coded(mechanismOf(TEXT_AS_CODE)), ['code', 'G'])), '2137/10000');
  const [ofTreatment, ofText] = featureCodeRows();
  assert.ok(
    Number(ofTreatment['NMI with C']) > Number(ofText['NMI with C']),
    'the code that agrees better gives nothing',
  );
});

test('variants of the code ask about cells that are empty and about codes that leave none', () => {
  const answers = VARIANT_SEEDS.map((seed) => codeOfTreatment.pose({ seed }).answer.value as { effect: string });
  assert.ok(
    answers.some(({ effect }) => effect === 'not estimable') &&
      answers.some(({ effect }) => effect !== 'not estimable'),
  );
});

test('variants of the sum over strata have an answer of their own', () => {
  const answers = [undefined, ...VARIANT_SEEDS].map(
    (seed) => (misreadBrand.pose({ seed }).answer.value as { number: number }).number,
  );
  assert.is(new Set(answers).size, 4, 'copying a number does not help');
});

test('undone with the chance known: 1/10 at every flip rate, and no value at 1/2', () => {
  assert.equal(
    correctionRows().map(({ corrected }) => corrected),
    [...Array(5).fill('0.100000'), 'not estimable'],
  );
  assert.equal(asRead(PHOTO_ARM), [
    { items: 19_800, liked: 5_391 },
    { items: 34_200, liked: 17_559 },
  ]);
  assert.equal(PHOTO_ARM.groups[1], { items: 36_000, liked: 19_080 });
});

test('more codes: more bias removed, more items alone, and an agreement that tells neither', () => {
  const flip = fraction('1/5');
  assert.is(worthOf(flip, 1).effect.toFixed(12), (1266419 / 6718400).toFixed(12), 'two codes are one reading');
  const worths = [1, 2, 3, 4, 5, 6].map((readings) => worthOf(flip, readings));
  assert.ok(worths.every(({ removed }, i) => i === 0 || removed > worths[i - 1].removed));
  assert.ok(worths.every(({ alone }, i) => i === 0 || alone > worths[i - 1].alone));
  const [two, most] = [worths[0], worths[5]];
  assert.ok(most.nmi < two.nmi && most.removed > 0.8 && two.removed < 1 / 3);
  const [, , , , half, tenth] = [1, 2, 3, 4, 5, 6].map((readings) => worthOf(fraction('1/10'), readings).alone);
  assert.ok(half < 0.1 && tenth > 0.1, 'at a flip rate of 1/10 it takes 64 codes');
});

test('items without a counterpart: the expected share is the mean over many draws', () => {
  const [flip, readings, draws] = [fraction('1/5'), 4, 200];
  const table = patternTable(flip, readings);
  let total = 0;
  for (let seed = 1; seed <= draws; seed++) {
    const met = new Map<string, [number, number]>();
    for (const { code, G, V } of drawnItems(table, { seed })) {
      const cell = met.get(`${code},${G}`) ?? [0, 0];
      cell[V]++;
      met.set(`${code},${G}`, cell);
    }
    for (const [a, b] of met.values()) if (a === 0 || b === 0) total += (a + b) / ITEMS;
  }
  // A draw's share spreads by about 0.02, so the mean of 200 by 0.0015.
  assert.ok(Math.abs(total / draws - worthOf(flip, readings).alone) < 0.005, String(total / draws));
});

test('64 codes are too many for 400 items: the estimator names a hole', () => {
  const found = estimateEffect(itemsWithManyCodes(), { by: ['code', 'G'] });
  assert.ok(found.kind === 'notEstimable');
  assert.match(found.reason, /not estimable: stratum code=\d+, G=[01] has no row with treatment [01]/);
  assert.is(codeSizeRows().length, 6);
  const { empty, met, alone, all } = overlapIn(FORTY_ITEMS);
  assert.equal([empty, met, alone, all], [3, 7, 7, 40]);
});

test('two proxies give 1/10 without their chances; one that moves Y does not in the place of Z', () => {
  const table = jointTable(worldWithReadings());
  const pairs: [string, string, string | undefined][] = [
    ['R', 'S', '1/10'],
    ['S', 'R', '1/10'],
    ['R', 'T', '1/10'],
    ['R', 'D', undefined],
  ];
  for (const [Z, W, value] of pairs) assert.is(proxyEffect(table, { Z, W })?.toString(), value, `${Z}, ${W}`);
  const wrong = known(proxyEffect(table, { Z: 'T', W: 'R' })).toNumber();
  assert.is(wrong.toFixed(3), '0.023');
  assert.is(proxyRows().length, 5);
});

test('roles read off the graph hold in a world that has its arrows', () => {
  assert.equal(rolesOf(TEXT_READING_STYLE), { Z: ['R', 'S'], W: ['T', 'R'] });
  const arrows = graphOfProxies(TEXT_READING_STYLE).arrows.map((arrow) => arrow.join());
  const world: DiscreteWorld = {
    C: linear('2/5'),
    G: linear('1/4'),
    T: linear('1/5', { C: '3/10' }),
    R: linear('1/10', { C: '3/5' }),
    S: linear('3/10', { C: '1/2' }),
    V: linear('1/5', { C: '2/5', S: '1/5' }),
    Y: linear('1/10', { V: '1/10', C: '3/10', T: '1/5' }),
  };
  for (const [name, { parents }] of Object.entries(world)) {
    for (const parent of parents) assert.ok(arrows.includes(`${parent},${name}`), `${parent} → ${name}`);
  }
  const table = jointTable(world);
  const truth = truthUnder(world, { V: 1 }, { Y: 1 }).minus(truthUnder(world, { V: 0 }, { Y: 1 }));
  const { Z, W } = rolesOf(TEXT_READING_STYLE);
  for (const z of ['T', 'R', 'S']) {
    for (const w of ['T', 'R', 'S'].filter((name) => name !== z)) {
      const isAllowed = Z.includes(z) && W.includes(w);
      assert.is(proxyEffect(table, { Z: z, W: w })?.equals(truth), isAllowed, `Z = ${z}, W = ${w}`);
    }
  }
});

test('a reading that leans leaves the interval between the truth and {G} on both sides, and correcting it makes it worse', () => {
  const rows = leaningRows();
  const adjusted = rows.map((row) => Number(row['effect by {code, G}']));
  assert.ok(Math.min(...adjusted) < 0.1 && Math.max(...adjusted) > 1613 / 7040);
  assert.is(rows[0]['corrected for 1/5'], '0.1000');
  rows.slice(1).forEach((row, i) => {
    const corrected = Number(String(row['corrected for 1/5']).replace('−', '-'));
    assert.ok(!(Math.abs(corrected - 0.1) <= Math.abs(adjusted[i + 1] - 0.1)), String(row['the code leans']));
  });
  const table = jointTable({ ...backdoorWorld(), code: leaning('V', { towards: 1, spread: '3/20' }) });
  const wrong = (given: Record<string, number>): string =>
    String(
      table
        .filter(
          ({ values }) => values.code !== values.C && Object.entries(given).every(([name, v]) => values[name] === v),
        )
        .reduce((sum, { probability }) => sum.plus(probability), fraction(0))
        .over(
          table
            .filter(({ values }) => Object.entries(given).every(([name, v]) => values[name] === v))
            .reduce((sum, { probability }) => sum.plus(probability), fraction(0)),
        ),
    );
  assert.equal(
    [wrong({ C: 0, V: 1 }), wrong({ C: 1, V: 1 }), wrong({ C: 0, V: 0 }), wrong({ C: 1, V: 0 })],
    ['7/20', '1/20', '1/20', '7/20'],
  );
});

test('the pictures say what the numbers say', () => {
  const { text } = codesAndFlips();
  assert.match(text, /10 %\s+2\s+59 %\s+52 %\s+0 %/);
  assert.match(text, /50 %\s+64\s+0 %\s+0 %/);
  assert.is(agreementAgainstBias().data.length, 3);
});

test.run();
