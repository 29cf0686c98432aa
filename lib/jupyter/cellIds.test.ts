import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { freeId, withIdsOf } from './cellIds.js';
import type { Notebook } from './notebook.js';

function notebook(...cells: [id: string, source: string, type?: 'raw'][]): Notebook {
  const text = cells.map(([id, source, type]) => ({
    cell_type: type ?? ('markdown' as const),
    id,
    metadata: {},
    source,
  }));
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: text };
}
const ids = ({ cells }: Notebook): string[] => cells.map(({ id }) => id);

test('an id that is taken gets the first free number', () => {
  assert.is(freeId('a', new Set()), 'a');
  assert.is(freeId('a', new Set(['a', 'a-2', 'a-4'])), 'a-3');
});

test('cells of the same source keep their ids wherever they stand; new and changed ones get ids of their own', () => {
  const older = notebook(['x', 'one'], ['cell-2', 'two'], ['y', 'same'], ['z', 'same'], ['gone', 'gone']);
  const newer = notebook(
    ['cell-1', 'new'],
    ['cell-2', 'one'],
    ['cell-3', 'same'],
    ['cell-4', 'two'],
    ['cell-5', 'same'],
    ['cell-6', 'same'],
    ['gone', 'changed'],
    ['cell-8', 'one', 'raw'],
  );
  assert.equal(ids(withIdsOf(older, newer)), ['cell-1', 'x', 'y', 'cell-2', 'z', 'cell-6', 'gone-2', 'cell-8']);
  assert.equal(ids(withIdsOf(older, older)), ids(older));
  assert.equal(ids(newer)[1], 'cell-2', 'the notebook given is left alone');
});

test.run();
