import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bpr } from '../baselines/bpr.js';
import { lightgcn } from '../baselines/lightgcn.js';
import { useSimdBackend } from '../tensor/index.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { CheckpointError, loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { openRun, type RunArguments, rankingOf, trained } from './run.js';
import { train } from './trainer.js';

await useSimdBackend();

const root = mkdtempSync(join(tmpdir(), 'camrec-run-'));
const data = tinyDataset();
const choices = {
  training: { epochs: 6, batchSize: 16, learningRate: 0.01 },
  seed: 3,
  environment: { backend: 'simd', threads: 1 },
};
const run = (folder: string, more: Partial<RunArguments<typeof lightgcn.defaults>> = {}) =>
  trained(lightgcn, data, { ...choices, ...more, folder: join(root, folder) });
const file = (folder: string, name: string): string => join(root, folder, name);
const message = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error) => (error instanceof CheckpointError ? error.message : `another error: ${error}`),
  );

test('trains once, then loads: the same variables, the same record, the same ranking', async () => {
  let epochs = 0;
  const first = await run('once', {
    onEpoch: () => {
      epochs++;
    },
  });
  assert.is(first.how, 'trained');
  assert.is(epochs, 6);
  const second = await run('once', {
    onEpoch: () => {
      epochs++;
    },
  });
  assert.is(second.how, 'loaded');
  assert.is(epochs, 6);
  assert.equal(second.record, first.record);
  for (const [name, variable] of Object.entries(first.model.variables)) {
    assert.equal(second.model.variables[name].dataSync(), variable.dataSync());
  }
  assert.equal(rankingOf(second, data).metrics, first.record.test);
  assert.equal(openRun(join(root, 'once')), first.record);
});

test('the record names what was run, on what, and how it ended; the same run writes the same bytes', async () => {
  const { record } = await run('again');
  assert.is(record.status, 'finished');
  assert.is(record.message, 'all 6 epochs done');
  assert.is(record.data, 'tiny');
  assert.equal(record.environment, { backend: 'simd', threads: 1 });
  assert.equal(record.settings.options, lightgcn.defaults);
  assert.is(record.settings.data, data.fingerprint);
  assert.is(record.epochs.length, 6);
  for (const name of ['run.json', 'checkpoint.bin'])
    assert.equal(readFileSync(file('again', name)), readFileSync(file('once', name)));
});

test('aborted and called again, it goes on and ends with the bytes of an unbroken run', async () => {
  const stop = new AbortController();
  const broken = await run('broken', {
    signal: stop.signal,
    onEpoch: (row) => {
      if (row.epoch === 2) stop.abort();
    },
  });
  assert.is(broken.how, 'aborted');
  assert.is(broken.record.status, 'training');
  assert.is(broken.record.message, 'stopped in epoch 3 before step 1');
  assert.is((await run('broken')).how, 'trained');
  for (const name of ['run.json', 'checkpoint.bin'])
    assert.equal(readFileSync(file('broken', name)), readFileSync(file('once', name)));
});

test('killed between two checkpoints, it goes on from the last one', async () => {
  const crash = run('killed', {
    saveEvery: 2,
    onEpoch: (row) => {
      if (row.epoch === 5) throw new Error('power cut');
    },
  });
  assert.match(await message(crash), 'power cut');
  assert.is(openRun(join(root, 'killed')).message, 'epoch 4 done');
  assert.is((await run('killed')).how, 'trained');
  assert.equal(readFileSync(file('killed', 'checkpoint.bin')), readFileSync(file('once', 'checkpoint.bin')));
});

test('a folder of another run is refused, and stays as it was', async () => {
  const before = readFileSync(file('once', 'checkpoint.bin'));
  const folder = join(root, 'once');
  const end = '; name another folder or delete this one';
  assert.is(await message(run('once', { seed: 4 })), `${folder} holds another run: it has seed 3, expected 4${end}`);
  assert.is(
    await message(run('once', { options: { layers: 2 } })),
    `${folder} holds another run: it has options layers = 3, expected 2${end}`,
  );
  assert.is(
    await message(trained(bpr, data, { ...choices, folder })),
    `${folder} holds another run: it has system lightgcn, expected bpr${end}`,
  );
  const other = trained(lightgcn, tinyDataset({ users: 10 }), { ...choices, folder });
  assert.match(
    await message(other),
    /holds another run: it has another data set \(fingerprint [0-9a-f]{12}…, expected [0-9a-f]{12}…\)/,
  );
  assert.equal(readFileSync(file('once', 'checkpoint.bin')), before);
});

test('a damaged checkpoint is refused with what is wrong and what to do', async () => {
  const damaged = (name: string, damage: (path: string) => void): Promise<string> => {
    cpSync(join(root, 'once'), join(root, name), { recursive: true });
    damage(file(name, 'checkpoint.bin'));
    return message(run(name));
  };
  const size = readFileSync(file('once', 'checkpoint.bin')).length;
  assert.match(
    await damaged('cut', (path) => truncateSync(path, size - 5)),
    /cut\/checkpoint.bin holds 5627 bytes of numbers, expected 5632: it is truncated; delete it and train again/,
  );
  assert.match(
    await damaged('longer', (path) => writeFileSync(path, 'x', { flag: 'a' })),
    /holds 5633 bytes of numbers, expected 5632: something was appended; delete it/,
  );
  const flip =
    (at: number) =>
    (path: string): void => {
      const bytes = readFileSync(path);
      bytes[at] ^= 1;
      writeFileSync(path, bytes);
    };
  assert.match(
    await damaged('number', flip(size - 9)),
    /was altered: its SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}; delete it and train again/,
  );
  const digit = readFileSync(file('once', 'checkpoint.bin')).indexOf('"seed":3') + 7;
  assert.match(await damaged('header', flip(digit)), /was altered/);
  assert.match(
    await damaged('empty', (path) => writeFileSync(path, '')),
    /is no checkpoint: expected a first line of JSON with format 'camrec checkpoint 2'; delete it and train again/,
  );
  assert.match(await damaged('other', (path) => writeFileSync(path, '{"format":"other"}\n')), /is no checkpoint/);
  const bare = (path: string): void => writeFileSync(path, '{"format":"camrec checkpoint 2"}\n');
  assert.match(await damaged('bare', bare), /is no checkpoint/);
  assert.match(
    await damaged('gone', (path) => rmSync(path)),
    /gone\/checkpoint.bin does not exist, expected a checkpoint; train first or name another folder/,
  );
});

test('a damaged or missing record is refused', async () => {
  assert.match(
    await message((async () => openRun(join(root, 'nowhere')))()),
    /nowhere\/run.json does not exist, expected the record of a run; train first or name another folder/,
  );
  cpSync(join(root, 'once'), join(root, 'torn'), { recursive: true });
  writeFileSync(file('torn', 'run.json'), '{"format": "camrec r');
  assert.match(
    await message(run('torn')),
    /torn\/run.json is no run record: expected JSON with format 'camrec run 1'; delete the folder and train again/,
  );
});

test('a state survives the file to the last bit, and nothing half written is left beside it', async () => {
  const { state, model } = await train(lightgcn, data, choices);
  model.dispose();
  const path = file('state', 'checkpoint.bin');
  saveCheckpoint(path, state);
  assert.equal(loadCheckpoint(path), state);
  assert.equal(loadCheckpoint(path, { expected: state.settings }), state);
  assert.not(existsSync(`${path}.new`));
});

test.after(() => rmSync(root, { recursive: true }));
test.run();
