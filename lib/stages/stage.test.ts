import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lightgcn } from '../baselines/lightgcn.js';
import { readResults } from '../report/results.js';
import { check } from './checks.js';
import { openStage, type Stage } from './stage.js';

const folder = mkdtempSync(join(tmpdir(), 'camrec-stage-'));
const open = (): Promise<Stage> =>
  openStage({ scale: 'smoke', seeds: 2, figures: join(folder, 'figures'), built: join(folder, 'built') });

test('a stage knows its data, its world and its seeds', async () => {
  const stage = await open();
  assert.equal([stage.name, stage.data.users, stage.world?.settings.items, stage.seeds], ['shop', 60, 60, [1, 2]]);
});

test('a system is trained once for all stages, and anew after the code has changed', async () => {
  const first = await (await open()).train(lightgcn, { seed: 2 });
  first.model.dispose();
  assert.is(first.how, 'trained');
  const again = await (await open()).train(lightgcn, { seed: 2 });
  again.model.dispose();
  assert.is(again.how, 'loaded');
  assert.equal(again.record, first.record);

  const record = join(folder, 'built', 'smoke-shop', 'lightgcn', 'seed-2', 'run.json');
  const ofOtherCode = { ...first.record, environment: { code: 'before an edit' } };
  writeFileSync(record, JSON.stringify(ofOtherCode));
  const anew = await (await open()).train(lightgcn, { seed: 2 });
  anew.model.dispose();
  assert.is(anew.how, 'trained');
  assert.equal(JSON.parse(readFileSync(record, 'utf8')), first.record);
});

test('another option of the same variant is trained anew', async () => {
  const two = await (await open()).train(lightgcn, { options: { layers: 2 }, seed: 2 });
  two.model.dispose();
  assert.equal([two.how, two.record.settings.options.layers], ['trained', 2]);
});

test('figures and numbers go to the folder of the stage', async () => {
  const stage = await open();
  const layout = { width: 300, height: 200, margin: { l: 40, r: 10, t: 30, b: 30 }, title: { text: 'one point' } };
  await stage.figure({ data: [{ type: 'scatter', x: [1], y: [2] }], layout }, '99-point');
  assert.ok(statSync(join(folder, 'figures', '99-point.png')).size > 1000);
  await stage.record('a-stage', { value: 1 / 3 });
  assert.equal(readResults(join(folder, 'figures', 'results.json')), { 'a-stage': { value: 0.333333 } });
});

test('wrong parameters of a notebook are refused', async () => {
  for (const [options, message] of [
    [{ scale: 'tiny' }, "scale must be full or smoke, got 'tiny'"],
    [{ seeds: 0 }, 'seeds must be a whole number from 1 up, got 0'],
    [{ seeds: Number.NaN }, 'seeds must be a whole number from 1 up, got NaN'],
  ] as const) {
    try {
      await openStage(options);
      assert.unreachable();
    } catch (error) {
      assert.is((error as Error).message, message);
    }
  }
});

test('a check that does not hold stops the notebook', () => {
  assert.throws(() => check({ 'one is one': true, 'one is two': false }), 'check failed: one is two');
  check({ 'one is one': true });
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
