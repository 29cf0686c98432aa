// The example in the README, run.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { asText, dag, explain, identify } from './index.js';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** The comment behind a line of the example. */
function promised(line: string): string {
  const found = readme.split('\n').find((text) => text.startsWith(line));
  return found?.split(' // ')[1] ?? `nothing after ${line}`;
}

test('the example in the README gives what its comments say', () => {
  const g = dag(`C -> {V T Y}  G -> {V T Y}  V -> Y <- T`);
  const [said] = promised('explain(g').split('…');
  assert.ok(explain(g, { set: ['C'], do: 'V', on: 'Y' }).text.startsWith(said), said);
  assert.match(promised('identify(g'), identify(g, { do: 'V', on: 'Y', latent: ['C'] }).kind);
  const napkin = identify(dag('W -> Z -> X -> Y  W <-> X  W <-> Y'), { do: 'X', on: 'Y' });
  assert.is(napkin.kind === 'identified' && asText(napkin.estimand), promised('if (napkin.kind'));
});

test.run();
