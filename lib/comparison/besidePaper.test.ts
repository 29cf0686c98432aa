import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PublishedCell } from '../report/paper.js';
import { besidePaperMarkdown, verdictsBesidePaper } from './besidePaper.js';
import type { Comparison } from './comparison.js';

const cell = (system: string, dataset: string, value: number): PublishedCell => ({
  system,
  dataset,
  metric: 'recall@20',
  value,
});
const published = [
  cell('BPR', 'baby', 0.0575),
  cell('BPR', 'sports', 0.0653),
  cell('LightGCN', 'baby', 0.0754),
  cell('VBPR', 'baby', 0.0663),
];
const metrics = (recall: number) => ({ 'recall@10': 0, 'recall@20': recall, 'ndcg@10': 0, 'ndcg@20': 0 });
const comparison = (name: string): Comparison =>
  ({
    data: { name },
    systems: [
      { system: 'bpr', seeds: [{ seed: 1, test: metrics(0.0587) }] },
      { system: 'lightgcn', seeds: [1, 2].map((seed) => ({ seed, test: metrics(0.06 + seed / 1000) })) },
      { system: 'vbpr', seeds: [] },
    ],
  }) as unknown as Comparison; // what is read of it
const titles = (system: string): string => ({ bpr: 'BPR', lightgcn: 'LightGCN' })[system] ?? system;

test('on a data set of the paper each number of a system that finished is judged', () => {
  const rows = verdictsBesidePaper(comparison('baby'), published, { titles, command: 'x' });
  assert.equal(
    rows.map(({ claim, published: theirs, ours, spread, verdict }) => [claim, theirs, ours, spread, verdict]),
    [
      ['BPR, Baby, Recall@20', '0.0575', '0.0587', '–', 'reproduced'], // within two standard errors of two splits, 0.005
      ['LightGCN, Baby, Recall@20', '0.0754', '0.0615', '0.0007', 'not reproduced'],
    ],
  );
  assert.match(besidePaperMarkdown(rows), '## Beside Table 1');
});

test('on other data nothing is judged, and nothing is written', () => {
  const rows = verdictsBesidePaper(comparison('tiktok'), published, { titles, command: 'x' });
  assert.equal(rows, []);
  assert.is(besidePaperMarkdown(rows), '');
});

test.run();
