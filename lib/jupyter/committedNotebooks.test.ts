import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lintNotebook } from './lint.js';
import { formatNotebook, parseNotebook } from './notebookFile.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'notebooks');

test('there are notebooks to check', () => {
  assert.ok(
    readdirSync(folder).some((name) => name.endsWith('.ipynb')),
    `no notebook in ${folder}`,
  );
});

for (const name of readdirSync(folder).filter((file) => file.endsWith('.ipynb'))) {
  const text = readFileSync(join(folder, name), 'utf8');
  test(`${name} is fit to be committed`, () => {
    assert.equal(lintNotebook(text, { machinePaths: [root, homedir()] }), []);
  });
  test(`${name} is written as JupyterLab would save it`, () => {
    assert.is(formatNotebook(parseNotebook(text)), text);
  });
}

test.run();
