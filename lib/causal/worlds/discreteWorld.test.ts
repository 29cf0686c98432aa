import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DiscreteWorld, graphOf, jointTable, linear, truthUnder } from './discreteWorld.js';
import { fraction, sum } from './fraction.js';
import { binaryMechanism, mechanism } from './mechanism.js';
import { condition, marginal, probability, tableFromCounts } from './table.js';

/** A shop of three tiers; the tier moves the price (0, 1, 2) and the sale. */
const SHOP: DiscreteWorld = {
  tier: mechanism([], { '': ['1/2', '1/3', '1/6'] }),
  price: mechanism(['tier'], { 0: ['1/2', '1/4', '1/4'], 1: ['1/3', '1/3', '1/3'], 2: ['0', '1/5', '4/5'] }),
  sale: binaryMechanism(
    ['tier', 'price'],
    Object.fromEntries([0, 1, 2].flatMap((t) => [0, 1, 2].map((p) => [`${t},${p}`, `${1 + 2 * t + (2 - p)}/10`]))),
  ),
};

test('variables of three levels: seen by hand, and set', () => {
  const table = jointTable(SHOP);
  // Of 3 · 3 · 2 cells two are impossible: no item of the top tier is cheap.
  assert.is(table.length, 16);
  assert.is(String(sum(table.map((cell) => cell.probability))), '1');
  // 1/2 · 1/4 + 1/3 · 1/3 + 1/6 · 4/5
  assert.is(String(probability(table, { price: 2 })), '133/360');
  // (1/2 · 1/4 · 1/10 + 1/9 · 3/10 + 2/15 · 5/10) / (133/360)
  assert.is(String(probability(table, { sale: 1 }, { price: 2 })), '81/266');
  // 1/2 · 1/10 + 1/3 · 3/10 + 1/6 · 5/10
  assert.is(String(truthUnder(SHOP, { price: 2 }, { sale: 1 })), '7/30');
  assert.is(String(truthUnder(SHOP, { price: 0 }, { sale: 1, tier: 2 })), '7/60');
  assert.equal(graphOf(SHOP).arrows.map(String), ['tier,price', 'tier,sale', 'price,sale']);
});

test('what is set is certain, and its own causes no longer matter', () => {
  const cut = jointTable(SHOP, { set: { price: 1 } });
  assert.is(String(probability(cut, { price: 1 })), '1');
  for (const tier of [0, 1, 2]) {
    assert.is(String(probability(cut, { tier }, { price: 1 })), ['1/2', '1/3', '1/6'][tier]);
  }
  assert.is(String(truthUnder(SHOP, { price: 1 }, { price: 1, tier: 0 })), '1/2');
  assert.is(String(truthUnder(SHOP, { price: 1 }, { price: 0 })), '0');
});

test('a linear mechanism counts the levels of a parent', () => {
  const world = { ...SHOP, click: linear('1/10', { tier: '1/5' }) };
  // 1/2 · 1/10 + 1/3 · 3/10 + 1/6 · 5/10
  assert.is(String(probability(jointTable(world), { click: 1 })), '7/30');
});

test('marginals and conditions of a table', () => {
  const table = jointTable(SHOP);
  assert.equal(
    marginal(table, ['tier']).map((cell) => `${cell.values.tier}: ${cell.probability}`),
    ['0: 1/2', '1: 1/3', '2: 1/6'],
  );
  assert.equal(
    marginal(table, []).map((cell) => `${cell.probability}`),
    ['1'],
  );
  assert.is(String(probability(condition(table, { price: 0 }), { tier: 1 })), '4/13');
  assert.throws(
    () => condition(table, { tier: 2, price: 0 }),
    'cannot condition on {"tier":2,"price":0}, which has probability 0',
  );
  assert.is(probability(table, { sale: 1 }, { tier: 2, price: 0 }), undefined);
});

test('probabilities outside [0, 1] or not adding up to 1 are refused, by name and place', () => {
  const wrong = (row: string[]) => jointTable({ ...SHOP, K: mechanism(['sale'], { 0: ['1', '0', '0'], 1: row }) });
  assert.throws(() => wrong(['1/2', '1/4', '1/5']), 'probabilities of K add up to 19/20 at {"sale":1}, expected 1');
  assert.throws(() => wrong(['1/2', '-1/4', '3/4']), 'P(K = 1) is -1/4 at {"sale":1}, expected a number from 0 to 1');
  assert.throws(() => wrong(['1/2', '1/2']), 'rows of a mechanism need one probability a level each, got rows of 3, 2');
  assert.throws(() => mechanism([], {}), 'rows of a mechanism need one probability a level each, got rows of ');
  assert.throws(() => jointTable({ A: linear('3/2') }), 'P(A = 1) is 3/2, expected a number from 0 to 1');
  const uneven = { parents: [], levels: 3, distribution: () => [fraction('1/2'), fraction('1/2')] };
  assert.throws(() => jointTable({ A: uneven }), 'A has 2 probabilities, expected 3');
});

test('a hole in a table, unknown parents, cycles, unknown variables and levels are refused', () => {
  assert.throws(
    () => jointTable({ A: linear('1/2'), B: binaryMechanism(['A'], { 0: '1/2' }) }),
    "the mechanism's table has no row for A=1, it has rows 0",
  );
  assert.throws(
    () => jointTable({ A: linear('1/2', { B: '1/5' }) }),
    'A listens to B, which is not in the world; it has A',
  );
  assert.throws(() => jointTable({ A: linear('0', { B: '1' }), B: linear('0', { A: '1' }) }), /on or below a cycle/);
  assert.throws(
    () => jointTable(SHOP, { set: { cost: 1 } }),
    'cannot set cost, which is not in the world; it has tier, price, sale',
  );
  assert.throws(
    () => jointTable(SHOP, { set: { price: 3 } }),
    'cannot set price to be 3, expected a level from 0 to 2',
  );
  assert.throws(
    () => truthUnder(SHOP, { price: 1 }, { sale: 0.5 }),
    'cannot expect sale to be 0.5, expected a level from 0 to 1',
  );
  assert.throws(
    () => jointTable(SHOP, { of: ['cost'] }),
    'cannot keep cost, which is not in the world; it has tier, price, sale',
  );
});

test('a table beyond the bound is refused, unless most variables are summed out', () => {
  const coins = Object.fromEntries(Array.from({ length: 24 }, (_, k) => [`c${k}`, linear('1/2')]));
  assert.throws(
    () => jointTable(coins),
    'a joint table has at most 1048576 cells, got 2097152 with c20; keep fewer variables or levels',
  );
  const chain = Object.fromEntries(
    Array.from({ length: 200 }, (_, k) => [`c${k}`, linear('1/4', k === 0 ? {} : { [`c${k - 1}`]: '1/2' })]),
  );
  // From 1/4 each step goes half of the way to 1/2.
  assert.is(String(truthUnder(chain, { c196: 0 }, { c199: 1 })), '7/16');
  assert.is(jointTable(chain, { of: ['c0', 'c199'] }).length, 4);
});

test('counts must be whole numbers, not all 0', () => {
  assert.throws(
    () => tableFromCounts([{ values: { A: 1 }, count: -2 }]),
    'a count must be a whole number from 0 on, got -2 at {"A":1}',
  );
  assert.throws(() => tableFromCounts([{ values: { A: 1 }, count: 0 }]), 'no counts above 0, expected at least one');
});

test.run();
