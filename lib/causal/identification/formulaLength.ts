// How long a formula may grow: parts stand in several places of it but once in memory, so that it is built sooner than it is read.
import type { Estimand } from '../estimands/estimand.js';
import { simplify } from '../estimands/simplify.js';

/** Formulas are handed out up to this many names in them. */
const MOST_NAMES = 100_000;

/** Simplifying takes time like the cube of the length, a tenth of a second at this one. */
const MOST_NAMES_SIMPLIFIED = 1_000;

const lengths = new WeakMap<Estimand, number>();

/** How many names a formula has when it is written out, counted in time linear in its parts. */
export function lengthOf(estimand: Estimand): number {
  const known = lengths.get(estimand);
  if (known !== undefined) return known;
  const length = counted(estimand);
  lengths.set(estimand, length);
  return length;
}

/** The formula, simplified unless it is long. @throws RangeError for more than 100,000 names */
export function shortened(estimand: Estimand): Estimand {
  const length = lengthOf(estimand);
  if (length > MOST_NAMES) {
    throw new RangeError(
      `the formula has ${length} names, expected at most ${MOST_NAMES}; ask about a graph with fewer nodes or fewer pairs ↔`,
    );
  }
  return length > MOST_NAMES_SIMPLIFIED ? estimand : simplify(estimand);
}

function counted(estimand: Estimand): number {
  switch (estimand.kind) {
    case 'probability':
      return estimand.of.length + estimand.given.length + estimand.doing.length;
    case 'sum':
      return estimand.over.length + lengthOf(estimand.body);
    case 'product':
      return estimand.factors.reduce((all, factor) => all + lengthOf(factor), 0);
    case 'quotient':
      return lengthOf(estimand.numerator) + lengthOf(estimand.denominator);
  }
}
