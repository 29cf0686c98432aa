import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from './language.js';
import { lintForm, lintNotebook } from './lint.js';
import { fixNotebook } from './lintFix.js';

const title = { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Title' };
const code = {
  cell_type: 'code',
  id: 'a',
  metadata: {},
  source: 'f();',
  outputs: [] as unknown[],
  execution_count: null,
};
const metadata = { kernelspec: KERNELSPEC_METADATA, language_info: LANGUAGE_INFO };
const notebook = (cells: unknown[], rest: object = {}): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells, ...rest });
const withOutput = (output: unknown): string => notebook([title, { ...code, outputs: [output] }]);
const print = (text: string, name = 'stdout'): unknown => ({ output_type: 'stream', name, text });
const result = (data: object, count: number | null = null): unknown => ({
  output_type: 'execute_result',
  data,
  metadata: {},
  execution_count: count,
});

test('a clean notebook has no findings', () => {
  const outputs = [
    print('recall@20 0.1234; 3/4 of /users, 10:30\n'),
    result({ 'text/html': '<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'image/png': 'aGVs/tmp/bG8=' }),
  ];
  assert.equal(lintNotebook(notebook([title, { ...code, outputs }])), []);
});

test('counts 1 to n of one clean run are fine, past empty cells', () => {
  const cells = [
    title,
    { ...code, execution_count: 1, outputs: [result({ 'text/plain': '1' }, 1)] },
    { ...code, id: 'b', source: ' ' },
    { ...code, id: 'c', execution_count: 2 },
  ];
  assert.equal(lintNotebook(notebook(cells)), []);
});

test('links, other folders of a similar name and the root of a machine are fine', () => {
  const prose = { ...title, id: 'b', source: 'See [the page](https://example.org), `//example.org`; src is a folder' };
  const said = ['a/data/kit', '/data/kitchen', 'x = //comment', '1//2', '("//note")'].map((text) => print(`${text}\n`));
  const cells = [title, prose, { ...code, outputs: said }];
  assert.equal(lintNotebook(notebook(cells), { machinePaths: ['/data/kit', '/'] }), []);
});

test('a text notebook is checked too, and its form', () => {
  const text = '// %% [markdown]\n// # Title\n\n// %%\nf();\n';
  assert.equal(lintNotebook(text, { file: 'n.ts' }), []);
  assert.equal(lintForm(text, 'n.ts'), [{ message: 'is not in canonical form from line 1 on; --fix rewrites it' }]);
  assert.equal(lintNotebook('// %%\n1\n', { file: 'n.ts' }), [
    { message: 'the first cell is no Markdown that starts with a title (`# …`)' },
  ]);
  assert.equal(lintNotebook('f();', { file: 'n.ts' })[0].message.slice(0, 27), 'n.ts:1: no cell is marked; ');
});

test('the form is that of the file JupyterLab writes', () => {
  const text = fixNotebook(notebook([title, code]));
  assert.equal(lintForm(text), []);
  const longer = text.replace('"# Title"', '"# Title",\n    ""');
  assert.equal(lintForm(longer), [{ message: 'is not in canonical form from line 8 on; --fix rewrites it' }]);
  assert.equal(lintForm(text.trimEnd()), [
    { message: `is not in canonical form from line ${text.split('\n').length} on; --fix rewrites it` },
  ]);
});

const findings: [what: string, text: string, finding: string][] = [
  ['broken JSON', '{', 'is not JSON (line 1, column 2: the text ends)'],
  ['an older format', notebook([title], { nbformat_minor: 4 }), 'nbformat is not 4.5'],
  [
    'a foreign kernelspec',
    notebook([title], { metadata: { ...metadata, kernelspec: { name: 'tslab' } } }),
    'metadata.kernelspec is {"name":"tslab"}; expected',
  ],
  [
    'no language_info',
    notebook([title], { metadata: { kernelspec: KERNELSPEC_METADATA } }),
    'metadata.language_info is undefined; expected',
  ],
  ['no title', notebook([code, title]), 'the first cell is no Markdown that starts with a title'],
  [
    'a smaller title',
    notebook([{ ...title, source: '## Part' }]),
    'the first cell is no Markdown that starts with a title',
  ],
  ['300 kB', withOutput(print('x'.repeat(300_000))), 'bytes; expected below 300000'],
  ['16 lines', notebook([title, { ...code, source: 'f();\n'.repeat(16) }]), '2: 16 lines; expected at most 15'],
  [
    'a count that is not the first',
    notebook([title, { ...code, execution_count: 2 }]),
    '2: has the count 2; expected 1',
  ],
  [
    'a cell that ran twice',
    notebook([title, { ...code, execution_count: 1 }, { ...code, id: 'b', execution_count: 3 }]),
    '3: has the count 3; expected 2: counts are 1 to n, or there is none',
  ],
  [
    'a cell that did not run',
    notebook([title, { ...code, execution_count: 1 }, { ...code, id: 'b' }]),
    '3: has the count null; expected 2',
  ],
  ['a missing id', notebook([title, { ...code, id: undefined }]), '2: id is undefined; expected 1 to 64 letters'],
  ['timings of papermill', notebook([title], { metadata: { ...metadata, papermill: {} } }), 'metadata.papermill holds'],
  [
    'an exercise unsolved',
    notebook([title, { ...code, metadata: { tags: ['exercise'] } }]),
    '2: expected a Markdown cell',
  ],
  ['a count of a result', withOutput(result({ 'text/plain': '1' }, 3)), '2: has the count null; expected 1'],
  ['timings', notebook([title, { ...code, metadata: { execution: {} } }]), 'metadata.execution holds timings'],
  ['stderr', withOutput(print('Warning: old\nmore', 'stderr')), '2: wrote to stderr: Warning: old'],
  ['an error', withOutput({ output_type: 'error', ename: 'E', evalue: 'v', traceback: [] }), '2: holds the error E: v'],
  ['a home folder', withOutput(print('saved to /home/ann/run')), 'names a path of the machine: /home/ann/run'],
  ['a Windows path', withOutput(print('saved to C:\\Users\\ann')), 'names a path of the machine: C:\\Users\\ann'],
  [
    'a path in JSON',
    withOutput(result({ 'application/json': { at: '/tmp/x' } })),
    'names a path of the machine: /tmp/x',
  ],
  ['the folder of the project', withOutput(print('in /data/kit/notebooks')), 'names a path of the machine: /data/kit'],
  ['a path in a table', withOutput(result({ 'text/html': '<td>/home/ann</td>' })), 'of the machine: /home/ann'],
  ['a path as an address', withOutput(print('at file:///srv/ann/cell.js:1')), 'of the machine: /srv/ann/cell.js:1'],
  [
    'a Windows path in JSON',
    withOutput(result({ 'application/json': 'C:\\Users\\ann' })),
    'names a path of the machine: C:\\',
  ],
  [
    'a host without a scheme',
    withOutput(result({ 'text/html': '<img src="//cdn.example.org/x.png">' })),
    'names the host cdn.example.org',
  ],
  [
    'a picture that prose fetches',
    notebook([title, { ...title, id: 'b', source: 'As ![seen](https://example.org/x.png)' }]),
    '2: fetches from the host example.org when it is shown',
  ],
  [
    'a frame in prose',
    notebook([title, { ...title, id: 'b', source: '<iframe src=//example.org></iframe>' }]),
    '2: fetches from the host example.org when it is shown',
  ],
  ['an id that is there twice', notebook([title, { ...code, id: 'title' }]), ': two cells have the id title'],
  [
    'a foreign language_info',
    notebook([title], { metadata: { ...metadata, language_info: { ...LANGUAGE_INFO, version: '5.6.3' } } }),
    'metadata.language_info is {"name":"typescript","version":"5.6.3"',
  ],
  [
    'a kernelspec with a field more',
    notebook([title], { metadata: { ...metadata, kernelspec: { ...KERNELSPEC_METADATA, env: {} } } }),
    'metadata.kernelspec is {',
  ],
  [
    'a foreign host',
    withOutput(result({ 'text/html': '<script src="https://cdn.example.org/x.js">' })),
    'names the host cdn.example.org',
  ],
];
for (const [what, text, finding] of findings) {
  test(`finds ${what}`, () => {
    const found = lintNotebook(text, { machinePaths: ['/data/kit'] });
    const shown = found.map(({ cell, message }) => `${cell ?? ''}: ${message}`);
    assert.is(found.length, 1, shown.join('\n'));
    assert.ok(shown[0].includes(finding), shown[0]);
  });
}

test.run();
