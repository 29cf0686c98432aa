// Formulas as they are written on a blackboard, read as estimands: `Σ_z P(y | x, z) P(z)`.
import {
  type Estimand,
  probabilityOf,
  product,
  quotient,
  sumOver,
  type Term,
  term,
} from '../causal/estimands/estimand.js';

/** What a formula may look like, for messages. */
export const ESTIMAND_FORM =
  "a formula such as 'Σ_z P(y | x, z) P(z)' (Σ may be sum; several: sum_{c,g}; another value of x: x'; a quotient: (…) / (…))";

const TOKEN = /\s*(Σ|∑|\\?sum(?=[\s_{(])|\p{L}[\p{L}\p{N}]*['′’]*|[(){}[\]|∣,_*·/1])/uy;
const SPELLINGS: Readonly<Record<string, string>> = {
  '∑': 'Σ',
  sum: 'Σ',
  '\\sum': 'Σ',
  '∣': '|',
  '·': '*',
  '[': '(',
  ']': ')',
  p: 'P',
};

/**
 * The estimand that `text` writes, or the problem in words if it is no formula over `variables`. A sum reaches as far to the right
 * as its parentheses do, a quotient bar takes the one factor on either side, and capitals do not matter.
 */
export function readEstimand(text: string, variables: readonly string[]): { value: Estimand } | { problem: string } {
  try {
    const cursor = { tokens: tokensOf(text), at: 0 };
    const value = formula(cursor, variables);
    if (cursor.at < cursor.tokens.length) throw unexpected(cursor, 'the end');
    return { value };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

/** Ends the reading where the text is no formula. */
class Unreadable extends Error {}

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const written = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < written.length) {
    const start = TOKEN.lastIndex;
    const token = TOKEN.exec(written)?.[1];
    if (token === undefined) throw new Unreadable(`'${written.slice(start).trim().slice(0, 12)}' cannot be read`);
    tokens.push(SPELLINGS[token] ?? token);
  }
  return tokens;
}

// formula = ratio (*? ratio)*
function formula(cursor: Cursor, variables: readonly string[]): Estimand {
  const factors = [ratio(cursor, variables)];
  while (takes(cursor, '*') || ['P', '(', '1', 'Σ'].includes(next(cursor) ?? ''))
    factors.push(ratio(cursor, variables));
  return product(...factors);
}

// ratio = factor (/ factor)*
function ratio(cursor: Cursor, variables: readonly string[]): Estimand {
  let value = factor(cursor, variables);
  while (takes(cursor, '/')) value = quotient(value, factor(cursor, variables));
  return value;
}

function factor(cursor: Cursor, variables: readonly string[]): Estimand {
  if (takes(cursor, 'Σ')) return sumOver(summedTerms(cursor, variables), formula(cursor, variables));
  if (takes(cursor, '1')) return product();
  if (takes(cursor, '(')) {
    const value = formula(cursor, variables);
    expects(cursor, ')');
    return value;
  }
  if (!takes(cursor, 'P')) throw unexpected(cursor, 'P(…), a sum or a parenthesis');
  expects(cursor, '(');
  const of = terms(cursor, variables);
  const given: Term[] = [];
  const doing: Term[] = [];
  if (takes(cursor, '|')) {
    do {
      if (takes(cursor, 'do')) {
        expects(cursor, '(');
        doing.push(...terms(cursor, variables));
        expects(cursor, ')');
      } else given.push(oneTerm(cursor, variables));
    } while (takes(cursor, ','));
  }
  expects(cursor, ')');
  return probabilityOf(of, { given, doing });
}

// _z, _{c,g} or {c,g}
function summedTerms(cursor: Cursor, variables: readonly string[]): Term[] {
  takes(cursor, '_');
  if (!takes(cursor, '{')) return [oneTerm(cursor, variables)];
  const over = terms(cursor, variables);
  expects(cursor, '}');
  return over;
}

function terms(cursor: Cursor, variables: readonly string[]): Term[] {
  const found = [oneTerm(cursor, variables)];
  while (takes(cursor, ',')) found.push(oneTerm(cursor, variables));
  return found;
}

function oneTerm(cursor: Cursor, variables: readonly string[]): Term {
  const [, name, primes] = /^(\p{L}[^'′’]*)(['′’]*)$/u.exec(next(cursor) ?? '') ?? [];
  if (name === undefined) throw unexpected(cursor, 'a variable');
  const variable =
    variables.find((known) => known === name) ?? variables.find((known) => known.toLowerCase() === name.toLowerCase());
  if (variable === undefined) throw new Unreadable(`${name} is none of ${variables.join(', ')}`);
  cursor.at++;
  return term(variable, primes.length);
}

function next({ tokens, at }: Cursor): string | undefined {
  return tokens[at];
}

function takes(cursor: Cursor, wanted: string): boolean {
  if (next(cursor) !== wanted) return false;
  cursor.at++;
  return true;
}

function expects(cursor: Cursor, wanted: string): void {
  if (!takes(cursor, wanted)) throw unexpected(cursor, wanted);
}

function unexpected(cursor: Cursor, wanted: string): Unreadable {
  const found = next(cursor);
  return new Unreadable(`expected ${wanted} ${found === undefined ? 'at the end' : `where '${found}' stands`}`);
}
