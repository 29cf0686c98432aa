// An estimand as one line of plain text, which `parseEstimand` reads back.
import type { Estimand } from './estimand.js';
import { type Notation, written } from './notation.js';

const TEXT: Notation = {
  term: (name, primes) => quoted(name) + '′'.repeat(primes),
  sum: (terms, body) => (terms.includes(',') ? `Σ_{${terms}} ${body}` : `Σ_${terms} ${body}`),
  probability: (of, given, doing) => {
    const conditions = [...(doing ? [`do(${doing})`] : []), ...(given ? [given] : [])];
    return conditions.length === 0 ? `P(${of})` : `P(${of} | ${conditions.join(', ')})`;
  },
  // A fraction stands in brackets of its own, so a factor before it does not become part of it.
  fraction: (numerator, denominator, isShort) =>
    `[${isShort.numerator ? numerator : `(${numerator})`} / ${isShort.denominator ? denominator : `(${denominator})`}]`,
  group: (inside) => `(${inside})`,
  times: ' ',
};

/** Such as `Σ_z P(y | x, z) P(z)`: values in lower case, bound ones primed where the same variable is free. */
export function asText(estimand: Estimand): string {
  const text = written(estimand, TEXT);
  const isFraction = estimand.kind === 'quotient';
  return isFraction ? text.slice(1, -1) : text;
}

/** Names with other than letters, digits, _ and . stand in quotes. */
function quoted(name: string): string {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_.]*$/u.test(name) ? name : JSON.stringify(name);
}
