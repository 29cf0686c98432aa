import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { draws } from './ops/opCheck.js';
import { type CsrArrays, SparseMatrix } from './sparseMatrix.js';
import { useSimdBackend } from './useSimdBackend.js';

const csr = (start: number[], column: number[], value = column.map((_, p) => p + 1)): CsrArrays => ({
  start: Int32Array.from(start),
  column: Int32Array.from(column),
  value: Float32Array.from(value),
});

function dense({ rows, cols, host }: SparseMatrix): number[][] {
  const table = Array.from({ length: rows }, () => Array<number>(cols).fill(0));
  for (let r = 0; r < rows; r++) {
    for (let p = host.start[r]; p < host.start[r + 1]; p++) table[r][host.column[p]] += host.value[p];
  }
  return table;
}

test('the transpose swaps rows and columns, and order says where each value went', async () => {
  await useSimdBackend();
  const a = draws('transpose').sparse(7, 5, 0.5);
  const table = dense(a);
  assert.equal(
    dense(a.transpose),
    table[0].map((_, c) => table.map((row) => row[c])),
  );
  const order = a.order.dataSync();
  assert.equal(
    [...a.transpose.host.value],
    [...order].map((p) => a.host.value[p]),
  );
  a.dispose();
});

test('a symmetric matrix is its own transpose; one that is not is found out', async () => {
  await useSimdBackend();
  const a = new SparseMatrix(2, 2, csr([0, 2, 3], [0, 1, 0], [5, 7, 7]), { symmetric: true });
  assert.is(a.transpose, a);
  const wrong = new SparseMatrix(2, 2, csr([0, 2, 3], [0, 1, 0], [5, 7, 8]), { symmetric: true });
  assert.throws(() => wrong.transpose, /declared symmetric, but its entry 1 \(column 1, value 7\) differs/);
  assert.throws(() => new SparseMatrix(1, 2, csr([0, 0], []), { symmetric: true }), 'must be square, got 1 × 2');
});

test('row selection keeps order and repetitions, names the entries, and its transpose is right', async () => {
  await useSimdBackend();
  const a = draws('select').sparse(9, 6, 0.5);
  const ids = [4, 1, 4, 0];
  const { matrix, entries } = a.selectRows(ids);
  assert.equal(
    dense(matrix),
    ids.map((r) => dense(a)[r]),
  );
  assert.equal(
    [...matrix.host.value],
    [...entries].map((p) => a.host.value[p]),
  );
  assert.equal(
    dense(matrix.transpose),
    dense(matrix)[0].map((_, c) => dense(matrix).map((row) => row[c])),
  );
  for (const bad of [-1, 9, 0.5, Number.NaN]) {
    assert.throws(() => a.selectRows([1, bad]), `row ${bad} (position 1) is not one of the matrix's rows 0 … 8`);
  }
});

test('cuts share out the entries, whatever the rows', async () => {
  await useSimdBackend();
  const a = new SparseMatrix(5, 9, csr([0, 8, 8, 9, 10, 12], [0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 1]));
  assert.equal([...a.cuts(1)], [0, 5]);
  assert.equal([...a.cuts(2)], [0, 1, 5]); // 8 entries stand in row 0 alone
  assert.equal([...a.cuts(4)].at(-1), 5);
  const empty = new SparseMatrix(0, 0, csr([0], []));
  assert.equal([...empty.cuts(3)], [0, 0, 0, 0]);
});

test('dispose frees everything, also what was made later', async () => {
  await useSimdBackend();
  const before = tf.memory().numTensors;
  const a = draws('dispose').sparse(6, 4, 0.5);
  void [a.transpose.row, a.order, a.row];
  a.dispose();
  assert.is(tf.memory().numTensors, before);
});

test('tensors outlive the tidy they were made in', async () => {
  await useSimdBackend();
  const made: SparseMatrix[] = [];
  tf.tidy(() => {
    const matrix = draws('tidy').sparse(4, 4, 0.5);
    void [matrix.transpose, matrix.row];
    made.push(matrix);
  });
  const [a] = made;
  for (const t of [a.start, a.column, a.value, a.order, a.row, a.chunkBounds]) assert.not(t.isDisposed);
});

test('every kind of broken arrays is named', async () => {
  await useSimdBackend();
  const make = (rows: number, cols: number, arrays: CsrArrays) => () => new SparseMatrix(rows, cols, arrays);
  assert.throws(make(1.5, 1, csr([0, 0], [])), 'matrix sizes must be whole numbers ≥ 0, got 1.5');
  assert.throws(make(2, 1, csr([0, 0], [])), '2 rows need 3 row starts, got 2');
  assert.throws(make(1, 1, csr([0, 1], [0], [])), 'one value per column number, got 0 for 1');
  assert.throws(make(1, 1, csr([1, 1], [0])), 'row starts must go from 0 to 1, got 1 to 1');
  assert.throws(make(2, 1, csr([0, 2, 1], [0])), 'row starts must ascend, got 2 then 1 at row 1');
  assert.throws(make(1, 2, csr([0, 1], [2])), 'column 2 of entry 0 is not one of the columns 0 … 1');
  assert.throws(make(1, 2, csr([0, 1], [-1])), 'column -1 of entry 0');
  assert.throws(make(1, 2, csr([0, 1], [0], [Number.NaN])), 'value of entry 0 must be a finite number, got NaN');
});

test.run();
