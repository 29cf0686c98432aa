// A picture that answers to mouse and keyboard: one piece of HTML that needs nothing else, and its numbers as text.
import { type Row, type TableOptions, textTable, toHtml } from '../../report/table.js';

export interface Picture {
  /** for a notebook's output; see `pictureAsPage` for a file */
  readonly html: string;
  /** the same numbers for readers without HTML */
  readonly text: string;
}

export interface PictureParts {
  readonly title: string;
  /** The functions that bring the picture to life, the last one called with (root, data); they may use each other and nothing else. */
  readonly live: readonly ((...args: never[]) => unknown)[];
  /** what that function needs, all of it computed beforehand */
  readonly data: object;
  /** the numbers, a row each */
  readonly rows: readonly Row[];
  readonly table?: TableOptions;
  /** what can be said where no script runs, before the table */
  readonly summary: string;
}

const MOST_ROWS_UNFOLDED = 12;

/**
 * Puts a picture together. What is there without any script (a notebook opened untrusted, a static viewer) is a sentence and the
 * table; the script puts controls and drawing above them. It is part of the HTML and asks nothing of the network.
 */
export function picture({ title, live, data, rows, table, summary }: PictureParts): Picture {
  const name = live[live.length - 1].name;
  const json = JSON.stringify(data).replaceAll('<', '\\u003c'); // the text cannot end the script element
  // A picture's name is its content: two in one page answer each to its own controls.
  const id = `picture-${hash(title + json)}`;
  const folded = rows.length > MOST_ROWS_UNFOLDED;
  const numbers = toHtml(rows, table);
  const sentence = /[.?!]$/.test(title) ? title : `${title}.`;
  const html = [
    // the script replaces what is inside
    `<div data-picture="${id}" data-lm-suppress-shortcuts="true"><p><em>${escaped(sentence)}</em> ${escaped(summary)}</p></div>`,
    folded ? `<details><summary>All ${rows.length} rows of numbers</summary>\n${numbers}\n</details>` : numbers,
    '<script>',
    '(() => {',
    ...live.map(String),
    `const data = ${json};`,
    `for (const root of document.querySelectorAll('[data-picture="${id}"]:not([data-live])')) {`,
    "root.setAttribute('data-live', 'yes');",
    `${name}(root, data);`,
    '}',
    '})();',
    '</script>',
  ].join('\n');
  return { html, text: `${sentence} ${summary}\n\n${textTable(rows, table)}` };
}

/** The picture as the text of an HTML file. */
export function pictureAsPage({ html }: Picture, { title = 'Picture' }: { title?: string } = {}): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`;
  return `<!DOCTYPE html>\n<html lang="en">\n<head>${head}</head>\n<body>\n${html}\n</body>\n</html>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

// FNV-1a: short, and the same everywhere.
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}
