import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { embeddedShop } from '../data/loadData.js';
import {
  averageBias,
  biasByAdjustment,
  clickNoise,
  popularityWins,
  rankingTests,
  repeatShops,
  seeingAndDoing,
} from './seeingAndDoing.js';

const small = { users: 60, items: 120 };
const world = embeddedShop(small);

test('doing is the truth of the world, and seeing splits the same preferences by the attribute', () => {
  const rows = seeingAndDoing(world);
  assert.equal(
    rows.map((row) => row.doing),
    [world.truth.mean(0), world.truth.mean(1)],
  );
  // Σ_s P(s) P(Y | s) is the mean preference of the pages as they are
  const share = world.catalogue.visualAttribute.reduce((sum, s) => sum + s, 0) / small.items;
  let all = 0;
  for (let u = 0; u < small.users; u++) for (let i = 0; i < small.items; i++) all += world.preference(u, i);
  const seen = (1 - share) * rows[0].seeing + share * rows[1].seeing;
  assert.ok(Math.abs(seen - all / (small.users * small.items)) < 1e-12);
});

test('without confounders seeing is doing: crude and adjusted estimates agree up to noise', () => {
  const plain = embeddedShop({ users: 300, items: 600, lambdaC: 0, lambdaY: 0, lambdaG: 0, deltaG: 0, accident: 0 });
  const [zero, one] = seeingAndDoing(plain);
  // the two sets of items differ by chance in text and quality: SD of an item's mean preference ≈ .06, so ≈ .005 here
  assert.ok(Math.abs(one.seeing - zero.seeing - plain.truth.ate) < 0.02);
});

test('intervals hold the estimate, the same stream gives the same interval', () => {
  const rows = biasByAdjustment(world, { replicates: 60 });
  assert.equal(rows, biasByAdjustment(world, { replicates: 60 }));
  assert.equal(
    rows.map((row) => row.adjustment),
    ['∅', '{C}', '{G}', '{C, G}', '{C, G}, weighted, cleaned'],
  );
  for (const row of rows) {
    assert.ok(row.low < row.bias && row.bias < row.high, row.adjustment);
    assert.ok(Math.abs(row.estimate - row.bias - world.truth.ate) < 1e-12);
  }
});

test('noise is a share of the clicks, none without accidents', () => {
  const { clicks, noise, share } = clickNoise(world);
  assert.is(share, noise / clicks);
  assert.ok(noise > 0 && noise < clicks);
  assert.is(clickNoise(embeddedShop({ ...small, accident: 0 })).noise, 0);
});

test('nobody beats the oracle by true preferences', () => {
  const [oracle, ...others] = rankingTests(world);
  assert.is(oracle.ranking, 'oracle');
  for (const row of others) assert.ok(row.precision < oracle.precision, row.ranking);
});

test('repeated shops start with the embedded one and are averaged by hand', () => {
  const runs = repeatShops(world.settings, { shops: 3 });
  assert.equal(runs[0].rankings, rankingTests(world));
  const crude = averageBias(runs)[0];
  assert.ok(Math.abs(crude['mean bias'] - (runs[0].bias['∅'] + runs[1].bias['∅'] + runs[2].bias['∅']) / 3) < 1e-12);
  assert.is(crude['left of the crude bias, %'], 100);
  assert.is(popularityWins(runs).shops, 3);
});

test.run();
