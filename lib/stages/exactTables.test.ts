import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adjustmentTable,
  biasOverStrengths,
  factorization,
  frontdoorTable,
  mediatorEffect,
  mediatorWorlds,
} from './exactTables.js';

test('world 1: each adjustment returns its fraction, and only the graph’s valid sets are right', () => {
  const rows = adjustmentTable();
  assert.equal(
    rows.map((row) => [row['adjusted for'], row.exact]),
    [
      ['∅', '24847/96760'],
      ['{T}', '4902769/20571200'],
      ['{G}', '1613/7040'],
      ['{G, T}', '2137/10000'],
      ['{C}', '62843/455000'],
      ['{C, T}', '21658249/158246880'],
      ['{C, G}', '1/10'],
      ['{C, G, T}', '1/10'],
    ],
  );
  for (const row of rows) assert.is(row.right, row['valid in the graph'], row['adjusted for']);
});

test('the closed form of the bias that {C} leaves is the enumerated one on the whole grid', () => {
  const points = biasOverStrengths();
  for (const { enumerated, closedForm } of points) assert.ok(enumerated.equals(closedForm));
  const strong = points
    .filter(({ gammaV }) => gammaV === '3/10')
    .map(({ enumerated }) => enumerated.toNumber().toFixed(6));
  assert.equal(strong.slice(2), ['0.001359', '0.028544', '0.055728', '0.082912']);
  assert.ok(points.filter(({ gammaY }) => gammaY === '-1/200').every(({ enumerated }) => enumerated.isZero()));
});

test('V and T are independent given C and G, not given C', () => {
  assert.equal(factorization(['C']), [
    { given: 'C = 0', joint: '17/200', product: '13/160', equal: false },
    { given: 'C = 1', joint: '41/100', product: '13/32', equal: false },
  ]);
  assert.ok(factorization(['C', 'G']).every((row) => row.equal));
});

test('worlds 2, 3 and P: front-door, front-door within c, exactly zero', () => {
  const effect = (world: string, formula: string) => String(mediatorEffect(mediatorWorlds[world], formula));
  assert.is(effect('2: X→M→Y only', 'front-door'), '6/25');
  assert.is(effect('3: and C→M', 'front-door'), '11747162773962/35387400114875');
  assert.is(effect('3: and C→M', 'back-door {C}'), '5883/22750');
  assert.is(effect('3: and C→M', 'front-door within c'), '6/25');
  assert.is(effect('2 with G→M', 'front-door within g'), '6/25');
  assert.is(effect('P: M made after the fact', 'front-door'), '0');
  assert.is(frontdoorTable()[0]['P: M made after the fact'], '0.4000');
  assert.throws(() => mediatorEffect(mediatorWorlds['3: and C→M'], 'side-door'), /no formula 'side-door'/);
});

test.run();
