import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type SparseMatrix, useSimdBackend } from '../tensor/index.js';
import { itemGraph } from './itemGraph.js';

await useSimdBackend();

/** Rows of a sparse matrix written out. */
function dense({ rows, cols, host }: SparseMatrix): number[][] {
  const out = Array.from({ length: rows }, () => new Array<number>(cols).fill(0));
  for (let r = 0; r < rows; r++) {
    for (let p = host.start[r]; p < host.start[r + 1]; p++) out[r][host.column[p]] += host.value[p];
  }
  return out;
}

function close(actual: number[][], expected: number[][]): void {
  actual.forEach((row, r) => {
    row.forEach((value, c) => {
      assert.ok(Math.abs(value - expected[r][c]) < 1e-6, `entry ${r}, ${c} is ${value}, expected ${expected[r][c]}`);
    });
  });
}

test('three items by hand: two neighbors each, weighted by cosine, scaled by the row sums', () => {
  // cosines: (0,1) 0.6, (0,2) 0, (1,2) 0.8; item 0 keeps {0, 1}, item 1 {1, 2}, item 2 {2, 1}; row sums 1.6, 1.8, 1.8
  const graph = itemGraph(tensor2d([2, 0, 3, 4, 0, 5], [3, 2]), { neighbors: 2 });
  const [a, b] = [1 / 1.6, 1 / 1.8];
  const ab = Math.sqrt(a * b);
  close(dense(graph), [
    [a, 0.6 * ab, 0],
    [0, b, 0.8 * b],
    [0, 0.8 * b, b],
  ]);
});

test('equal cosines go to the lower item', () => {
  const graph = itemGraph(tensor2d([1, 1, 1, 1], [4, 1]), { neighbors: 2 });
  assert.equal([...graph.host.column], [0, 1, 0, 1, 0, 1, 0, 1]);
});

test('more neighbors than items means all items; cosines below 0 count as 0; an item without features has an empty row', () => {
  const graph = itemGraph(tensor2d([1, -1, 0], [3, 1]), { neighbors: 40 });
  close(dense(graph), [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ]);
});

test('similarity block by block: 1100 items on a circle keep their two sides', () => {
  const angles = Array.from({ length: 1100 }, (_, i) => (2 * Math.PI * i) / 1100);
  const graph = itemGraph(
    tensor2d(
      angles.flatMap((a) => [Math.cos(a), Math.sin(a)]),
      [1100, 2],
    ),
    { neighbors: 3 },
  );
  for (const i of [1, 511, 512, 513, 1098])
    assert.equal([...graph.host.column.subarray(3 * i, 3 * i + 3)], [i - 1, i, i + 1]);
});

test('nothing but the graph stays in memory, and neighbors must be a positive integer', () => {
  const features = tensor2d([1, 2, 3], [3, 1]);
  const before = memory().numTensors;
  itemGraph(features).dispose();
  assert.is(memory().numTensors, before);
  for (const neighbors of [0, 1.5, Number.NaN]) {
    assert.throws(
      () => itemGraph(features, { neighbors }),
      `item graph: neighbors must be a positive integer, got ${neighbors}`,
    );
  }
});

test.run();
