import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readNotebook, requireWritable, writeNotebook, writeWhole } from './notebookFile.js';
import { formatNotebook, parseNotebook, splitLines } from './notebookJson.js';

// nbformat.writes(notebook) + '\n' of Python's nbformat 5.11, for a notebook built with nbformat.v4.new_notebook & co.
const GOLDEN = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "two",
   "metadata": {},
   "source": [
    "# Title\\n",
    "\\n",
    "text"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "one",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "a\\r\\n",
      "b\u2028",
      "c\\n",
      "\\u001b[1m\\"d"
     ]
    },
    {
     "data": {
      "application/vnd.plotly.v1+json": {
       "a": {},
       "b": [
        1,
        2.5,
        1e-07,
        1.234e-05,
        -3e-05,
        1e+22,
        0.0001,
        123456789012345680000
       ]
      },
      "image/png": "iVBOR\\nw0",
      "image/svg+xml": [
       "<svg>\\n",
       "</svg>"
      ],
      "text/plain": [
       "x\\n",
       "y"
      ]
     },
     "metadata": {},
     "output_type": "display_data"
    },
    {
     "data": {
      "text/html": []
     },
     "execution_count": null,
     "metadata": {},
     "output_type": "execute_result"
    },
    {
     "ename": "E",
     "evalue": "v",
     "output_type": "error",
     "traceback": [
      "t\\n",
      "u"
     ]
    }
   ],
   "source": [
    "const é = \\"\\\\u2028\\";\\n",
    "console.log(é)"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "three",
   "metadata": {},
   "outputs": [],
   "source": []
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "TypeScript (CaMRec)",
   "language": "typescript",
   "name": "camrec"
  },
  "language_info": {
   "name": "typescript",
   "version": "5.0.4"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

const code = { cell_type: 'code', id: 'a', metadata: {}, source: '', outputs: [] as unknown[], execution_count: null };
const notebook = (cells: unknown[], rest: object = {}): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...rest });
const withOutput = (output: unknown): string => notebook([{ ...code, outputs: [output] }]);

test('a notebook is written with the bytes that nbformat writes', () => {
  assert.is(formatNotebook(parseNotebook(GOLDEN)), GOLDEN);
});

test('texts are one string in memory, whether the file holds lines or not', () => {
  const [title, cell] = parseNotebook(GOLDEN).cells;
  assert.is(title.source, '# Title\n\ntext');
  if (cell.cell_type !== 'code' || cell.outputs[0].output_type !== 'stream') throw new Error('expected a stream');
  assert.is(cell.outputs[0].text, 'a\r\nb\u2028c\n\u001b[1m"d');
  assert.equal(
    parseNotebook(notebook([{ ...code, source: ['a\n', 'b'] }])).cells,
    parseNotebook(notebook([{ ...code, source: 'a\nb' }])).cells,
  );
});

test("lines end where Python's splitlines ends them", () => {
  assert.equal(splitLines('a\r\nb\rc\x0bd\u2028e\n\nf'), ['a\r\n', 'b\r', 'c\x0b', 'd\u2028', 'e\n', '\n', 'f']);
  assert.equal(splitLines(''), []);
  assert.equal(splitLines('a\n'), ['a\n']);
});

test('cells of nbformat 4.0 to 4.4 get stable ids', () => {
  const { id: _, ...old } = code;
  const upgraded = parseNotebook(notebook([old, old], { nbformat_minor: 2 }));
  assert.is(upgraded.nbformat_minor, 5);
  assert.equal(
    upgraded.cells.map((cell) => cell.id),
    ['cell-1', 'cell-2'],
  );
});

const refused: [what: string, text: string, message: string][] = [
  ['no JSON', '{', 'f.ipynb: is not JSON ('],
  ['no object', '[]', 'f.ipynb: is not a JSON object; expected a notebook of nbformat 4'],
  [
    'an old format',
    notebook([], { nbformat: 3 }),
    'f.ipynb: nbformat is 3.5; expected 4.5, as written by JupyterLab 3 or later',
  ],
  ['no metadata', notebook([], { metadata: null }), 'f.ipynb: metadata is missing or no object'],
  ['no cells', notebook([], { cells: {} }), 'f.ipynb: cells is missing or no list'],
  [
    'a strange cell',
    notebook([code, { ...code, cell_type: 'sql' }]),
    'f.ipynb: cell 2: cell_type is "sql"; expected code, markdown or raw',
  ],
  [
    'a number as source',
    notebook([{ ...code, source: 1 }]),
    'f.ipynb: cell 1: source is neither a string nor a list of strings',
  ],
  [
    'a missing id',
    notebook([{ ...code, id: undefined }]),
    'f.ipynb: cell 1: id is undefined; expected 1 to 64 letters, digits, - or _',
  ],
  ['a long id', notebook([{ ...code, id: 'x'.repeat(65) }]), 'expected 1 to 64 letters'],
  [
    'the same id twice',
    notebook([code, code]),
    'f.ipynb: two cells have the id a; expected ids that are unique in the file',
  ],
  [
    'no outputs',
    notebook([{ ...code, outputs: undefined }]),
    'f.ipynb: cell 1: outputs is missing or no list; a code cell needs one',
  ],
  [
    'a count in words',
    notebook([{ ...code, execution_count: 'one' }]),
    'f.ipynb: cell 1: execution_count is "one"; expected an integer or null',
  ],
  [
    'a strange output',
    withOutput({ output_type: 'pyout' }),
    'f.ipynb: cell 1: output 1: output_type is "pyout"; expected stream',
  ],
  [
    'a strange stream',
    withOutput({ output_type: 'stream', name: 'log', text: '' }),
    'name is "log"; expected stdout or stderr',
  ],
  ['a display without data', withOutput({ output_type: 'display_data', metadata: {} }), 'data or metadata is missing'],
  ['an error without words', withOutput({ output_type: 'error' }), 'ename, evalue or traceback is missing'],
];
for (const [what, text, message] of refused) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => parseNotebook(text, 'f.ipynb'),
      (error: Error) => error.name === 'NotebookError' && error.message.includes(message),
    );
  });
}

test('a missing file is named', () => {
  assert.throws(
    () => readNotebook('no-such.ipynb'),
    'no-such.ipynb: cannot be read (ENOENT); expected a notebook file',
  );
});

test('writing leaves one file, and a failure leaves the old one and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-notebook-'));
  const file = join(folder, 'n.ipynb');
  const value = parseNotebook(GOLDEN);
  writeNotebook(file, value);
  assert.is(readFileSync(file, 'utf8'), GOLDEN);
  assert.equal(readdirSync(folder), ['n.ipynb']);
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  assert.throws(() => writeNotebook(file, { ...value, metadata: circular }), /call stack/);
  assert.throws(() => writeNotebook(join(folder, 'missing', 'n.ipynb'), value), /ENOENT/);
  assert.is(readFileSync(file, 'utf8'), GOLDEN);
  assert.equal(readdirSync(folder), ['n.ipynb']);
  rmSync(folder, { recursive: true });
});

test('what cannot be written is said beforehand and when it is tried, and leaves nothing behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-notebook-'));
  const shut = join(folder, 'shut');
  mkdirSync(join(folder, 'n.ipynb'));
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(shut, { mode: 0o555 });
  const cases: [file: string, code: string][] = [
    [join(folder, 'n.ipynb'), 'EISDIR'],
    [join(folder, 'file', 'n.ipynb'), 'ENOTDIR'],
    [join(folder, 'none', 'n.ipynb'), 'ENOENT'],
  ];
  if (process.getuid?.() !== 0) cases.push([join(shut, 'n.ipynb'), 'EACCES']); // nothing is shut for root
  for (const [file, code] of cases) {
    assert.throws(() => requireWritable(file), `${file}: cannot be written (${code})`);
    assert.throws(() => writeWhole(file, 'x'), `${file}: cannot be written (${code})`);
  }
  requireWritable(join(folder, 'new.ipynb'));
  assert.equal(readdirSync(folder).sort(), ['file', 'n.ipynb', 'shut']);
  rmSync(folder, { recursive: true });
});

test('writing through a link writes the file that it names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-notebook-'));
  const [file, link] = [join(folder, 'file.ipynb'), join(folder, 'link.ipynb')];
  writeFileSync(file, 'old');
  symlinkSync('file.ipynb', link);
  writeWhole(link, 'new');
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.is(readFileSync(file, 'utf8'), 'new');
  rmSync(folder, { recursive: true });
});

test.run();
