// Products and quotients as two lists of factors, in which equal factors cancel and the chain rule joins probabilities.
import { type Estimand, type Probability, product, quotient, type Term, termKey } from './estimand.js';
import { byName, formKey } from './form.js';
import { distinctTerms } from './terms.js';

/** Π plain × (Π above / Π below); no factor is itself a product or a quotient, and without `below` there is nothing above. */
export interface Ratio {
  /** before the fraction: a factor of 0 here makes the whole 0 even where the fraction is undefined */
  readonly plain: readonly Estimand[];
  readonly above: readonly Estimand[];
  readonly below: readonly Estimand[];
}

/** Every product and quotient opened up, down to probabilities and sums. */
export function ratioOf(estimand: Estimand): Ratio {
  switch (estimand.kind) {
    case 'product': {
      const parts = estimand.factors.map(ratioOf);
      const all = (side: keyof Ratio): Estimand[] => parts.flatMap((part) => part[side]);
      return { plain: all('plain'), above: all('above'), below: all('below') };
    }
    case 'quotient': {
      const [over, under] = [ratioOf(estimand.numerator), ratioOf(estimand.denominator)];
      const above = [...over.plain, ...over.above, ...under.below];
      const below = [...over.below, ...under.plain, ...under.above];
      return below.length === 0 ? { plain: above, above: [], below } : { plain: [], above, below };
    }
    default:
      return { plain: [estimand], above: [], below: [] };
  }
}

/** One fraction bar at most. */
export function fromRatio({ plain, above, below }: Ratio): Estimand {
  if (below.length === 0) return product(...plain, ...above);
  if (above.length === 0) return quotient(product(...plain), product(...below));
  return product(...plain, quotient(product(...above), product(...below)));
}

/**
 * The same ratio with fewer factors: equal ones cancel, P(a, b | c) / P(b | c) becomes P(a | b, c), and P(a | b, c) P(b | c)
 * becomes P(a, b | c).
 */
export function reducedRatio(ratio: Ratio): Ratio {
  const { plain, above, below } = cancelled(ratio);
  const joined = { plain: chained(plain), above: chained(above), below: chained(below) };
  // Joining may have made what cancels.
  return count(joined) < count(ratio) ? reducedRatio(joined) : joined;
}

function count({ plain, above, below }: Ratio): number {
  return plain.length + above.length + below.length;
}

function cancelled(ratio: Ratio): Ratio {
  for (const [j, under] of ratio.below.entries()) {
    const below = ratio.below.filter((_, k) => k !== j);
    const key = formKey(under);
    for (const side of ['above', 'plain'] as const) {
      const equal = ratio[side].findIndex((over) => formKey(over) === key);
      if (equal >= 0) return cancelled({ ...ratio, [side]: ratio[side].filter((_, k) => k !== equal), below });
    }
    for (const side of ['above', 'plain'] as const) {
      for (const [i, over] of ratio[side].entries()) {
        const conditioned = dividedBy(over, under);
        if (conditioned) return cancelled({ ...ratio, [side]: replaced(ratio[side], i, conditioned), below });
      }
    }
  }
  return ratio;
}

/** P(a, b | c) / P(b | c) = P(a | b, c), and P(a, b | c) / P(a | b, c) = P(b | c). */
function dividedBy(over: Estimand, under: Estimand): Probability | undefined {
  if (over.kind !== 'probability' || under.kind !== 'probability') return undefined;
  if (!sameTerms(over.doing, under.doing) || !includes(over.of, under.of)) return undefined;
  const left = without(over.of, under.of);
  if (left.length === 0) return undefined;
  if (sameTerms(over.given, under.given)) return { ...over, of: left, given: [...over.given, ...under.of] };
  return sameTerms([...over.given, ...left], under.given) ? { ...over, of: left } : undefined;
}

/** P(a | b, c) P(b | c) = P(a, b | c), as long as a pair fits. */
function chained(factors: readonly Estimand[]): readonly Estimand[] {
  for (const [i, later] of factors.entries()) {
    if (later.kind !== 'probability') continue;
    for (const [j, earlier] of factors.entries()) {
      if (i === j || earlier.kind !== 'probability' || !sameTerms(later.doing, earlier.doing)) continue;
      if (!sameTerms(later.given, [...earlier.given, ...earlier.of])) continue;
      const joint = { ...earlier, of: [...earlier.of, ...later.of].sort(byName) };
      return chained(replaced(factors, Math.min(i, j), joint).filter((_, k) => k !== Math.max(i, j)));
    }
  }
  return factors;
}

/** The list with another item at one place. */
export function replaced<T>(list: readonly T[], place: number, item: T): T[] {
  return list.map((old, k) => (k === place ? item : old));
}

function sameTerms(a: readonly Term[], b: readonly Term[]): boolean {
  return distinctTerms(a).length === distinctTerms(b).length && includes(a, b);
}

function includes(all: readonly Term[], some: readonly Term[]): boolean {
  const known = new Set(all.map(termKey));
  return some.every((t) => known.has(termKey(t)));
}

function without(all: readonly Term[], some: readonly Term[]): Term[] {
  const out = new Set(some.map(termKey));
  return all.filter((t) => !out.has(termKey(t)));
}
