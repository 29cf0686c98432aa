// One output of a cell as HTML: what JupyterLab would show of its bundle, without JupyterLab.
import { stripVTControlCharacters } from 'node:util';
import { escapeHtml } from './htmlText.js';
import { markdownHtml } from './markdownHtml.js';
import type { MimeBundle, Output } from './notebook.js';

/** The output as a piece of HTML. Scripts in it stay, so interactive figures work. */
export function outputHtml(output: Output): string {
  if (output.output_type === 'stream') return pre(output.text, output.name);
  if (output.output_type === 'error') return pre(output.traceback.join('\n'), 'error');
  return bundleHtml(output.data);
}

// The richest first, as in JupyterLab; Plotly's JSON needs a renderer and so leaves the word to the picture beside it.
const FORMS: [type: RegExp, html: (value: string, type: string) => string][] = [
  [/^text\/html$/, (value) => value],
  [/^text\/markdown$/, (value) => markdownHtml(value)],
  [/^image\/svg\+xml$/, (value, type) => image(type, Buffer.from(value).toString('base64'))],
  [/^image\/(png|jpeg|gif|webp)$/, (value, type) => image(type, value.replace(/\s/g, ''))],
  [/^text\/latex$/, (value) => `<div class="formula">${escapeHtml(value)}</div>`],
  [/^application\/json$/, (value) => pre(value, 'result')],
  [/^text\/plain$/, (value) => pre(value, 'result')],
];

function bundleHtml(data: MimeBundle): string {
  for (const [pattern, html] of FORMS) {
    const type = Object.keys(data).find((key) => pattern.test(key));
    if (type === undefined) continue;
    const value = data[type];
    return html(typeof value === 'string' ? value : JSON.stringify(value, null, 2), type);
  }
  return pre(`(${Object.keys(data).join(', ')})`, 'result');
}

function pre(text: string, kind: string): string {
  return `<pre class="${kind}">${escapeHtml(stripVTControlCharacters(text).replace(/\n$/, ''))}</pre>`;
}

function image(type: string, base64: string): string {
  return `<img alt="" src="data:${type};base64,${base64}">`;
}
