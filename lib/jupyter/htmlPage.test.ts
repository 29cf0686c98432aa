import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { notebookPage } from './htmlPage.js';
import type { Cell, Notebook, Output } from './notebook.js';

// jsdom ships no types; what we touch of it
interface Jsdom {
  JSDOM: new (html: string, options: { runScripts?: 'dangerously' }) => { window: { document: Document } };
}
const { JSDOM } = createRequire(import.meta.url)('jsdom') as Jsdom;

const text = (source: string): Cell => ({ cell_type: 'markdown', id: 'text', metadata: {}, source });
const code = (source: string, outputs: Output[] = []): Cell => ({
  cell_type: 'code',
  id: 'code',
  metadata: {},
  source,
  outputs,
  execution_count: null,
});
const shown = (data: Record<string, unknown>): Output => ({ output_type: 'display_data', data, metadata: {} });
const notebook = (...cells: Cell[]): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
const parse = (page: string, scripts = false): Document =>
  new JSDOM(page, scripts ? { runScripts: 'dangerously' } : {}).window.document;
const pageOf = (...cells: Cell[]): Document => parse(notebookPage(notebook(...cells)));

test('Markdown is rendered; formulas stay readable LaTeX, prices stay prices', () => {
  const page = pageOf(
    text(
      '# A & B\n\n| a | b |\n|---|---|\n| *x* | 1 |\n\n$p_1 * q_1 * \\pi$ costs $5 or $6\n\n$$\na_1 \\\\\n*b*\n$$\n\nend',
    ),
  );
  assert.is(page.title, 'A & B');
  assert.is(page.querySelector('h1')?.textContent, 'A & B');
  assert.is(page.querySelector('td em')?.textContent, 'x');
  const formulas = Array.from(page.querySelectorAll('.formula')).map((element) => element.textContent);
  assert.equal(formulas, ['$p_1 * q_1 * \\pi$', '$$\na_1 \\\\\n*b*\n$$']);
  assert.match(page.body.textContent ?? '', 'costs $5 or $6');
  assert.is(page.querySelectorAll('.text em').length, 1);
});

test('code is shown to the letter, with classes for its words; so are fences in Markdown', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the code of a cell
  const source = "const s = `a\n${1 + 2} <b>`; // it's & done\nreturn /x/g;";
  const page = pageOf(code(source), text('```typescript\nlet a = 1;\n```\n\n```\nlet <b>\n```'));
  const input = page.querySelector('pre.input');
  assert.is(input?.textContent, source);
  const words = (name: string): unknown[] =>
    Array.from(page.querySelectorAll(`.input .${name}`)).map((e) => e.textContent);
  assert.equal(words('keyword'), ['const', 'return']);
  assert.equal(words('comment'), ["// it's & done"]);
  assert.equal(words('number'), ['1', '2']);
  assert.equal(words('string'), ['`a', '${', '} <b>`', '/x/g']);
  const fences = Array.from(page.querySelectorAll('.text pre'));
  assert.equal(
    fences.map((fence) => fence.textContent),
    ['let a = 1;', 'let <b>'],
  );
  assert.is(fences[0].querySelectorAll('span').length, 2);
});

test('of a bundle the richest form is shown that needs no renderer', () => {
  const plotly = { 'application/vnd.plotly.v1+json': { data: [] } };
  const page = pageOf(
    code('', [
      shown({ 'text/plain': 'table', 'text/html': '<table><tr><td>1</td></tr></table>' }),
      shown({ ...plotly, 'image/png': 'AA\nAA', 'text/plain': 'figure' }),
      shown({ 'image/svg+xml': '<svg/>', 'text/plain': 'drawing' }),
      shown({ ...plotly, 'text/plain': 'only <text>' }),
      shown({ 'text/latex': '$\\frac12 < 1$' }),
      shown({ 'application/json': { a: [1] } }),
      shown({ 'text/markdown': '**bold**' }),
      shown({ 'application/x-unknown': 1 }),
      { output_type: 'stream', name: 'stderr', text: '\u001b[31mred\u001b[39m & <b>\n' },
      { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['E: v', '  at <cell>'] },
    ]),
  );
  const outputs = Array.from(page.querySelectorAll('.output'));
  assert.is(outputs[0].querySelector('td')?.textContent, '1');
  assert.equal(
    Array.from(page.querySelectorAll('img')).map((img) => img.src),
    ['data:image/png;base64,AAAA', 'data:image/svg+xml;base64,PHN2Zy8+'],
  );
  assert.equal(
    outputs.slice(3).map((output) => output.textContent?.trim()),
    [
      'only <text>',
      '$\\frac12 < 1$',
      '{\n  "a": [\n    1\n  ]\n}',
      'bold',
      '(application/x-unknown)',
      'red & <b>',
      'E: v\n  at <cell>',
    ],
  );
  assert.ok(outputs[8].querySelector('.stderr') && outputs[9].querySelector('.error'));
});

test('scripts of an output run, and the page lets no reader reach a host', () => {
  const html = '<div id="figure"></div><script>document.getElementById("figure").textContent = "drawn";</script>';
  const page = notebookPage(notebook(code('f()', [shown({ 'text/html': html })])));
  const document = parse(page, true);
  assert.is(document.getElementById('figure')?.textContent, 'drawn');
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.not.match(policy, /https?:|\*/);
  assert.is(document.querySelectorAll('link, script[src]').length, 0);
});

test('images of Markdown are put into the page: attachments and files beside the notebook, nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-page-'));
  writeFileSync(join(folder, 'a b.png'), 'PNG');
  const cell: Cell = {
    ...(text('![1](attachment:x.png) ![2](a%20b.png) ![3](missing.png) ![4](https://example.org/x.png)') as Cell),
    cell_type: 'markdown',
    attachments: { 'x.png': { 'image/png': 'BBBB' } },
  };
  const page = parse(notebookPage(notebook(cell), { folder }));
  rmSync(folder, { recursive: true });
  assert.equal(
    Array.from(page.querySelectorAll('img')).map((img) => img.getAttribute('src')),
    ['data:image/png;base64,BBBB', 'data:image/png;base64,UE5H', 'missing.png', 'https://example.org/x.png'],
  );
});

test('a notebook without a title or cells is a page, and the same notebook gives the same bytes', () => {
  assert.is(pageOf().title, 'Notebook');
  assert.is(
    pageOf({ ...text('<raw> & text'), cell_type: 'raw' } as Cell).querySelector('pre')?.textContent,
    '<raw> & text',
  );
  const value = notebook(text('# T'), code('1'));
  assert.is(notebookPage(value), notebookPage(value));
});

test.run();
