import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JUPYTER_DISPLAY } from './displayable.js';
import { count, decimal, percent, withSpread } from './format.js';
import { dataFrame, displayTable, textTable, toHtml, toMarkdown } from './table.js';

const rows = [
  { system: 'CaMRec', recall: 0.123456, seeds: 3 },
  { system: 'BPR <x>', recall: -0.05, seeds: 12, note: 'a|b' },
];

test('numbers: true minus, fixed decimals, no signed zero, dash for nothing', () => {
  assert.is(decimal(-0.0123), '−0.012');
  assert.is(decimal(-0.0001), '0.000');
  assert.is(decimal(0.5, 1, { sign: true }), '+0.5');
  assert.is(decimal(Number.NaN), '–');
  assert.is(percent(0.1234), '12.3 %');
  assert.is(withSpread(0.5, 0.01), '0.500 ± 0.010');
  assert.is(withSpread(0.5, undefined), '0.500');
  assert.is(count(118551), '118\u202f551');
});

test('a text table aligns numbers right, whole columns without decimals', () => {
  assert.is(
    textTable(rows),
    [
      'system   recall  seeds  note',
      '───────  ──────  ─────  ────',
      'CaMRec    0.123      3  –',
      'BPR <x>  −0.050     12  a|b',
    ].join('\n'),
  );
});

test('columns can be chosen and ordered, decimals set by column', () => {
  const text = textTable(rows, { columns: ['seeds', 'recall'], digits: { recall: 1 } });
  assert.is(text.split('\n')[2], '    3     0.1');
});

test('Markdown and HTML escape what would break them', () => {
  assert.is(
    toMarkdown(rows),
    [
      '| system | recall | seeds | note |',
      '| --- | ---: | ---: | --- |',
      '| CaMRec | 0.123 | 3 | – |',
      '| BPR <x> | −0.050 | 12 | a\\|b |',
    ].join('\n'),
  );
  const html = toHtml(rows);
  assert.match(html, '<td style="text-align: left">BPR &lt;x&gt;</td>');
  assert.match(html, '<td style="text-align: right">−0.050</td>');
  assert.not.match(html, '<style');
});

test('spreads stand right like numbers', () => {
  const text = textTable([{ a: '0.1 ± 0.02' }, { a: '–' }]);
  assert.is(text.split('\n')[3], '         –');
});

test('a danfo frame holds the rounded numbers', () => {
  const frame = dataFrame(rows, { columns: ['system', 'recall'] });
  assert.equal(frame.columns, ['system', 'recall']);
  assert.equal(frame.values, [
    ['CaMRec', 0.123],
    ['BPR <x>', -0.05],
  ]);
});

test('a notebook gets HTML and text', () => {
  const bundle = displayTable(rows)[JUPYTER_DISPLAY]();
  assert.equal(Object.keys(bundle), ['text/html', 'text/plain']);
  assert.is(bundle['text/plain'], textTable(rows));
});

test('bad tables are named', () => {
  assert.throws(() => textTable([]), /at least one row, got none/);
  assert.throws(
    () => textTable(rows, { columns: ['ndcg'] }),
    /table has no column ndcg; its columns are system, recall, seeds, note/,
  );
});

test.run();
