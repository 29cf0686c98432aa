// A notebook as one HTML file that needs nothing else: no other file, no host.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { codeHtml } from './htmlCode.js';
import { outputHtml } from './htmlOutput.js';
import { escapeHtml } from './htmlText.js';
import { markdownHtml } from './markdownHtml.js';
import type { Cell, Notebook, TextCell } from './notebook.js';

// Whatever an output holds, a reader's browser asks no host for anything.
const POLICY = [
  "default-src 'none'",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  'connect-src data: blob:',
  'worker-src blob:',
  'frame-src data: blob:',
  "style-src 'unsafe-inline'",
  "script-src 'unsafe-inline' 'unsafe-eval' data: blob:",
].join('; ');

const STYLE = `
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; color: #1f2328; background: #fff; }
pre, code { font: 0.85rem/1.45 ui-monospace, monospace; }
pre { margin: 0.5rem 0; padding: 0.6rem 0.8rem; overflow-x: auto; }
.input, .text pre { background: #f6f8fa; border-left: 3px solid #d0d7de; }
.text code { background: #f6f8fa; padding: 0 0.2em; }
.keyword { color: #8250df; } .string { color: #0a5d2c; } .number { color: #0550ae; } .comment { color: #5b646d; font-style: italic; }
.stderr, .error { background: #fff0ee; border-left: 3px solid #cf222e; }
.formula { font-family: ui-monospace, monospace; font-size: 0.85em; color: #0b4a6f; overflow-wrap: anywhere; }
div.formula { margin: 0.8rem 0; white-space: pre-wrap; }
.output { overflow-x: auto; } .output img, .text img { max-width: 100%; }
table { border-collapse: collapse; font-size: 0.85rem; margin: 0.5rem 0; }
th, td { padding: 0.2rem 0.6rem; text-align: right; border-bottom: 1px solid #d0d7de; font-variant-numeric: tabular-nums; }
.text th, .text td { text-align: left; }
blockquote { margin: 0.5rem 0; padding-left: 1rem; border-left: 3px solid #d0d7de; color: #5b646d; }
@media print { pre { white-space: pre-wrap; } }
`;

export interface PageOptions {
  /** folder that the addresses of images in Markdown start from */
  folder?: string;
}

/** The page: prose, code and outputs in their order. The same notebook gives the same bytes. */
export function notebookPage({ cells }: Notebook, { folder = '.' }: PageOptions = {}): string {
  const body = cells.map((cell) => `<section class="cell">\n${cellHtml(cell, folder)}\n</section>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(titleOf(cells))}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function titleOf(cells: Cell[]): string {
  const titles = cells.map(({ cell_type, source }) => cell_type === 'markdown' && /^#\s+(.+)$/m.exec(source)?.[1]);
  return titles.find((title) => title) || 'Notebook';
}

function cellHtml(cell: Cell, folder: string): string {
  if (cell.cell_type === 'markdown') {
    const text = markdownHtml(cell.source, { image: (address) => imageUrl(address, cell, folder) });
    return `<div class="text">\n${text}</div>`;
  }
  if (cell.cell_type !== 'code') return `<pre>${escapeHtml(cell.source)}</pre>`;
  const input = cell.source.trim() === '' ? [] : [`<pre class="input"><code>${codeHtml(cell.source)}</code></pre>`];
  return [...input, ...cell.outputs.map((output) => `<div class="output">\n${outputHtml(output)}\n</div>`)].join('\n');
}

const IMAGE_TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

// An attachment of the cell, or a file beside the notebook; other addresses stay, and the page does not follow them.
function imageUrl(address: string, { attachments = {} }: TextCell, folder: string): string | undefined {
  const [type, base64] = Object.entries(attachments[address.replace(/^attachment:/, '')] ?? {})[0] ?? [];
  if (address.startsWith('attachment:') && type) return `data:${type};base64,${base64}`;
  const known = IMAGE_TYPES[extname(address).toLowerCase()];
  if (!known || /^[a-z][a-z+.-]*:|^\/\//i.test(address)) return undefined;
  try {
    return `data:${known};base64,${readFileSync(join(folder, decodeURI(address))).toString('base64')}`;
  } catch {
    return undefined; // a missing image stays missing, as in the notebook
  }
}
