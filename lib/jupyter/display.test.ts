import Module, { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { displayable, show } from './display.js';

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

test.run();
