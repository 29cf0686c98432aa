import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { comparison, inUnits, median } from './kernelsTable.js';

test('the middle figure: what did not come in time counts as the longest', () => {
  assert.is(median([3, 1, 2]), 2);
  assert.is(median(['none in 5 s', 0.2, 0.1]), 0.2);
  assert.is(median(['none in 5 s', 0.2, 'none in 5 s']), 'none in 5 s');
});

test('seconds in the unit that reads best', () => {
  assert.equal([1.234, 0.9996, 0.0451, 0.00997, 0.0021].map(inUnits), ['1.23 s', '1.00 s', '45 ms', '10 ms', '2.1 ms']);
});

test('a row a figure, a column a kernel, the memory of the middle round with its processes', () => {
  const trial = (start: number, lines: number, memory: number[]) => ({ figures: { start, lines }, memory });
  const table = comparison([
    { name: 'a', trials: [trial(1.5, 100_000, [50e6, 100e6]), trial(1, 99, [1e6]), trial(2, 100_000, [200e6])] },
    { name: 'b', trials: [{ figures: { start: 'none in 60 s', lines: 0 } }] },
  ]);
  assert.equal(table.slice(0, 3), [
    '|  | a | b |',
    '| --- | ---: | ---: |',
    '| start until it answers | 1.50 s | none in 60 s |',
  ]);
  assert.ok(table.includes('| of them arrived | 100,000 | 0 |'));
  assert.is(table.at(-1), '| memory at rest | 150 MB = 50 + 100 | unknown |');
});

test.run();
