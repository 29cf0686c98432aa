import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shopWorld } from '../data/shopWorld.js';
import { streams } from '../tensor/streams.js';
import { agreementByChance, shuffledCodes } from './codes.js';
import { debiasing, estimated, removedByChance, worth } from './debiasing.js';

const world = shopWorld({ users: 60, items: 120 }, streams(3));
const brand = Int32Array.from(world.catalogue.confounder);
const attribute = Int32Array.from(world.catalogue.visualAttribute);

test('a grouping that renames C removes what {C} removes', () => {
  const renamed = brand.map((c) => 7 - 2 * c);
  const [crude, byC, byRenamed] = debiasing(world, [['C'], ['renamed']], { renamed });
  assert.is(crude.removed, 0);
  assert.is(byRenamed.removed, byC.removed);
  assert.is(byC.truthOfRest?.toFixed(12), world.truth.ate.toFixed(12)); // no item left out
});

test('one code for all is the crude estimate', () => {
  const [crude, single] = debiasing(world, [['one']], { one: new Int32Array(120) });
  assert.is(single.bias, crude.bias);
  assert.is(single.removed, 0);
});

test('the treatment as a code has no estimate, all cells half empty, and no place in a figure', () => {
  const rows = debiasing(world, [['attribute']], { attribute });
  assert.equal(
    [rows[1].bias, rows[1].removed, rows[1].emptyCells, rows[1].itemsLeftOut],
    [undefined, undefined, 0.5, 1],
  );
  assert.is(estimated(rows).length, 1);
});

test('items in one-sided strata are left out of the truth as well', () => {
  const alone = Int32Array.from(attribute, (_, i) => (i === 0 ? 1 : 0)); // item 0 has a code of its own
  const row = debiasing(world, [['alone']], { alone })[1];
  let total = 0;
  for (let i = 1; i < 120; i++) for (let u = 0; u < 60; u++) total += world.truth.effect(u, i);
  assert.is(row.truthOfRest?.toFixed(12), (total / (119 * 60)).toFixed(12));
  assert.is(row.itemsLeftOut, 1 / 120);
});

test('codes dealt out by chance keep their sizes, agree with nothing and remove next to nothing', () => {
  const random = streams(4);
  const dealt = shuffledCodes(brand, random);
  assert.equal(dealt.slice().sort(), brand.slice().sort());
  assert.not.equal(dealt, brand);
  const { mean, deviation } = removedByChance(world, brand, { draws: 12, random });
  assert.ok(Math.abs(mean) < deviation, `${mean} ± ${deviation}`);
  const [few, many] = agreementByChance(brand, [4, 100], { random });
  assert.ok(many.nmi > 5 * few.nmi && many.purity > few.purity + 0.1);
  assert.ok(Math.abs(few.ami) < 0.02 && Math.abs(many.ami) < 0.05); // 20 draws of 120 items
});

test('worth puts agreement beside bias removed', () => {
  const [own, treatment] = worth(world, { brand, attribute });
  assert.equal([own.ami, own.groups], [1, 4]);
  assert.is(own.removed, debiasing(world, [['C']])[1].removed);
  assert.is(treatment.removed, undefined);
});

test.run();
