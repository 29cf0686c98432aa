import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers } from '../randomGraphs.js';
import { type Estimand, probabilityOf, product, quotient, sumOver, type Term, term, termName } from './estimand.js';
import { evaluate } from './evaluate.js';
import { formKey } from './form.js';
import { randomEstimand, randomTable } from './randomEstimands.js';
import { boundTerms, freeTerms, substitute, variablesOf, withBoundApart, withBoundPrimed } from './terms.js';

const namesOf = (terms: readonly Term[]): string[] => terms.map(termName);

/** P(m | x) Σ_x P(y | m, x) P(x) under Σ_m: the inner x is another one than the outer. */
const HIDING = sumOver(
  ['M'],
  product(
    probabilityOf(['M'], { given: ['X'] }),
    sumOver(['X'], product(probabilityOf(['Y'], { given: ['M', 'X'] }), probabilityOf(['X']))),
  ),
);

test('free, bound and all', () => {
  assert.equal(namesOf(freeTerms(HIDING)), ['X', 'Y']);
  assert.equal(namesOf(boundTerms(HIDING)), ['M', 'X']);
  assert.equal(variablesOf(HIDING), ['M', 'X', 'Y']);
  const ratio = quotient(
    probabilityOf(['A'], { doing: ['B'] }),
    sumOver([term('B', 1)], probabilityOf([term('B', 1)])),
  );
  assert.equal(namesOf(freeTerms(ratio)), ['A', 'B']);
  assert.equal(namesOf(boundTerms(ratio)), ['B′']);
});

test('the front door: Σ_m stays as it is, the inner treatment takes a prime', () => {
  const primed = withBoundPrimed(HIDING);
  assert.equal(namesOf(freeTerms(primed)), ['X', 'Y']);
  assert.equal(namesOf(boundTerms(primed)), ['M', 'X′']);
  assert.equal(withBoundPrimed(primed), primed);
});

test('primes: as few as needed, beside one another the same, inside one another more', () => {
  const of = (primes: number) => probabilityOf([term('X', primes)]);
  const beside = product(sumOver([term('X', 5)], of(5)), sumOver([term('X', 2)], of(2)));
  assert.equal(namesOf(boundTerms(withBoundPrimed(beside))), ['X']);
  assert.equal(namesOf(boundTerms(withBoundPrimed(product(of(0), beside)))), ['X′']);
  const inside = sumOver([term('X', 5)], product(of(5), sumOver([term('X', 2)], product(of(2), of(5)))));
  assert.equal(namesOf(boundTerms(withBoundPrimed(inside))), ['X', 'X′']);
  const free = sumOver([term('X', 5)], product(of(1), of(5)));
  assert.equal(namesOf(boundTerms(withBoundPrimed(free))), ['X']);
});

test('substitution does not get caught', () => {
  const of = sumOver(['Z'], probabilityOf(['Y'], { given: ['X', 'Z'] }));
  const swapped = substitute(of, { X: term('Z') });
  assert.equal(namesOf(freeTerms(swapped)), ['Y', 'Z']);
  const right = sumOver([term('Z', 1)], probabilityOf(['Y'], { given: ['Z', term('Z', 1)] }));
  assert.is(formKey(swapped), formKey(right));
  // What is bound is not replaced, and a simultaneous exchange is none after the other.
  assert.equal(
    substitute(sumOver(['X'], probabilityOf(['X'])), { X: term('Q') }),
    sumOver(['X'], probabilityOf(['X'])),
  );
  const exchanged = substitute(probabilityOf(['A', 'B']), { A: term('B'), B: term('A') });
  assert.equal(exchanged, probabilityOf(['B', 'A']));
});

test('renaming keeps the value, and no bound name is free, on random formulas', () => {
  const integer = integers(5);
  const table = randomTable(integer, { variables: ['A', 'B', 'C'] });
  for (let trial = 0; trial < 2000; trial++) {
    const estimand = randomEstimand(integer);
    const free = namesOf(freeTerms(estimand));
    const values = Object.fromEntries(free.map((name) => [name, integer(2)]));
    const value = String(evaluate(estimand, table, values));
    for (const renamed of [withBoundPrimed(estimand), withBoundApart(estimand)]) {
      assert.is(String(evaluate(renamed, table, values)), value);
      assert.equal(namesOf(freeTerms(renamed)).sort(), [...free].sort());
      assert.not.ok(namesOf(boundTerms(renamed)).some((name) => free.includes(name)));
      assert.not.ok(rebinds(renamed, []));
    }
  }
});

test('substituting equals giving the value', () => {
  const integer = integers(6);
  const table = randomTable(integer, { variables: ['A', 'B', 'C'] });
  for (let trial = 0; trial < 500; trial++) {
    const estimand = randomEstimand(integer);
    const values = {
      A: integer(2),
      'A′': integer(2),
      B: integer(2),
      'B′': integer(2),
      C: integer(2),
      'C′': integer(2),
    };
    const replaced = substitute(estimand, { A: term('A', 1), 'B′': term('B') });
    const same = evaluate(estimand, table, { ...values, A: values['A′'], 'B′': values.B });
    assert.is(String(evaluate(replaced, table, values)), String(same));
  }
});

/** Whether a sum binds a name that an enclosing sum has bound. */
function rebinds(estimand: Estimand, enclosing: readonly string[]): boolean {
  switch (estimand.kind) {
    case 'probability':
      return false;
    case 'sum': {
      const own = namesOf(estimand.over);
      const isTwice = new Set([...own, ...enclosing]).size < own.length + enclosing.length;
      return isTwice || rebinds(estimand.body, [...enclosing, ...own]);
    }
    case 'product':
      return estimand.factors.some((factor) => rebinds(factor, enclosing));
    case 'quotient':
      return rebinds(estimand.numerator, enclosing) || rebinds(estimand.denominator, enclosing);
  }
}

test.run();
