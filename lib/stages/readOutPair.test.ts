import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { camrec } from '../camrec/model.js';
import { CAMREC_DEFAULTS } from '../camrec/options.js';
import { evaluateRanking } from '../evaluation/ranking.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { cosines, disposeReadOuts, readOutPair, rowCosines, scoringTable, topOverlap } from './readOutPair.js';

await useSimdBackend();
const data = tinyDataset();
const options = { ...CAMREC_DEFAULTS, size: 8, codes: 5, codeSize: 4 };

function untrained(changes = {}) {
  const model = camrec.build(data, { ...options, ...changes }, streams(1).fork('init'));
  return { model, record: { settings: { seed: 1 }, bestEpoch: 0 } } as never as Parameters<typeof readOutPair>[0];
}

test('cosines of rows by hand', () => {
  const a = tensor2d([
    [3, 4],
    [1, 0],
    [2, 2],
  ]);
  const b = tensor2d([
    [6, 8],
    [0, 5],
    [-1, -1],
  ]);
  const [same, square, opposite] = rowCosines(a, b);
  assert.is(same, 1);
  assert.is(square, 0);
  // √8 √2 is 4 to the last place but one
  assert.ok(Math.abs(opposite + 1) < 1e-15);
});

test('the three ways to score are those of scoreFrom', () => {
  const run = untrained();
  const rows = scoringTable({ data } as never, readOutPair(run));
  for (const [n, scoreFrom] of ['rep', 'causal', 'both'].entries()) {
    const other = untrained({ scoreFrom }).model;
    const { metrics } = evaluateRanking(data, data.test, other.represent(streams(1).fork('evaluate', 0)));
    assert.is(rows[n]['recall@20'], metrics['recall@20']);
    assert.is(rows[n]['ndcg@20'], metrics['ndcg@20']);
  }
  assert.is(rows[0]['precision*@20'], undefined);
});

test('overlap of top lists: a ranking with itself 1, with its reverse what the places left over allow', () => {
  const users = tensor2d(Array.from({ length: 12 }, () => [1]));
  const up = { users, items: tensor2d(Array.from({ length: 10 }, (_, i) => [i])) };
  const down = { users, items: tensor2d(Array.from({ length: 10 }, (_, i) => [-i])) };
  assert.is(topOverlap(data, up, up, { k: 3 }), 1);
  assert.is(topOverlap(data, up, down, { k: 3 }), 0); // seven candidates a user: the top three and the last three
  assert.is(topOverlap(data, up, down, { k: 10 }), 1); // all seven of them, whatever the order
});

test('cosines and read-outs leave no tensor alive', () => {
  const run = untrained();
  const rows = cosines(run);
  const before = memory().numTensors; // after a first use, which puts the graph's own tensors in place
  cosines(run);
  assert.equal(
    rows.map((row) => row.rows),
    ['visual, users', 'visual, items', 'textual, users', 'textual, items'],
  );
  assert.ok(rows.every((row) => row.lowest <= row['5 %'] && row['5 %'] <= row.median && row.median <= 1));
  disposeReadOuts(readOutPair(run));
  assert.is(memory().numTensors, before);
});

test('without the causal subgraph there is no rep*', () => {
  assert.throws(() => readOutPair(untrained({ ablation: 'frontdoor' })), /has no rep\*; train another one/);
});

test.run();
