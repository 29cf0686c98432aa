// The commands as a user types them, in processes of their own, on a small shop written to a folder.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { systems } from '../systems.js';

const CAMREC = fileURLToPath(new URL('../../bin/camrec.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'camrec-cli-'));
const shop = join(folder, 'shop small');
const small = ['--set', 'size=16', '--set', 'codeSize=16', '--set', 'codes=5', '--set', 'batchSize=64'];
const short = [...small, '--set', 'neighborsVisual=5', '--set', 'neighborsTextual=5', '--threads', '1'];

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

function camrec(
  args: string[],
  { onOutput = () => {} }: { onOutput?: (text: string, pid: number) => void } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CAMREC, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const outcome: Outcome = { code: null, out: '', err: '' };
    child.stdout.on('data', (text) => {
      outcome.out += text;
      onOutput(outcome.out, child.pid ?? 0);
    });
    child.stderr.on('data', (text) => {
      outcome.err += text;
    });
    child.once('close', (code) => resolve({ ...outcome, code }));
  });
}

test('data shop writes a world that data describe reads back', async () => {
  const written = await camrec(['data', 'shop', '--out', shop, '--users', '60', '--items', '40', '--seed', '3']);
  assert.is(written.code, 0, written.err);
  assert.match(written.out, /60 users, 40 items, seed 3; the effect of the visual attribute is 0\.0\d+/);
  const { code, out } = await camrec(['data', 'describe', shop, '--json']);
  assert.is(code, 0);
  const { users, items, features } = JSON.parse(out);
  assert.equal({ users, items, features }, { users: 60, items: 40, features: { visual: 32, textual: 32 } });
});

test('train prints a line an epoch, evaluate gives the metrics that training recorded', async () => {
  const run = join(folder, 'run');
  const trained = await camrec(['train', '--data', shop, '--out', run, '--epochs', '3', ...short]);
  assert.is(trained.code, 0, trained.err);
  assert.is(trained.out.match(/^epoch +\d+ {2}loss \d/gm)?.length, 3);
  const evaluated = await camrec(['evaluate', run, '--json']);
  assert.is(evaluated.code, 0, evaluated.err);
  const { metrics } = JSON.parse(evaluated.out);
  assert.equal(metrics, JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')).test);
  assert.equal(
    Object.keys(metrics).sort(),
    ['map', 'ndcg', 'precision', 'recall'].flatMap((kind) => [10, 20, 5, 50].map((k) => `${kind}@${k}`)),
  );
  const valid = await camrec(['evaluate', run, '--split', 'valid']);
  assert.match(valid.out, /camrec on shop small, valid: \d+ users ranked/);
});

test('Ctrl-C saves and exits 130; --resume ends with the bytes of an unbroken run', async () => {
  const [unbroken, broken] = [join(folder, 'unbroken'), join(folder, 'broken')];
  const flags = ['--data', shop, '--epochs', '12', '--set', 'patience=50', '--seed', '5', ...short];
  assert.is((await camrec(['train', ...flags, '--out', unbroken])).code, 0);
  let sent = false;
  const stopped = await camrec(['train', ...flags, '--out', broken], {
    onOutput(text, pid) {
      if (sent || !/epoch +2 /.test(text)) return;
      sent = true;
      process.kill(pid, 'SIGINT');
    },
  });
  assert.is(stopped.code, 130, stopped.err);
  assert.match(stopped.out, /saved; go on with: camrec train --resume/);
  const unfinished = await camrec(['evaluate', broken]);
  assert.is(unfinished.code, 2);
  assert.match(unfinished.err, /has not finished: go on with camrec train --resume/);
  const resumed = await camrec(['train', '--resume', broken]);
  assert.is(resumed.code, 0, resumed.err);
  const checkpoint = (run: string): Buffer => readFileSync(join(run, 'checkpoint.bin'));
  assert.ok(checkpoint(broken).equals(checkpoint(unbroken)));
});

test('wrong usage is one line that says what was given and what is possible, exit code 2, nothing written', async () => {
  const run = join(folder, 'never');
  const cases: [string[], RegExp][] = [
    [['train', '--sytem', 'x'], /unknown option '--sytem'.*possible: --system, --data/],
    [
      ['train', '--system', 'foo', '--data', 'shop', '--out', run],
      new RegExp(`unknown system 'foo'; possible: ${systems.map(({ name }) => name).join(', ')}$`, 'm'),
    ],
    [
      ['train', '--data', join(folder, 'none'), '--out', run],
      /none: found no such folder, expected one with an \.inter file/,
    ],
    [['train', '--out', run], /--data is missing: give a folder in the format of MMRec, or shop/],
    [['train', '--data', shop], /--out is missing/],
    [['train', '--data', shop, '--out', run, '--set', 'code=4'], /unknown setting 'code'; possible: .*codes/],
    [
      ['train', '--system', 'bpr', '--data', shop, '--out', run, '--setting', 'toys'],
      /unknown setting of bpr 'toys'; possible: baby, sports, clothing/,
    ],
    [
      ['train', '--system', 'popularity', '--data', shop, '--out', run, '--setting', 'baby'],
      /no setting of popularity is published; leave --setting out/,
    ],
    [['train', '--data', shop, '--out', run, '--set', 'codes=0'], /codes must be a positive integer, got 0/],
    [
      ['train', '--data', shop, '--out', run, '--backend', 'gpu'],
      /unknown backend 'gpu'; possible: simd, cpu, tensorflow/,
    ],
    [['train', '--data', shop, '--out', run, '--seed', '0'], /--seed must be a whole number from 1 up, got '0'/],
    [['train', '--resume', join(folder, 'none')], /no run to resume: folder .* does not exist/],
    [['evaluate', join(folder, 'none')], /no run: folder .* does not exist/],
    [['evaluate', join(folder, 'run'), '--split', 'train'], /unknown split 'train'; possible: valid, test/],
    [['evaluate', join(folder, 'run'), '--data', 'shop'], /another data set|fingerprint/],
    [['data', 'shop', '--out', shop, '--accident', '2'], /accident must be from 0 to 0\.5, got 2/],
    [['results', join(folder, 'none.json')], /no results: file .* does not exist/],
    [['frobnicate'], /unknown command 'frobnicate'.*possible: train, compare, evaluate, data/],
  ];
  for (const [args, expected] of cases) {
    const { code, err } = await camrec(args);
    assert.is(code, 2, `${args.join(' ')}: ${err}`);
    assert.match(err, expected, args.join(' '));
    assert.is(err.trim().split('\n').length, 1, err);
  }
  assert.not(existsSync(run));
});

test('every command explains itself', async () => {
  for (const command of [
    'train',
    'compare',
    'evaluate',
    'data describe',
    'data shop',
    'notebook run',
    'kernel install',
    'results',
  ]) {
    const { code, out } = await camrec([...command.split(' '), '--help']);
    assert.is(code, 0);
    assert.match(out, new RegExp(`^Usage: camrec ${command} `));
  }
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
