import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Estimand, probabilityOf, product, quotient, sumOver } from '../estimands/estimand.js';
import { lengthOf, shortened } from './formulaLength.js';

test('names are counted as they would be written, once for each place', () => {
  const part = probabilityOf(['Y'], { given: ['X', 'Z'] });
  assert.is(lengthOf(part), 3);
  assert.is(lengthOf(quotient(sumOver(['Z'], part), product(part, part))), 10);
});

test('a formula that doubles with each step is refused before anyone writes it out', () => {
  let formula: Estimand = probabilityOf(['Y']);
  for (let k = 0; k < 60; k++) formula = quotient(formula, formula);
  assert.throws(
    () => shortened(formula),
    'the formula has 1152921504606846976 names, expected at most 100000; ask about a graph with fewer nodes or fewer pairs ↔',
  );
});

test('short formulas are simplified, long ones left as they are', () => {
  const weight = probabilityOf(['Z'], { given: ['X'] });
  assert.equal(shortened(sumOver(['Z'], weight)), product());
  const long = product(...Array.from({ length: 400 }, () => probabilityOf(['Y'], { given: ['X', 'Z'] })));
  assert.is(shortened(long), long);
});

test.run();
