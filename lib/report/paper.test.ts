import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Measured, MISPRINTS, numberVerdicts, orderVerdicts, readPublished } from './paper.js';
import { judgeBetter, judgeNumber } from './verdict.js';

const table = (name: string): string => fileURLToPath(new URL(`../../../data/paper/${name}.csv`, import.meta.url));
const table1 = readPublished(table('table1'));
const table2 = readPublished(table('table2'));
const shop = { place: 'the simulated shop', command: './reproduce.sh' };
const recall = (system: string, values: number[]): Measured => ({ system, metric: 'recall@20', values });

test('both tables are read whole', () => {
  assert.is(table1.length, 15 * 3 * 4);
  assert.is(table2.length, 4 * 4);
  assert.equal(table1[1], { system: 'BPR', dataset: 'baby', metric: 'recall@20', value: 0.0575 });
  // the full model's row of table 2 is its row of table 1
  assert.equal(
    table2.filter((cell) => cell.system === 'CaMRec'),
    table1.filter((cell) => cell.system === 'CaMRec' && cell.dataset === 'baby'),
  );
});

test('every suspected misprint is a cell of table 1', () => {
  const values = MISPRINTS.map(
    (m) => table1.find((c) => c.system === m.system && c.dataset === m.dataset && c.metric === m.metric)?.value,
  );
  assert.equal(values, [0.0999, 0.0241]);
});

test('a better mean beyond two standard errors of the paired differences is reproduced', () => {
  // differences 0.06, 0.01, 0.05: mean 0.04, standard error 0.01528; halved differences keep the ratio
  const judged = judgeBetter([0.31, 0.28, 0.35], [0.25, 0.27, 0.3]);
  assert.is(judged.verdict, 'reproduced');
  assert.ok(Math.abs((judged.mean ?? 0) - 0.04) < 1e-12);
  assert.ok(Math.abs((judged.standardError ?? 0) - 0.015275252316519465) < 1e-12);
  const opposite = judgeBetter([0.25, 0.27, 0.3], [0.31, 0.28, 0.35]);
  assert.equal([opposite.verdict, opposite.why], ['not reproduced', 'opposite, beyond two standard errors']);
  // differences 0.06, −0.03, 0.05: mean 0.0267 within 2 × 0.0285
  const unclear = judgeBetter([0.31, 0.24, 0.35], [0.25, 0.27, 0.3]);
  assert.is(unclear.verdict, 'not reproduced');
  assert.match(unclear.why, /indistinguishable/);
  assert.is(judgeBetter([1, 1, 1], [1, 1, 1]).verdict, 'not reproduced');
  const few = judgeBetter([1, 2], [0, 0]);
  assert.equal([few.verdict, few.why], ['cannot be tested here', 'needs at least 3 seeds, has 2: run with --seeds 3']);
});

test('claims of order get a row each', () => {
  const measured = [
    recall('CaMRec', [0.3, 0.31, 0.32]),
    recall('w/o Backdoor', [0.31, 0.3, 0.32]),
    recall('w/o Frontdoor', [0.28, 0.29, 0.3]),
    recall('LightGCN', [0.2, 0.21, 0.23]),
    recall('BPR', [0.25, 0.26, 0.28]),
  ];
  const rows = orderVerdicts([...table1, ...table2.filter((cell) => cell.system !== 'CaMRec')], measured, shop);
  assert.is(rows.length, 3 + 14 + 1);
  assert.is(rows.filter((row) => row.why.endsWith('was not run on the simulated shop')).length, 13);
  assert.equal(
    [0, 1, 2, 3, 4, 17].map((n) => [rows[n].claim, rows[n].verdict]),
    [
      ['CaMRec beats w/o Backdoor in Recall@20', 'not reproduced'],
      ['CaMRec beats w/o Frontdoor in Recall@20', 'reproduced'],
      ['CaMRec beats w/o DCD in Recall@20', 'cannot be tested here'],
      ['CaMRec beats BPR in Recall@20', 'reproduced'],
      ['CaMRec beats LightGCN in Recall@20', 'reproduced'],
      ['LightGCN beats BPR in Recall@20', 'not reproduced'],
    ],
  );
  assert.equal([rows[0].published, rows[0].ours, rows[0].spread], ['+0.0084 Baby', '0.0000', '0.0100']);
  assert.is(rows[4].published, '+0.0314 Baby, +0.0322 Sports, +0.0432 Clothing');
  assert.is(rows[2].why, 'w/o DCD was not run on the simulated shop');
  assert.match(rows[17].why, 'opposite');
});

test('numbers of other data sets cannot be tested, those of the same are compared', () => {
  const cells = table1.filter((cell) => cell.system === 'LightGCN' && cell.metric === 'recall@20');
  const onShop = numberVerdicts(cells, [recall('LightGCN', [0.0754])], shop);
  assert.equal(
    onShop.map((row) => row.verdict),
    Array(3).fill('cannot be tested here'),
  );
  const onBaby = numberVerdicts(cells, [recall('LightGCN', [0.0744, 0.0754])], {
    place: 'Baby',
    dataset: 'baby',
    command: 'x',
  });
  assert.equal([onBaby[0].verdict, onBaby[0].ours, onBaby[0].spread], ['reproduced', '0.0749', '0.0007']);
  assert.is(onBaby[1].verdict, 'cannot be tested here');
  assert.is(judgeNumber(0.0754, 0.06, 0.005).verdict, 'not reproduced');
});

test('a suspected misprint says so in its row', () => {
  const row = numberVerdicts(table1, [], shop).find((r) => r.claim === 'FREEDOM, Sports, Recall@20');
  assert.match(row?.why ?? '', 'likely misprint: FREEDOM itself reports 0.1089');
});

test('a broken table is named by file and line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paper-'));
  const path = join(folder, 'table.csv');
  writeFileSync(path, 'model,dataset,recall@10\nBPR,baby,0.1\n');
  assert.throws(() => readPublished(path), /table\.csv, line 1: expected columns model or variant, dataset, recall@10/);
  writeFileSync(path, 'model,dataset,recall@10,recall@20,ndcg@10,ndcg@20\nBPR,baby,0.1,0.2,0.1,x\n');
  assert.throws(() => readPublished(path), /table\.csv, line 2: ndcg@20 must be a number between 0 and 1, got x/);
  rmSync(folder, { recursive: true });
});

test('bad values are named', () => {
  assert.throws(() => judgeBetter([1], [1, 2]), /equally many, got 1 and 2/);
  assert.throws(() => judgeBetter([1, 2, Number.NaN], [1, 2, 3]), /must be finite numbers, got NaN/);
  assert.throws(() => judgeNumber(1, 1, 0), /tolerance must be > 0, got 0/);
});

test.run();
