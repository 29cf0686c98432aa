import { memory, type Tensor2D, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type SparseMatrix, useSimdBackend } from '../tensor/index.js';
import { checkOp, closeTo, draws } from '../tensor/ops/opCheck.js';
import { itemGraph } from './itemGraph.js';
import { type LatentItemGraph, latentItemGraph } from './latentItemGraph.js';

await useSimdBackend();

type Rows = readonly (readonly number[])[];

/** Z dense and in plain numbers: the formula of its docstring, from raw and mapped features of each modality. */
export function plainLatentGraph(
  { raw, mapped, shares }: { raw: readonly Rows[]; mapped: readonly Rows[]; shares: readonly number[] },
  { neighbors, rawShare }: { neighbors: number; rawShare: number },
): number[][] {
  const blend = (graphs: readonly Rows[]): number[][] =>
    graphs[0].map((row, i) => row.map((_, j) => graphs.reduce((sum, graph, m) => sum + shares[m] * graph[i][j], 0)));
  const learned = scaled(blend(mapped.map((x) => nearestCosines(x, neighbors))));
  const fixed = blend(raw.map((x) => scaled(nearestCosines(x, neighbors))));
  return learned.map((row, i) => row.map((z, j) => (1 - rawShare) * z + rawShare * fixed[i][j]));
}

function nearestCosines(x: Rows, k: number): number[][] {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, c) => sum + value * b[c], 0);
  return x.map((a) => {
    const cosines = x.map((b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
    const worst = [...cosines].sort((p, q) => q - p)[Math.min(k, x.length) - 1];
    return cosines.map((c) => (c >= worst ? Math.max(0, c) : 0));
  });
}

function scaled(graph: Rows): number[][] {
  const sums = graph.map((row) => row.reduce((sum, value) => sum + value, 0));
  return graph.map((row, i) => row.map((value, j) => value / Math.sqrt(sums[i] * sums[j])));
}

/** Rows of a sparse matrix written out. */
function dense({ rows, cols, host }: SparseMatrix): number[][] {
  const out = Array.from({ length: rows }, () => new Array<number>(cols).fill(0));
  for (let r = 0; r < rows; r++) {
    for (let p = host.start[r]; p < host.start[r + 1]; p++) out[r][host.column[p]] += host.value[p];
  }
  return out;
}

const ITEMS = 50;
const { numbers } = draws('latentItemGraph');
const drawn = (rows: number, cols: number): Tensor2D => {
  const { values } = numbers([rows, cols]);
  return tensor2d(values, [rows, cols]);
};
const raw = [drawn(ITEMS, 9), drawn(ITEMS, 5)];
const mapped = [drawn(ITEMS, 6), drawn(ITEMS, 6)];
const SHARES = [0.3, 0.7];
const shares = tensor2d(SHARES, [1, 2]);
const K10 = { neighbors: 10, rawShare: 0.9 };
const rawGraphs = raw.map((x) => itemGraph(x, K10));
const rowsOf = (tensors: readonly Tensor2D[]): Rows[] => tensors.map((x) => x.arraySync());

test('50 items: the sparse graph is the dense one, with 40 entries a row', () => {
  for (const rawShare of [0.9, 0.25]) {
    const graph = latentItemGraph({ mapped, shares }, rawGraphs, { neighbors: 10, rawShare });
    const views = { raw: rowsOf(raw), mapped: rowsOf(mapped), shares: SHARES };
    const expected = plainLatentGraph(views, { neighbors: 10, rawShare });
    closeTo('Z', dense(graph.matrix).flat(), expected.flat(), 2e-7);
    assert.is(graph.matrix.nnz, 40 * ITEMS);
    graph.dispose();
  }
});

test('without a share for them, graphs of raw features are not needed', () => {
  const without = latentItemGraph({ mapped, shares }, [], { neighbors: 10, rawShare: 0 });
  const beside = latentItemGraph({ mapped, shares }, rawGraphs, { neighbors: 10, rawShare: 0 });
  assert.is(without.matrix.nnz, 20 * ITEMS);
  assert.equal(dense(without.matrix), dense(beside.matrix));
  without.dispose();
  beside.dispose();
});

test('weights of the same views are those of the matrix; of others they are between the same neighbors', () => {
  const graph = latentItemGraph({ mapped, shares }, rawGraphs, K10);
  const weightsOf = (views: Parameters<LatentItemGraph['weightsOf']>[0]): number[] =>
    tidy(() => Array.from(graph.weightsOf(views).dataSync()));
  assert.equal(weightsOf({ mapped, shares }), Array.from(graph.matrix.host.value));
  const others = weightsOf({ mapped: [mapped[1], mapped[0]], shares });
  others.forEach((weight, p) => {
    const isRaw = p % 40 >= 20;
    assert.is(weight === graph.matrix.host.value[p] || weight === 0, isRaw || weight === 0, `entry ${p}`);
  });
  graph.dispose();
});

test('gradients of the weights reach views and shares: kernel, composed form and differences agree', async () => {
  const [looks, texts] = [numbers([7, 4]), numbers([7, 3])];
  const views = {
    mapped: [tensor2d(looks.values, [7, 4]), tensor2d(texts.values, [7, 3])],
    shares,
  };
  const graphs = [drawn(7, 5), drawn(7, 2)].map((x) => itemGraph(x, { neighbors: 3 }));
  const graph = latentItemGraph(views, graphs, { neighbors: 3, rawShare: 0.4 });
  const share = { shape: [1, 2], values: Float32Array.from(SHARES) };
  await checkOp('weights', [looks, texts, share], (x, y, s) => graph.weightsOf({ mapped: [x, y], shares: s }));
});

test('cosines below 0 count as 0, and an item that maps to 0 is like nothing: no row sum is negative, every weight a number', () => {
  const line = tensor2d([1, -2, 3, 0], [4, 1]);
  const graph = latentItemGraph({ mapped: [line], shares: tensor2d([[1]]) }, [], { neighbors: 9, rawShare: 0 });
  const expected = [
    [0.5, 0, 0.5, 0],
    [0, 1, 0, 0],
    [0.5, 0, 0.5, 0],
    [0, 0, 0, 0],
  ];
  closeTo('Z', dense(graph.matrix).flat(), expected.flat(), 1e-7);
  graph.dispose();
  const nothing = latentItemGraph({ mapped: [zeros([3, 2])], shares: tensor2d([[1]]) }, [], {
    neighbors: 2,
    rawShare: 0,
  });
  assert.ok(nothing.matrix.host.value.every((weight) => weight === 0));
  nothing.dispose();
});

test('nothing but the graph stays in memory', () => {
  const before = memory().numTensors;
  latentItemGraph({ mapped, shares }, rawGraphs, K10).dispose();
  assert.is(memory().numTensors, before);
});

test.run();
