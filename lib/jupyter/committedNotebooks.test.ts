import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lintForm, lintNotebook } from './lint.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folders = ['notebooks', 'notebooks/lessons'];
const notebooks = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ipynb'))
    .map((file) => `${folder}/${file}`),
);

test('there are notebooks to check, in each folder', () => {
  for (const folder of folders) {
    assert.ok(
      notebooks.some((name) => name.startsWith(`${folder}/`) && !name.slice(folder.length + 1).includes('/')),
      `no notebook in ${folder}`,
    );
  }
});

for (const name of notebooks) {
  const text = readFileSync(join(root, name), 'utf8');
  test(`${name} is fit to be committed`, () => {
    assert.equal(lintNotebook(text, { machinePaths: [root, homedir()] }), []);
  });
  test(`${name} is written as JupyterLab would save it`, () => {
    assert.equal(lintForm(text), []);
  });
}

test.run();
