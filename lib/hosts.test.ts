// The places that start the kit by themselves (Binder, a dev container, VS Code, CI) agree with package.json and with each other.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { kernelCommand } from './cli/kernel.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const json = (file: string): Record<string, unknown> => JSON.parse(text(file));
const manifest = json('package.json') as { engines: { node: string }; scripts: Record<string, string> };
const container = json('.devcontainer/devcontainer.json') as Record<string, string> & {
  customizations: { vscode: { extensions: string[] } };
};

const [oldestMajor, oldestMinor] = manifest.engines.node.replace(/^>=/, '').split('.').map(Number);
const tested = [...(/node: \[(.*)\]/.exec(text('.github/workflows/ci.yml'))?.[1] ?? '').matchAll(/\d+/g)].map(Number);

test('CI tests the oldest Node.js that package.json allows', () => {
  assert.is(Math.min(...tested), oldestMajor);
});

test('the Node.js of every host is one that CI tests', () => {
  const named = {
    '.nvmrc': text('.nvmrc').trim(),
    '.binder/environment.yml': /- nodejs=(\d+)/.exec(text('.binder/environment.yml'))?.[1],
    '.devcontainer/Dockerfile': /^FROM node:(\d+)/m.exec(text('.devcontainer/Dockerfile'))?.[1],
  };
  for (const [file, major] of Object.entries(named)) {
    assert.ok(tested.includes(Number(major)), `${file} names Node.js ${major}; CI tests ${tested}`);
  }
});

test('reproduce.sh, package.json and lib/package.json ask for the same Node.js', () => {
  assert.equal(json('lib/package.json').engines, manifest.engines);
  assert.match(text('reproduce.sh'), `Node >= ${oldestMajor}.${oldestMinor}`);
  assert.match(text('reproduce.sh'), `a > ${oldestMajor} || (a === ${oldestMajor} && b >= ${oldestMinor})`);
});

test('every command that a host runs exists', () => {
  const scripts = ['.binder/postBuild', '.ci/run', 'reproduce.sh', '.github/workflows/ci.yml'].map(text);
  const commands = [container.updateContentCommand, container.postCreateCommand, ...scripts].join('\n');
  const kernel = kernelCommand().commands.map((one) => one.name());
  for (const [, name] of commands.matchAll(/npm run ([\w:-]+)/g))
    assert.ok(name in manifest.scripts, `npm run ${name}`);
  for (const [, name] of commands.matchAll(/camrec(?:\.js)? kernel (\w+)/g)) assert.ok(kernel.includes(name), name);
  for (const [file] of commands.matchAll(/lib\/bin\/[\w-]+\.\w+|\.\/reproduce\.sh/g))
    assert.ok(existsSync(join(root, file)), file);
});

test('what is started by its name is executable, and stops at an error', () => {
  const started = ['reproduce.sh', '.ci/run', '.binder/postBuild'];
  for (const file of [...started, ...readdirSync(join(root, 'lib/bin')).map((name) => `lib/bin/${name}`)]) {
    if (!text(file).startsWith('#!')) continue;
    if (process.platform !== 'win32') assert.ok(statSync(join(root, file)).mode & 0o100, `${file} is not executable`);
    if (/^#!.*bash/.test(text(file))) assert.match(text(file), /^set -euo pipefail$/m, file);
  }
});

test('VS Code is told the same extensions with and without the container', () => {
  assert.equal(container.customizations.vscode.extensions, json('.vscode/extensions.json').recommendations);
});

test('the container and Binder install as the lock file says', () => {
  for (const script of [container.updateContentCommand, text('.binder/postBuild'), text('.ci/run')]) {
    assert.match(script, 'npm ci --ignore-scripts');
  }
});

test('Binder finds one folder, and with it conda, Python and JupyterLab', () => {
  assert.not(existsSync(join(root, 'binder')), 'binder/ and .binder/ together are an error');
  assert.match(
    text('.binder/environment.yml'),
    / - conda-forge\n(?:.*\n)*.*- python=3\.\d+\n(?:.*\n)*.*- jupyterlab=4\.\*\n/,
  );
});

test.run();
