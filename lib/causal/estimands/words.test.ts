import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { integers } from '../randomGraphs.js';
import { backdoorEstimand, crudeEstimand, frontdoorEstimand, interventional } from './adjustmentEstimands.js';
import { product } from './estimand.js';
import { parseEstimand } from './parseEstimand.js';
import { randomEstimand } from './randomEstimands.js';
import { inWords, valueSymbols } from './words.js';

const QUERY = { do: 'X', on: 'Y' };
const typed = (text: string) => inWords(parseEstimand(text, { variables: ['W', 'X', 'Y', 'Z', 'M'] }));

test('seeing and doing', () => {
  assert.is(inWords(crudeEstimand(QUERY)), 'How often Y = y among those with X = x.');
  assert.is(inWords(interventional(QUERY)), 'How often Y = y if X were set to x.');
  assert.is(typed('P(y | do(x), z)'), 'How often Y = y among those with Z = z if X were set to x.');
  assert.is(typed('P(x, y)'), 'How often X = x and Y = y.');
  assert.is(inWords(product()), 'One.');
});

test('the back door', () => {
  assert.is(
    inWords(backdoorEstimand({ ...QUERY, by: 'Z' })),
    'For each value of Z, take how often Y = y among those with X = x and that Z; average these with the shares of Z in everyone.',
  );
  assert.is(
    inWords(backdoorEstimand({ do: 'V', on: 'Y', by: ['C', 'G'] })),
    'For each combination of values of C and G, take how often Y = y among those with V = v and that combination; ' +
      'average these with the shares of the combinations of C and G in everyone.',
  );
  // The classic mistake reads as what it is.
  assert.is(
    typed('sum_z P(y|x,z) P(z|x)'),
    'For each value of Z, take how often Y = y among those with X = x and that Z; ' +
      'average these with the shares of Z among those with X = x.',
  );
});

test('the front door, plain and within strata', () => {
  assert.is(
    inWords(frontdoorEstimand({ ...QUERY, through: 'M' })),
    'For each value of M, take how often Y = y among those with that M and each value of X, averaged with the shares of X in ' +
      'everyone; average these with the shares of M among those with X = x.',
  );
  assert.is(
    inWords(frontdoorEstimand({ ...QUERY, through: 'M', within: 'C' })),
    'For each value of C: for each value of M, take how often Y = y among those with that M, that C and each value of X, averaged ' +
      'with the shares of X among those with that C; average these with the shares of M among those with X = x and that C. Then ' +
      'average the results with the shares of C in everyone.',
  );
});

test('any other formula, from the outside in', () => {
  assert.is(
    typed('(sum_w P(x,y|w,z) P(w)) / (sum_w P(x|w,z) P(w))'),
    '(The average, over the values w of W as they are spread in everyone, of how often X = x and Y = y among those with W = w and ' +
      'Z = z) divided by (the average, over the values w of W as they are spread in everyone, of how often X = x among those with ' +
      'W = w and Z = z).',
  );
  assert.is(
    typed('sum_z P(x,y,z) / P(x|z)'),
    'The sum, over all values z of Z, of how often X = x, Y = y and Z = z divided by how often X = x among those with Z = z.',
  );
  assert.is(
    typed("P(x) sum_x' P(y|x')"),
    'How often X = x, times (the sum, over all values x′ of X, of how often Y = y among those with X = x′).',
  );
});

test('values of variables with longer names', () => {
  assert.is(
    inWords(backdoorEstimand({ do: 'smoke', on: 'cancer', by: ['sex'] })),
    'For each value of sex, take how often cancer = c among those with smoke = sm and that sex; average these with the shares of ' +
      'sex in everyone.',
  );
  assert.equal([...valueSymbols(['x', 'Y', 'V1', 'V2', 'sex', 's'])].flat(), [
    ...['x', 'x', 'Y', 'y', 'V1', 'v1', 'V2', 'v2', 'sex', 'se', 's', 's'],
  ]);
  assert.is(inWords(crudeEstimand({ do: 'a', on: 'b' })), 'How often B = b among those with A = a.');
});

test('one sentence for any formula, always the same', () => {
  const integer = integers(12);
  for (let trial = 0; trial < 1000; trial++) {
    const estimand = randomEstimand(integer, { depth: 4 });
    const words = inWords(estimand);
    assert.match(words, /^\(*[A-Z].*\.$/);
    assert.not.match(words, /undefined|NaN| {2}|\[object/);
    assert.is([...words].filter((sign) => sign === '(').length, [...words].filter((sign) => sign === ')').length);
    assert.is(inWords(estimand), words);
  }
});

test('names that differ by case only stay apart', () => {
  assert.is(
    inWords(backdoorEstimand({ do: 'X', on: 'Y', by: 'x' })),
    'For each value of x, take how often Y = y among those with X = X and that x; average these with the shares of x in everyone.',
  );
});

test.run();
