// A loss as the papers write it: a weighted sum of named terms.
import { add, mul, type Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '../recommender.js';

/** What a loss is made of, by name. */
export type Terms = Readonly<Record<string, readonly [weight: number, term: () => Scalar]>>;

/** `Σ weight · term`, the terms named for the log, unweighted. A term of weight 0 has no gradient, so it is not even computed. */
export function weightedLoss(terms: Terms): Loss {
  const parts: Record<string, Scalar> = {};
  let total: Scalar | undefined;
  for (const [name, [weight, term]] of Object.entries(terms)) {
    if (weight === 0) continue;
    const part = term();
    parts[name] = part;
    const share = (weight === 1 ? part : mul(weight, part)) as Scalar;
    total = total ? (add(total, share) as Scalar) : share;
  }
  if (!total)
    throw new RangeError(`every term weighs 0: ${Object.keys(terms).join(', ')}; nothing is left to minimize`);
  return { total, parts };
}
