import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers } from '../randomGraphs.js';
import { type Estimand, probabilityOf, product, quotient, sumOver, term, termName } from './estimand.js';
import { evaluate } from './evaluate.js';
import { formKey, sizeOf } from './form.js';
import { randomEstimand, randomTable } from './randomEstimands.js';
import { simplify } from './simplify.js';
import { freeTerms } from './terms.js';

const P = (of: string, given = ''): Estimand => probabilityOf([...of], { given: [...given] });

function becomes(estimand: Estimand, expected: Estimand): void {
  assert.is(formKey(simplify(estimand)), formKey(expected), JSON.stringify(simplify(estimand)));
}

test('what adds up to 1 goes, what is summed out goes', () => {
  becomes(sumOver(['z'], P('z', 'x')), product());
  becomes(sumOver(['z'], P('yz', 'x')), P('y', 'x'));
  becomes(sumOver(['z'], product(P('y', 'xz'), P('z', 'x'))), P('y', 'x'));
  becomes(sumOver(['m'], product(P('m', 'x'), sumOver(['z'], P('z')))), product());
  becomes(sumOver(['z'], P('y')), product(P('y'), sumOver(['z'], product())));
});

test('factors join, cancel and become conditionals', () => {
  becomes(product(P('a', 'b'), P('b')), P('ab'));
  becomes(product(P('c', 'ab'), P('a', 'b'), P('b')), P('abc'));
  becomes(quotient(P('ab', 'c'), P('b', 'c')), P('a', 'bc'));
  becomes(quotient(P('ab', 'c'), P('a', 'bc')), P('b', 'c'));
  becomes(quotient(product(P('a'), P('b', 'c')), product(P('b', 'c'), P('d'))), quotient(P('a'), P('d')));
  becomes(
    quotient(quotient(P('a'), P('b')), quotient(P('c'), P('d'))),
    quotient(product(P('a'), P('d')), product(P('b'), P('c'))),
  );
  const other = term('z', 2);
  const [over, under] = [
    sumOver(['z'], product(P('y', 'z'), P('z', 'y'))),
    sumOver([other], product(probabilityOf([other], { given: ['y'] }), probabilityOf(['y'], { given: [other] }))),
  ];
  becomes(quotient(over, product(P('x'), under)), quotient(product(), P('x')));
});

test('what is given holds', () => {
  becomes(P('xy', 'x'), P('y', 'x'));
  becomes(P('x', 'xz'), product());
  becomes(
    probabilityOf(['y', 'x'], { given: ['x', 'z', 'z'], doing: ['x'] }),
    probabilityOf(['y'], { given: ['z'], doing: ['x'] }),
  );
});

test('adjustment formulas and the napkin stay as they are', () => {
  const backdoor = sumOver(['z'], product(P('y', 'xz'), P('z')));
  const other = term('x', 1);
  const inner = sumOver([other], product(probabilityOf(['y'], { given: ['m', other] }), probabilityOf([other])));
  const frontdoor = sumOver(['m'], product(P('m', 'x'), inner));
  for (const formula of [backdoor, frontdoor]) assert.equal(simplify(formula), formula);
  const long = (of: Estimand[]) => sumOver(['w'], product(P('w'), P('x', 'wz'), ...of));
  const napkin = quotient(
    sumOver(['w'], product(P('xy', 'wz'), P('w'))),
    sumOver(['w'], product(P('x', 'wz'), P('w'))),
  );
  becomes(quotient(long([P('y', 'wxz')]), long([])), napkin);
});

test('what a sum does not concern leaves it, without being caught by another sum', () => {
  becomes(
    sumOver(['z'], product(P('a'), P('y', 'z'), P('z', 'y'))),
    product(P('a'), sumOver(['z'], product(P('y', 'z'), P('z', 'y')))),
  );
  // The x that is free in P(a | x) is not the x that the sum runs over.
  const caught = product(P('a', 'x'), sumOver(['x'], product(P('y', 'x'), P('x', 'y'))));
  const simple = simplify(caught);
  assert.equal(freeTerms(simple).map(termName).sort(), ['a', 'x', 'y']);
  becomes(quotient(caught, P('a', 'x')), sumOver(['x'], product(P('y', 'x'), P('x', 'y'))));
});

test('on random formulas: equal where all is defined, never longer, and simple at once', () => {
  const integer = integers(20);
  const tables = [2, 3].map((levels) => randomTable(integer, { variables: ['A', 'B', 'C'], levels }));
  let shorter = 0;
  for (let trial = 0; trial < 4000; trial++) {
    const consistent = trial % 2 === 0;
    const estimand = randomEstimand(integer, { consistent });
    const simple = simplify(estimand);
    const shown = JSON.stringify(estimand);
    assert.ok(sizeOf(simple) <= sizeOf(estimand), `${shown} became longer`);
    assert.equal(simplify(simple), simple, shown);
    const free = freeTerms(estimand).map(termName);
    assert.ok(
      freeTerms(simple).every((t) => free.includes(termName(t))),
      shown,
    );
    if (sizeOf(simple) < sizeOf(estimand)) shorter++;
    for (const table of tables) {
      const values = Object.fromEntries(free.map((name) => [name, integer(2)]));
      const [value, simpler] = [estimand, simple].map((e) => evaluate(e, table, values));
      // Contradictions make denominators of 0, and what 0 times such a fraction becomes is not kept.
      if (!consistent) continue;
      assert.ok(value, shown);
      assert.is(String(simpler), String(value), shown);
    }
  }
  assert.ok(shorter > 1500, `${shorter} shorter`);
});

test.run();
