import { scalar, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { interactionGraph } from '../graph/interactionGraph.js';
import type { Batch } from '../recommender.js';
import { randomNormal, useSimdBackend } from '../tensor/index.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { batchRows } from './batchRows.js';
import { contrast, objective, rankingTerms } from './objective.js';
import { CAMREC_DEFAULTS } from './options.js';

await useSimdBackend();

const near = (actual: number, expected: number, tolerance = 1e-5): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

const batch: Batch = {
  index: 0,
  users: Int32Array.of(3, 0, 3),
  positives: Int32Array.of(1, 1, 2),
  negatives: Int32Array.of(4, 0, 1),
  own: (resource) => resource,
};

test("a batch's nodes: each once, ascending, with positions, multiplicities and graph rows", () => {
  const data = tinyDataset();
  const graph = interactionGraph(data);
  const rows = batchRows(graph, data.users, batch);
  assert.equal([...rows.nodes.dataSync()], [0, 3, 12, 13, 14, 16]);
  assert.equal([...rows.users.dataSync()], [1, 0, 1]);
  assert.equal([...rows.positives.dataSync()], [3, 3, 4]);
  assert.equal([...rows.negatives.dataSync()], [5, 2, 3]);
  assert.equal([...rows.itemIds.dataSync()], [1, 1, 2, 4, 0, 1]);
  assert.equal([...rows.distinctUsers.ids.dataSync()], [1, 0]);
  assert.equal([...rows.distinctUsers.weight.dataSync()].slice(0, 2), [2, 1]);
  assert.is(rows.matrix.rows, 6);
  assert.equal([...rows.matrix.host.column.subarray(0, 3)], [...graph.host.column.subarray(0, 3)]);
});

test('BPR by hand, in bits, and the mean square of the batch users', () => {
  const rows = {
    users: tensor1d([0], 'int32'),
    positives: tensor1d([1], 'int32'),
    negatives: tensor1d([2], 'int32'),
    userIds: tensor1d([1, 1, 0], 'int32'),
  };
  const rep = tensor2d([1, 0, 0, 0, 2, 0, 0, 0, 0.5, 0, 0, 0], [3, 4]);
  const terms = rankingTerms({ rep, masked: [] }, tensor2d([1, 2, 3, 4], [2, 2]), rows as never, CAMREC_DEFAULTS);
  near(terms.bpr?.dataSync()[0] ?? Number.NaN, Math.log2(1 + Math.exp(-1.5)));
  near(terms.regularization?.dataSync()[0] ?? Number.NaN, (9 + 16 + 9 + 16 + 1 + 4) / 6);
  assert.is(terms.contrast, undefined);
});

test('InfoNCE over merged rows is that of the batch written out', () => {
  const [rep, causal] = [1, 2].map((seed) => randomNormal([4, 16], seed) as Tensor2D);
  const ids = [2, 0, 2, 2, 3, 0]; // the batch
  const unit = (table: Tensor2D): number[][] =>
    (table.arraySync() as number[][]).map((row) => row.map((value) => value / Math.hypot(...row)));
  const [a, b] = [unit(rep), unit(causal)];
  const dot = (i: number, j: number): number => a[i].reduce((sum, value, k) => sum + value * b[j][k], 0) / 0.2;
  const losses = ids.map((i) => Math.log(ids.reduce((sum, j) => sum + Math.exp(dot(i, j)), 0)) - dot(i, i));
  const expected = losses.reduce((sum, loss) => sum + loss, 0) / ids.length;
  const merged = { ids: tensor1d([2, 0, 3], 'int32'), weight: tensor1d([3, 2, 1]) };
  near(contrast(rep, causal, merged, 0.2).dataSync()[0], expected);
});

test('the objective: unweighted parts summed over modalities, weighted in the total', () => {
  const terms = [
    { bpr: scalar(1), contrast: scalar(2) },
    { bpr: scalar(3), contrast: scalar(4), diffusion: scalar(5) },
  ];
  const { total, parts } = objective(terms, { ...CAMREC_DEFAULTS, contrastWeight: 0.5, diffusionWeight: 10 });
  near(total.dataSync()[0], 4 + 0.5 * 6 + 10 * 5);
  assert.equal(Object.keys(parts), ['bpr', 'contrast', 'diffusion']);
  near(parts.contrast.dataSync()[0], 6);
});

test.run();
