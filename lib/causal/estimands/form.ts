// The shape of a formula apart from the names that its sums choose: what counts as the same form, and how long a form is.
import { type Estimand, type Term, termKey } from './estimand.js';

/**
 * One text for all forms that differ only in the names of bound terms and in the order of factors and terms:
 * Σ_z P(y | z) P(z) and Σ_z′ P(z′) P(y | z′) have the same. Forms that differ otherwise may still have equal values, as may
 * sums over two values of one variable.
 */
export function formKey(estimand: Estimand): string {
  return keyWithin(estimand, new Map(), 0);
}

// Bound terms are named by the depth of their sum.
function keyWithin(estimand: Estimand, scope: ReadonlyMap<string, string>, depth: number): string {
  const key = (part: Estimand): string => keyWithin(part, scope, depth);
  switch (estimand.kind) {
    case 'probability': {
      const parts = [estimand.of, estimand.given, estimand.doing];
      return `P(${parts.map((terms) => sortedNames(terms, scope)).join('|')})`;
    }
    case 'sum': {
      const inner = new Map(scope);
      const over = [...estimand.over].sort(byName);
      const bound = over.map(({ variable }, k) => `${JSON.stringify(variable)}#${depth + k}`);
      for (const [k, t] of over.entries()) inner.set(termKey(t), bound[k]);
      return `S(${bound.join()};${keyWithin(estimand.body, inner, depth + over.length)})`;
    }
    case 'product':
      return `(${estimand.factors.map(key).sort().join('*')})`;
    case 'quotient':
      return `(${key(estimand.numerator)}/${key(estimand.denominator)})`;
  }
}

/** The number of terms written down, plus one for each P and each fraction bar. */
export function sizeOf(estimand: Estimand): number {
  switch (estimand.kind) {
    case 'probability':
      return 1 + estimand.of.length + estimand.given.length + estimand.doing.length;
    case 'sum':
      return estimand.over.length + sizeOf(estimand.body);
    case 'product':
      return estimand.factors.reduce((size, factor) => size + sizeOf(factor), 0);
    case 'quotient':
      return 1 + sizeOf(estimand.numerator) + sizeOf(estimand.denominator);
  }
}

/** Alphabetical without regard to case, then by primes. */
export function byName(a: Term, b: Term): number {
  const [left, right] = [a.variable.toLowerCase(), b.variable.toLowerCase()];
  if (left !== right) return left < right ? -1 : 1;
  if (a.variable !== b.variable) return a.variable < b.variable ? -1 : 1;
  return a.primes - b.primes;
}

function sortedNames(terms: readonly Term[], scope: ReadonlyMap<string, string>): string {
  return terms
    .map((t) => scope.get(termKey(t)) ?? JSON.stringify(termKey(t)))
    .sort()
    .join();
}
