import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const camrec = fileURLToPath(new URL('../../bin/camrec.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'camrec cli-'));
test.after(() => rmSync(folder, { recursive: true }));

interface Result {
  code: number | null;
  output: string;
}

/** Runs the command line; `interruptAt` sends Ctrl-C once the output holds that text. */
function run(args: string[], interruptAt?: string): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [camrec, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
        if (interruptAt && output.includes(interruptAt)) setTimeout(() => child.kill('SIGINT'), 1500);
      });
    }
    child.once('close', (code) => resolve({ code, output }));
  });
}

function notebook(name: string, source: string): string {
  const cells = [
    { cell_type: 'markdown', id: 'title', metadata: {}, source: ['# Title'] },
    { cell_type: 'code', id: 'a', metadata: {}, source: [source], outputs: [], execution_count: null },
  ];
  writeFileSync(join(folder, name), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return name;
}

test('notebook run: one line a cell, exit 0, and then notebook check is content', async () => {
  const name = notebook('good.ipynb', '6 * 7');
  assert.is((await run(['notebook', 'check', name])).code, 1, 'no kernelspec yet');
  const { code, output } = await run(['notebook', 'run', name]);
  assert.is(code, 0, output);
  assert.is(
    output.replace(/ *\d+\.\d/g, ' T'),
    'good.ipynb: 2 cells\n  cell 2  ok T s\ngood.ipynb written after T s\n\n' +
      'notebook    cells  seconds  slowest\ngood.ipynb      1 T  cell 2, T s\n',
  );
  assert.equal(await run(['notebook', 'check', name]), { code: 0, output: '' });
});

test('notebook run: a failing cell exits 1 and still writes', async () => {
  const name = notebook('bad.ipynb', 'throw new RangeError("too far")');
  const { code, output } = await run(['notebook', 'run', name, '--out', 'copies']);
  assert.is(code, 1);
  assert.match(
    output,
    'bad.ipynb: cell 2 (id a) failed: RangeError: too far\n   1 | throw new RangeError("too far")\n',
  );
  assert.match(readFileSync(join(folder, 'copies', name), 'utf8'), 'too far');
});

test('notebook run --solutions --quiet: the solution runs in a copy, one line in all', async () => {
  const solution = ['<details>\n', '\n', '```typescript\n', '6 * 7\n', '```\n', '</details>'];
  const cells = [
    {
      cell_type: 'code',
      id: 'a',
      metadata: { tags: ['exercise'] },
      source: ['throw 1'],
      outputs: [],
      execution_count: null,
    },
    { cell_type: 'markdown', id: 'b', metadata: { tags: ['solution'] }, source: solution },
  ];
  const file = join(folder, 'exercise.ipynb');
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  const before = readFileSync(file, 'utf8');
  const { code, output } = await run([
    'notebook',
    'run',
    '--solutions',
    '--quiet',
    '--out',
    'copies',
    'exercise.ipynb',
  ]);
  assert.is(code, 0, output);
  assert.match(output, /^copies\/exercise\.ipynb written after \d+\.\d s\n$/);
  assert.match(readFileSync(join(folder, 'copies', 'exercise.ipynb'), 'utf8'), '"6 * 7"');
  assert.is(readFileSync(file, 'utf8'), before);
});

test('notebook run -p --html: values are set, unknown names warned about, a page is written', async () => {
  const cells = [
    {
      cell_type: 'code',
      id: 'a',
      metadata: { tags: ['parameters'] },
      source: ['const n: number = 1;\n', 'const word = "a"'],
    },
    { cell_type: 'code', id: 'b', metadata: {}, source: ['n * 2 + word'] },
  ].map((cell) => ({ ...cell, outputs: [], execution_count: null }));
  writeFileSync(join(folder, 'set.ipynb'), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  writeFileSync(join(folder, 'values.json'), '{"n": 20, "word": "!"}');
  const options = ['--parameters-file', 'values.json', '-p', 'n', '21', '--html', '--out', 'set', '--quiet'];
  const { code, output } = await run(['notebook', 'run', 'set.ipynb', ...options, '-p', 'm', '1']);
  assert.is(code, 0, output);
  assert.match(
    output,
    "warning: set.ipynb: its cell tagged parameters does not declare 'm'; it declares: n, word\nset/set.ipynb written",
  );
  assert.match(readFileSync(join(folder, 'set/set.ipynb'), 'utf8'), '"42!"');
  assert.match(readFileSync(join(folder, 'set/set.html'), 'utf8'), '<pre class="result">42!</pre>');
});

test('notebook run: Ctrl-C exits 130 and leaves the notebook as it was', async () => {
  const name = notebook('endless.ipynb', 'while (true) {}');
  const before = readFileSync(join(folder, name), 'utf8');
  const { code, output } = await run(['notebook', 'run', name], '2 cells');
  assert.is(code, 130, output);
  assert.match(output, 'stopped; endless.ipynb was not written');
  assert.is(readFileSync(join(folder, name), 'utf8'), before);
});

const mistakes: [args: string[], line: string][] = [
  [['notebook', 'run', 'none.ipynb'], 'error: none.ipynb: cannot be read (ENOENT); expected a notebook file\n'],
  [['kernel', 'install', '--user', '--prefix', 'x'], 'error: --user and --prefix exclude each other; give one\n'],
  [['kernel', 'install', '--prefix', ''], 'error: --prefix is empty; expected a folder\n'],
  [
    ['kernel', 'uninstall', '--prefix', 'x'],
    `error: no kernelspec is installed at ${join(folder, 'x/share/jupyter/kernels/camrec')}\n`,
  ],
];
for (const [args, line] of mistakes) {
  test(`camrec ${args.join(' ')}: one line, exit 2`, async () => {
    assert.equal(await run(args), { code: 2, output: line });
  });
}

test('kernel install, spec and uninstall', async () => {
  const place = join(folder, 'environment', 'share', 'jupyter', 'kernels', 'camrec');
  const prefix = ['--prefix', 'environment'];
  assert.equal(await run(['kernel', 'install', ...prefix]), {
    code: 0,
    output: `installed the kernelspec at ${place}\n`,
  });
  const spec = await run(['kernel', 'spec']);
  assert.equal(JSON.parse(readFileSync(join(place, 'kernel.json'), 'utf8')), JSON.parse(spec.output));
  assert.equal(await run(['kernel', 'install', ...prefix]), {
    code: 0,
    output: `replaced the kernelspec at ${place}\n`,
  });
  assert.equal(await run(['kernel', 'uninstall', ...prefix]), {
    code: 0,
    output: `removed the kernelspec at ${place}\n`,
  });
});

test.run();
