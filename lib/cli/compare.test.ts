// `camrec compare` as a user types it, on a small shop written to a folder: stopped, killed, resumed, two runs at a time.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { embeddedShop } from '../data/loadData.js';
import { writeShop } from '../data/shopFolder.js';

const CAMREC = fileURLToPath(new URL('../../bin/camrec.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'camrec-compare-'));
const shop = join(folder, 'shop small');
const wholeOut = join(folder, 'whole');
await writeShop(shop, embeddedShop({ users: 60, items: 40 }, { seed: 3 }));

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/** Starts `camrec compare`; `during` may watch and disturb it. */
async function compare(args: string[], during?: (child: ChildProcess) => Promise<void>): Promise<Outcome> {
  const child = spawn(process.execPath, [CAMREC, 'compare', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const outcome: Outcome = { code: null, out: '', err: '' };
  child.stdout.on('data', (text) => {
    outcome.out += text;
  });
  child.stderr.on('data', (text) => {
    outcome.err += text;
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  await during?.(child);
  const code = await closed;
  return { ...outcome, code };
}

const SYSTEMS = ['--systems', 'popularity,bpr,lightgcn', '--data', shop, '--seeds', '1,2', '--threads', '1'];
// long enough to be caught in the middle
const LONG = [...SYSTEMS, '--set', 'batchSize=32', '--set', 'lightgcn.patience=1000', '--epochs', '90'];
const LIGHTGCN = join('lightgcn', 'seed-1');

/** Waits until lightgcn's first run has printed that epoch. */
async function epochOf(out: string, epoch: number): Promise<void> {
  const log = join(out, LIGHTGCN, 'log.txt');
  const wanted = new RegExp(`^epoch +${epoch} `, 'm');
  for (let i = 0; i < 3000 && !(existsSync(log) && wanted.test(readFileSync(log, 'utf8'))); i++) await setTimeout(10);
}

const workerOf = (out: string): number => Number(readFileSync(join(out, LIGHTGCN, 'lock'), 'utf8'));
const bytes = (out: string, name = 'comparison.json'): string => readFileSync(join(out, name), 'utf8');

test('two runs at a time: a record a run, the comparison, a table and figures', async () => {
  const { code, out, err } = await compare([...LONG, '--out', wholeOut, '--jobs', '2']);
  assert.is(code, 0, err);
  assert.is(out.match(/^\[\d\/6\] \w+ seed \d: \d+ epochs, kept \d+, validation recall@20 0\.\d{4}/gm)?.length, 6);
  assert.match(out, /camrec is not among the finished systems: no differences are given/);
  const { systems, reference, seeds } = JSON.parse(bytes(wholeOut));
  assert.equal({ reference, seeds }, { reference: null, seeds: [1, 2] });
  const [popularity, , lightgcn] = systems;
  assert.equal([popularity.parameters, lightgcn.parameters], [0, 100 * 64]);
  const run = JSON.parse(readFileSync(join(wholeOut, LIGHTGCN, 'run.json'), 'utf8'));
  assert.equal(lightgcn.seeds[0].test, run.test);
  assert.match(bytes(wholeOut, 'comparison.md'), /\| lightgcn \| 0\.\d{4} ± 0\.\d{4} \|/);
  assert.equal(JSON.parse(bytes(wholeOut, 'measured.json')).lightgcn.length, 2);
  assert.ok(existsSync(join(wholeOut, '01-metrics.svg')));
});

test('stopped by Ctrl-C, a run killed, all killed, gone on with: the bytes of the unbroken comparison', async () => {
  const out = join(folder, 'broken');
  const args = [...LONG, '--out', out];
  const stopped = await compare(args, async (child) => {
    await epochOf(out, 3);
    child.kill('SIGINT');
  });
  assert.is(stopped.code, 130, stopped.err);
  assert.match(stopped.out, /stopped, everything saved; go on with: npx camrec compare --systems popularity,bpr,/);
  assert.is(JSON.parse(readFileSync(join(out, LIGHTGCN, 'run.json'), 'utf8')).status, 'training');
  const finished = join(out, 'bpr', 'seed-1', 'run.json');
  const written = statSync(finished).mtimeMs;

  const died = await compare(args, async () => {
    await epochOf(out, 20);
    process.kill(workerOf(out), 'SIGKILL');
  });
  assert.is(died.code, 1);
  assert.match(died.out, /6 runs on shop small \(.*\), 2 of them finished before/);
  assert.match(died.out, /\[1\/4\] lightgcn seed 1 failed: its process ended by SIGKILL, perhaps for want of memory/);
  assert.match(died.out, /\[4\/4\] lightgcn seed 2: 90 epochs/);
  const { failures, seeds } = JSON.parse(bytes(out)).systems[2];
  assert.equal([failures.length, seeds.length], [1, 1]);
  assert.match(failures[0].message, /the end of .*log\.txt: .*epoch 20 loss/);

  const killed = await compare(args, async (child) => {
    await epochOf(out, 40);
    const worker = workerOf(out);
    child.kill('SIGKILL');
    process.kill(worker, 'SIGKILL');
  });
  assert.is(killed.code, null);

  const resumed = await compare(args);
  assert.is(resumed.code, 0, resumed.err);
  assert.match(resumed.out, /6 runs on shop small \(.*\), 5 of them finished before/);
  assert.is(bytes(out), bytes(wholeOut));
  assert.is(statSync(finished).mtimeMs, written);
});

test('a grid is searched but where --set fixes a value; a system that lacks a modality is skipped', async () => {
  const [out, imagesOnly] = [join(folder, 'grid'), join(folder, 'images')];
  cpSync(shop, imagesOnly, { recursive: true });
  for (const file of ['text_feat.npy', 'truth.json']) rmSync(join(imagesOnly, file));
  const {
    code,
    err,
    out: text,
  } = await compare([
    ...['--systems', 'lightgcn,slmrec', '--data', imagesOnly, '--seeds', '1', '--threads', '1', '--out', out],
    ...['--grid', '--set', 'lightgcn.regularization=1e-4', '--epochs', '2', '--set', 'size=8', '--json'],
    ...['--set', 'slmrec.learningRate=0.1', '--set', 'contrastTemperature=1', '--set', 'contrastWeight=1'],
  ]);
  assert.is(code, 0, err);
  const [lightgcn, slmrec] = JSON.parse(bytes(out)).systems;
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const scores = lines.filter(({ kind }) => kind === 'finished');
  assert.equal(
    scores.map(({ point }) => point),
    ['layers=1', 'layers=2', 'layers=3', 'layers=4'],
  );
  const best = scores.reduce((a, b) => (b.valid['recall@20'] > a.valid['recall@20'] ? b : a));
  assert.is(lightgcn.point, best.point);
  assert.is(slmrec.status, 'skipped');
  assert.match(slmrec.message, /slmrec needs visual and textual item features, images has only visual ones/);
});

test('wrong usage is one line that says what was given and what is possible, exit code 2, nothing written', async () => {
  const out = join(folder, 'never');
  const busy = join(folder, 'busy');
  mkdirSync(busy);
  writeFileSync(join(busy, 'compare.lock'), String(process.pid));
  const cases: [string[], RegExp][] = [
    [['--data', 'shop', '--out', out], /--systems is missing: give all, or some of popularity,bpr/],
    [['--systems', 'bpr,foo', '--data', shop, '--out', out], /unknown system 'foo'; possible: popularity, bpr/],
    [
      ['--systems', 'bpr', '--data', shop, '--seeds', '1,1', '--out', out],
      /--seeds must be different numbers, got '1,1'/,
    ],
    [
      ['--systems', 'bpr', '--data', shop, '--out', out, '--set', 'vbpr.size=3'],
      /'vbpr' is not compared here; possible: bpr/,
    ],
    [
      ['--systems', 'bpr', '--data', shop, '--out', out, '--set', 'layers=3'],
      /unknown setting 'layers' of every system .* regularization/,
    ],
    [
      ['--systems', 'bpr', '--data', shop, '--out', out, '--setting', 'toys'],
      /setting 'toys'; possible: baby, sports, clothing/,
    ],
    [
      ['--systems', 'bpr', '--data', shop, '--seeds', '1', '--out', wholeOut, '--epochs', '4'],
      /holds another run: it has training /,
    ],
    [['--systems', 'bpr', '--data', shop, '--out', busy], new RegExp(`busy is in use by process ${process.pid}; wait`)],
  ];
  const found = await Promise.all(cases.map(([args]) => compare(args)));
  for (const [i, { code, err }] of found.entries()) {
    const [args, expected] = cases[i];
    assert.is(code, 2, `${args.join(' ')}: ${err}`);
    assert.match(err, expected);
    assert.is(err.trim().split('\n').length, 1, err);
  }
  assert.not(existsSync(out));
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
