// Shorter forms of an estimand by the laws of probability alone: no graph is asked, no independence assumed.
import { type Estimand, type Probability, product, type Sum, sumOver, type Term } from './estimand.js';
import { sizeOf } from './form.js';
import { fromRatio, type Ratio, ratioOf, reducedRatio, replaced } from './ratio.js';
import { distinctTerms, freeTerms, sameTerm, withBoundApart, withBoundPrimed } from './terms.js';

/**
 * An estimand of equal value wherever no part of the given one is undefined, never longer by `sizeOf`: nested products and quotients become
 * one, equal factors cancel, Σ_z P(y, z | x) = P(y | x), Σ_z P(z | x) = 1, factors without the summed terms leave their sum, and
 * probabilities join by the chain rule, P(a | b) P(b) = P(a, b). Simplifying again changes nothing.
 */
export function simplify(estimand: Estimand): Estimand {
  let present = withBoundPrimed(estimand);
  while (true) {
    const next = withBoundPrimed(reduced(withBoundApart(present)));
    if (JSON.stringify(next) === JSON.stringify(present)) return next;
    present = next;
  }
}

// Here every sum has terms of its own, so a factor may move in or out of a sum without being caught.
function reduced(estimand: Estimand): Estimand {
  switch (estimand.kind) {
    case 'probability':
      return reducedProbability(estimand);
    case 'sum':
      return reducedSum({ ...estimand, body: reduced(estimand.body) });
    case 'product':
    case 'quotient': {
      const { plain, above, below } = ratioOf(estimand);
      return reducedProduct({ plain: plain.map(reduced), above: above.map(reduced), below: below.map(reduced) });
    }
  }
}

/** What is given or set holds for certain: P(x, y | x) = P(y | x) and P(y | x, do(x)) = P(y | do(x)). */
function reducedProbability({ of, given, doing }: Probability): Estimand {
  const seen = without(distinctTerms(given), doing);
  const open = without(distinctTerms(of), [...seen, ...doing]);
  return open.length === 0 ? ONE : { kind: 'probability', of: open, given: seen, doing: distinctTerms(doing) };
}

const ONE: Estimand = { kind: 'product', factors: [] };

function reducedProduct(ratio: Ratio): Estimand {
  // Factors may have become products themselves.
  return fromRatio(reducedRatio(ratioOf(fromRatio(ratio))));
}

function reducedSum({ over, body }: Sum): Estimand {
  if (body.kind === 'sum') return reducedSum({ kind: 'sum', over: [...over, ...body.over], body: body.body });
  const ratio = ratioOf(body);
  for (const t of over) {
    const marginal = withoutSummed(ratio, t);
    if (!marginal) continue;
    const rest = without(over, [t]);
    const left = reducedProduct(marginal);
    return rest.length === 0 ? left : reducedSum({ kind: 'sum', over: rest, body: left });
  }
  const split = splitSum(over, ratio);
  if (sizeOf(split) <= sizeOf(body) + over.length) return split;
  // Each part would need a fraction bar of its own, so only what stands before the bar leaves the sum.
  const [inside, outside] = [true, false].map((isInside) =>
    ratio.plain.filter((factor) => over.some((t) => mentions(factor, t)) === isInside),
  );
  return product(...outside, sumOver(over, fromRatio({ ...ratio, plain: inside })));
}

/** Σ_t of the one factor P(…, t, … | …) that mentions t: the factor without t. */
function withoutSummed(ratio: Ratio, t: Term): Ratio | undefined {
  if (ratio.below.some((factor) => mentions(factor, t))) return undefined;
  const found = (['plain', 'above'] as const).flatMap((side) =>
    ratio[side].flatMap((factor, place) => (mentions(factor, t) ? [{ side, factor, place }] : [])),
  );
  if (found.length !== 1) return undefined;
  const [{ side, factor, place }] = found;
  if (factor.kind !== 'probability' || !factor.of.some((other) => sameTerm(other, t))) return undefined;
  const marginal = reducedProbability({ ...factor, of: without(factor.of, [t]) });
  return { ...ratio, [side]: replaced(ratio[side], place, marginal) };
}

/** Summed terms with the factors that mention any of them, by their side of the fraction bar. */
interface Group {
  readonly over: readonly Term[];
  readonly plain: Estimand[];
  readonly above: Estimand[];
  readonly below: Estimand[];
}

/** Σ over a and b of f(a) g(b) c as c (Σ_a f(a)) (Σ_b g(b)). */
function splitSum(over: readonly Term[], ratio: Ratio): Estimand {
  const outside: Group = { over: [], plain: [], above: [], below: [] };
  let groups: Group[] = over.map((t) => ({ over: [t], plain: [], above: [], below: [] }));
  for (const side of ['plain', 'above', 'below'] as const) {
    for (const factor of ratio[side]) {
      const touched = groups.filter((group) => group.over.some((t) => mentions(factor, t)));
      if (touched.length === 0) outside[side].push(factor);
      else {
        const joined = joinedGroups(over, touched);
        joined[side].push(factor);
        groups = [...groups.filter((group) => !touched.includes(group)), joined];
      }
    }
  }
  groups.sort((a, b) => over.indexOf(a.over[0]) - over.indexOf(b.over[0]));
  const sums = groups.map((group) => sumOver(group.over, fromRatio(group)));
  return reducedProduct(ratioOf(product(fromRatio(outside), ...sums)));
}

function joinedGroups(over: readonly Term[], groups: readonly Group[]): Group {
  return {
    over: over.filter((t) => groups.some((group) => group.over.includes(t))),
    plain: groups.flatMap(({ plain }) => plain),
    above: groups.flatMap(({ above }) => above),
    below: groups.flatMap(({ below }) => below),
  };
}

function mentions(estimand: Estimand, t: Term): boolean {
  return freeTerms(estimand).some((free) => sameTerm(free, t));
}

function without(terms: readonly Term[], out: readonly Term[]): Term[] {
  return terms.filter((t) => !out.some((other) => sameTerm(other, t)));
}
