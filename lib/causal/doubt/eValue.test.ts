import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { riskRatio } from '../estimation/ratio.js';
import type { Rows } from '../estimation/rows.js';
import { eValue } from './eValue.js';

function numberOf(found: Parameters<typeof eValue>[0]): number {
  const answer = eValue(found);
  return answer.kind === 'checked' ? answer.eValue : Number.NaN;
}

test('published and exact ratios', () => {
  for (const [ratio, expected] of [
    [3.9, 7.263034],
    [1.8, 3.0],
    [10.73, 20.947774],
    [8.02, 15.523359],
    [16932880 / 15841279, 1.340307],
    [1, 1],
  ]) {
    assert.ok(Math.abs(numberOf(ratio) - expected) < 5e-7, `${ratio}: ${numberOf(ratio)}`);
  }
});

test('a ratio below 1 has the E-value of its inverse', () => {
  assert.is(numberOf(1 / 4), numberOf(4));
  assert.is(numberOf(4), 4 + Math.sqrt(12));
});

test('of an interval the end next to 1 counts', () => {
  const limitOf = (ratio: number, interval: readonly [number, number]): number | undefined => {
    const answer = eValue({ ratio, interval });
    return answer.kind === 'checked' ? answer.limit : undefined;
  };
  // VanderWeele and Ding (2017) report 7.26 and 3.0 for a ratio of 3.9 with an interval from 1.8 to 8.7.
  assert.ok(Math.abs((limitOf(3.9, [1.8, 8.7]) ?? 0) - 3) < 1e-12);
  assert.is(limitOf(0.5, [0.2, 0.8]), numberOf(1 / 0.8));
  assert.is(limitOf(1.2, [0.9, 1.6]), 1);
  assert.is(limitOf(1.2, [1, 1.6]), 1);
});

test('it takes the answer of riskRatio as it is, a refusal too', () => {
  // Kidney stones: size of the stones, operation A, success.
  const rows: Rows = {
    treatment: [1, 1, 0, 0, 1, 1, 0, 0],
    outcome: [1, 0, 1, 0, 1, 0, 1, 0],
    columns: { large: [0, 0, 0, 0, 1, 1, 1, 1] },
    copies: [81, 6, 234, 36, 192, 71, 55, 25],
  };
  const answer = eValue(riskRatio(rows, { by: ['large'] }));
  assert.is(answer.kind, 'checked');
  if (answer.kind === 'checked') {
    assert.ok(Math.abs(answer.eValue - 1.340307) < 5e-7);
    assert.is(answer.limit, 1);
    assert.is(
      answer.shows,
      'To explain a ratio of 1.07 away, a hidden cause must reach a risk ratio of 1.34 with the treatment and with the outcome; the interval holds 1 without any.',
    );
    assert.match(answer.cannotShow, /cannot show whether there is such a cause/);
  }
  const refused = eValue(riskRatio({ ...rows, treatment: new Array(8).fill(1) }));
  assert.is(refused.kind, 'doesNotApply');
});

test('what is no ratio is refused', () => {
  assert.throws(() => eValue(0), 'a risk ratio must be positive and finite, got 0');
  assert.throws(() => eValue(Number.NaN), 'a risk ratio must be positive and finite, got NaN');
  assert.throws(() => eValue({ ratio: 2, interval: [3, 4] }), 'the interval of a ratio of 2 must hold it, got 3 to 4');
});

test.run();
