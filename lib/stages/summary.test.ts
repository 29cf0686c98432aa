import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measuredBySeed, placesClaim, summarize, summaryTable, twoTests, valuesOf } from './summary.js';

const rows = [
  { system: 'BPR', seed: 1, bestEpoch: 3, 'recall@20': 0.1, 'precision*@20': 0.4 },
  { system: 'BPR', seed: 2, bestEpoch: 5, 'recall@20': 0.3, 'precision*@20': 0.6 },
  { system: 'CaMRec', seed: 1, bestEpoch: 4, 'recall@20': 0.25, 'precision*@20': 0.5 },
];

test('means and standard deviations over seeds, no deviation for one seed', () => {
  // mean of .1 and .3 is .2; deviation √((.1² + .1²) / 1) = .1414…
  const [bpr, camrec] = summarize(rows, ['recall@20']);
  assert.is(bpr.mean, 0.2);
  assert.ok(Math.abs((bpr.spread ?? 0) - Math.SQRT2 / 10) < 1e-15);
  assert.equal(camrec, { system: 'CaMRec', metric: 'recall@20', mean: 0.25, spread: undefined });
});

test('the table has one row a system and a dash where a metric was not measured', () => {
  assert.equal(summaryTable(rows, ['recall@20', 'ndcg@20'], { digits: 2 }), [
    { system: 'BPR', 'recall@20': '0.20 ± 0.14', 'ndcg@20': '–' },
    { system: 'CaMRec', 'recall@20': '0.25', 'ndcg@20': '–' },
  ]);
});

test('values come in the order of the seeds; two tests stand side by side', () => {
  assert.equal(valuesOf(rows, 'BPR', 'recall@20'), [0.1, 0.3]);
  const [bpr] = twoTests(rows, 'recall@20', 'precision*@20');
  assert.is(bpr.biased, 0.2);
  assert.is(bpr.unbiased, 0.5);
  const recall = measuredBySeed(rows).find((cell) => cell.system === 'CaMRec' && cell.metric === 'recall@20');
  assert.equal(recall?.values, [0.25]);
});

test('the claim names the system whose place differs most', () => {
  const tests = [
    { system: 'A', biased: 0.3, unbiased: 0.1 },
    { system: 'B', biased: 0.2, unbiased: 0.3 },
    { system: 'C', biased: 0.1, unbiased: 0.2 },
  ];
  assert.is(placesClaim(tests), 'A: place 1 of 3 by logged clicks, place 3 by what people want');
  const alike = tests.map((row) => ({ ...row, unbiased: row.biased }));
  assert.is(placesClaim(alike), 'The logged test and the truth put all systems in the same order');
});

test.run();
