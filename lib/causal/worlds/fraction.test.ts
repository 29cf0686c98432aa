import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fraction, fraction, sum } from './fraction.js';

test('fractions stay in lowest terms with a positive denominator', () => {
  assert.is(String(fraction('6/8')), '3/4');
  assert.is(String(fraction(3, -6)), '-1/2');
  assert.is(String(fraction(0, 5)), '0');
  assert.is(String(new Fraction(-4n, -2n)), '2');
});

test('arithmetic is exact', () => {
  const [a, b] = [fraction('1/3'), fraction('1/6')];
  assert.is(String(a.plus(b)), '1/2');
  assert.is(String(a.minus(b)), '1/6');
  assert.is(String(a.times(b)), '1/18');
  assert.is(String(a.over(b)), '2');
  assert.is(String(sum([a, b, b])), '2/3');
  assert.ok(fraction('1/10').plus(fraction('2/10')).equals(fraction('3/10')));
});

test('comparison and sign', () => {
  assert.is(fraction('1/3').compare(fraction('1/2')), -1);
  assert.is(fraction('2/4').compare(fraction('1/2')), 0);
  assert.is(fraction('-1/3').compare(fraction('-1/2')), 1);
  assert.ok(fraction(0).isZero());
});

test('numbers with hundreds of digits still become the nearest doubles', () => {
  assert.is(fraction('62843/455000').toNumber(), 62843 / 455000);
  const large = new Fraction(10n ** 900n + 1n, 4n * 10n ** 900n);
  assert.ok(Math.abs(large.toNumber() - 0.25) < 1e-15);
  assert.is(new Fraction(1n, 10n ** 900n).toNumber(), 0);
});

test('refuses what is no fraction', () => {
  assert.throws(() => fraction('0.5'), `expected a fraction such as '3/10' or two integers, got "0.5" and 1`);
  assert.throws(() => fraction(0.5), `expected a fraction such as '3/10' or two integers, got 0.5 and 1`);
  assert.throws(() => fraction('1/0'), 'a fraction needs a denominator other than 0, got 1/0');
  assert.throws(() => fraction(1).over(fraction(0)), 'a fraction needs a denominator other than 0, got 1/0');
});

test.run();
