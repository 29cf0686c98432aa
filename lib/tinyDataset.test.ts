// A data set small enough to reason about: 12 users, 10 items, each with features of two modalities.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset, type Dataset, type Matrix } from './data/dataset.js';
import { streams } from './tensor/streams.js';

/** Users of even number click items 0 to 4, odd ones 5 to 9: three of them in training, one in validation, one in test. */
export function tinyDataset({ users = 12, items = 10, visual = 20, textual = 12 } = {}): Dataset {
  const [train, valid, test] = [0, 1, 2].map(() => ({ users: [] as number[], items: [] as number[] }));
  const half = items / 2;
  for (let u = 0; u < users; u++) {
    for (let c = 0; c < half; c++) {
      const split = c < half - 2 ? train : c === half - 2 ? valid : test;
      split.users.push(u);
      split.items.push((u % 2) * half + ((u + c) % half));
    }
  }
  const pairs = [train, valid, test].map((s) => ({ users: Int32Array.from(s.users), items: Int32Array.from(s.items) }));
  const features = { visual: randomMatrix(items, visual, 'visual'), textual: randomMatrix(items, textual, 'textual') };
  return buildDataset({ name: 'tiny', users, items, train: pairs[0], valid: pairs[1], test: pairs[2], features });
}

function randomMatrix(rows: number, cols: number, name: string): Matrix {
  const next = streams(1).fork(name).generator();
  return { rows, cols, values: Float32Array.from({ length: rows * cols }, () => next() - 0.3) };
}

test('the tiny data set: three training clicks a user and one each to validate and test', () => {
  const data = tinyDataset();
  assert.is(data.train.items.length, 36);
  assert.is(data.valid.items.length, 12);
  assert.is(data.test.items.length, 12);
});

test.run();
