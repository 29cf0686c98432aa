import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { deviation, mean, standardError } from './average.js';

test('2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32, deviation √(32/7), standard error √(32/7/8)', () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  assert.is(mean(values), 5);
  assert.is(deviation(values), Math.sqrt(32 / 7));
  assert.ok(Math.abs(standardError(values) - Math.sqrt(32 / 7 / 8)) < 1e-15);
});

test('too few values have no spread, none has no mean', () => {
  assert.ok(Number.isNaN(mean([])));
  assert.ok(Number.isNaN(deviation([3])));
  assert.ok(Number.isNaN(standardError([3])));
});

test.run();
