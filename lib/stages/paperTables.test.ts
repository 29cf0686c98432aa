import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readPublished } from '../report/paper.js';
import { ablationRows, countVerdicts, paperCells, paperRows, truthVerdicts } from './paperTables.js';

const table = (n: number) =>
  readPublished(fileURLToPath(new URL(`../../../data/paper/table${n}.csv`, import.meta.url)));
const row = (system: string, seed: number, recall: number) => ({
  system,
  seed,
  bestEpoch: 1,
  'recall@20': recall,
  'precision*@20': recall,
});
const rows = [1, 2, 3].flatMap((seed) => [
  row('CaMRec', seed, 0.2 + seed / 1e4),
  row('w/o DCD', seed, 0.1 + seed / 1e4),
]);
const setting = { place: 'the simulated shop', command: './reproduce.sh' };

test('every system and data set of the paper has a row with a verdict and a reason', () => {
  const first = paperRows(table(1), rows, setting);
  assert.is(first.length, 45);
  assert.equal(countVerdicts(first), { reproduced: 0, 'not reproduced': 0, 'cannot be tested here': 45 });
  assert.equal(first[0], {
    row: 'BPR, Baby',
    published: '0.0357  0.0575  0.0192  0.0249',
    ours: '–',
    verdict: 'cannot be tested here',
    why: 'Baby with its features is not in the kit; ours is the simulated shop',
  });
  assert.is(paperRows(table(2), rows, setting).length, 4);
  assert.equal([paperCells(table(1), rows, setting).length, paperCells(table(2), rows, setting).length], [180, 16]);
});

test('on the data of the paper a row is judged by the worst of its cells', () => {
  const same = [0.0647, 0.0985].map((recall) => ({ ...row('CaMRec', 1, recall), 'recall@10': 0.0704 }));
  const judged = paperRows(table(2), same, { ...setting, dataset: 'baby' }).find((r) => r.row === 'CaMRec, Baby');
  assert.is(judged?.verdict, 'not reproduced'); // Recall@10 is the published one, Recall@20 is .0816 for .1068
});

test('ablations are relative to the full model, in the paper and here', () => {
  const dcd = ablationRows(table(2), rows, 'recall@20').find((r) => r.variant === 'w/o DCD');
  assert.ok(Math.abs((dcd?.published ?? 0) - (0.0993 - 0.1068) / 0.1068) < 1e-12);
  assert.ok(Math.abs((dcd?.ours ?? 0) + 0.5) < 1e-3); // half of the full model's recall
  assert.throws(() => ablationRows(table(1).slice(0, 4), rows, 'recall@20'), /no CaMRec in recall@20/);
});

test('by the truth, a clear order is reproduced and a system that was not run cannot be tested', () => {
  const verdicts = truthVerdicts([...table(1), ...table(2)], rows, 'precision*@20');
  assert.is(verdicts.find((v) => v.claim.startsWith('CaMRec beats w/o DCD'))?.verdict, 'reproduced');
  assert.is(verdicts.find((v) => v.claim.startsWith('LightGCN beats BPR'))?.verdict, 'cannot be tested here');
});

test.run();
