import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from './language.js';
import type { Cell, Notebook } from './notebook.js';
import { formatPercent, parsePercent } from './percent.js';

function cell(type: 'code' | 'markdown' | 'raw', source: string, metadata: Record<string, unknown> = {}): Cell {
  const common = { id: '', metadata, source };
  return type === 'code'
    ? { cell_type: type, ...common, outputs: [], execution_count: null }
    : { cell_type: type, ...common };
}

const kit = { kernelspec: KERNELSPEC_METADATA, language_info: LANGUAGE_INFO };
const notebook = (cells: Cell[], metadata: Record<string, unknown> = kit): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata,
  cells: cells.map((each, i) => ({ ...each, id: `cell-${i + 1}` })),
});

// As jupytext 1.19 writes a notebook of the kit as ts:percent.
const JUPYTEXT = `// ---
// jupyter:
//   jupytext:
//     text_representation:
//       extension: .ts
//       format_name: percent
//       format_version: '1.3'
//       jupytext_version: 1.19.6
//   kernelspec:
//     display_name: TypeScript (CaMRec)
//     language: typescript
//     name: camrec
// ---

// %% [markdown]
// # Title
//
//   indented

// %% The first name="x y" tags=["parameters", "b \\"q\\" a=1"] obj={"a": [1, 2]}
const a = 1;

const b = 2;

// %% [raw]
// raw *x*

// %%
`;

test('a file of jupytext is read', () => {
  assert.equal(
    parsePercent(JUPYTEXT),
    notebook([
      cell('markdown', '# Title\n\n  indented'),
      cell('code', 'const a = 1;\n\nconst b = 2;', {
        title: 'The first',
        name: 'x y',
        tags: ['parameters', 'b "q" a=1'],
        obj: { a: [1, 2] },
      }),
      cell('raw', 'raw *x*'),
      cell('code', ''),
    ]),
  );
  const utf8 = `// -*- coding: utf-8 -*-\n${JUPYTEXT}`; // where a text is not ASCII
  assert.equal(parsePercent(utf8), parsePercent(JUPYTEXT));
});

test("what is written differs from jupytext's file only in the spaces of JSON and in the name of the writer", () => {
  const written = formatPercent(parsePercent(JUPYTEXT));
  const expected = JUPYTEXT.replace(/.*jupytext_version.*\n/, '')
    .replace("'1.3'", '"1.3"')
    .replace('rs", "b', 'rs","b')
    .replace('{"a": [1, 2]}', '{"a":[1,2]}');
  assert.is(written, expected);
});

test('sources, kinds and metadata come back from text unchanged, whatever they hold', () => {
  const sources = [
    '',
    '\n',
    'x',
    'x\n',
    '\n\nx\n\n\n',
    '// x',
    '//',
    '%magic',
    ' x',
    '// ---',
    'a\n\n\nb',
    '% %%',
    '”é\u2028',
  ];
  const metadata = [{}, { tags: [] }, { title: 'Two words' }, { title: 'a=b', x: 'k=1 l="2" {' }, { title: '[raw]' }];
  const kinds = ['code', 'markdown', 'raw'] as const;
  const odd = [{ 'two words': 1 }, { title: 'T', flag: null, '': 'x=1' }, { title: ' a  b ' }, { title: 3 }];
  const cells = kinds.flatMap((kind) => [
    ...sources.flatMap((source) => metadata.map((fields) => cell(kind, source, fields))),
    ...odd.map((fields) => cell(kind, 'x', fields)),
  ]);
  const whole = notebook(cells, {
    ...kit,
    authors: [{ name: 'A: b', 'e-mail': '#x' }],
    title: 'yes',
    jupytext: { formats: 'ipynb,ts:percent' },
  });
  const text = formatPercent(whole);
  assert.equal(parsePercent(text), whole);
  assert.is(formatPercent(parsePercent(text)), text);
  assert.equal(parsePercent(text.replaceAll('\n', '\r\n')), whole, 'line ends of Windows');
});

test('outputs, counts and timings are left out', () => {
  const ran = { ...cell('code', '1', { papermill: {}, execution: {} }), execution_count: 3 } as Cell;
  const [back] = parsePercent(formatPercent(notebook([ran], { ...kit, papermill: {} }))).cells;
  assert.equal(back, { ...cell('code', '1'), id: 'cell-1' });
});

test('a file by hand needs no header, no title, no blank lines; text before the first cell is code', () => {
  const text =
    'const before = 1;\n//%%\nf()\n// %%%% Deep [md] tags=["a"]\n//no space\n\n// more\n// %% {"tags": ["x"]}\ng()';
  assert.equal(
    parsePercent(text),
    notebook([
      cell('code', 'const before = 1;'),
      cell('code', 'f()'),
      cell('markdown', 'no space\n\nmore', { title: 'Deep', tags: ['a'] }),
      cell('code', 'g()', { tags: ['x'] }),
    ]),
  );
});

test("lines of the header that are not Jupyter's become a raw cell, as jupytext has it", () => {
  const { cells, metadata } = parsePercent(
    '// ---\n// title: A\n// jupyter:\n//   x: 1\n// author: B\n// ---\n// %%\n1',
  );
  assert.equal(
    cells.map(({ cell_type, source }) => [cell_type, source]),
    [
      ['raw', '---\ntitle: A\nauthor: B\n---'],
      ['code', '1'],
    ],
  );
  assert.equal(metadata, { ...kit, x: 1 });
});

const refused: [what: string, text: string, message: string][] = [
  ['plain code', 'const a = 1;\n', 'n.ts:1: no cell is marked; expected a text notebook whose cells open with `// %%`'],
  ['a header without end', '// ---\n// a: 1\n', 'n.ts:1: the header has no end; expected a second `// ---`'],
  ['code in the header', '// ---\nlet a;\n// ---\n', 'n.ts:2: a header line must begin with `//`'],
  ['a header that is no YAML', '// ---\n// a: 1\n// a: {\n// ---\n', 'n.ts:3: the header is not YAML of a notebook: '],
  ['a list as header', '// ---\n// - a\n// ---\n', 'the header is not YAML of a notebook: expected `key: value` lines'],
  ['metadata that is no JSON', '// %%\n1\n// %% tags=[parameters]\n2', 'n.ts:3: expected tags=JSON, got [parameters]'],
  ['an object that is no JSON', '// %% {tags: 1}', 'n.ts:1: expected a JSON object, got {tags: 1}'],
  [
    'code among prose',
    '// %% [markdown]\n// text\n\nf()\n',
    'n.ts:4: a line of prose must begin with `//`; code needs a cell',
  ],
];
for (const [what, text, message] of refused) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => parsePercent(text, 'n.ts'),
      (error: Error) => error.name === 'NotebookError' && error.message.includes(message),
    );
  });
}

test('what the format cannot say is refused', () => {
  const opening = notebook([cell('code', 'const s = `\n // %% in a template\n`;')]);
  assert.throws(
    () => formatPercent(opening, 'n.ipynb'),
    /n\.ipynb: cell 1: the line " \/\/ %% in a template" would open a cell/,
  );
  assert.throws(
    () => formatPercent(notebook([cell('markdown', '%% [raw]')])),
    /cell 1: the line "\/\/ %% \[raw\]" would open/,
  );
  const attached: Cell = { cell_type: 'markdown', id: '', metadata: {}, source: '', attachments: {} };
  assert.throws(() => formatPercent(notebook([attached])), /cell 1: has attachments; a percent file cannot hold them/);
});

test.run();
