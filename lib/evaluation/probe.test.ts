import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Matrix } from '../data/dataset.js';
import { streams } from '../tensor/streams.js';
import { linearProbe, ridgeWeights } from './probe.js';

const rows = (...lists: number[][]): Float64Array[] => lists.map((list) => Float64Array.from(list));
const random = streams(7);

function matrix(n: number, d: number, value: (row: number, column: number) => number): Matrix {
  return { rows: n, cols: d, values: Float32Array.from({ length: n * d }, (_, i) => value(Math.floor(i / d), i % d)) };
}

test('ridge weights, primal and dual, agree with NumPy', () => {
  // numpy.linalg.solve(X.T @ X + 0.5 * numpy.eye(d), X.T @ Y)
  const x = rows([1, 2], [3, -1], [0, 1], [2, 2]);
  const cases = [
    {
      got: ridgeWeights(x, rows([1, 0], [0, 1], [1, 0], [0, 1]), 0.5),
      expected: [
        [0.010471204188481667, 0.3455497382198953],
        [0.28272251308900526, -0.0034904013961605655],
      ],
    },
    {
      got: ridgeWeights(rows([1, 3, 0, 2], [2, -1, 1, 2]), rows([1, 0], [0, 1]), 0.5),
      expected: [
        [0.03141361256544484, 0.18150087260034914],
        [0.2408376963350784, -0.16404886561954618],
        [-0.020942408376963536, 0.1012216404886563],
        [0.10471204188481698, 0.16055846422338557],
      ],
    },
  ];
  for (const { got, expected } of cases) {
    const gaps = expected.flatMap((row, k) => row.map((value, c) => Math.abs(got[k][c] - value)));
    assert.ok(Math.max(...gaps) < 1e-14);
  }
});

test('a class written in the features is read, also beside a constant column', () => {
  const uniform = random.fork('noise').generator();
  const labels = Array.from({ length: 120 }, (_, row) => row % 3);
  const features = matrix(120, 5, (row, column) =>
    column === 4 ? 0.1 : (labels[row] === column ? 1 : 0) + 0.2 * uniform(),
  );
  const probe = linearProbe(features, labels, { random });
  assert.is(probe.accuracy, 1);
  assert.is(probe.folds.length, 5);
  assert.ok(Math.abs(probe.majority - 1 / 3) < 1e-12);
  assert.ok(Math.abs(probe.chance - 1 / 3) < 1e-12);
});

test('features that know nothing are no better than the majority, even when they outnumber the rows', () => {
  const uniform = random.fork('nothing').generator();
  const labels = Array.from({ length: 300 }, (_, row) => (row % 10 < 6 ? 0 : 1));
  for (const d of [4, 400]) {
    const probe = linearProbe(
      matrix(300, d, () => uniform() - 0.5),
      labels,
      { random },
    );
    // three standard errors of 300 coin flips are 0.085
    assert.ok(probe.accuracy < probe.majority + 0.085, `accuracy ${probe.accuracy} with ${d} columns`);
  }
});

test('two runs are equal; folds hold their share of each class', () => {
  const uniform = random.fork('twice').generator();
  const labels = Array.from({ length: 60 }, (_, row) => (row % 4 === 0 ? 1 : 0));
  const features = matrix(60, 3, (row) => labels[row] + uniform());
  assert.equal(linearProbe(features, labels, { random }), linearProbe(features, labels, { random }));
});

test('bad input is named', () => {
  const features = matrix(4, 1, (row) => row);
  assert.throws(() => linearProbe(features, [0, 1], { random }), /every row needs one label, got 4 rows and 2 labels/);
  assert.throws(() => linearProbe(features, [0, 0, 0, 0], { folds: 2, random }), /at least two classes, got 1/);
  assert.throws(
    () => linearProbe(features, [0, 0, 0, 1], { folds: 2, random }),
    /at least 2 rows for 2 folds, one has 1/,
  );
  assert.throws(
    () => linearProbe(features, [0, 0, 1, 1.5], { folds: 2, random }),
    /label of row 3 must be 0, 1, …, got 1.5/,
  );
  assert.throws(() => linearProbe(features, [0, 0, 1, 1], { folds: 2, ridge: 0, random }), /ridge must be > 0, got 0/);
});

test.run();
