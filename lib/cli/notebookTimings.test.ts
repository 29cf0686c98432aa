import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunEvent } from '../jupyter/runner.js';
import { timings } from './notebookTimings.js';

const cell = (file: string, number: number, seconds: number): RunEvent => ({
  kind: 'cell',
  file,
  cell: number,
  seconds,
  outcome: 'ok',
  stderr: false,
});

test('a row a notebook: cells that ran, seconds, the slowest; a total under several', () => {
  const times = timings();
  assert.equal(times.lines(9), []);
  const events: RunEvent[] = [
    { kind: 'notebook', file: 'a.ipynb', cells: 9 },
    cell('a.ipynb', 2, 0.04),
    cell('a.ipynb', 4, 12.34),
    cell('a.ipynb', 5, 1),
    { kind: 'written', file: 'out/a.ipynb', seconds: 14.2 },
  ];
  for (const event of events) times.add(event);
  assert.equal(times.lines(15), ['notebook  cells  seconds  slowest', 'a.ipynb       3     14.2  cell 4, 12.3 s']);
  times.add({ kind: 'notebook', file: 'b/long.ipynb', cells: 1 });
  times.add({ kind: 'written', file: 'b/long.ipynb', seconds: 1 });
  times.add({ kind: 'notebook', file: 'never-written.ipynb', cells: 1 });
  assert.equal(times.lines(14.5), [
    'notebook      cells  seconds  slowest',
    'a.ipynb           3     14.2  cell 4, 12.3 s',
    'b/long.ipynb      0      1.0',
    'total             3     14.5',
  ]);
});

test.run();
