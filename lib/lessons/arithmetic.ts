// Arithmetic as a student writes it on paper, carried out exactly: `81/87 * 51/100 + 192/263 * 49/100`.
import { type Fraction, fraction } from '../causal/worlds/fraction.js';

const TOKEN = /\s*(\d+(?:\.\d+)?|[-−+*·×/()])/y;

/** The exact value of sums, products, quotients and parentheses of whole and decimal numbers; undefined if `text` is anything else. */
export function exactly(text: string): Fraction | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  let at = 0;
  const takes = (...wanted: string[]): string | undefined => (wanted.includes(tokens[at]) ? tokens[at++] : undefined);

  function total(): Fraction | undefined {
    let value = term();
    for (let sign = takes('+', '-'); value && sign; sign = takes('+', '-')) {
      const next = term();
      value = next && (sign === '+' ? value.plus(next) : value.minus(next));
    }
    return value;
  }

  function term(): Fraction | undefined {
    let value = factor();
    for (let sign = takes('*', '/'); value && sign; sign = takes('*', '/')) {
      const next = factor();
      if (!next || (sign === '/' && next.isZero())) return undefined;
      value = sign === '*' ? value.times(next) : value.over(next);
    }
    return value;
  }

  function factor(): Fraction | undefined {
    if (takes('-')) {
      const value = factor();
      return value && fraction(0).minus(value);
    }
    if (takes('(')) {
      const value = total();
      return takes(')') ? value : undefined;
    }
    const token = tokens?.[at++];
    return token !== undefined && /^\d/.test(token) ? decimalFraction(token) : undefined;
  }

  const value = total();
  return at === tokens.length ? value : undefined;
}

/** Decimal places of a text that is one decimal number, such as 3 of `0.826`; undefined for any other text. */
export function decimalPlaces(text: string): number | undefined {
  return /^\s*[-−]?\d*\.(\d+)\s*$/.exec(text)?.[1].length;
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  const written = text.trimEnd().replace(/(^|[^\d])\./g, '$10.'); // .5 is 0.5
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < written.length) {
    const token = TOKEN.exec(written)?.[1];
    if (token === undefined) return undefined;
    tokens.push(token.replace('−', '-').replace(/[·×]/, '*'));
  }
  return tokens;
}

function decimalFraction(token: string): Fraction {
  const [whole, places = ''] = token.split('.');
  return fraction(`${whole}${places}/1${'0'.repeat(places.length)}`);
}
