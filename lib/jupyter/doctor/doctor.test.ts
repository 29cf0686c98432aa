import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { installKernelspec, KERNEL_ENTRY, kernelSpec } from '../kernelspec.js';
import { examineInstallation } from './examine.js';
import { examineKernelspecs } from './kernelspecs.js';
import { examineNode } from './node.js';
import { environmentPrefixes, jupyterDataDirs } from './search.js';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'camrec doctor é日本-')));
test.after(() => rmSync(base, { recursive: true }));
let made = 0;

/** A new empty folder whose name has a blank and letters beyond ASCII above it. */
function newFolder(): string {
  const folder = join(base, `case ${++made}`);
  mkdirSync(folder);
  return folder;
}

function write(file: string, text: string, mode = 0o644): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

/** A stand-in for Node.js that says this version. */
function nodeSaying(version: string, mode = 0o755): string {
  return write(join(newFolder(), 'node'), `#!/bin/sh\necho ${version}\n`, mode);
}

/** What is found of a user's data folder with this kernelspec in it, among others where given. */
function foundWith(spec: unknown, { before = [] as string[] } = {}): { folder: string; findings: string[] } {
  const dataDir = newFolder();
  const folder = join(dataDir, 'kernels', 'camrec');
  write(join(folder, 'kernel.json'), typeof spec === 'string' ? spec : JSON.stringify(spec));
  const place = { env: { JUPYTER_DATA_DIR: dataDir } };
  return { folder, findings: inLines(examineKernelspecs(KERNEL_ENTRY, place, [...before, dataDir])) };
}

function inLines(findings: ReturnType<typeof examineKernelspecs>): string[] {
  return findings.map(({ state, what, remedy }) => [state, what, remedy].filter(Boolean).join(' | '));
}

test('Node.js: the version, too old, missing, not executable, something else', () => {
  assert.equal(examineNode(process.execPath), {
    state: 'ok',
    what: `Node.js ${process.versions.node} at ${process.execPath}`,
  });
  const remedy = 'install Node.js 20.19 or newer';
  const [old, mute, plain] = [nodeSaying('v20.18.3'), nodeSaying('hello'), nodeSaying('v22.1.0', 0o644)];
  const wrong = (what: string): object => ({ state: 'wrong', what, remedy });
  assert.equal(examineNode(old), wrong(`Node.js 20.18.3 at ${old} is too old; 20.19 or newer is needed`));
  assert.equal(examineNode(mute), wrong(`${mute} does not say its version as Node.js does (--version)`));
  assert.equal(examineNode(plain), wrong(`${plain} is not executable`));
  assert.equal(examineNode(base), wrong(`${base} is not executable`));
  assert.equal(examineNode(join(base, 'none')), wrong(`there is no Node.js at ${join(base, 'none')}`));
  assert.is(examineNode(nodeSaying('v20.19.0')).state, 'ok');
});

test('no kernelspec, and one that is fine', () => {
  const dataDir = newFolder();
  const place = { env: { JUPYTER_DATA_DIR: dataDir } };
  assert.equal(inLines(examineKernelspecs(KERNEL_ENTRY, place, [dataDir])), [
    `wrong | no kernelspec 'camrec' is installed in ${dataDir} | npx camrec kernel install --user`,
  ]);
  const folder = join(dataDir, 'kernels', 'camrec');
  installKernelspec(folder);
  const fine = [`ok | the kernelspec at ${folder} starts this kit's kernel`];
  assert.equal(inLines(examineKernelspecs(KERNEL_ENTRY, place, [dataDir])), fine);
  rmSync(join(folder, 'logo-svg.svg'));
  assert.equal(inLines(examineKernelspecs(KERNEL_ENTRY, place, [dataDir])), [
    `note | the kernelspec at ${folder} has no logo; the launcher shows a letter | npx camrec kernel install --user`,
  ]);
});

test('a kernelspec that cannot start says why, and how to replace it', () => {
  const spec = kernelSpec();
  const [node, entry] = spec.argv;
  const [gone, old, plain] = [join(base, 'moved', 'main.js'), nodeSaying('v18.20.0'), nodeSaying('v22.0.0', 0o644)];
  const cases: [spec: unknown, what: string][] = [
    [{ ...spec, argv: [node, gone, '{connection_file}'] }, `points nowhere: ${gone} does not exist`],
    [{ ...spec, argv: [gone, entry, '{connection_file}'] }, `cannot start: there is no Node.js at ${gone}`],
    [{ ...spec, argv: [plain, entry, '{connection_file}'] }, `cannot start: ${plain} is not executable`],
    [
      { ...spec, argv: [old, entry, '{connection_file}'] },
      `cannot start: Node.js 18.20.0 at ${old} is too old; 20.19 or newer is needed`,
    ],
    [
      { ...spec, argv: ['node', entry, '{connection_file}'] },
      "starts 'node', which is no absolute path and not found from everywhere",
    ],
    [{ ...spec, argv: [node, entry, 'file'] }, 'does not hand {connection_file} to the kernel'],
    [{ ...spec, argv: [node] }, `has argv ["${node}"]; expected Node.js, the kernel and {connection_file}`],
    [{ ...spec, language: 'python' }, 'says language "python"; expected "typescript"'],
  ];
  for (const [wrong, what] of cases) {
    const { folder, findings } = foundWith(wrong);
    assert.equal(findings, [`wrong | the kernelspec at ${folder} ${what} | npx camrec kernel install --user`]);
  }
  const { folder, findings } = foundWith('{"argv": [');
  assert.equal(findings, [
    `wrong | the kernelspec at ${folder} is no JSON | remove that folder, then npx camrec kernel install --user`,
  ]);
});

test('another checkout or another kernel under our name: wrong where it is started, a note where another goes before it', () => {
  const prefix = newFolder();
  const ours = join(prefix, 'share', 'jupyter', 'kernels', 'camrec');
  installKernelspec(ours);
  const before = [join(prefix, 'share', 'jupyter')];
  const clone = write(join(newFolder(), 'main.js'), '');
  const checkout = kernelSpec({ entry: clone });
  const foreign = { argv: ['python'], display_name: 'Other', language: 'python' };
  const one = foundWith(checkout);
  const what = (folder: string): string =>
    `the kernelspec at ${folder} starts the kernel of another checkout: ${clone}`;
  assert.equal(one.findings, [
    `wrong | ${what(one.folder)} | in the checkout that should run: npx camrec kernel install --user`,
  ]);
  const two = foundWith(checkout, { before });
  const fine = `ok | the kernelspec at ${ours} starts this kit's kernel`;
  assert.equal(two.findings, [fine, `note | ${what(two.folder)}; the one at ${ours} goes before it`]);
  const other = (folder: string): string => `another kernel is called 'camrec' at ${folder} (display_name "Other")`;
  const three = foundWith(foreign);
  assert.equal(three.findings, [
    `wrong | ${other(three.folder)}; notebooks start it | rename that folder, then npx camrec kernel install --user`,
  ]);
  const four = foundWith(foreign, { before });
  assert.equal(four.findings, [fine, `note | ${other(four.folder)}; the one at ${ours} goes before it`]);
});

test('a kernelspec in an environment is replaced there, one that a link points to is ours, a title twice is a note', () => {
  const prefix = newFolder();
  const kernels = join(prefix, 'share', 'jupyter', 'kernels');
  const folder = join(kernels, 'camrec');
  installKernelspec(folder);
  write(
    join(folder, 'kernel.json'),
    JSON.stringify({ ...kernelSpec(), argv: ['node', 'main.js', '{connection_file}'] }),
  );
  const examine = (): string[] => inLines(examineKernelspecs(KERNEL_ENTRY, {}, [join(prefix, 'share', 'jupyter')]));
  assert.match(examine()[0], ` | npx camrec kernel install --prefix "${prefix}"`);
  const link = join(newFolder(), 'link');
  symlinkSync(dirname(KERNEL_ENTRY), link);
  write(join(folder, 'kernel.json'), JSON.stringify(kernelSpec({ entry: join(link, 'main.js') })));
  write(join(kernels, 'again', 'kernel.json'), JSON.stringify(kernelSpec()));
  write(join(kernels, 'unrelated', 'kernel.json'), '{');
  assert.equal(examine(), [
    `ok | the kernelspec at ${folder} starts this kit's kernel`,
    `note | the title 'TypeScript (CaMRec)' is also that of the kernelspec 'again' at ${join(kernels, 'again')}`,
  ]);
});

test("Jupyter's folders in the order of its search", () => {
  const folder = newFolder();
  const tool = write(join(folder, 'tools', 'bin', 'jupyter'), '', 0o755);
  mkdirSync(join(folder, 'bin'));
  symlinkSync(tool, join(folder, 'bin', 'jupyter')); // as pipx leaves it
  const env = {
    JUPYTER_PATH: ['/one', '/two'].join(delimiter),
    VIRTUAL_ENV: '/venv',
    JUPYTER_DATA_DIR: '/mine',
    PATH: ['/nowhere', join(folder, 'bin')].join(delimiter),
  };
  const tools = join(folder, 'tools', 'share', 'jupyter');
  const system = ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  const environments = ['/venv/share/jupyter', tools];
  assert.equal(environmentPrefixes({ env, platform: 'linux' }), ['/venv', join(folder, 'tools')]);
  assert.equal(jupyterDataDirs({ env, platform: 'linux' }), ['/one', '/two', ...environments, '/mine', ...system]);
  const userFirst = jupyterDataDirs({ env: { ...env, JUPYTER_PREFER_ENV_PATH: '0' }, platform: 'linux' });
  assert.equal(userFirst, ['/one', '/two', '/mine', ...environments, ...system]);
  assert.equal(jupyterDataDirs({ home: '/home/ann', platform: 'linux' })[0], '/home/ann/.local/share/jupyter');
});

test('a missing build ends the examination before the start', async () => {
  const entry = join(base, 'none', 'main.js');
  const findings = await examineInstallation({ dataDirs: [], entry });
  assert.equal(findings[1], {
    state: 'wrong',
    what: `the kernel is not built: ${entry} does not exist`,
    remedy: 'npm run build',
  });
  assert.is(findings.length, 3);
});

test("plotly's extension, which changes notebooks under the mouse, is a note", async () => {
  const dataDir = newFolder();
  const folder = join(dataDir, 'labextensions', 'jupyterlab-plotly');
  mkdirSync(folder, { recursive: true });
  const findings = await examineInstallation({ dataDirs: [dataDir], entry: join(base, 'none', 'main.js') });
  assert.equal(findings.at(-1), {
    state: 'note',
    what: `a figure under the mouse counts as a change of its notebook: the JupyterLab extension at ${folder} does it`,
    remedy: 'close without saving what you only looked at',
  });
});

test("zeromq not installed, and a binary that does not load, by Node's own words", async () => {
  const folder = newFolder();
  const entry = write(join(folder, 'main.js'), '');
  const [, , missing] = await examineInstallation({ dataDirs: [], entry });
  assert.equal(missing, {
    state: 'wrong',
    what: 'the package zeromq is not installed',
    remedy: 'npm ci --ignore-scripts',
  });
  const addon = write(join(folder, 'node_modules', 'zeromq', 'addon.node'), 'of another machine');
  write(join(dirname(addon), 'index.js'), 'require("./addon.node")');
  const [, , broken] = await examineInstallation({ dataDirs: [], entry });
  assert.match(
    broken.what,
    new RegExp(`^zeromq's binary does not load on ${process.platform} ${process.arch}: .*addon.node`),
  );
  assert.is(broken.remedy, 'on the machine that runs the kernel: npm ci --ignore-scripts');
});

test('the start: a kernel that answers, with its times, in a folder with blanks and letters beyond ASCII', async () => {
  const lib = fileURLToPath(new URL('../../..', import.meta.url));
  const copy = newFolder();
  symlinkSync(join(lib, '..', 'node_modules'), join(copy, 'node_modules'));
  copyFileSync(join(lib, 'package.json'), join(copy, 'package.json'));
  cpSync(join(lib, 'dist', 'jupyter'), join(copy, 'dist', 'jupyter'), { recursive: true });
  const entry = join(copy, 'dist', 'jupyter', 'kernel', 'main.js');
  const findings = await examineInstallation({ dataDirs: [], entry });
  assert.match(
    String(findings.at(-1)?.what),
    /^the kernel starts in \d+\.\d\d s and answers its first cell in \d+\.\d\d s$/,
  );
});

test('the start: a kernel that ends, with its last words', async () => {
  const folder = newFolder();
  write(join(folder, 'node_modules', 'zeromq', 'index.js'), '');
  const entry = write(join(folder, 'main.js'), 'console.error("no luck today"); process.exit(4)');
  const { state, what } = (await examineInstallation({ dataDirs: [], entry })).at(-1) ?? {};
  assert.is(state, 'wrong');
  assert.match(String(what), /^the kernel ended while starting \(exit code 4\): .*\nno luck today$/);
});

test.run();
