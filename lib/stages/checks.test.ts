import Module, { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { check, findings, leftOut } from './checks.js';

const { cache } = createRequire(import.meta.url);
const KERNEL = '/anywhere/node_modules/tslab/dist/jupyter.js';

/** The lines that `act` shows in a notebook. */
function shown(act: () => void): string[] {
  const lines: string[] = [];
  const kernel = new Module(KERNEL);
  kernel.exports = {
    lastWriteDisplayData: ({ data }: { data: { 'text/plain': string } }) =>
      lines.push(...data['text/plain'].split('\n')),
  };
  cache[KERNEL] = kernel;
  try {
    act();
  } finally {
    delete cache[KERNEL];
  }
  return lines;
}

test('a check shows what holds, and the first that does not is an error by its words', () => {
  assert.equal(
    shown(() => check({ 'one is one': true, 'two are two': true })),
    ['✓ one is one', '✓ two are two'],
  );
  assert.throws(() => check({ 'one is one': true, 'one is two': false }), /^check failed: one is two$/);
});

test('a finding is reported whichever way it comes out, and when nothing does', () => {
  const claims = { 'it helps': true, 'it is best': false, 'it is best by the truth': undefined };
  assert.equal(
    shown(() => findings(claims)),
    ['● holds: it helps', '○ does not hold: it is best', '– cannot be tested here: it is best by the truth'],
  );
});

test('what needs the truth is left out with a word', () => {
  assert.equal(
    shown(() => leftOut('the oracle')),
    ['left out: the oracle needs a world whose truth is known; these are real clicks'],
  );
});

test.run();
