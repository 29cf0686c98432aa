// How a formula is laid out on one line, whatever the signs are: the order of factors, and where parentheses are needed.
import type { Estimand, Probability, Product, Term } from './estimand.js';
import { variablesOf, withBoundPrimed } from './terms.js';

/** The signs of one way of writing. */
export interface Notation {
  /** a value of a variable: its name as chosen by `valueNames`, with primes */
  term(name: string, primes: number): string;
  sum(terms: string, body: string): string;
  /** P(…) from its three lists of terms */
  probability(of: string, given: string, doing: string): string;
  /** @param isShort  whether numerator and denominator are one P(…) each */
  fraction(numerator: string, denominator: string, isShort: { numerator: boolean; denominator: boolean }): string;
  group(inside: string): string;
  /** what stands between two factors */
  readonly times: string;
}

/** The formula in a notation, its bound terms primed where they would be mistaken for free ones. */
export function written(estimand: Estimand, notation: Notation): string {
  const primed = withBoundPrimed(estimand);
  return write(primed, notation, valueNames(variablesOf(primed)));
}

/** The lower-case name of each variable, as values are written; names that would then be the same stay as they are. */
export function valueNames(variables: readonly string[]): Map<string, string> {
  const lower = variables.map((name) => name.toLowerCase());
  return new Map(
    variables.map((name, k) => [name, lower.filter((other) => other === lower[k]).length === 1 ? lower[k] : name]),
  );
}

function write(estimand: Estimand, notation: Notation, names: ReadonlyMap<string, string>): string {
  const inner = (part: Estimand): string => write(part, notation, names);
  const list = (terms: readonly Term[]): string =>
    terms.map(({ variable, primes }) => notation.term(names.get(variable) ?? variable, primes)).join(', ');
  switch (estimand.kind) {
    case 'probability': {
      const { of, given, doing } = estimand;
      return of.length === 0 ? '1' : notation.probability(list(of), list(given), list(doing));
    }
    case 'sum':
      return notation.sum(list(estimand.over), inner(estimand.body));
    case 'product': {
      const factors = orderedFactors(estimand);
      if (factors.length === 0) return '1';
      const isAlone = factors.length === 1;
      return factors
        .map((factor, k) => {
          // A sum reaches as far as it can, so only the last one is clear without parentheses.
          const isOpen = factor.kind === 'sum' && !isAlone && (k < factors.length - 1 || countSums(factors) > 1);
          return isOpen ? notation.group(inner(factor)) : inner(factor);
        })
        .join(notation.times);
    }
    case 'quotient': {
      const [above, below] = [estimand.numerator, estimand.denominator].map(unwrapped);
      const isShort = { numerator: isProbability(above), denominator: isProbability(below) };
      return notation.fraction(inner(above), inner(below), isShort);
    }
  }
}

/** All factors of nested products, sums last, so that what they reach is plain. */
export function orderedFactors(estimand: Product): Estimand[] {
  const flat = (part: Estimand): Estimand[] => (part.kind === 'product' ? part.factors.flatMap(flat) : [part]);
  const factors = flat(estimand).filter((factor) => !isOne(factor));
  return [...factors.filter(({ kind }) => kind !== 'sum'), ...factors.filter(({ kind }) => kind === 'sum')];
}

function unwrapped(estimand: Estimand): Estimand {
  if (estimand.kind !== 'product') return estimand;
  const factors = orderedFactors(estimand);
  return factors.length === 1 ? factors[0] : estimand;
}

function countSums(factors: readonly Estimand[]): number {
  return factors.filter(({ kind }) => kind === 'sum').length;
}

function isOne(estimand: Estimand): boolean {
  return estimand.kind === 'probability' && estimand.of.length === 0;
}

function isProbability(estimand: Estimand): estimand is Probability {
  return estimand.kind === 'probability';
}
