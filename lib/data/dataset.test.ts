import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset, type DatasetParts } from './dataset.js';
import { buildInteractions, itemDegrees, toPairs, userDegrees } from './interactions.js';

const NONE = { users: [], items: [] };

function parts(change: Partial<DatasetParts> = {}): DatasetParts {
  const train = { users: [2, 0, 0, 2], items: [1, 3, 0, 1] };
  return { name: 'tiny', users: 4, items: 5, train, valid: NONE, test: { users: [1], items: [4] }, ...change };
}

function matrix(rows: number, cols: number): { rows: number; cols: number; values: Float32Array } {
  return { rows, cols, values: new Float32Array(rows * cols).fill(0.5) };
}

test('interactions are sorted by user and item, repeated pairs kept once', () => {
  const { start, items } = buildInteractions({ users: [2, 0, 2, 0, 2, 0], items: [7, 3, 1, 3, 7, 0] }, 4);
  assert.equal([...start], [0, 2, 2, 4, 4]);
  assert.equal([...items], [0, 3, 1, 7]);
});

test('pairs of interactions come back, and degrees count them', () => {
  const train = buildInteractions({ users: [2, 0, 0], items: [1, 3, 0] }, 4);
  assert.equal(toPairs(train), { users: Int32Array.of(0, 0, 2), items: Int32Array.of(0, 3, 1) });
  assert.equal([...userDegrees(train)], [2, 0, 1, 0]);
  assert.equal([...itemDegrees(train, 5)], [1, 1, 0, 1, 0]);
});

test('users without training rows stay in validation and test', () => {
  const data = buildDataset(parts());
  assert.equal([...data.train.start], [0, 2, 2, 3, 3]);
  assert.equal([...data.test.start], [0, 0, 1, 1, 1]);
});

test('the fingerprint depends on the clicks as a set, sizes and features, and on nothing else', () => {
  const { fingerprint } = buildDataset(parts());
  assert.match(fingerprint, /^[0-9a-f]{64}$/);
  const shuffled = { users: [0, 0, 2], items: [0, 3, 1] };
  assert.is(buildDataset(parts({ name: 'other', train: shuffled })).fingerprint, fingerprint);
  const others = [
    parts({ users: 5 }),
    parts({ items: 6 }),
    parts({ valid: { users: [1], items: [4] }, test: NONE }),
    parts({ train: { users: [2, 0], items: [1, 3] } }),
    parts({ features: { visual: matrix(5, 2) } }),
    parts({ features: { textual: matrix(5, 2) } }),
    parts({ features: { visual: matrix(5, 1), textual: matrix(5, 1) } }),
  ].map((changed) => buildDataset(changed).fingerprint);
  assert.is(new Set([fingerprint, ...others]).size, 8);
});

test('refuses what no data set can have, by name and value', () => {
  const cases: [Partial<DatasetParts>, string][] = [
    [{ users: 0 }, 'users must be a positive integer, got 0'],
    [{ items: Number.NaN }, 'items must be a positive integer, got NaN'],
    [{ train: NONE }, 'data set tiny has no training row, expected at least one'],
    [{ train: { users: [4], items: [0] } }, 'train row 0 is user 4, item 0, expected whole numbers below 4 and 5'],
    [{ test: { users: [0], items: [-1] } }, 'test row 0 is user 0, item -1, expected whole numbers below 4 and 5'],
    [{ valid: { users: [0.5], items: [1] } }, 'valid row 0 is user 0.5, item 1, expected whole numbers below 4 and 5'],
    [{ valid: { users: [0], items: [] } }, 'valid has 1 users for 0 items, expected as many'],
    [
      { features: { visual: matrix(4, 2) } },
      'visual features are 4 × 2 with 8 numbers, expected a row for each of 5 items',
    ],
  ];
  for (const [change, message] of cases) {
    assert.throws(
      () => buildDataset(parts(change)),
      (error: Error) => error instanceof RangeError && error.message === message,
      message,
    );
  }
  const textual = matrix(5, 2);
  textual.values[7] = Number.NaN;
  assert.throws(
    () => buildDataset(parts({ features: { textual } })),
    'textual feature in row 3, column 1 is NaN, expected a finite number',
  );
});

test.run();
