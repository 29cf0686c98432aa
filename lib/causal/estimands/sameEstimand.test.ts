import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers } from '../randomGraphs.js';
import { jointTable } from '../worlds/discreteWorld.js';
import { backdoorWorld } from '../worlds/exactWorlds.js';
import { backdoorEstimand, crudeEstimand, frontdoorEstimand, interventional } from './adjustmentEstimands.js';
import { evaluate } from './evaluate.js';
import { parseEstimand } from './parseEstimand.js';
import { randomEstimand } from './randomEstimands.js';
import { sameEstimand } from './sameEstimand.js';
import { simplify } from './simplify.js';

const QUERY = { do: 'X', on: 'Y' };
const typed = (text: string) => parseEstimand(text, { variables: ['X', 'Y', 'Z', 'M'] });

test('any right algebraic form is the same', () => {
  const backdoor = backdoorEstimand({ ...QUERY, by: 'Z' });
  for (const form of [
    'sum_z P(y|x,z) P(z)',
    'sum_z P(z) P(y,x|z) / P(x|z)',
    'Σ_z P(x,y,z) / P(x|z)',
    'sum_{z} P(y|x,z) sum_x P(x,z)',
    "1 * sum_z' P(y|z',x) P(z') P(x)/P(x)",
  ]) {
    assert.equal(sameEstimand(backdoor, typed(form)), { same: true }, form);
  }
  const frontdoor = frontdoorEstimand({ ...QUERY, through: 'M' });
  assert.ok(sameEstimand(frontdoor, typed("sum_{m,x'} P(m|x) P(y|m,x') P(x')")).same);
});

test('a wrong form comes with a table and values that show it', () => {
  const [backdoor, crude] = [backdoorEstimand({ ...QUERY, by: 'Z' }), crudeEstimand(QUERY)];
  for (const wrong of [
    crude,
    typed('sum_z P(y|x,z) P(z|x)'),
    typed('P(y|x,z)'),
    typed('P(y)'),
    typed('sum_z P(y|x,z)'),
  ]) {
    const answer = sameEstimand(backdoor, wrong);
    if (answer.same) throw new Error('expected a difference');
    const { source, values, left, right } = answer.counterexample;
    assert.is(String(evaluate(backdoor, source, values)), String(left));
    assert.is(String(evaluate(wrong, source, values)), String(right));
    assert.is.not(String(left), String(right));
  }
  // A sum over three levels is no sum over two.
  const ofOne = (levels: number) => sameEstimand(typed('sum_z 1'), typed('P(x)/P(x)'), { levels });
  assert.not.ok(ofOne(3).same);
});

test('the same in the worlds of a graph, though not on every table', () => {
  const world = backdoorWorld();
  const query = { do: 'V', on: 'Y' };
  const [small, large] = [
    ['C', 'G'],
    ['C', 'G', 'T'],
  ].map((by) => backdoorEstimand({ ...query, by }));
  assert.not.ok(sameEstimand(small, large).same);
  assert.ok(sameEstimand(small, large, { sources: [world] }).same);
  assert.ok(sameEstimand(small, interventional(query), { sources: [world, backdoorWorld({ gammaV: '1/10' })] }).same);
  assert.not.ok(sameEstimand(small, backdoorEstimand({ ...query, by: 'C' }), { sources: [jointTable(world)] }).same);
});

test('fixed values, seeds and what is out of range', () => {
  const [a, b] = [typed("P(x) P(x')"), typed('P(x) P(x)')];
  assert.not.ok(sameEstimand(a, b).same);
  assert.ok(sameEstimand(a, b, { values: { X: 1, 'X′': 1 } }).same);
  const [first, again, other] = [1, 1, 2].map((seed) => JSON.stringify(sameEstimand(a, b, { seed }), print));
  assert.is(first, again);
  assert.is.not(first, other);
  assert.throws(() => sameEstimand(a, b, { seed: 0 }), 'seed must be a whole number from 1 to 2147483646, got 0');
  assert.throws(() => sameEstimand(a, b, { tables: Number.NaN }), /tables must be a whole number/);
  assert.throws(() => sameEstimand(a, b, { levels: 1 }), /levels must be a whole number from 2/);
  assert.throws(() => sameEstimand(a, interventional(QUERY)), /does not say what do\(X\) brings/);
});

test('a formula is the same as its simpler form', () => {
  const integer = integers(3);
  for (let trial = 0; trial < 60; trial++) {
    const estimand = randomEstimand(integer, { consistent: true, depth: 2 });
    assert.ok(sameEstimand(estimand, simplify(estimand), { tables: 2 }).same);
  }
});

function print(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}

test.run();
