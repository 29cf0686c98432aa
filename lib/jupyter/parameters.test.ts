import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell, Notebook } from './notebook.js';
import { injectParameters, parameterValue } from './parameters.js';

const values: [text: string, value: unknown][] = [
  ['3', 3],
  ['-1', -1],
  ['+.5', 0.5],
  ['1e-3', 0.001],
  ['0', 0],
  ['true', true],
  ['false', false],
  ['null', null],
  ['[1, "a"]', [1, 'a']],
  ['{"a": {"b": 2}}', { a: { b: 2 } }],
  ['"3"', '3'],
  ['', ''],
  ['shop', 'shop'],
  ['True', 'True'],
  ['trueish', 'trueish'],
  ['007', '007'], // a code, not seven
  ['9007199254740993', '9007199254740993'], // as a number it would become …992
  ['1.2.3', '1.2.3'],
  ['.', '.'],
  ['1e999', '1e999'],
  ['[1, 2', '[1, 2'],
  ['2026-11-21', '2026-11-21'],
];
for (const [text, value] of values) {
  test(`the value of ${JSON.stringify(text)} is ${JSON.stringify(value)}`, () => {
    assert.equal(parameterValue(text), value);
  });
}

function code(source: string, ...tags: string[]): Cell {
  return {
    cell_type: 'code',
    id: `id-${source.length}`,
    metadata: { tags },
    source,
    outputs: [],
    execution_count: null,
  };
}
const notebook = (...cells: Cell[]): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
const title: Cell = { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Title' };
const tagsAndSources = ({ cells }: Notebook): unknown[] => cells.map(({ metadata, source }) => [metadata.tags, source]);

test('the injected cell follows the parameters cell and keeps the types written there', async () => {
  const defaults =
    "const epochs = 5, mode: 'a' | 'b' = 'a';\nlet { lr, deep: [first] } = read();\nfunction f() { const inner = 1; }";
  const before = notebook(title, code('1'), code(defaults, 'parameters'), code('epochs'));
  const copy = structuredClone(before);
  const parameters = { epochs: 7, mode: 'b', lr: 0.1, sizes: [], none: null, names: { a: ['"'] } };
  const { notebook: after, declared, unknown } = await injectParameters(before, parameters);
  assert.equal(tagsAndSources(after).slice(2, 4), [
    [['parameters'], defaults],
    [
      ['injected-parameters'],
      '// Parameters\nlet epochs = 7;\nlet mode: \'a\' | \'b\' = "b";\nlet lr = 0.1;\nlet sizes: any[] = [];\nlet none: any = null;\nlet names = {"a":["\\""]};',
    ],
  ]);
  assert.is(after.cells[3].id, 'injected-parameters');
  assert.is(after.cells.length, 5);
  assert.equal(declared, ['epochs', 'mode', 'lr', 'first']);
  assert.equal(unknown, ['sizes', 'none', 'names']);
  assert.equal(before, copy, 'the notebook given is left alone');
});

test('an injected cell is replaced where it stands, with its id', async () => {
  const old: Cell = { ...code('// Parameters\nlet a = 2;', 'injected-parameters'), id: 'own' };
  const { notebook: after } = await injectParameters(notebook(code('let a = 1;', 'parameters'), title, old), { a: 3 });
  assert.equal(tagsAndSources(after)[2], [['injected-parameters'], '// Parameters\nlet a = 3;']);
  assert.is(after.cells[2].id, 'own');
  assert.is(after.cells.length, 3);
});

test('without a parameters cell it comes first; a taken id is avoided', async () => {
  const taken: Cell = { ...title, id: 'injected-parameters' };
  const { notebook: after, declared, unknown } = await injectParameters(notebook(taken, code('a')), { a: 3 });
  assert.equal(
    after.cells.map(({ id }) => id),
    ['injected-parameters-2', 'injected-parameters', 'id-1'],
  );
  assert.is(declared, undefined);
  assert.equal(unknown, []);
});

test('names that TypeScript does not allow are refused', async () => {
  for (const name of ['', '2x', 'a b', 'class', 'a = 1, b', 'x: number', '{ a }', 'a-b']) {
    const message = await injectParameters(notebook(), { [name]: 1 }).then(
      () => 'accepted',
      (error: Error) => `${error.name}: ${error.message}`,
    );
    assert.is(message, `RangeError: '${name}' cannot be a parameter; expected a name that TypeScript allows`);
  }
  const { notebook: fine } = await injectParameters(notebook(), { größe: 1, $x_2: 2, of: 3 });
  assert.is(fine.cells[0].source, '// Parameters\nlet größe = 1;\nlet $x_2 = 2;\nlet of = 3;');
});

test.run();
