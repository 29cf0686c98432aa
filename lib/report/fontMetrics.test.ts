import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fontMetrics, textWidth, wrapText } from './fontMetrics.js';

test('advance widths are those of DejaVu Sans', () => {
  // fontTools 4.68: TTFont('DejaVuSans.ttf')['hmtx'][getBestCmap()[ord(c)]][0], unitsPerEm 2048: A 1401, i 569, α 1350, ∅ 1784
  const { width, ascent, lineHeight } = fontMetrics();
  assert.is(width('A'), 1401 / 2048);
  assert.is(width('i'), 569 / 2048);
  assert.is(width('α'), 1350 / 2048);
  assert.is(width('∅'), 1784 / 2048);
  assert.is(width('Ai'), (1401 + 569) / 2048);
  assert.is(ascent, 1901 / 2048);
  assert.is(lineHeight, (1901 + 483) / 2048);
  assert.is(fontMetrics({ bold: true }).width('A'), 1585 / 2048);
});

test('the widest line counts, markup does not', () => {
  assert.is(textWidth('i<br><b>AA</b>', { size: 10 }), (10 * 2 * 1401) / 2048);
});

test('lines break before they are too wide, a single long word never', () => {
  const text = 'either alone leaves more than half of the bias';
  const lines = wrapText(text, 120).split('<br>');
  assert.is(lines.join(' '), text);
  assert.ok(lines.length > 1);
  for (const line of lines) assert.ok(textWidth(line) <= 120, line);
  assert.is(wrapText('incontrovertible', 10), 'incontrovertible');
});

test.run();
