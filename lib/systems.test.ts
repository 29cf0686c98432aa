import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { systemNamed, systems } from './systems.js';

test('every system is found by its name, and names are unique', () => {
  for (const system of systems) assert.is(systemNamed(system.name), system);
  assert.is(new Set(systems.map(({ name }) => name)).size, systems.length);
});

test('a name nobody has is refused with the names there are', () => {
  assert.throws(() => systemNamed('lightgnc'), /^no system is called lightgnc; there are: popularity, bpr, lightgcn/);
});

test.run();
