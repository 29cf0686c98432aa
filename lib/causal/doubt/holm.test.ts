import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { holm } from './holm.js';

test('Holm, by hand: 0.005 · 4, 0.01 · 3, 0.03 · 2, and 0.04 · 1 raised to the one before', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [k, expected] of [0.03, 0.06, 0.06, 0.02].entries()) assert.ok(Math.abs(adjusted[k] - expected) < 1e-15);
  assert.equal(holm([0.7, 0.6]), [1, 1]);
  assert.equal(holm([]), []);
});

test.run();
