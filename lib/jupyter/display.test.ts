import Module, { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clearOutput, display, displayable, newDisplay, show } from './display.js';

const { cache } = createRequire(import.meta.url);
const place = '/anywhere/node_modules/tslab/dist/jupyter.js';

test('a displayable value gives its bundle to a kernel and its text to a console', () => {
  const bundle = { 'text/plain': 'three rows', 'text/html': '<table></table>' };
  const value = displayable(bundle) as Record<symbol, () => unknown>;
  assert.is(value[Symbol.for('Jupyter.display')](), bundle);
  assert.is(inspect(value), 'three rows');
  assert.is(inspect(displayable({ 'image/png': 'x' })), '[image/png]');
});

test('outside of a kernel nothing is shown and nothing fails', () => {
  assert.is(show({ 'text/plain': 'x' }), undefined);
});

test("inside of a kernel the bundle goes to the running cell's sender, wherever tslab is installed", () => {
  const sent: unknown[] = [];
  const module = new Module(place);
  cache[place] = module;
  show({ 'text/plain': 'before the first cell' }); // loaded, but no cell has run: lastWriteDisplayData is null
  module.exports = { lastWriteDisplayData: (data: unknown, update: boolean) => sent.push([data, update]) };
  show({ 'text/plain': 'a' });
  show({ 'text/plain': 'b' }, { id: 'line', update: true });
  delete cache[place];
  assert.equal(sent, [
    [{ data: { 'text/plain': 'a' }, metadata: {}, transient: {} }, false],
    [{ data: { 'text/plain': 'b' }, metadata: {}, transient: { display_id: 'line' } }, true],
  ]);
});

test("the names of tslab's display: each gives its MIME type, bytes as base64", () => {
  const sent: { data: Record<string, unknown>; transient: { display_id?: string }; update: boolean }[] = [];
  const module = new Module(place);
  cache[place] = module;
  module.exports = {
    lastWriteDisplayData: (content: object, update: boolean) => sent.push({ ...content, update } as never),
  };
  const bytes = new Uint8Array([0, 1, 2, 3]).subarray(1, 3);
  display.text('a');
  display.html('<b>');
  display.markdown('*m*');
  display.latex('$x$');
  display.svg('<svg/>');
  display.png(bytes);
  display.javascript('1');
  display.json({ a: [1] });
  display.raw('text/x', 'raw');
  display.bundle({ 'text/plain': 'p', 'text/html': 'h' });
  assert.equal(
    sent.map(({ data }) => data),
    [
      { 'text/plain': 'a' },
      { 'text/html': '<b>' },
      { 'text/markdown': '*m*' },
      { 'text/latex': '$x$' },
      { 'image/svg+xml': '<svg/>' },
      { 'image/png': 'AQI=' },
      { 'text/javascript': '1' },
      { 'application/json': { a: [1] } },
      { 'text/x': 'raw' },
      { 'text/plain': 'p', 'text/html': 'h' },
    ],
  );
  sent.length = 0;
  const [line, other] = [newDisplay(), newDisplay()];
  line.text('1');
  other.html('x');
  line.png(bytes);
  delete cache[place];
  assert.equal(
    sent.map(({ update }) => update),
    [false, false, true],
  );
  assert.is(sent[0]?.transient.display_id, sent[2]?.transient.display_id);
  assert.is.not(sent[0]?.transient.display_id, sent[1]?.transient.display_id);
});

test('clearOutput asks the kernel, where there is one', () => {
  clearOutput();
  const asked: unknown[] = [];
  const kernel = globalThis as { clearOutput?: unknown };
  kernel.clearOutput = (options: unknown) => asked.push(options);
  clearOutput();
  clearOutput({ wait: true });
  delete kernel.clearOutput;
  assert.equal(asked, [{ wait: false }, { wait: true }]);
});

test.run();
