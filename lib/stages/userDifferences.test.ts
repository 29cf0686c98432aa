import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rankingOf } from '../training/run.js';
import { contenders } from './contenders.js';
import { openStage } from './stage.js';
import { userDifferences } from './userDifferences.js';

const folder = mkdtempSync(join(tmpdir(), 'differences-'));
const stage = await openStage({ scale: 'smoke', seeds: 2, figures: folder, built: folder });
const named = (...names: string[]) => contenders.filter(({ name }) => names.includes(name));

test('the difference is that of the mean recalls, inside its interval, and CaMRec has no row', async () => {
  const rows = await userDifferences(stage, named('Popularity', 'LightGCN', 'CaMRec'), { draws: 200 });
  assert.equal(
    rows.map(({ system }) => system),
    ['Popularity', 'LightGCN'],
  );
  const recall = async (name: string): Promise<number> => {
    const [{ open }] = named(name);
    let sum = 0;
    for (const seed of stage.seeds) {
      const run = await open(stage, seed);
      sum += rankingOf(run, stage.data).metrics['recall@20'];
      run.model.dispose();
    }
    return sum / stage.seeds.length;
  };
  for (const { system, difference, low, high, p } of rows) {
    const expected = (await recall(system)) - (await recall('CaMRec'));
    assert.ok(Math.abs(difference - expected) < 1e-12, system);
    assert.ok(low <= difference && difference <= high && p > 0 && p <= 1, system);
  }
});

test('the same stage gives the same intervals; without CaMRec there is nothing to compare with', async () => {
  const two = named('Popularity', 'CaMRec');
  assert.equal(await userDifferences(stage, two, { draws: 50 }), await userDifferences(stage, two, { draws: 50 }));
  const refusal = await userDifferences(stage, named('BPR')).then(String, (error) => error.message);
  assert.is(refusal, 'CaMRec is not among the contenders; add it, the others are compared with it');
});

test('every system of Table 1 is a contender under its name there', () => {
  const published =
    'BPR LightGCN VBPR MMGCN GRCN DualGNN SLMRec LATTICE FREEDOM BM3 DiffMM DA-MRS M3CSR FETTL CaMRec'.split(' ');
  const names = contenders.map(({ name }) => name);
  assert.equal(
    published.filter((name) => !names.includes(name)),
    [],
  );
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
