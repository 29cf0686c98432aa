// Edits keep the way back: every character of the new text knows where it stood.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEdits, blank, offsetOf, placeOf } from './edits.js';
import { addLoopChecks } from './loopChecks.js';
import { NOTE } from './thrownValues.js';

test('insertions, replacements and cuts, given in any order', () => {
  const source = 'let a = b;\nexport c;';
  const { text, original } = applyEdits(source, [
    { start: 18, end: 19, text: 'dd' },
    blank(source, 11, 17),
    { start: 0, end: 0, text: '// first\n' },
  ]);
  assert.is(text, '// first\nlet a = b;\n       dd;');
  for (const piece of ['let a', '= b;', ';\n']) assert.is(original(text.indexOf(piece)), source.indexOf(piece));
  assert.is(original(3), 0); // inside an insertion: where it was inserted
  assert.is(original(text.length), source.length);
});

test('without edits nothing changes', () => {
  const { text, original } = applyEdits('abc', []);
  assert.is(text, 'abc');
  assert.equal([0, 1, 2, 3].map(original), [0, 1, 2, 3]);
});

test('places and offsets are inverse', () => {
  const text = 'one\n\nthree';
  for (let offset = 0; offset <= text.length; offset++) assert.is(offsetOf(text, placeOf(text, offset)), offset);
  assert.equal(placeOf(text, 5), { line: 3, column: 0 });
  assert.is(offsetOf(text, { line: 9, column: 0 }), text.length);
});

test('every kind of loop gets a check, on its own line, and still runs', () => {
  const code = [
    'let n = 0;',
    'for (let i = 0; i < 2; i++) for (const x of [1, 2]) n += x;',
    'do n++; while (n < 10);',
    'while (n < 12) { n++; }',
    'outer: for (const k in { a: 1, b: 2 }) { for (;;) if (k) continue outer; }',
    'n;',
  ].join('\n');
  const { text } = addLoopChecks(code);
  assert.is(text.match(/__camrec_stop__/g)?.length, 6);
  assert.is(text.split('\n').length, code.split('\n').length);
  // biome-ignore lint/security/noGlobalEval: the rewritten code is what this is about
  assert.is(globalThis.eval(`var __camrec_stop__ = [0]; ${text}`), 12);
});

test('a `throw` tells what it throws, unless it makes its error there, and where it stood is known', () => {
  const code = "try { throw null; } catch { f(() => { throw a, 'b'; }); throw new Error('x'); }";
  const { text, original } = addLoopChecks(code);
  assert.is(text, `try { throw ${NOTE}null; } catch { f(() => { throw ${NOTE}a, 'b'; }); throw new Error('x'); }`);
  assert.is(original(text.indexOf(NOTE)), code.indexOf('null'));
});

test.run();
