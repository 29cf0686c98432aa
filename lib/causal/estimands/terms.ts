// Which terms of an estimand are free and which are bound by a sum, and how to rename them without catching one by another's sum.
import { type Estimand, type Probability, type Sum, type Term, term, termKey, termName } from './estimand.js';

/** The terms that no sum binds, in the order in which they are first read: those that the question has to give values for. */
export function freeTerms(estimand: Estimand): Term[] {
  const found = new Map<string, Term>();
  collectFree(estimand, new Set(), found);
  return [...found.values()];
}

/** The terms that some sum binds, in the order of the sums; the same name bound by two sums is listed once. */
export function boundTerms(estimand: Estimand): Term[] {
  switch (estimand.kind) {
    case 'probability':
      return [];
    case 'sum':
      return distinctTerms([...estimand.over, ...boundTerms(estimand.body)]);
    case 'product':
      return distinctTerms(estimand.factors.flatMap(boundTerms));
    case 'quotient':
      return distinctTerms([...boundTerms(estimand.numerator), ...boundTerms(estimand.denominator)]);
  }
}

/** The names of all variables, free or bound, in the order in which they are first read. */
export function variablesOf(estimand: Estimand): string[] {
  switch (estimand.kind) {
    case 'probability':
      return [...new Set(termsOf(estimand).map(({ variable }) => variable))];
    case 'sum':
      return [...new Set([...estimand.over.map(({ variable }) => variable), ...variablesOf(estimand.body)])];
    case 'product':
      return [...new Set(estimand.factors.flatMap(variablesOf))];
    case 'quotient':
      return [...new Set([...variablesOf(estimand.numerator), ...variablesOf(estimand.denominator)])];
  }
}

/** All terms of a probability: of, given, doing. */
export function termsOf({ of, given, doing }: Probability): Term[] {
  return [...of, ...given, ...doing];
}

export function sameTerm(a: Term, b: Term): boolean {
  return a.variable === b.variable && a.primes === b.primes;
}

/** The terms without repetition, each at its first place. */
export function distinctTerms(terms: readonly Term[]): Term[] {
  return [...new Map(terms.map((t) => [termKey(t), t])).values()];
}

/**
 * The estimand with free terms replaced, such as `substitute(e, { X: term('X', 1) })`; the keys are term names (X, X′). A bound
 * term that would catch a replacement takes other primes first, so the value is what the replacement says.
 */
export function substitute(estimand: Estimand, replacements: Readonly<Record<string, Term>>): Estimand {
  const named = freeTerms(estimand).filter((t) => Object.hasOwn(replacements, termName(t)));
  const scopeOfAll = new Map(named.map((t) => [termKey(t), replacements[termName(t)]]));
  return renamed(estimand, scopeOfAll, (bound, scope, sum) => {
    const outer = new Set(freeTerms(sum).map((free) => termKey(inScope(free, scope))));
    return outer.has(termKey(bound)) ? leastPrimed(bound.variable, outer) : bound;
  });
}

/**
 * The estimand with each bound variable renamed to the fewest primes that clash neither with a free term of the whole nor with
 * an enclosing sum over the same variable: Σ_m stays as it is, Σ over the treatment next to a free x becomes Σ_x′. No term that
 * is bound somewhere is then free elsewhere, so the formula can be printed.
 */
export function withBoundPrimed(estimand: Estimand): Estimand {
  const free = freeTerms(estimand).map(termKey);
  return renamed(estimand, new Map(), (bound, _scope, _sum, enclosing) =>
    leastPrimed(bound.variable, new Set([...free, ...enclosing])),
  );
}

/** The estimand with every sum over terms of its own: none is free in the whole or bound by another sum. */
export function withBoundApart(estimand: Estimand): Estimand {
  let primes = Math.max(0, ...freeTerms(estimand).map((free) => free.primes));
  return renamed(estimand, new Map(), ({ variable }) => term(variable, ++primes));
}

/** The new name of a bound term, from the names in force outside of its sum. */
type Choice = (bound: Term, scope: ReadonlyMap<string, Term>, sum: Sum, enclosing: readonly string[]) => Term;

function renamed(
  estimand: Estimand,
  scope: ReadonlyMap<string, Term>,
  choose: Choice,
  enclosing: readonly string[] = [],
): Estimand {
  const inner = (part: Estimand) => renamed(part, scope, choose, enclosing);
  switch (estimand.kind) {
    case 'probability': {
      const [of, given, doing] = [estimand.of, estimand.given, estimand.doing].map((terms) =>
        terms.map((t) => inScope(t, scope)),
      );
      return { kind: 'probability', of, given, doing };
    }
    case 'sum': {
      let [own, around] = [scope, enclosing];
      const over = estimand.over.map((bound) => {
        const chosen = choose(bound, own, estimand, around);
        own = new Map(own).set(termKey(bound), chosen);
        around = [...around, termKey(chosen)];
        return chosen;
      });
      return { kind: 'sum', over, body: renamed(estimand.body, own, choose, around) };
    }
    case 'product':
      return { kind: 'product', factors: estimand.factors.map(inner) };
    case 'quotient':
      return { kind: 'quotient', numerator: inner(estimand.numerator), denominator: inner(estimand.denominator) };
  }
}

function inScope(t: Term, scope: ReadonlyMap<string, Term>): Term {
  return scope.get(termKey(t)) ?? t;
}

function leastPrimed(variable: string, taken: ReadonlySet<string>): Term {
  let primes = 0;
  while (taken.has(termKey(term(variable, primes)))) primes++;
  return term(variable, primes);
}

function collectFree(estimand: Estimand, bound: ReadonlySet<string>, found: Map<string, Term>): void {
  switch (estimand.kind) {
    case 'probability':
      for (const t of termsOf(estimand)) if (!bound.has(termKey(t))) found.set(termKey(t), t);
      return;
    case 'sum':
      collectFree(estimand.body, new Set([...bound, ...estimand.over.map(termKey)]), found);
      return;
    case 'product':
      for (const factor of estimand.factors) collectFree(factor, bound, found);
      return;
    case 'quotient':
      collectFree(estimand.numerator, bound, found);
      collectFree(estimand.denominator, bound, found);
  }
}
