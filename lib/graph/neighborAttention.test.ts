import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { checkOp, closeTo, draws, type Numbers } from '../tensor/ops/opCheck.js';
import { attend, neighborhood } from './neighborAttention.js';

await useSimdBackend();

const SIZES = { length: 3, heads: 2 };
// node 0 attends to 7, 4 and 7 again, node 1 to 9, 4 and 7
const neighbors = Int32Array.of(7, 4, 7, 9, 4, 7);
const { numbers } = draws('neighbor attention');
const QUERIES = numbers([2, 4], -2, 2);
const SOURCES = numbers([3, 5], -2, 2); // of 7, 4, 9
const [QUERY, KEY, VALUE] = [numbers([4, 4]), numbers([5, 4]), numbers([5, 4])];

const row = ({ shape, values }: Numbers, r: number): number[] => [...values.subarray(r * shape[1], (r + 1) * shape[1])];
const product = (x: number[], map: Numbers): number[] =>
  Array.from({ length: map.shape[1] }, (_, c) => x.reduce((sum, value, r) => sum + value * row(map, r)[c], 0));

/** Node by node, head by head. */
function byHand(): number[] {
  return [0, 1].flatMap((node) => {
    const query = product(row(QUERIES, node), QUERY);
    const seen = [...neighbors.subarray(3 * node, 3 * node + 3)].map((id) => row(SOURCES, [7, 4, 9].indexOf(id)));
    return [0, 1].flatMap((head) => {
      const own = (x: number[]): number[] => x.slice(2 * head, 2 * head + 2);
      const q = own(query);
      const scores = seen.map((x) => own(product(x, KEY)).reduce((sum, k, c) => sum + k * q[c], 0) / Math.sqrt(4));
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      const values = seen.map((x) => own(product(x, VALUE)));
      return [0, 1].map((c) => values.reduce((sum, value, s) => sum + (Math.exp(scores[s]) / total) * value[c], 0));
    });
  });
}

test('each neighbor is a source once, in the order they come; one that stands twice counts twice', () => {
  const { ids, graph } = neighborhood(neighbors, SIZES);
  assert.equal([...ids], [7, 4, 9]);
  assert.equal([graph.rows, graph.cols, graph.nnz], [4, 6, 12]);
  // heads of a node one after another: places 0, 1, 0 of node 0 and 2, 1, 0 of node 1
  assert.equal([...graph.host.column], [0, 2, 0, 1, 3, 1, 4, 2, 0, 5, 3, 1]);
  graph.dispose();
});

test('two heads in plain numbers, scaled by the root of all columns', () => {
  const { graph } = neighborhood(neighbors, SIZES);
  const [query, key, value, queries, sources] = [QUERY, KEY, VALUE, QUERIES, SOURCES].map(({ shape, values }) =>
    tensor2d(values, shape as [number, number]),
  );
  closeTo('attention', attend({ query, key, value }, queries, sources, graph).dataSync(), byHand(), 1e-6);
  graph.dispose();
});

test('gradients of maps, queries and sources', async () => {
  await checkOp('attend', [QUERY, KEY, VALUE, QUERIES, SOURCES], (query, key, value, queries, sources) =>
    attend({ query, key, value }, queries, sources, neighborhood(neighbors, SIZES).graph),
  );
});

test('a neighborhood disposed leaves nothing', () => {
  const before = memory().numTensors;
  neighborhood(neighbors, SIZES).graph.dispose();
  assert.is(memory().numTensors, before);
});

test.run();
