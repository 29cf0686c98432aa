import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../worlds/discreteWorld.js';
import { fraction } from '../worlds/fraction.js';
import { numericTable } from '../worlds/numericTable.js';
import { type Table, tableFromCounts } from '../worlds/table.js';
import { frontdoorEstimand } from './adjustmentEstimands.js';
import { type Estimand, probabilityOf, product, quotient, sumOver, term } from './estimand.js';
import { evaluate, evaluateNumber } from './evaluate.js';
import { parseEstimand } from './parseEstimand.js';
import { sameEstimand } from './sameEstimand.js';
import { simplify } from './simplify.js';
import { withBoundApart, withBoundPrimed } from './terms.js';
import { asText } from './text.js';

/** The napkin W→Z→X→Y with W↔X and W↔Y. */
const NAPKIN: DiscreteWorld = {
  u1: linear('1/2'),
  u2: linear('1/2'),
  W: { parents: ['u1', 'u2'], probability: ({ u1, u2 }) => fraction(1 + 8 * u1 * u2, 10) },
  Z: linear('1/10', { W: '4/5' }),
  X: linear('1/10', { Z: '2/5', u1: '2/5' }),
  Y: linear('1/10', { X: '1/5', u2: '3/5' }),
};

const OVER_W = (of: string[]) =>
  sumOver(['W'], product(probabilityOf(of, { given: ['W', 'Z'] }), probabilityOf(['W'])));
const NAPKIN_ESTIMAND = quotient(OVER_W(['X', 'Y']), OVER_W(['X']));

test('the napkin: seeing, the truth, and one estimand that is right for both values of z', () => {
  const table = jointTable(NAPKIN, { of: ['W', 'Z', 'X', 'Y'] });
  const seen = [1, 0].map((X) => String(evaluate(probabilityOf(['Y'], { given: ['X'] }), table, { X, Y: 1 })));
  assert.equal(seen, ['351/545', '86/235']);
  for (const [X, truth] of [
    [1, '3/5'],
    [0, '2/5'],
  ] as const) {
    assert.is(String(truthUnder(NAPKIN, { X }, { Y: 1 })), truth);
    assert.is(String(evaluate(probabilityOf(['Y'], { doing: ['X'] }), NAPKIN, { X, Y: 1 })), truth);
    for (const Z of [0, 1]) {
      assert.is(String(evaluate(NAPKIN_ESTIMAND, table, { X, Y: 1, Z })), truth);
      assert.is(String(evaluate(NAPKIN_ESTIMAND, NAPKIN, { X, Y: 1, Z })), truth);
      const rounded = evaluateNumber(NAPKIN_ESTIMAND, numericTable(NAPKIN), { X, Y: 1, Z });
      assert.ok(Math.abs((rounded ?? Number.NaN) - fraction(truth).toNumber()) < 1e-15);
    }
  }
});

const ONE_SIDED: Table = tableFromCounts([
  { values: { X: 1, Z: 0, Y: 1 }, count: 1 },
  { values: { X: 0, Z: 0, Y: 0 }, count: 1 },
  { values: { X: 1, Z: 1, Y: 1 }, count: 2 },
  { values: { X: 0, Z: 2, Y: 1 }, count: 0 },
]);

test('positivity: a needed empty cell is undefined, a stratum of weight 0 is skipped', () => {
  const adjusted = sumOver(['Z'], product(probabilityOf(['Y'], { given: ['X', 'Z'] }), probabilityOf(['Z'])));
  assert.is(evaluate(adjusted, ONE_SIDED, { X: 0, Y: 1 }), undefined);
  assert.is(String(evaluate(adjusted, ONE_SIDED, { X: 1, Y: 1 })), '1');
  assert.is(evaluate(probabilityOf(['Y'], { given: ['X'] }), ONE_SIDED, { X: 7, Y: 1 }), undefined);
  assert.is(String(evaluate(probabilityOf(['X']), ONE_SIDED, { X: 7 })), '0');
  const nothing = quotient(probabilityOf(['X', 'Z']), probabilityOf(['Z']));
  assert.is(evaluate(nothing, ONE_SIDED, { X: 1, Z: 2 }), undefined);
});

test('two values of one variable never come together; inner sums hide outer ones', () => {
  const other = term('X', 1);
  const value = (e: Estimand) => String(evaluate(e, ONE_SIDED, { X: 1, 'X′': 0 }));
  assert.is(value(probabilityOf(['X', other])), '0');
  assert.is(value(probabilityOf(['X'], { given: [other] })), '0');
  assert.is(value(probabilityOf([other])), '1/4');
  assert.is(value(sumOver([other], product(probabilityOf([other]), probabilityOf(['X'])))), '3/4');
  assert.is(value(sumOver(['X'], sumOver(['X'], probabilityOf(['X'])))), '2');
  assert.is(value(product()), '1');
});

test('a probability mixes evidence and do; the sum may run over the setting', () => {
  const world: DiscreteWorld = {
    C: linear('1/2'),
    X: linear('1/5', { C: '3/5' }),
    Y: linear('1/10', { X: '2/5', C: '2/5' }),
  };
  const within = probabilityOf(['Y'], { given: ['C'], doing: ['X'] });
  assert.is(String(evaluate(within, world, { X: 1, C: 1, Y: 1 })), '9/10');
  const mixed = sumOver(['X'], product(probabilityOf(['Y'], { doing: ['X'] }), probabilityOf(['X'])));
  assert.is(String(evaluate(mixed, world, { Y: 1 })), '1/2');
  assert.is(evaluateNumber(mixed, world, { Y: 1 }), 0.5);
});

test('what cannot be evaluated says what is missing', () => {
  const seen = probabilityOf(['Y'], { given: ['X'] });
  assert.throws(() => evaluate(seen, ONE_SIDED, { X: 1 }), /^no value for Y; the estimand leaves Y, X free/);
  assert.throws(() => evaluate(seen, ONE_SIDED, { X: 1, Y: Number.NaN }), /value of Y must be a number, got NaN/);
  assert.throws(
    () => evaluate(probabilityOf(['Q']), ONE_SIDED, { Q: 1 }),
    /no variable Q in the table, which has X, Z, Y/,
  );
  assert.throws(() => evaluate(probabilityOf(['Q']), NAPKIN, { Q: 1 }), /Q, which is not in the world/);
  const done = probabilityOf(['Y'], { doing: ['X'] });
  assert.throws(
    () => evaluate(done, ONE_SIDED, { X: 1, Y: 1 }),
    /a table of what was seen does not say what do\(X\) brings/,
  );
  assert.throws(() => evaluate(seen, [], { X: 1, Y: 1 }), /the table has no cells/);
  const ragged = [...ONE_SIDED, { values: { X: 1 }, probability: fraction(0) }];
  assert.throws(() => evaluate(seen, ragged, { X: 1, Y: 1 }), /the cell {"X":1} has no value of Z/);
  const twice = probabilityOf(['Y'], { doing: ['X', term('X', 1)] });
  assert.throws(() => evaluate(twice, NAPKIN, { X: 1, 'X′': 0, Y: 1 }), /sets X twice/);
  const many = sumOver(
    Array.from({ length: 11 }, (_, k) => term('Z', k)),
    probabilityOf(['X']),
  );
  assert.not.throws(() => evaluate(many, ONE_SIDED, { X: 1 }));
  const more = sumOver(
    Array.from({ length: 13 }, (_, k) => term('Z', k)),
    probabilityOf(['X']),
  );
  assert.throws(() => evaluate(more, ONE_SIDED, { X: 1 }), /at most 1048576 combinations, got 1594323/);
});

test('a variable may itself be named X′, as the second value of X is', () => {
  const world: DiscreteWorld = {
    U: linear('1/2'),
    X: linear('1/5', { U: '1/2' }),
    'X′': linear('1/10', { X: '3/5' }),
    Y: linear('1/10', { 'X′': '2/5', U: '1/5' }),
  };
  const seen = jointTable(world, { of: ['X', 'X′', 'Y'] });
  const frontdoor = frontdoorEstimand({ do: 'X', on: 'Y', through: 'X′' });
  for (const X of [0, 1]) {
    const truth = truthUnder(world, { X }, { Y: 1 });
    for (const estimand of [frontdoor, withBoundPrimed(frontdoor), withBoundApart(frontdoor), simplify(frontdoor)]) {
      assert.is(String(evaluate(estimand, seen, { X, Y: 1 })), String(truth));
    }
  }
  assert.ok(sameEstimand(parseEstimand(asText(frontdoor), { variables: ['X', 'X′', 'Y'] }), frontdoor));
});

test.run();
