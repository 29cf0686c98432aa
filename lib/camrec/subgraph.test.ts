import {
  gather,
  mul,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { interactionGraph } from '../graph/interactionGraph.js';
import { type MaskWeights, normalizeRows, randomNormal, useSimdBackend } from '../tensor/index.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { type MaskSettings, readOuts } from './subgraph.js';

await useSimdBackend();

const SIZE = 16;
const graph = interactionGraph(tinyDataset());
const x = normalizeRows(randomNormal([22, SIZE], 1) as Tensor2D);
const weights = Array.from(
  { length: 3 },
  (_, l): MaskWeights => ({
    w1: mul(0.3, randomNormal([2 * SIZE, SIZE], 10 + l)) as Tensor2D,
    b1: mul(0.1, randomNormal([SIZE], 20 + l)) as Tensor1D,
    w2: mul(0.2, randomNormal([SIZE, 1], 30 + l)) as Tensor2D,
    b2: zeros([1]),
  }),
);
const noise = (layer: number, entries: number): Tensor1D => mul(0.2, randomNormal([entries], 40 + layer)) as Tensor1D;
const masks: MaskSettings = { weights, temperature: 0.2, noise };

function close(actual: Tensor, expected: Tensor, tolerance = 1e-5): void {
  assert.equal(actual.shape, expected.shape);
  const other = expected.dataSync();
  actual.dataSync().forEach((value, i) => {
    assert.ok(Math.abs(value - other[i]) <= tolerance, `place ${i}: ${value} is not ${other[i]}`);
  });
}

test('one user and one item by hand: the read-out is a sum over layers, Â swaps the two', () => {
  const two = interactionGraph({ users: 1, items: 1, train: { start: Int32Array.of(0, 1), items: Int32Array.of(0) } });
  const start = tensor2d([1, 10], [2, 1]);
  close(readOuts(two, start, { layers: 1 }).rep, tensor2d([11, 11], [2, 1]));
  close(readOuts(two, start, { layers: 2 }).rep, tensor2d([12, 21], [2, 1]));
});

test('gates of 1 leave the graph as it is: rep* = rep', () => {
  const open = {
    ...masks,
    noise: (_: number, entries: number): Tensor1D => tensor1d(new Float32Array(entries).fill(1e6)),
  };
  for (const layers of [1, 2, 3]) {
    const { rep, causal } = readOuts(graph, x, { layers, masks: open });
    close(causal as Tensor2D, rep);
  }
});

test('gates of 0 cut everything: rep* = x', () => {
  const shut = {
    ...masks,
    noise: (_: number, entries: number): Tensor1D => tensor1d(new Float32Array(entries).fill(-1e6)),
  };
  close(readOuts(graph, x, { layers: 2, masks: shut }).causal as Tensor2D, x);
});

test('gates are between 0 and 1, one for each directed edge, and differ by direction', () => {
  const { masked } = readOuts(graph, x, { layers: 2, masks });
  assert.is(masked.length, 2);
  const gates = masked[0].dataSync().map((value, p) => value / graph.host.value[p]);
  assert.ok(gates.every((gate) => gate >= 0 && gate <= 1.000001));
  const other = graph.order.dataSync();
  assert.ok(gates.some((gate, p) => Math.abs(gate - gates[other[p]]) > 0.01));
});

test('a gate by its formula: σ((noise + w2ᵀ relu(w1ᵀ [e_i ; e_j] + b1)) / τ) from the states after that layer', () => {
  const { masked } = readOuts(graph, x, { layers: 1, masks });
  const states = readOuts(graph, x, { layers: 1 }).rep.sub(x).arraySync() as number[][]; // rep = x + Âx
  const [w1, b1, w2] = [weights[0].w1.arraySync(), weights[0].b1.arraySync(), weights[0].w2.arraySync()] as [
    number[][],
    number[],
    number[][],
  ];
  const drawn = noise(1, graph.nnz).dataSync();
  for (const [user, p] of [
    [0, 0],
    [5, graph.host.start[5]],
    [11, graph.host.start[11] + 2],
  ]) {
    const ends = [...states[user], ...states[graph.host.column[p]]];
    const hidden = b1.map((b, h) => Math.max(0, b + ends.reduce((sum, e, k) => sum + e * w1[k][h], 0)));
    const score = hidden.reduce((sum, value, h) => sum + value * w2[h][0], 0);
    const gate = 1 / (1 + Math.exp(-(drawn[p] + score) / 0.2));
    assert.ok(Math.abs(masked[0].dataSync()[p] - graph.host.value[p] * gate) < 1e-5);
  }
});

test('the last layer at some rows only gives those rows of the whole, with and without masks', () => {
  const nodes = [1, 4, 13, 21];
  const { matrix, entries } = graph.selectRows(nodes);
  const rows = { matrix, nodes: tensor1d(nodes, 'int32') };
  for (const layers of [1, 2, 3]) {
    const whole = readOuts(graph, x, { layers, masks });
    const own = (layer: number, count: number): Tensor1D =>
      layer < layers ? noise(layer, count) : gather(noise(layer, graph.nnz), tensor1d(entries, 'int32'));
    const some = readOuts(graph, x, { layers, masks: { ...masks, noise: own }, rows });
    close(some.rep, gather(whole.rep, rows.nodes), 1e-6);
    close(some.causal as Tensor2D, gather(whole.causal as Tensor2D, rows.nodes), 1e-6);
    close(readOuts(graph, x, { layers, rows }).rep, gather(whole.rep, rows.nodes), 1e-6);
  }
});

test.run();
