// A quantity of causal inference as a syntax tree: built once, then read as LaTeX, as a sentence, or as an exact number.

/**
 * A value of a variable. Without primes it is the value that the question names (the x of do(x)); with primes a second or third
 * value of the same variable, over which a sum runs (x′).
 */
export interface Term {
  readonly variable: string;
  readonly primes: number;
}

/** P(of | given, do(doing)). Seen quantities have an empty `doing`; the empty product of events has probability 1. */
export interface Probability {
  readonly kind: 'probability';
  readonly of: readonly Term[];
  readonly given: readonly Term[];
  readonly doing: readonly Term[];
}

/** Σ body, over all values of the terms. */
export interface Sum {
  readonly kind: 'sum';
  readonly over: readonly Term[];
  readonly body: Estimand;
}

/** Without factors it is 1. */
export interface Product {
  readonly kind: 'product';
  readonly factors: readonly Estimand[];
}

export interface Quotient {
  readonly kind: 'quotient';
  readonly numerator: Estimand;
  readonly denominator: Estimand;
}

export type Estimand = Probability | Sum | Product | Quotient;

/** The value that the question names, or with primes one that a sum runs over. */
export function term(variable: string, primes = 0): Term {
  return { variable, primes };
}

/** P(of | given, do(doing)); names stand for unprimed terms. */
export function probabilityOf(
  of: readonly (string | Term)[],
  { given = [], doing = [] }: { given?: readonly (string | Term)[]; doing?: readonly (string | Term)[] } = {},
): Probability {
  return { kind: 'probability', of: of.map(asTerm), given: given.map(asTerm), doing: doing.map(asTerm) };
}

/** Σ over the terms, or the body itself where there are none. */
export function sumOver(over: readonly (string | Term)[], body: Estimand): Estimand {
  return over.length === 0 ? body : { kind: 'sum', over: over.map(asTerm), body };
}

/** The product of the factors, or the factor itself where there is one. */
export function product(...factors: readonly Estimand[]): Estimand {
  return factors.length === 1 ? factors[0] : { kind: 'product', factors };
}

export function quotient(numerator: Estimand, denominator: Estimand): Estimand {
  return { kind: 'quotient', numerator, denominator };
}

/** The name of a term in messages and in lists of values, such as `x` with two primes → `x′′`. */
export function termName({ variable, primes }: Term): string {
  return variable + '′'.repeat(primes);
}

/** One text for each term and for no other; a variable may itself be named x′, as `x` with one prime is. */
export function termKey({ variable, primes }: Term): string {
  return `${primes} ${variable}`;
}

function asTerm(value: string | Term): Term {
  return typeof value === 'string' ? term(value) : value;
}
