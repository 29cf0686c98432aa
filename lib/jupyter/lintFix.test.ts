import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lintForm, lintNotebook } from './lint.js';
import { fixNotebook } from './lintFix.js';
import { parseNotebook } from './notebookJson.js';

const title = { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Title' };
const result = { output_type: 'execute_result', data: { 'text/plain': '1' }, metadata: {}, execution_count: 9 };
const code = { cell_type: 'code', id: 'a', metadata: {}, source: '1;', outputs: [result], execution_count: 9 };
const notebook = (cells: unknown[], rest: object = {}): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...rest });

test('what can be repaired is repaired, and a second repair changes nothing', () => {
  const { id: _, ...nameless } = code;
  const { metadata: __, outputs: ___, execution_count: ____, ...bare } = code;
  const text = notebook(
    [
      title,
      { ...code, metadata: { execution: {} } },
      code,
      nameless,
      { ...bare, id: 'not an id!' },
      { ...title, id: 'cell-4' },
      title,
    ],
    { nbformat_minor: 4, metadata: { kernelspec: { name: 'tslab', language: 'typescript' }, papermill: {} } },
  );
  assert.not.equal(lintNotebook(text), []);
  const fixed = fixNotebook(text);
  assert.equal([...lintNotebook(fixed), ...lintForm(fixed)], []);
  assert.is(fixNotebook(fixed), fixed);
  const { cells } = parseNotebook(fixed);
  assert.equal(
    cells.map(({ id }) => id),
    ['title', 'a', 'cell-3', 'cell-4-2', 'cell-5', 'cell-4', 'cell-7'],
  );
  assert.equal(
    cells.map(({ source }) => source),
    ['# Title', '1;', '1;', '1;', '1;', '# Title', '# Title'],
  );
  const outputs = cells.flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []));
  assert.equal(outputs, new Array(3).fill({ ...result, execution_count: null }), 'outputs stay');
});

test('counts of one clean run stay', () => {
  const counted = { ...code, execution_count: 1, outputs: [{ ...result, execution_count: 1 }] };
  assert.match(fixNotebook(notebook([title, counted])), /"execution_count": 1/);
});

test('what a person must decide stays and is still found: errors, stderr, paths, another language', () => {
  const stderr = { output_type: 'stream', name: 'stderr', text: 'careful' };
  const python = { language: 'python', name: 'python3', display_name: 'Python 3' };
  const fixed = fixNotebook(notebook([{ ...code, outputs: [stderr] }], { metadata: { kernelspec: python } }));
  assert.equal(parseNotebook(fixed).metadata.kernelspec, python);
  assert.equal(
    lintNotebook(fixed).map(({ message }) => message.split(/[;:]/)[0]),
    [
      'metadata.kernelspec is {"display_name"',
      'metadata.language_info is undefined',
      'the first cell is no Markdown that starts with a title (`# …`)',
      'wrote to stderr',
    ],
  );
});

test('a text notebook gets its header', () => {
  const fixed = fixNotebook('// %% [markdown]\n// # Title\n// %%\n1;', 'n.ts');
  assert.equal([...lintNotebook(fixed, { file: 'n.ts' }), ...lintForm(fixed, 'n.ts')], []);
});

test('what is no notebook is refused as ever', () => {
  for (const [text, message] of [
    ['{', 'n.ipynb: is not JSON (line 1, column 2: the text ends)'],
    ['null', 'n.ipynb: is not a JSON object'],
    ['{"nbformat": 3}', 'n.ipynb: nbformat is 3.undefined'],
    [notebook([1]), 'n.ipynb: cell 1: is no object'],
    [notebook([{ ...code, source: 1 }]), 'n.ipynb: cell 1: source is neither'],
  ]) {
    assert.throws(
      () => fixNotebook(text, 'n.ipynb'),
      (error: Error) => error.message.startsWith(message) || error.message,
    );
  }
});

test.run();
