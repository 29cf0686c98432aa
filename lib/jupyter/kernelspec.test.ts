import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { installKernelspec, jupyterDataDir, kernelSpec, kernelspecDir, uninstallKernelspec } from './kernelspec.js';

const base = mkdtempSync(join(tmpdir(), 'camrec kernelspec é日本-'));
const prefix = join(base, 'my environment');
const folder = kernelspecDir({ prefix });
test.after.each(() => rmSync(prefix, { recursive: true, force: true }));
test.after(() => rmSync(base, { recursive: true }));

test('the kernelspec names absolute paths, the language and how to interrupt', () => {
  const spec = kernelSpec({ platform: 'linux' });
  assert.ok(spec.argv.slice(0, 2).every((path) => isAbsolute(path)));
  assert.is(spec.argv[2], '{connection_file}');
  assert.is(spec.display_name, 'TypeScript (CaMRec)');
  assert.is(spec.language, 'typescript');
  assert.is(spec.interrupt_mode, 'signal');
  assert.is(kernelSpec({ platform: 'win32' }).interrupt_mode, 'message');
});

test("the place is Jupyter's data folder of the platform, of the environment, or below the prefix", () => {
  const home = '/home/ann';
  assert.is(jupyterDataDir({ platform: 'linux', home }), '/home/ann/.local/share/jupyter');
  assert.is(jupyterDataDir({ platform: 'linux', home, env: { XDG_DATA_HOME: '/x' } }), '/x/jupyter');
  assert.is(jupyterDataDir({ platform: 'darwin', home }), '/home/ann/Library/Jupyter');
  assert.is(jupyterDataDir({ platform: 'win32', home, env: { APPDATA: '/data' } }), '/data/jupyter');
  assert.is(jupyterDataDir({ platform: 'linux', home, env: { JUPYTER_DATA_DIR: '/jd' } }), '/jd');
  assert.is(jupyterDataDir({ prefix: '/venv', env: { JUPYTER_DATA_DIR: '/jd' } }), '/venv/share/jupyter');
  assert.is(kernelspecDir({ prefix: 'venv' }), resolve('venv/share/jupyter/kernels/camrec'));
});

test('install and uninstall leave nothing behind, in a folder with blanks and letters beyond ASCII', () => {
  assert.equal(installKernelspec(folder), { replaced: false });
  assert.equal(readdirSync(folder).sort(), ['kernel.json', 'logo-svg.svg']);
  assert.equal(JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8')), kernelSpec());
  assert.match(readFileSync(join(folder, 'logo-svg.svg'), 'utf8'), /^<svg /);
  assert.equal(installKernelspec(folder), { replaced: true });
  assert.equal(uninstallKernelspec(folder), { remaining: [] });
  assert.not(existsSync(folder));
});

test('uninstall keeps files it did not write and refuses what it did not install', () => {
  installKernelspec(folder);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  assert.equal(uninstallKernelspec(folder), { remaining: ['notes.txt'] });
  assert.throws(() => uninstallKernelspec(folder), `no kernelspec is installed at ${folder}`);
});

test("another kernel's spec of that name is neither replaced nor removed", () => {
  mkdirSync(folder, { recursive: true });
  const foreign = JSON.stringify({ argv: [], display_name: 'Other' });
  writeFileSync(join(folder, 'kernel.json'), foreign);
  const message = `the kernelspec at ${folder} is not this kit's (display_name "Other"); move it away first`;
  assert.throws(() => installKernelspec(folder), message);
  assert.throws(() => uninstallKernelspec(folder), message);
  assert.is(readFileSync(join(folder, 'kernel.json'), 'utf8'), foreign);
  writeFileSync(join(folder, 'kernel.json'), '{');
  assert.throws(() => installKernelspec(folder), /display_name "unreadable"/);
});

test('a missing build and a folder that cannot be made are explained', () => {
  const entry = join(base, 'no-build.js');
  assert.throws(
    () => installKernelspec(folder, kernelSpec({ entry })),
    `${entry} does not exist; build the kit first: npm run build`,
  );
  writeFileSync(prefix, 'a file where a folder should be');
  assert.throws(() => installKernelspec(folder), /cannot be written \(ENOTDIR\); choose another place with --prefix/);
});

test.run();
