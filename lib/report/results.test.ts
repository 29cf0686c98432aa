import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readResults, record, significant } from './results.js';

const folder = mkdtempSync(join(tmpdir(), 'results-'));
const path = join(folder, 'deep', 'results.json');
test.after(() => rmSync(folder, { recursive: true }));

test('sections stand side by side, keys sorted, numbers with six digits', async () => {
  await record(path, '2-diffusion', { loss: 1 / 3, epochs: 10 });
  await record(path, '1-data', { users: 400, names: ['b', 'a'], share: Float64Array.of(0.5, 2e-7), left: undefined });
  const expected = {
    '1-data': { names: ['b', 'a'], share: [0.5, 2e-7], users: 400 },
    '2-diffusion': { epochs: 10, loss: 0.333333 },
  };
  assert.is(readFileSync(path, 'utf8'), `${JSON.stringify(expected, null, 2)}\n`);
  assert.equal(readResults(path), expected);
  assert.equal(readdirSync(join(folder, 'deep')), ['results.json']);
});

test('the order of writing leaves no trace', async () => {
  const other = join(folder, 'other.json');
  await record(other, '1-data', { users: 400, share: [0.5, 2e-7], names: ['b', 'a'] });
  await record(other, '2-diffusion', { epochs: 10, loss: 0.3333331 });
  assert.is(readFileSync(other, 'utf8'), readFileSync(path, 'utf8'));
});

test('six significant digits, no minus zero', () => {
  assert.is(significant(123456.789), 123457);
  assert.ok(Object.is(significant(-0), 0));
});

test('what is no result is named with its place, and nothing is written', async () => {
  const fresh = join(folder, 'fresh.json');
  for (const [numbers, message] of [
    [{ a: { b: [1, Number.NaN] } }, /got NaN at 5-full\.a\.b\[1\]/],
    [{ f: () => 1 }, /got \(\) => 1 at 5-full\.f/],
  ] as const) {
    try {
      await record(fresh, '5-full', numbers);
      assert.unreachable('accepted');
    } catch (error) {
      assert.match((error as Error).message, message);
    }
  }
  assert.not.ok(existsSync(fresh));
  writeFileSync(fresh, '{ broken');
  assert.throws(() => readResults(fresh), /fresh\.json is not JSON .*; delete it and run the notebooks again/);
  writeFileSync(fresh, '[]');
  assert.throws(() => readResults(fresh), /must hold an object of sections/);
});

test.run();
