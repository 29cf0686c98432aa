// Markdown cells as HTML. Formulas stay readable LaTeX; images are put into the page.
import { Marked, type TokenizerAndRendererExtension } from 'marked';
import { codeHtml } from './htmlCode.js';
import { escapeHtml } from './htmlText.js';

export interface MarkdownOptions {
  /** the content of an image as a data URL; undefined where it cannot be had */
  image?: (address: string) => string | undefined;
}

/** The Markdown as HTML. HTML in it is passed on, as Jupyter does with a trusted notebook. */
export function markdownHtml(source: string, { image = () => undefined }: MarkdownOptions = {}): string {
  const marked = new Marked({
    extensions: [formula('displayFormula', 'block', /^\$\$[\s\S]+?\$\$/), formula('formula', 'inline', FORMULA)],
    walkTokens: (token) => {
      if (token.type === 'image') token.href = image(token.href) ?? token.href;
    },
    renderer: {
      code: ({ text, lang = '' }) =>
        `<pre><code>${/^(typescript|ts|js|javascript)\b/.test(lang) ? codeHtml(text) : escapeHtml(text)}</code></pre>\n`,
    },
  });
  return marked.parse(source, { async: false });
}

// As in Jupyter's Markdown: no space inside the dollars, so that prices are left alone.
const FORMULA = /^(?:\$\$[^$]+\$\$|\$(?![\s$])(?:\\[\s\S]|[^$\\])*?(?<!\s)\$(?!\d))/;

// Taken before Markdown sees the underscores and backslashes in it.
function formula(name: string, level: 'block' | 'inline', pattern: RegExp): TokenizerAndRendererExtension {
  const tag = level === 'block' ? 'div' : 'span';
  return {
    name,
    level,
    // a paragraph ends where a displayed formula opens a line
    start: (text) => (level === 'block' ? /^\$\$/m : /\$/).exec(text)?.index,
    tokenizer: (text) => {
      const raw = pattern.exec(text)?.[0];
      return raw === undefined ? undefined : { type: name, raw };
    },
    renderer: ({ raw }) => `<${tag} class="formula">${escapeHtml(raw)}</${tag}>`,
  };
}
