// A joint distribution as a product with one factor a variable, which is how the ID algorithm passes it on.
import { type Estimand, probabilityOf, product, quotient, sumOver } from '../estimands/estimand.js';
import { freeTerms } from '../estimands/terms.js';
import type { CausalGraph } from '../graphs/graph.js';
import { topologicalOrder } from '../graphs/relatives.js';
import { markovPillow } from './districts.js';
import { shortened } from './formulaLength.js';

/** P(variable | the variables before it in the chain), which may also depend on nodes outside the chain, held fixed. */
export interface Factor {
  readonly variable: string;
  readonly estimand: Estimand;
  /** the variables that stand free in the estimand */
  readonly reads: ReadonlySet<string>;
}

/** P(v1) P(v2 | v1) P(v3 | v1, v2) …; every factor adds up to 1 over the values of its variable. */
export type Chain = readonly Factor[];

/** The factors of some nodes in the observed joint distribution, causes first, each given only what it listens to. */
export function observedFactors(graph: CausalGraph, of: readonly string[]): Chain {
  const wanted = new Set(of);
  const factors: Factor[] = [];
  topologicalOrder(graph).forEach((variable, k, order) => {
    if (!wanted.has(variable)) return;
    const given = markovPillow(graph, variable, order.slice(0, k));
    factors.push({ variable, estimand: probabilityOf([variable], { given }), reads: new Set([variable, ...given]) });
  });
  return factors;
}

/**
 * Σ over some variables of the product of some factors. A factor of a variable that is summed over and that no other factor reads
 * is left out: it adds up to 1.
 */
export function summedOut(factors: Chain, over: ReadonlySet<string>): Estimand {
  const left = withoutIdle(factors, over);
  const bound = left.map(({ variable }) => variable).filter((variable) => over.has(variable));
  return sumOver(bound, product(...left.map(({ estimand }) => estimand)));
}

/**
 * The chain of the marginal distribution of `kept`. Where a variable that is summed out stands before a kept one that depends on
 * it, that factor becomes a quotient of two sums; factors that both sums share cancel.
 * @throws RangeError for a factor of more than 100,000 names
 */
export function marginalChain(chain: Chain, kept: ReadonlySet<string>): Chain {
  const marginal: Factor[] = [];
  chain.forEach((factor, k) => {
    if (!kept.has(factor.variable)) return;
    const { block, hidden } = entangled(chain.slice(0, k), factor, kept);
    if (hidden.size === 0) {
      marginal.push(factor);
      return;
    }
    const numerator = summedOut([...block, factor], hidden);
    const denominator = withoutIdle(block, hidden).length === 0 ? undefined : summedOut(block, hidden);
    // Simplified at once, since the next marginal may hold this one several times.
    const estimand = shortened(denominator ? quotient(numerator, denominator) : numerator);
    const reads = new Set(freeTerms(estimand).map(({ variable }) => variable));
    marginal.push({ variable: factor.variable, estimand, reads });
  });
  return marginal;
}

// The variables to sum out on which `factor` depends, directly or through another factor, and the earlier factors that read them.
function entangled(earlier: Chain, factor: Factor, kept: ReadonlySet<string>): { block: Chain; hidden: Set<string> } {
  const summable = new Set(earlier.map(({ variable }) => variable).filter((variable) => !kept.has(variable)));
  const hidden = new Set([...factor.reads].filter((name) => summable.has(name)));
  const block = new Set<Factor>();
  // `hidden` grows while it is read.
  for (const name of hidden) {
    for (const other of earlier) {
      if (block.has(other) || !other.reads.has(name)) continue;
      block.add(other);
      for (const read of other.reads) if (summable.has(read)) hidden.add(read);
    }
  }
  return { block: earlier.filter((other) => block.has(other)), hidden };
}

// From the last factor to the first, so that a factor goes when all that read its variable have gone.
function withoutIdle(factors: Chain, over: ReadonlySet<string>): Chain {
  const left: Factor[] = [];
  for (const factor of [...factors].reverse()) {
    const isRead = left.some(({ reads }) => reads.has(factor.variable));
    if (isRead || !over.has(factor.variable)) left.unshift(factor);
  }
  return left;
}
