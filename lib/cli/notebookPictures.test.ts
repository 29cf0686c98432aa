import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CodeCell, MimeBundle, Notebook } from '../jupyter/notebook.js';
import { readNotebook } from '../jupyter/notebookFile.js';
import { JUPYTER_DISPLAY } from '../report/displayable.js';
import { displayFigure } from '../report/saveFigure.js';
import { lintPictures, redrawPictures } from './notebookPictures.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const margin = { l: 40, r: 10, t: 40, b: 40 };
const layout = { title: { text: 'two bars' }, width: 240, height: 160, margin };
const bars = { data: [{ type: 'bar', x: ['a', 'b'], y: [1, 2] }], layout };
const drawn = JSON.parse(JSON.stringify((await displayFigure(bars))[JUPYTER_DISPLAY]()));

function notebookOf(...bundles: MimeBundle[]): Notebook {
  const outputs = bundles.map((data) => ({ output_type: 'display_data' as const, data, metadata: {} }));
  const cell: CodeCell = { cell_type: 'code', id: 'a', metadata: {}, execution_count: 1, source: 'figure', outputs };
  const prose = { cell_type: 'markdown' as const, id: 'b', metadata: {}, source: 'Bars.' };
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [prose, cell] };
}

test('a picture that something else has drawn is found by its cell, and drawn anew to the same bytes', async () => {
  const foreign = { ...drawn, 'image/png': 'iVBORw0KGgo=' };
  const notebook = notebookOf(drawn, foreign);
  assert.equal(await lintPictures(notebook), [
    { cell: 2, message: 'a picture is not the one that its figure draws; --fix draws it anew' },
  ]);
  assert.equal(await redrawPictures(notebook), notebookOf(drawn, drawn));
});

test("pictures without a figure, figures without a picture and other programs' figures stay", async () => {
  const { 'image/png': picture, ...figure } = drawn;
  const another = { 'application/vnd.plotly.v1+json': { data: [], layout: {} }, 'image/png': 'iVBORw0KGgo=' };
  const notebook = notebookOf({ 'image/png': picture }, figure, another, { 'text/plain': '42' });
  assert.equal(await lintPictures(notebook), []);
  assert.equal(await redrawPictures(notebook), notebook);
});

for (const folder of ['notebooks', 'notebooks/lessons']) {
  for (const name of readdirSync(join(root, folder)).filter((file) => file.endsWith('.ipynb'))) {
    test(`every picture committed in ${folder}/${name} is what its figure draws`, async () => {
      assert.equal(await lintPictures(readNotebook(join(root, folder, name))), []);
    });
  }
}

test.run();
