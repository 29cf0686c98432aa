// Comparisons of runs written by hand, so that every number is known.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MMREC_TRAINING } from '../baselines/protocol.js';
import { plainTitle } from '../report/saveFigure.js';
import { type Comparison, type ComparisonParts, compareRuns } from './comparison.js';
import { differencePicture, metricPicture } from './pictures.js';
import type { PlannedRun } from './plan.js';
import { comparisonMarkdown, comparisonRows } from './table.js';

const root = mkdtempSync(join(tmpdir(), 'camrec-comparison-'));
let folders = 0;

interface Written {
  system: string;
  point?: string;
  seed?: number;
  valid: number;
  /** Recall@20 of each user on test; left out, the run has no readable test numbers at all */
  test?: number[];
}

/** Writes runs into a folder of their own and compares them. */
function compared(written: readonly Written[], more: Partial<ComparisonParts> = {}): Comparison {
  const folder = join(root, String(++folders));
  const runs = written.map((run): PlannedRun => {
    const { system, point = '', seed = 1, valid, test: users } = run;
    const place = join(system, point, `seed-${seed}`);
    mkdirSync(join(folder, place), { recursive: true });
    const mean = users && users.reduce((sum, value) => sum + value, 0) / users.length;
    const record = {
      format: 'camrec run 1',
      status: 'finished',
      message: 'all 1 epochs done',
      epochs: [{ epoch: 1, valid: { 'recall@20': valid } }],
      bestEpoch: 1,
      ...(users && { test: { 'recall@20': mean, 'ndcg@20': mean } }),
    };
    const ranking = {
      parameters: 5,
      users: users?.map((_, u) => u),
      perUser: { 'recall@20': users, 'ndcg@20': users },
    };
    writeFileSync(join(folder, place, 'run.json'), JSON.stringify(record));
    writeFileSync(join(folder, place, 'ranking.json'), users ? JSON.stringify(ranking) : 'not to be read');
    return { system, point, seed, options: { point }, training: MMREC_TRAINING, folder: place };
  });
  return compareRuns({
    folder,
    data: { name: 'by hand', fingerprint: 'x', users: 4, items: 9, trainingClicks: 12 },
    seeds: [...new Set(runs.map(({ seed }) => seed))],
    systems: [...new Set(runs.map(({ system }) => system))].map((name) => ({ name, paper: 'none' })),
    runs,
    failures: new Map(),
    skipped: new Map(),
    draws: 200,
    ...more,
  });
}

test('a grid is chosen on validation: the test numbers of what is not chosen are not even read', () => {
  const { systems } = compared([
    { system: 'bpr', point: 'a', valid: 0.3 },
    { system: 'bpr', point: 'b', valid: 0.4, test: [0, 0, 0, 1] },
    { system: 'bpr', point: 'c', valid: 0.2 },
  ]);
  assert.is(systems[0].point, 'b');
  assert.equal(systems[0].options, { point: 'b' });
  assert.equal(
    systems[0].grid.map(({ point, score }) => [point, score]),
    [
      ['a', 0.3],
      ['b', 0.4],
      ['c', 0.2],
    ],
  );
});

test('where test would choose otherwise, validation is followed', () => {
  const better = [1, 1, 1, 1];
  const worse = [0, 1, 0, 0];
  const [found] = compared([
    { system: 'bpr', point: 'a', valid: 0.3, test: better },
    { system: 'bpr', point: 'b', valid: 0.4, test: worse },
  ]).systems;
  assert.is(found.mean?.['recall@20'], 0.25);
});

test('means, sample deviations over seeds, and differences to CaMRec on common seeds, by hand', () => {
  const comparison = compared([
    { system: 'bpr', seed: 1, valid: 0.1, test: [0, 0, 1, 0] },
    { system: 'bpr', seed: 2, valid: 0.1, test: [0, 0, 1, 1] },
    { system: 'camrec', seed: 1, valid: 0.1, test: [1, 1, 1, 1] },
    { system: 'camrec', seed: 2, valid: 0.1, test: [1, 1, 1, 1] },
    { system: 'camrec', seed: 3, valid: 0.1, test: [0, 0, 0, 0] },
  ]);
  const [bpr, camrec] = comparison.systems;
  assert.is(bpr.mean?.['recall@20'], 0.375); // of 0.25 and 0.5
  assert.ok(Math.abs((bpr.spread?.['recall@20'] ?? 0) - 0.25 / Math.SQRT2) < 1e-15);
  assert.is(bpr.difference?.['recall@20'].difference, -0.625); // seed 3 has no partner
  assert.is(camrec.difference, undefined);
  assert.is(comparison.reference, 'camrec');
  const rows = comparisonRows(comparison);
  assert.equal([rows[0]['recall@20'], rows[0]['Δ recall@20'], rows[1]['Δ recall@20']], [0.375, -0.625, undefined]);
});

test('one seed has no spread; without CaMRec there are no differences, and the table says so', () => {
  const comparison = compared([{ system: 'bpr', valid: 0.1, test: [0, 1, 1, 0] }]);
  assert.is(comparison.systems[0].spread, undefined);
  assert.is(comparison.reference, null);
  assert.is(differencePicture(comparison), undefined);
  const text = comparisonMarkdown(comparison, new Map(), 'npx camrec compare');
  assert.match(text, /CaMRec is not among the finished systems, so no differences to it are given/);
  assert.is(plainTitle(metricPicture(comparison)), 'bpr ranks best on by hand');
});

test('what was skipped or failed is in the document and in the table', () => {
  const finished = { system: 'bpr', seed: 1, valid: 0.1, test: [0, 1, 1, 0] };
  const run = (system: string, seed: number): PlannedRun => ({
    system,
    point: '',
    seed,
    options: {},
    training: MMREC_TRAINING,
    folder: `${system}/seed-${seed}`,
  });
  const base = compared([finished]);
  const comparison = compared([finished], {
    systems: ['bpr', 'vbpr', 'slmrec'].map((name) => ({ name, paper: 'none' })),
    runs: [run('bpr', 1), run('bpr', 2), run('vbpr', 1), run('slmrec', 1)],
    failures: new Map([
      ['bpr/seed-2', 'ended by SIGKILL'],
      ['vbpr/seed-1', 'no room'],
    ]),
    skipped: new Map([['slmrec', 'slmrec needs visual and textual item features']]),
  });
  assert.equal(
    comparison.systems.map(({ status }) => status),
    ['finished', 'failed', 'skipped'],
  );
  assert.equal(comparison.systems[0].mean, base.systems[0].mean);
  const text = comparisonMarkdown(comparison, new Map(), 'npx camrec compare');
  assert.match(text, /bpr, seed 2: failed: ended by SIGKILL/);
  assert.match(text, /vbpr, seed 1: failed: no room/);
  assert.match(text, /slmrec: skipped: slmrec needs visual and textual item features/);
});

test('the same runs give the same bytes; runs of other users are refused', () => {
  const runs = [
    { system: 'bpr', valid: 0.1, test: [0, 1, 1, 0] },
    { system: 'camrec', valid: 0.1, test: [0, 1, 1, 1] },
  ];
  assert.is(JSON.stringify(compared(runs)), JSON.stringify(compared(runs)));
  assert.throws(
    () => compared([runs[0], { ...runs[1], test: [0, 1, 1] }]),
    /camrec on seed 1 ranked other users than bpr; the runs are not of one data set/,
  );
});

test.after(() => rmSync(root, { recursive: true, force: true }));
test.run();
