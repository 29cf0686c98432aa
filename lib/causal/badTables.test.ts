import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { probabilityOf } from './estimands/estimand.js';
import { evaluate } from './estimands/evaluate.js';
import { backdoorAdjusted } from './estimands/formulas.js';
import { rowsOfTable } from './estimation/dataRows.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from './worlds/discreteWorld.js';
import { fraction } from './worlds/fraction.js';
import { condition, expand, marginal, probability, type Table, tableFromCounts, type Values } from './worlds/table.js';

function tableOf(...cells: [Values, string][]): Table {
  return cells.map(([values, p]) => ({ values, probability: fraction(p) }));
}

const ASKED: ((table: Table) => unknown)[] = [
  (table) => probability(table, { X: 1 }),
  (table) => condition(table, { X: 1 }),
  (table) => marginal(table, ['X']),
  (table) => expand(table, 4),
  (table) => evaluate(probabilityOf(['X']), table, { X: 1 }),
  (table) => backdoorAdjusted(table, { X: 1 }, { Y: 1 }),
  (table) => rowsOfTable(table, { treatment: 'X', outcome: 'Y', count: 4 }),
];

test('what is no distribution is refused by every question to a table', () => {
  const bad: [Table, string][] = [
    [
      tableOf([{ X: 1, Y: 1 }, '1/2'], [{ X: 0, Y: 1 }, '1/4']),
      'the probabilities of the table add up to 3/4, expected 1; tableFromCounts makes counts into such',
    ],
    [
      tableOf([{ X: 1, Y: 1 }, '3/2'], [{ X: 0, Y: 1 }, '-1/2']),
      'the cell {"X":0,"Y":1} has probability -1/2, expected a number from 0 to 1',
    ],
    [
      tableOf([{ X: 1, Y: 1 }, '1/2'], [{ X: 0 }, '1/2']),
      'the cell {"X":0} has no value of Y, which the first cell has',
    ],
    [
      tableOf([{ X: 1 }, '1/2'], [{ X: 0, Y: 1 }, '1/2']),
      'the cell {"X":0,"Y":1} has a value of Y, which the first cell has not',
    ],
    [[], 'the table has no cells, expected at least one'],
  ];
  for (const [table, message] of bad) for (const ask of ASKED) assert.throws(() => ask(table), message);
});

test('every object answers to toString: as the name of a variable it is a stranger', () => {
  const table = tableFromCounts([{ values: { X: 1 }, count: 1 }]);
  assert.throws(() => probability(table, { toString: 1 } as unknown as Values), 'no variable toString in the table');
  assert.throws(() => marginal(table, ['constructor']), 'no variable constructor in the table, which has X');
  const world: DiscreteWorld = { A: linear('1/2') };
  assert.throws(
    () => jointTable(world, { of: ['toString'] }),
    'cannot keep toString, which is not in the world; it has A',
  );
  const listening: DiscreteWorld = { A: { parents: ['valueOf'], probability: () => fraction(1, 2) } };
  assert.throws(() => jointTable(listening), 'A listens to valueOf, which is not in the world; it has A');
});

test('variables may have the names that objects have', () => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    const effects = (...pairs: [string, string][]): Record<string, string> => Object.fromEntries(pairs);
    const world: DiscreteWorld = Object.fromEntries([
      [name, linear('1/3')],
      ['X', linear('1/5', effects([name, '1/4']))],
      ['Y', linear('1/2', effects([name, '1/4'], ['X', '1/8']))],
    ]);
    // 1/2 + 1/4 · 1/3 + 1/8
    assert.is(String(truthUnder(world, { X: 1 }, { Y: 1 })), '17/24');
    assert.is(String(backdoorAdjusted(jointTable(world), { X: 1 }, { Y: 1 }, [name])), '17/24');
  }
});

test('rows are written out up to a bound', () => {
  const coin = tableFromCounts([
    { values: { X: 0 }, count: 1 },
    { values: { X: 1 }, count: 1 },
  ]);
  assert.is(expand(coin, 4).length, 4);
  assert.throws(
    () => expand(coin, 1e12),
    'at most 16777216 rows are written out, got 1000000000000; rowsOfTable keeps each cell as one row',
  );
});

test.run();
