import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cleanNotebook } from './clean.js';
import type { Notebook } from './notebook.js';

const ran: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { papermill: { duration: 1 }, authors: [] },
  cells: [
    { cell_type: 'markdown', id: 'title', metadata: { papermill: {} }, source: '# Title' },
    {
      cell_type: 'code',
      id: 'a',
      metadata: { tags: ['kept'], execution: {} },
      source: '1',
      outputs: [
        { output_type: 'stream', name: 'stdout', text: 'a\n' },
        { output_type: 'execute_result', data: { 'text/plain': '1' }, metadata: {}, execution_count: 7 },
      ],
      execution_count: 7,
    },
  ],
};

test('outputs, counts and timings go; sources, ids and other metadata stay', () => {
  const before = structuredClone(ran);
  const clean = cleanNotebook(ran);
  assert.equal(clean, {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { authors: [] },
    cells: [
      { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Title' },
      { cell_type: 'code', id: 'a', metadata: { tags: ['kept'] }, source: '1', outputs: [], execution_count: null },
    ],
  });
  assert.equal(ran, before, 'the notebook given is left alone');
  assert.equal(cleanNotebook(clean), clean);
});

test('with keepOutputs the outputs stay, without their counts', () => {
  const [, cell] = cleanNotebook(ran, { keepOutputs: true }).cells;
  assert.equal(cell, {
    cell_type: 'code',
    id: 'a',
    metadata: { tags: ['kept'] },
    source: '1',
    outputs: [
      { output_type: 'stream', name: 'stdout', text: 'a\n' },
      { output_type: 'execute_result', data: { 'text/plain': '1' }, metadata: {}, execution_count: null },
    ],
    execution_count: null,
  });
});

test.run();
