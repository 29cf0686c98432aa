// check, clean, convert and new, and mistakes in what is to be run, in this process: none of them needs a kernel.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { notebookCommand } from './notebook.js';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'camrec chores-'));
process.chdir(folder);
test.after(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** The lines a command prints and the exit code it asks for; a usage error is what main prints as `error: …` with 2. */
async function camrec(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(line);
  try {
    await notebookCommand().exitOverride().parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode ?? 0), lines };
  } catch (error) {
    return { code: 2, lines: [...lines, `${(error as Error).name}: ${(error as Error).message}`] };
  } finally {
    console.log = log;
    process.exitCode = 0;
  }
}

const title = { cell_type: 'markdown', id: 'title', metadata: {}, source: ['# Title'] };
const result = { output_type: 'execute_result', data: { 'text/plain': '42' }, metadata: {}, execution_count: 5 };
const code = { cell_type: 'code', id: 'a', metadata: {}, source: ['6 * 7'], outputs: [result], execution_count: 5 };
function notebook(name: string, ...cells: object[]): string {
  writeFileSync(name, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return name;
}
const text = (name: string): string => readFileSync(name, 'utf8');

test('check: a line a finding with file and cell, exit 1; --fix repairs what it can, then what is left is found', async () => {
  const stderr = { output_type: 'stream', name: 'stderr', text: 'careful' };
  const { id: _, ...nameless } = code;
  notebook('a.ipynb', title, code, { ...nameless, outputs: [stderr] });
  const first = await camrec('check', 'a.ipynb');
  assert.equal(first, {
    code: 1,
    lines: ['a.ipynb:3: id is undefined; expected 1 to 64 letters, digits, - or _'],
  });
  notebook('b.ipynb', title, code);
  const second = await camrec('check', 'b.ipynb');
  assert.is(second.code, 1);
  assert.equal(
    second.lines.map((line) => line.split(/ is | has /)[0]),
    ['b.ipynb: metadata.kernelspec', 'b.ipynb: metadata.language_info', 'b.ipynb:', 'b.ipynb:2:'],
  );
  assert.equal(await camrec('check', '--fix', 'a.ipynb', 'b.ipynb'), {
    code: 1,
    lines: ['a.ipynb repaired', 'a.ipynb:3: wrote to stderr: careful', 'b.ipynb repaired'],
  });
  assert.equal(await camrec('check', '--fix', 'b.ipynb'), { code: 0, lines: [] });
});

test('check: a text that is no notebook is found, with the line, and --fix leaves it alone', async () => {
  writeFileSync('broken.ipynb', '{\n "cells": [\n');
  const lines = ['broken.ipynb: is not JSON (line 3, column 1: the text ends); expected a notebook of nbformat 4'];
  assert.equal(await camrec('check', 'broken.ipynb'), { code: 1, lines });
  assert.equal(await camrec('check', '--fix', 'broken.ipynb'), { code: 1, lines });
  assert.is(text('broken.ipynb'), '{\n "cells": [\n');
});

test('clean: outputs and counts go, a second time changes no byte; --keep-outputs takes counts only', async () => {
  notebook('c.ipynb', title, code);
  assert.equal(await camrec('clean', '--keep-outputs', 'c.ipynb'), { code: 0, lines: ['c.ipynb cleaned'] });
  assert.match(text('c.ipynb'), '"42"');
  assert.not.match(text('c.ipynb'), '"execution_count": 5');
  assert.equal(await camrec('clean', 'c.ipynb'), { code: 0, lines: ['c.ipynb cleaned'] });
  const clean = text('c.ipynb');
  assert.not.match(clean, '42"');
  assert.equal(await camrec('clean', 'c.ipynb'), { code: 0, lines: ['c.ipynb was clean'] });
  assert.is(text('c.ipynb'), clean);
});

test('clean: one bad file, and none is written', async () => {
  notebook('d.ipynb', title, code);
  const dirty = text('d.ipynb');
  const { code: status, lines } = await camrec('clean', 'd.ipynb', 'broken.ipynb');
  assert.is(status, 2);
  assert.match(lines[0], 'UsageError: broken.ipynb: is not JSON (line 3, column 1');
  assert.is(text('d.ipynb'), dirty);
});

test('convert: to text and back the sources, kinds and tags are the same; outputs are left out and it is said', async () => {
  notebook('e.ipynb', title, { ...code, metadata: { tags: ['parameters'] } });
  mkdirSync('back');
  assert.equal(await camrec('convert', 'e.ipynb'), { code: 0, lines: ['e.ts written, without the outputs'] });
  assert.match(text('e.ts'), '// %% [markdown]\n// # Title\n\n// %% tags=["parameters"]\n6 * 7\n');
  assert.equal(await camrec('convert', 'e.ts', '--out', 'back'), { code: 0, lines: ['back/e.ipynb written'] });
  assert.equal(await camrec('check', 'e.ts', 'back/e.ipynb'), { code: 0, lines: [] });
  const [, cell] = JSON.parse(text('back/e.ipynb')).cells;
  assert.equal([cell.source, cell.metadata, cell.outputs], [['6 * 7'], { tags: ['parameters'] }, []]);
});

test('convert: nothing is overwritten unless asked, and a page can be had of stored outputs', async () => {
  const kept = text('e.ipynb');
  assert.equal(await camrec('convert', 'e.ts'), {
    code: 2,
    lines: ['UsageError: e.ipynb exists; give --force to overwrite it'],
  });
  assert.is(text('e.ipynb'), kept);
  assert.equal(await camrec('convert', 'e.ipynb', '--to', 'html'), { code: 0, lines: ['e.html written'] });
  assert.match(text('e.html'), '<pre class="result">42</pre>');
  assert.equal(await camrec('convert', 'e.ts', '--force'), { code: 0, lines: ['e.ipynb written'] });
  assert.match(text('e.ipynb'), '"id": "title"');
});

test('new: a notebook and a text notebook, each fit to be committed', async () => {
  const made = await camrec('new', '6-my-study');
  assert.is(made.code, 0);
  assert.is(made.lines[0], '6-my-study.ipynb written; run it with: npx camrec notebook run 6-my-study.ipynb');
  const named = await camrec('new', 'a study', '--percent');
  assert.equal(named.lines, ['a study.ts written; run it with: npx camrec notebook run "a study.ts" --out FOLDER']);
  assert.is((await camrec('new', 'text', '--percent')).code, 0);
  assert.is(JSON.parse(text('6-my-study.ipynb')).cells[0].source[0], '# My study\n');
  assert.match(text('text.ts'), "import { describe, displayTable, loadData } from 'camrec';");
  assert.equal(await camrec('check', '6-my-study.ipynb', 'text.ts'), { code: 0, lines: [] });
});

test('each mistake is said in one line', async () => {
  const python = { kernelspec: { name: 'python3', language: 'python', display_name: 'Python 3' } };
  writeFileSync('p.ipynb', JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: python, cells: [] }));
  writeFileSync('old.ipynb', JSON.stringify({ nbformat: 3, nbformat_minor: 0, metadata: {}, worksheets: [] }));
  mkdirSync('folder');
  writeFileSync('folder/c.ipynb', text('c.ipynb'));
  const files = readdirSync('.');
  const mistakes: [args: string[], line: string][] = [
    [['check', 'none.ipynb'], 'none.ipynb: cannot be read (ENOENT); expected a notebook file'],
    [
      ['run', 'broken.ipynb'],
      'broken.ipynb: is not JSON (line 3, column 1: the text ends); expected a notebook of nbformat 4',
    ],
    [['run', 'c.ipynb', '--timeout', '0'], "--timeout must be seconds from above 0 to 2000000, got '0'"],
    [['run', 'c.ipynb', '--jobs', '0'], "--jobs must be a whole number from 1 to 64, got '0'"],
    [['run', 'c.ipynb', '--solutions'], 'solutions are run in copies: say where to write them (--out)'],
    [['run', 'text.ts'], 'text.ts has no place for outputs: say where to write the notebook (--out)'],
    [['run', 'c.ipynb', './c.ipynb'], `${join(process.cwd(), 'c.ipynb')} is given twice`],
    [['run', 'c.ipynb', '-p', 'n'], "parameter 'n' has no value; expected -p n VALUE"],
    [['run', 'c.ipynb', '-p', 'a b', '1'], "'a b' cannot be a parameter; expected a name that TypeScript allows"],
    [
      ['run', 'c.ipynb', '--parameters-file', 'none.json'],
      'none.json: cannot be read (ENOENT); expected a file of JSON',
    ],
    [['run', 'p.ipynb'], 'p.ipynb: is a notebook in python; expected TypeScript'],
    [['run', 'c.ipynb', '--out', 'e.ts'], '--out: e.ts cannot be made a folder (EEXIST)'],
    [['run', 'folder'], 'folder: cannot be read (EISDIR); expected a notebook file'],
    [['check', 'folder'], 'folder: cannot be read (EISDIR); expected a notebook file'],
    [
      ['convert', 'c.ipynb', 'folder/c.ipynb', '--out', 'back'],
      'two of the files would become c.ts; in one folder each needs a name of its own',
    ],
    [['convert', 'c.ipynb', '--out', 'e.ts'], 'e.ts/c.ts: cannot be written (ENOTDIR)'],
    [['new', 'e.ts/x'], 'e.ts/x.ipynb: cannot be written (ENOTDIR)'],
    [['clean', 'old.ipynb'], 'old.ipynb: nbformat is 3.0; expected 4.5, as written by JupyterLab 3 or later'],
    [['clean', 'text.ts'], 'text.ts is a text notebook and holds no outputs; expected .ipynb'],
    [['convert', 'p.ipynb'], 'p.ts: is a notebook in python; expected TypeScript'],
    [['convert', 'p.ipynb', '--to', 'py'], "unknown format 'py'; possible: ipynb, ts:percent, html"],
    [['convert', 'text.ts', '--out', 'nowhere'], '--out: there is no folder nowhere'],
    [['new', 'text.ts'], 'text.ts exists; choose another name'],
    [['new', ''], "'' names no notebook; expected words, as in my-study"],
    [['new', 'nowhere/x'], 'there is no folder nowhere'],
    [['new', 'x.ipynb', '--percent'], 'x.ipynb and --percent exclude each other; expected a name in .ts'],
  ];
  for (const [args, line] of mistakes) {
    assert.equal(await camrec(...args), { code: 2, lines: [`UsageError: ${line}`] }, args.join(' '));
  }
  assert.equal(readdirSync('.'), files, 'nothing was written');
  assert.not(existsSync('nowhere'));
});

test.run();
