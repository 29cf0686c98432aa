import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { kernelSpec } from '../jupyter/kernelspec.js';

const camrec = fileURLToPath(new URL('../../bin/camrec.js', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'camrec kernel é日本-'));
const dataDir = join(base, 'data');
const installed = join(dataDir, 'kernels', 'camrec', 'kernel.json');
const PLACES = { JUPYTER_DATA_DIR: dataDir, JUPYTER_PATH: '', VIRTUAL_ENV: '', CONDA_PREFIX: '' };
test.after(() => rmSync(base, { recursive: true }));

function run(words: string, env: Record<string, string> = {}): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [camrec, 'kernel', ...words.split(' ')], {
    env: { ...process.env, ...PLACES, ...env },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

function specAt(prefix: string): string {
  return join(prefix, 'share', 'jupyter', 'kernels', 'camrec', 'kernel.json');
}

test('install for the user, again, uninstall', () => {
  const folder = dirname(installed);
  assert.equal(run('install'), { status: 0, output: `installed the kernelspec at ${folder}\n` });
  assert.equal(JSON.parse(readFileSync(installed, 'utf8')), kernelSpec());
  assert.equal(run('install --user'), { status: 0, output: `replaced the kernelspec at ${folder}\n` });
  assert.equal(run('uninstall'), { status: 0, output: `removed the kernelspec at ${folder}\n` });
  assert.not(existsSync(folder));
  assert.equal(run('uninstall'), { status: 2, output: `error: no kernelspec is installed at ${folder}\n` });
});

test('--sys-prefix is the active environment, or what the python3 on the PATH says', () => {
  const [active, asked, bin] = ['active', 'asked', 'bin'].map((name) => join(base, `an environment ${name}`));
  assert.is(run('install --sys-prefix', { VIRTUAL_ENV: active }).status, 0);
  assert.ok(existsSync(specAt(active)));
  mkdirSync(bin);
  writeFileSync(join(bin, 'python3'), `#!/bin/sh\necho '${asked}'\n`, { mode: 0o755 });
  assert.is(run('install --sys-prefix', { PATH: [bin, process.env.PATH].join(delimiter) }).status, 0);
  assert.ok(existsSync(specAt(asked)));
  assert.is(run('uninstall --sys-prefix', { CONDA_PREFIX: active }).status, 0);
  assert.not(existsSync(specAt(active)));
  assert.equal(run('install --sys-prefix', { PATH: '/nowhere' }), {
    status: 2,
    output: 'error: --sys-prefix needs an active Python environment or a python3 on the PATH; or give --prefix DIR\n',
  });
});

test('two places at once are refused', () => {
  const refused = (words: string, both: string): void =>
    assert.equal(run(words), { status: 2, output: `error: ${both} exclude each other; give one\n` });
  refused('install --user --prefix x', '--user and --prefix');
  refused('install --sys-prefix --prefix x', '--prefix and --sys-prefix');
  assert.equal(existsSync(installed), false);
});

test('doctor prints each finding with its remedy and exits 1 when one is wrong', () => {
  mkdirSync(dirname(installed), { recursive: true });
  writeFileSync(installed, '{');
  const sick = run('doctor');
  assert.is(sick.status, 1, sick.output);
  assert.match(sick.output, /^ok {5}Node\.js .*\nok {5}the kernel is built/);
  assert.match(
    sick.output,
    /\nwrong {2}the kernelspec at .* is no JSON\n {7}remedy: remove that folder, then npx camrec/,
  );
  rmSync(dirname(installed), { recursive: true });
  run('install');
  const well = run('doctor');
  assert.is(well.status, 0, well.output);
  assert.match(well.output, /\nok {5}the kernelspec at .* starts this kit's kernel\n/);
});

test.run();
