import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shopWorld } from '../data/shopWorld.js';
import { streams } from '../tensor/streams.js';
import { oracleScores } from './world.js';
import { calibrate, effectError, plattScale } from './worldEffects.js';

const world = shopWorld({ users: 60, items: 50 }, streams(31));
const under = (s: 0 | 1) =>
  Float64Array.from({ length: 3000 }, (_, pair) => world.truth.item(Math.floor(pair / 50), pair % 50, s));
const logit = (p: number) => Math.log(p / (1 - p));

test('Platt scaling solves the likelihood equations, in closed form for two scores', () => {
  // At score 0, 1 of 4 labels is 1; at score 2, 3 of 4: slope (logit ¾ − logit ¼) / 2 = ln 3, intercept −ln 3.
  const { slope, intercept } = plattScale([0, 0, 0, 0, 2, 2, 2, 2], [1, 0, 0, 0, 1, 1, 1, 0]);
  assert.ok(Math.abs(slope - Math.log(3)) < 1e-9);
  assert.ok(Math.abs(intercept + Math.log(3)) < 1e-9);
});

test('Platt scaling does not care for the unit and origin of the scores', () => {
  const scores = [0.1, 0.4, 0.35, 0.8, 0.2, 0.9];
  const labels = [0, 0, 1, 1, 1, 0];
  const plain = plattScale(scores, labels);
  const shifted = plattScale(
    scores.map((s) => 1000 * s - 5e4),
    labels,
  );
  scores.forEach((s) => {
    const [a, b] = [plain.slope * s + plain.intercept, shifted.slope * (1000 * s - 5e4) + shifted.intercept];
    assert.ok(Math.abs(a - b) < 1e-6, `${a} and ${b}`);
  });
});

test('the truth itself has no error, and a ranking in its order has τ = 1', () => {
  const exact = effectError(world, { control: under(0), treated: under(1) });
  assert.is(exact.pehe, 0);
  assert.is(exact.kendall, 1);
  assert.ok(exact.ateError < 1e-12 && Math.abs(exact.ate - world.truth.ate) < 1e-12);
});

test('PEHE of no effect at all is the root mean square of the truth; of an effect off by .1 it is .1', () => {
  let squares = 0;
  for (let pair = 0; pair < 3000; pair++) squares += world.truth.effect(Math.floor(pair / 50), pair % 50) ** 2;
  const none = effectError(world, { control: under(0), treated: under(0) });
  assert.ok(Math.abs(none.pehe - Math.sqrt(squares / 3000)) < 1e-12);
  assert.is(none.kendall, 0);
  const shifted = effectError(world, { control: under(0), treated: under(1).map((p) => p + 0.1) });
  assert.ok(Math.abs(shifted.pehe - 0.1) < 1e-12);
  assert.ok(Math.abs(shifted.ateError - 0.1) < 1e-12);
});

test('true logits are calibrated already, and doubled ones are brought back', () => {
  const large = shopWorld({ users: 400, items: 60 }, streams(32));
  const logits = Float64Array.from(oracleScores(large), logit);
  const { slope, intercept } = calibrate(large.randomised, logits);
  // 6,400 labels: the standard error of the slope is about .03, of the intercept about .05
  assert.ok(Math.abs(slope - 1) < 0.12, `${slope}`);
  assert.ok(Math.abs(intercept) < 0.2, `${intercept}`);
  const doubled = calibrate(
    large.randomised,
    logits.map((x) => 2 * x + 3),
  );
  assert.ok(Math.abs(doubled.slope - slope / 2) < 1e-9);
  assert.ok(Math.abs(doubled.intercept - (intercept - 1.5 * slope)) < 1e-9);
});

test('a scale turns logits into effects on probabilities', () => {
  const [control, treated] = [under(0).map(logit), under(1).map(logit)];
  const { pehe } = effectError(world, { control, treated }, { scale: { slope: 1, intercept: 0 } });
  assert.ok(pehe < 1e-12);
});

test('refuses what cannot be calibrated or compared', () => {
  assert.throws(() => plattScale([1, 1], [0, 1]), 'scores must differ to be calibrated, all are 1');
  assert.throws(() => plattScale([1, 2], [0]), 'expected a label for each of 2 scores, got 1');
  const message = 'labels are all alike or split perfectly by the scores: nothing to calibrate, use more labels';
  assert.throws(() => plattScale([1, 2, 3], [1, 1, 1]), message);
  assert.throws(() => plattScale([1, 2, 3, 4], [0, 0, 1, 1]), message);
  assert.throws(
    () => effectError(world, { control: [0], treated: [1] }),
    'scores must be one a pair, 3000 in all, got 1 and 1',
  );
});

test.run();
