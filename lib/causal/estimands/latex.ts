// An estimand as LaTeX for a notebook (MathJax, KaTeX) or a paper.
import type { Estimand } from './estimand.js';
import { type Notation, written } from './notation.js';

const LATEX: Notation = {
  term: (name, primes) => valueLatex(name) + "'".repeat(primes),
  sum: (terms, body) => `\\sum_{${terms}} ${body}`,
  probability: (of, given, doing) => {
    const conditions = [...(doing ? [`\\mathrm{do}(${doing})`] : []), ...(given ? [given] : [])];
    return conditions.length === 0 ? `P(${of})` : `P(${of} \\mid ${conditions.join(', ')})`;
  },
  fraction: (numerator, denominator) => `\\frac{${numerator}}{${denominator}}`,
  group: (inside) => `\\Bigl(${inside}\\Bigr)`,
  times: '\\, ',
};

/**
 * Such as `\sum_{z} P(y \mid x, z)\, P(z)`: values in lower case, bound ones primed where the same variable is free, sums after
 * the factors they do not concern. Longer names are set as words, digits after one letter as its index.
 */
export function latex(estimand: Estimand): string {
  return written(estimand, LATEX).replaceAll('\\, \\sum', ' \\sum');
}

/** A value's name in math: `v`, `v_{1}`, `\mathit{smoke}`; signs that LaTeX reads as commands are escaped. */
export function valueLatex(name: string): string {
  if (/^[a-zA-Z]$/.test(name)) return name;
  const indexed = /^([a-zA-Z])(\d+)$/.exec(name);
  if (indexed) return `${indexed[1]}_{${indexed[2]}}`;
  // Letters outside ASCII are safe in text mode only.
  const escaped = name.replace(/[^a-zA-Z0-9.,:;[\]()@!/-]+/gu, (signs) =>
    /^[_#%&${}]+$/.test(signs) ? signs.replace(/./g, '\\$&') : `\\text{${[...signs].map(textSign).join('')}}`,
  );
  return `\\mathit{${escaped}}`;
}

const TEXT_SIGNS: Readonly<Record<string, string>> = { '\\': '/', '^': 'ˆ', '~': '∼' };

function textSign(sign: string): string {
  return /[_#%&${}]/.test(sign) ? `\\${sign}` : (TEXT_SIGNS[sign] ?? sign);
}
