import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { KernelSpec } from './client.js';
import { kernelSpec } from './kernelspec.js';
import { lintNotebook } from './lint.js';
import type { Cell, CodeCell, Output } from './notebook.js';
import { readNotebook, writeNotebook } from './notebookFile.js';
import { CellError, type RunEvent, type RunOptions, runNotebooks, StoppedError } from './runner.js';

const folder = mkdtempSync(join(tmpdir(), 'camrec-runner-'));
test.after(() => rmSync(folder, { recursive: true }));
const display = fileURLToPath(new URL('./display.js', import.meta.url));

/** Writes a notebook with a title and these code cells, each with an old output and a count. */
function notebook(name: string, sources: string[]): string {
  const old: Output = { output_type: 'stream', name: 'stdout', text: 'old\n' };
  const cells: Cell[] = sources.map((source, i) => ({
    cell_type: 'code',
    id: `cell-${i}`,
    metadata: { tags: ['kept'], execution: { 'iopub.status.busy': 'a time' }, papermill: {} },
    source,
    outputs: [old],
    execution_count: 9,
  }));
  const title: Cell = { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Title' };
  const file = join(folder, name);
  writeNotebook(file, {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { authors: [], papermill: { duration: 1 } },
    cells: [title, ...cells],
  });
  return file;
}

const codeCells = (file: string): CodeCell[] =>
  readNotebook(file).cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
const printed = (cell: CodeCell): string =>
  cell.outputs.map((output) => (output.output_type === 'stream' ? output.text : `<${output.output_type}>`)).join('');

async function failureOf(files: string[], options: Partial<RunOptions> = {}): Promise<Error> {
  try {
    await runNotebooks(files, { spec: kernelSpec(), ...options });
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected the run to fail');
}

test('a run writes outputs without counts or timings, fit to be committed, and a second run writes the same bytes', async () => {
  const file = notebook('good.ipynb', [
    'const x = 21;\nconsole.log("x is", x);\nx * 2',
    '',
    'console.log(process.cwd().length > 0, process.env.TZ)',
  ]);
  const events: RunEvent[] = [];
  await runNotebooks([file], { spec: kernelSpec(), onProgress: (event) => events.push(event) });
  const [first, empty, last] = codeCells(file);
  assert.is(printed(first), 'x is 21\n<execute_result>');
  assert.equal(first.metadata, { tags: ['kept'] });
  assert.is(first.id, 'cell-0');
  assert.equal(empty.outputs, []);
  assert.is(printed(last), 'true UTC\n');
  const text = readFileSync(file, 'utf8');
  assert.equal(lintNotebook(text, { machinePaths: [folder] }), []);
  const { authors, papermill } = readNotebook(file).metadata;
  assert.equal([authors, papermill], [[], undefined], 'foreign metadata is kept, timings are not');
  assert.equal(
    events.map((event) => (event.kind === 'cell' ? [event.cell, event.outcome] : event.kind)),
    ['notebook', [2, 'ok'], [4, 'ok'], 'written'],
  );
  await runNotebooks([file], { spec: kernelSpec() });
  assert.is(readFileSync(file, 'utf8'), text);
});

test('a failing cell is reported in full; what ran is written, the rest is empty, later notebooks do not run', async () => {
  const file = notebook('bad.ipynb', [
    'console.log("before");',
    'console.log("so far");\nthrow new TypeError("boom");',
    'console.log("never")',
  ]);
  const next = notebook('next.ipynb', ['1']);
  const out = join(folder, 'out');
  const error = await failureOf([file, next], { out });
  assert.instance(error, CellError);
  assert.is((error as CellError).cell, 3);
  const lines = error.message.split('\n');
  assert.is(lines[0], `${file}: cell 3 (id cell-1) failed: TypeError: boom`);
  assert.equal(lines.slice(1, 6), [
    '   1 | console.log("so far");',
    '   2 | throw new TypeError("boom");',
    'output so far:',
    'so far',
    'error:',
  ]);
  const [before, failed, after] = codeCells(join(out, 'bad.ipynb'));
  assert.is(printed(before), 'before\n');
  assert.is(printed(failed), 'so far\n<error>');
  assert.equal(after.outputs, []);
  assert.is(printed(codeCells(file)[0]), 'old\n', 'with --out the notebook itself stays as it was');
  assert.not(existsSync(join(out, 'next.ipynb')));
  assert.equal(readdirSync(out), ['bad.ipynb']);
});

// What follows needs no language: the code of a cell is the name of what the test kernel does.
const bare: KernelSpec = {
  argv: [process.execPath, fileURLToPath(new URL('./testKernel.js', import.meta.url)), '{connection_file}'],
  display_name: 'test',
  language: 'none',
};

test('a cell over its time is interrupted and named', async () => {
  const file = notebook('slow.ipynb', ['say', 'wait']);
  const error = await failureOf([file], { spec: bare, timeout: 0.3 });
  assert.match(
    error.message,
    'cell 3 (id cell-1) failed: CellTimeout: the cell was still running after 0.3 s; give more with --timeout',
  );
  assert.equal(codeCells(file).map(printed), ['cell 1\n', 'cell 2\n<error>']);
});

test('the death of the kernel is reported and what ran is written', async () => {
  const file = notebook('dead.ipynb', ['say', 'die', 'say']);
  const error = await failureOf([file], { spec: bare });
  assert.match(
    error.message,
    'cell 3 (id cell-1) failed: DeadKernel: the kernel ended while the cell was running (exit code 3)',
  );
  assert.equal(codeCells(file).map(printed), ['cell 1\n', 'last words\n<error>', '']);
});

test('each notebook has a fresh kernel, its own folder and the given environment', async () => {
  mkdirSync(join(folder, 'sub'));
  const files = [notebook('first.ipynb', ['say']), notebook(join('sub', 'second.ipynb'), ['where'])];
  await runNotebooks(files, { spec: bare, env: { EXTRA: 'given' } });
  assert.equal(
    files.map((file) => printed(codeCells(file)[0])),
    ['cell 1\n', 'sub given UTC\ncell 1\n'],
  );
});

test('text on stderr is output, not failure, and is flagged', async () => {
  const file = notebook('warn.ipynb', ['warn', 'say']);
  const events: RunEvent[] = [];
  await runNotebooks([file], { spec: bare, onProgress: (event) => events.push(event) });
  assert.equal(
    events.flatMap((event) => (event.kind === 'cell' ? [event.stderr] : [])),
    [true, false],
  );
  assert.is(printed(codeCells(file)[0]), 'careful\ncell 1\n');
});

test('stopping interrupts the cell and leaves the notebook as it was', async () => {
  const file = notebook('stopped.ipynb', ['wait', 'say']);
  const text = readFileSync(file, 'utf8');
  const stop = new AbortController();
  const onProgress = ({ kind }: RunEvent): void => {
    if (kind === 'notebook') setTimeout(() => stop.abort(), 700);
  };
  const error = await failureOf([file], { spec: bare, signal: stop.signal, onProgress });
  assert.instance(error, StoppedError);
  assert.is(error.message, `stopped; ${file} was not written`);
  assert.is(readFileSync(file, 'utf8'), text);
});

test('of long output the report shows the end, the notebook holds all', async () => {
  const file = notebook('long.ipynb', ['flood and fail']);
  const error = await failureOf([file], { spec: bare });
  assert.match(error.message, 'failed: CellError: the cell failed; what it printed says why');
  assert.match(error.message, 'output so far:\n… 4961 lines before\n4961\n4962\n');
  assert.is(printed(codeCells(file)[0]).split('\n').length, 5000 + 'cell 1\n<error>'.split('\n').length);
});

test('all notebooks are checked before the first one runs, and two of one name cannot share a folder', async () => {
  const file = notebook('unchanged.ipynb', ['1']);
  const text = readFileSync(file, 'utf8');
  assert.match(
    (await failureOf([file, join(folder, 'missing.ipynb')])).message,
    'missing.ipynb: cannot be read (ENOENT)',
  );
  assert.match((await failureOf([file, file], { out: folder })).message, 'two notebooks are called unchanged.ipynb');
  assert.is(readFileSync(file, 'utf8'), text);
});

test('what could not be written, and what is in another language, does not run', async () => {
  const file = notebook('python.ipynb', ['say']);
  const python = { kernelspec: { name: 'python3', language: 'python', display_name: 'Python 3' } };
  writeNotebook(file, { ...readNotebook(file), metadata: python });
  const [text, fine] = [readFileSync(file, 'utf8'), notebook('fine.ipynb', ['say'])];
  writeFileSync(join(folder, 'a file'), '');
  mkdirSync(join(folder, 'taken', 'fine.ipynb'), { recursive: true });
  const events: RunEvent[] = [];
  const refusal = async (files: string[], out?: string): Promise<string> => {
    const { name, message } = await failureOf(files, { spec: bare, out, onProgress: (event) => events.push(event) });
    return `${name}: ${message}`;
  };
  assert.is(await refusal([fine, file]), `NotebookError: ${file}: is a notebook in python; expected TypeScript`);
  const [inFile, taken] = [join(folder, 'a file'), join(folder, 'taken')];
  assert.is(await refusal([fine], inFile), `NotebookError: --out: ${inFile} cannot be made a folder (EEXIST)`);
  assert.is(
    await refusal([fine], join(inFile, 'x')),
    `NotebookError: --out: ${join(inFile, 'x')} cannot be made a folder (ENOTDIR)`,
  );
  assert.is(await refusal([fine], taken), `NotebookError: ${join(taken, 'fine.ipynb')}: cannot be written (EISDIR)`);
  mkdirSync(join(folder, 'pages', 'fine.html'), { recursive: true });
  const { message } = await failureOf([fine], { spec: bare, out: join(folder, 'pages'), html: true });
  assert.is(message, `${join(folder, 'pages', 'fine.html')}: cannot be written (EISDIR)`);
  assert.equal(readdirSync(join(folder, 'pages')), ['fine.html']);
  assert.equal(events, []);
  assert.is(readFileSync(file, 'utf8'), text);
  assert.is(printed(codeCells(fine)[0]), 'old\n');
});

test('several at once: each has its kernel, and the report is in the order given', async () => {
  // the first ends last: it waits until the third has left its mark
  const fs = "import { existsSync, writeFileSync } from 'node:fs';";
  const files = [
    notebook('waits.ipynb', [`${fs}\nwhile (!existsSync('mark')) await new Promise((done) => setTimeout(done, 20));`]),
    notebook('second.ipynb', ['1;']),
    notebook('marks.ipynb', [`${fs}\nwriteFileSync('mark', '')`]),
  ];
  const events: RunEvent[] = [];
  await runNotebooks(files, { spec: kernelSpec(), jobs: 2, onProgress: (event) => events.push(event) });
  assert.equal(
    events.map(({ kind, file }) => `${kind} ${basename(file, '.ipynb')}`),
    [
      ...['notebook waits', 'cell waits', 'written waits'],
      ...['notebook second', 'cell second', 'written second'],
      ...['notebook marks', 'cell marks', 'written marks'],
    ],
  );
});

test('of several at once that fail all are reported, and none is started after them', async () => {
  const files = [
    notebook('fails-1.ipynb', ['say', 'die']),
    notebook('fails-2.ipynb', ['say', 'flood and fail']),
    notebook('never.ipynb', ['say']),
  ];
  const error = await failureOf(files, { spec: bare, jobs: 2 });
  assert.match(error.message, /fails-1\.ipynb: cell 3 .*DeadKernel[\s\S]*\n\n.*fails-2\.ipynb: cell 3 .*CellError/);
  assert.is((error as CellError).file, files[0]);
  assert.is(printed(codeCells(files[2])[0]), 'old\n');
});

test('a text notebook runs into a notebook, and a page is written beside it', async () => {
  const file = join(folder, 'text.ts');
  const text = '// %% [markdown]\n// # Text\n\n// %% tags=["kept"]\nsay\n';
  writeFileSync(file, text);
  const out = join(folder, 'from text');
  assert.match(
    (await failureOf([file], { spec: bare })).message,
    'text.ts has no place for outputs: say where to write',
  );
  await runNotebooks([file], { spec: bare, out, html: true });
  assert.equal(readdirSync(out).sort(), ['text.html', 'text.ipynb']);
  assert.is(printed(codeCells(join(out, 'text.ipynb'))[0]), 'cell 1\n');
  assert.match(readFileSync(join(out, 'text.html'), 'utf8'), '<h1>Text</h1>');
  assert.is(readFileSync(file, 'utf8'), text);
});

test('parameters run in a cell of their own, and a value of another type than the declared one is an error there', async () => {
  const file = notebook('parameters.ipynb', ["const mode: 'a' | 'b' = 'a';\nconst n = 1;", 'mode + n']);
  const [title, parameters, use] = readNotebook(file).cells;
  parameters.metadata.tags = ['parameters'];
  writeNotebook(file, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [title, parameters, use] });
  const out = join(folder, 'set');
  await runNotebooks([file], { spec: kernelSpec(), out, parameters: { mode: 'b', n: 2 } });
  const cells = codeCells(join(out, 'parameters.ipynb'));
  assert.equal(cells[1].metadata, { tags: ['injected-parameters'] });
  assert.equal(cells[2].outputs, [
    { output_type: 'execute_result', data: { 'text/plain': 'b2' }, metadata: {}, execution_count: null },
  ]);
  const error = await failureOf([file], { out, parameters: { mode: 'c' } });
  assert.match(error.message, 'cell 3 (id injected-parameters) failed: TypeScriptError');
  assert.match(error.message, '"c"');
});

const tslab: KernelSpec = {
  argv: [
    process.execPath,
    createRequire(import.meta.url).resolve('tslab/bin/tslab'),
    'kernel',
    '--config-path',
    '{connection_file}',
  ],
  display_name: 'stock tslab',
  language: 'typescript',
};
for (const [name, spec] of [
  ['our kernel', kernelSpec()],
  ['stock tslab', tslab],
] as const) {
  test(`bundles show on ${name}, also in the middle of a cell and with updates`, async () => {
    const file = notebook('display.ipynb', [
      `const { displayable, show } = await import(${JSON.stringify(display)});`,
      'show({ "text/plain": "1 of 2" }, { id: "progress" });\nshow({ "text/plain": "2 of 2", "image/png": "AAAA" }, { id: "progress", update: true });',
      'displayable({ "text/plain": "a table", "text/html": "<b>a table</b>" })',
    ]);
    await runNotebooks([file], { spec });
    const [, middle, last] = codeCells(file);
    assert.equal(middle.outputs, [
      { output_type: 'display_data', data: { 'text/plain': '2 of 2', 'image/png': 'AAAA' }, metadata: {} },
    ]);
    const shown = {
      output_type: 'execute_result',
      data: { 'text/plain': 'a table', 'text/html': '<b>a table</b>' },
      metadata: {},
      execution_count: null,
    };
    assert.equal(
      last.outputs,
      spec === tslab ? [{ output_type: 'stream', name: 'stdout', text: 'a table\n' }] : [shown],
    );
  });
}

test.run();
