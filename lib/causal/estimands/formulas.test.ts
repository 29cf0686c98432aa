import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../worlds/discreteWorld.js';
import { fraction } from '../worlds/fraction.js';
import { assignments, condition, probability, type Table, tableFromCounts } from '../worlds/table.js';
import { backdoorAdjusted, contrast, frontdoorAdjusted } from './formulas.js';

const CURED = { cured: 1 };

/** Kidney stones (Charig et al. 1986): open surgery is treatment 1. */
const STONES = tableFromCounts(
  [
    [1, 0, 81, 87],
    [1, 1, 192, 263],
    [0, 0, 234, 270],
    [0, 1, 55, 80],
  ].flatMap(([surgery, large, cured, all]) => [
    { values: { surgery, large, cured: 1 }, count: cured },
    { values: { surgery, large, cured: 0 }, count: all - cured },
  ]),
);

test('kidney stones: surgery looks worse and is better', () => {
  assert.is(String(probability(STONES, CURED, { surgery: 1 })), '39/50');
  assert.is(String(probability(STONES, CURED, { surgery: 0 })), '289/350');
  const crude = contrast('surgery', (setting) => backdoorAdjusted(STONES, setting, CURED));
  assert.is(String(crude), '-8/175');
  assert.is(String(probability(STONES, { large: 0 })), '51/100');
  assert.is(String(backdoorAdjusted(STONES, { surgery: 1 }, CURED, ['large'])), '634983/762700');
  assert.is(String(backdoorAdjusted(STONES, { surgery: 0 }, CURED, ['large'])), '6231/8000');
  const effect = contrast('surgery', (setting) => backdoorAdjusted(STONES, setting, CURED, ['large']));
  assert.is(String(effect), '3274803/61016000');
});

/** Joint tables of smoke, tar and cancer; probabilities as shares of `total`. */
function tarTable(cells: readonly (readonly [number, number, number, number])[]): Table {
  return tableFromCounts(
    cells.flatMap(([smoke, tar, healthy, ill]) => [
      { values: { smoke, tar, cancer: 0 }, count: healthy },
      { values: { smoke, tar, cancer: 1 }, count: ill },
    ]),
  );
}

function underSmoking(table: Table): string[] {
  return [1, 0].map((smoke) => String(frontdoorAdjusted(table, { smoke }, { cancer: 1 }, { mediator: ['tar'] })));
}

test('smoking, tar, cancer (Pearl, Glymour and Jewell 2016, Table 3.1) by the front door', () => {
  const table = tarTable([
    [1, 1, 323, 57],
    [1, 0, 18, 2],
    [0, 1, 1, 19],
    [0, 0, 38, 342],
  ]);
  const crude = contrast('smoke', (setting) => backdoorAdjusted(table, setting, { cancer: 1 }));
  assert.is(String(crude), '-151/200');
  assert.equal(underSmoking(table), ['219/400', '201/400']);
  const ofTar = [1, 0].map((tar) => String(backdoorAdjusted(table, { tar }, { cancer: 1 }, ['smoke'])));
  assert.equal(ofTar, ['11/20', '1/2']);
});

test('the genotype example of Causality, where the sign turns', () => {
  // 47.5, 2.5, 2.5, 47.5 % of the people; 10, 5, 90, 85 % of them ill; per 1,000 of 10,000 each
  const table = tarTable(
    [
      [0, 0, 4275, 475],
      [0, 1, 2375 / 10, 125 / 10],
      [1, 0, 25, 225],
      [1, 1, 7125 / 10, 40375 / 10],
    ].map(([smoke, tar, healthy, ill]) => [smoke, tar, 2 * healthy, 2 * ill] as const),
  );
  assert.equal(
    [1, 0].map((smoke) => String(probability(table, { cancer: 1 }, { smoke }))),
    ['341/400', '39/400'],
  );
  assert.equal(underSmoking(table), ['181/400', '199/400']);
});

test('the sprinkler: seeing and doing, with and without evidence', () => {
  const world: DiscreteWorld = {
    cloudy: linear('1/2'),
    sprinkler: linear('1/2', { cloudy: '-2/5' }),
    rain: linear('1/5', { cloudy: '3/5' }),
    wet: {
      parents: ['sprinkler', 'rain'],
      probability: ({ sprinkler, rain }) => fraction(['0', '9/10', '99/100'][sprinkler + rain]),
    },
  };
  const table = jointTable(world);
  const wet = { wet: 1 };
  assert.equal(
    [1, 0].map((sprinkler) => String(probability(table, wet, { sprinkler }))),
    ['927/1000', '369/700'],
  );
  assert.equal(
    [1, 0].map((sprinkler) => String(truthUnder(world, { sprinkler }, wet))),
    ['189/200', '9/20'],
  );
  assert.is(String(probability(jointTable(world, { set: { sprinkler: 1 } }), wet, { rain: 1 })), '99/100');
});

test('the M: adjusting for its middle makes a bias where there was none', () => {
  const table = jointTable({
    u: linear('1/2'),
    w: linear('1/2'),
    Z: linear('1/10', { u: '2/5', w: '2/5' }),
    X: linear('1/5', { u: '3/5' }),
    Y: linear('1/5', { w: '3/5' }),
  });
  const by = (names: string[]) => String(contrast('X', (setting) => backdoorAdjusted(table, setting, { Y: 1 }, names)));
  assert.equal([by([]), by(['Z'])], ['0', '-36/589']);
});

test('the treatment itself is no adjustment set', () => {
  assert.throws(() => backdoorAdjusted(STONES, { large: 1 }, CURED, ['large']), /large cannot be set and adjusted for/);
});

test('positivity: an empty needed cell is undefined, a stratum of probability 0 is skipped', () => {
  const oneSided = tableFromCounts([
    { values: { x: 1, z: 0, y: 1 }, count: 1 },
    { values: { x: 0, z: 0, y: 0 }, count: 1 },
    { values: { x: 1, z: 1, y: 1 }, count: 2 },
    { values: { x: 0, z: 2, y: 1 }, count: 0 },
  ]);
  assert.is(backdoorAdjusted(oneSided, { x: 0 }, { y: 1 }, ['z']), undefined);
  assert.is(String(backdoorAdjusted(oneSided, { x: 1 }, { y: 1 }, ['z'])), '1');
  assert.is(
    contrast('x', (setting) => backdoorAdjusted(oneSided, setting, { y: 1 }, ['z'])),
    undefined,
  );
  assert.is(frontdoorAdjusted(oneSided, { x: 1 }, { y: 1 }, { mediator: ['z'] }), undefined);
});

test('tables: values taken, conditioning, contradictions, unknown names', () => {
  assert.equal(assignments(STONES, ['large']), [{ large: 0 }, { large: 1 }]);
  assert.is(String(probability(condition(STONES, { large: 0 }), { surgery: 1 })), '29/119');
  assert.is(String(probability(STONES, { large: 1 }, { large: 0 })), '0');
  assert.is(probability(STONES, CURED, { large: 7 }), undefined);
  assert.throws(
    () => probability(STONES, { size: 1 }),
    'no variable size in the table, which has surgery, large, cured',
  );
});

test.run();
