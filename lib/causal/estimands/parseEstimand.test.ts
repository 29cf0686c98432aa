import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers } from '../randomGraphs.js';
import { backdoorEstimand, frontdoorEstimand } from './adjustmentEstimands.js';
import { probabilityOf, product, quotient, sumOver, term } from './estimand.js';
import { EstimandSyntaxError } from './estimandSyntaxError.js';
import { parseEstimand } from './parseEstimand.js';

const VARIABLES = ['W', 'X', 'Y', 'Z', 'M', 'V1', 'tar level'];
const parse = (text: string) => parseEstimand(text, { variables: VARIABLES });

test('the ways people write the back door', () => {
  const expected = backdoorEstimand({ do: 'X', on: 'Y', by: 'Z' });
  for (const text of [
    'sum_z P(y|x,z) P(z)',
    'sum_{z} P(y | x, z) * P(z)',
    'Σ_z P(y|x,z)·P(z)',
    '∑_Z P(Y|X,Z)P(Z)',
    'Sum z p(y|x,z) Pr(z)',
    '\\sum_{z} P(y \\mid x, z)\\, P(z)',
    '  sum_{z}(P(y|x,z) P(z))  ',
    '\\sum\\limits_{z} P\\left(y \\mid x, z\\right) \\cdot P(z)',
    '[sum_z P(y|x,z) P(z)]',
  ]) {
    assert.equal(parse(text), expected, text);
  }
});

test('primes, several terms, names of more than a letter', () => {
  assert.equal(parse("sum_m P(m|x) sum_{x'} P(y|m,x') P(x')"), frontdoorEstimand({ do: 'X', on: 'Y', through: 'M' }));
  assert.equal(parse('sum_{w,z} P(y|w,z)'), sumOver(['W', 'Z'], probabilityOf(['Y'], { given: ['W', 'Z'] })));
  assert.equal(parse('sum_w,z P(y|w,z)'), parse('sum_{w,z} P(y|w,z)'));
  const primes = probabilityOf([term('X', 2), term('X', 1), term('X', 3)]);
  assert.equal(parse("P(x″, x^{\\prime}, x''')"), primes);
  assert.equal(parse('P(v_{1}, v1, \\mathit{v1}, "tar level")'), probabilityOf(['V1', 'V1', 'V1', 'tar level']));
  assert.equal(parse('P(y | do(x, w), z, do(m))'), probabilityOf(['Y'], { given: ['Z'], doing: ['X', 'W', 'M'] }));
});

test('how far a sum and a fraction reach', () => {
  const [x, y, z] = ['X', 'Y', 'Z'].map((name) => probabilityOf([name]));
  assert.equal(parse('P(x) P(y) / P(z)'), quotient(product(x, y), z));
  assert.equal(parse('P(x) / P(y) / P(z)'), quotient(quotient(x, y), z));
  assert.equal(parse('P(x) (P(y) / P(z))'), product(x, quotient(y, z)));
  assert.equal(parse('\\frac{P(x)}{P(y)} P(z)'), product(quotient(x, y), z));
  assert.equal(parse('sum_w P(x) P(y)'), sumOver(['W'], product(x, y)));
  assert.equal(parse('(sum_w P(x)) P(y)'), product(sumOver(['W'], x), y));
  assert.equal(parse('1'), product());
});

test('names: exactly, or whatever their case, or an error that lists them', () => {
  const both = ['x', 'X', 'Smoke'];
  assert.equal(parseEstimand('P(x, X, smoke)', { variables: both }), probabilityOf(['x', 'X', 'Smoke']));
  assert.throws(() => parseEstimand('P(a)', { variables: ['Aa', 'B'] }), /no variable a, expected one of Aa, B/);
  assert.throws(() => parseEstimand('P(AA)', { variables: ['Aa', 'aA'] }), /AA may be Aa or aA, written exactly/);
});

test('malformed text: what, where, and what was expected', () => {
  const cases: [string, number, string][] = [
    ['', 1, 'P(…), a sum or a parenthesis'],
    ['sum_z P(y|x z)', 13, ') or a comma'],
    ['P(y', 4, '), a comma or |'],
    ['P()', 3, 'a variable (W, X, Y, Z, M, V1, tar level)'],
    ['P(y|)', 5, 'a variable (W, X, Y, Z, M, V1, tar level)'],
    ['P(Y=1)', 4, 'the variable alone (values are given when the formula is evaluated)'],
    ['P(q)', 3, 'W, X, Y, Z, M, V1, tar level'],
    ['P(y|x)) P(z)', 7, 'a factor or the end of the formula'],
    ['P(y) /', 7, 'what to divide by'],
    ['P(y) *', 7, 'a factor'],
    ['sum_{z P(y)', 8, '} or a comma'],
    ['sum_z', 6, 'P(…), a sum or a parenthesis'],
    ['(P(y)', 6, ') or another factor'],
    ['\\frac{P(y)}', 12, '{ and a denominator'],
    ['P(do(x))', 3, 'W, X, Y, Z, M, V1, tar level'],
    ['P(y|do(x)', 10, ') or a comma'],
    ['𝒳 P(y)', 1, 'P(…), a sum or a parenthesis'],
    ['P(y) 𝒳', 6, 'a factor or the end of the formula'],
  ];
  for (const [text, column, expected] of cases) {
    try {
      parse(text);
      assert.unreachable(`${text} was read`);
    } catch (error) {
      assert.instance(error, EstimandSyntaxError, text);
      if (error instanceof EstimandSyntaxError) assert.equal([error.column, error.expected], [column, expected], text);
    }
  }
  assert.throws(
    () => parse('sum_z P(y|x z)'),
    `column 13: expected ) or a comma, got 'z'\n  sum_z P(y|x z)\n              ^`,
  );
});

test('anything else is a typed error too', () => {
  const integer = integers(4);
  const signs = [
    ...'PPPxyzwm(){}[]||,,__**//\'′"\\Σ∑ 1=^',
    'sum',
    'do(',
    '\\frac{',
    '\\sum_',
    'Σ_',
    'P(y',
    '|x)',
    '😀',
    '\n',
  ];
  let read = 0;
  for (let trial = 0; trial < 20_000; trial++) {
    const text = Array.from({ length: 1 + integer(14) }, () => signs[integer(signs.length)]).join('');
    try {
      parse(text);
      read++;
    } catch (error) {
      if (!(error instanceof EstimandSyntaxError)) throw error;
      assert.ok(error.column >= 1 && error.column <= [...text].length + 1, text);
    }
  }
  assert.ok(read > 0, `${read} read`);
  assert.throws(() => parse('('.repeat(100_000)), /a formula nested at most 200 deep/);
  assert.throws(() => parse('sum_z '.repeat(100_000)), /a formula nested at most 200 deep/);
});

test.run();
