// How far a code and a class agree, from their joint distribution.
import { assignments, probability, type Table } from '../../causal/worlds/table.js';

/** Normalized mutual information, 2 I(A; B) / (H(A) + H(B)): 1 if each tells all about the other, 0 if neither tells anything. */
export function agreementOf(table: Table, a: string, b: string): number {
  const [ofA, ofB] = [entropy(table, [a]), entropy(table, [b])];
  const information = ofA + ofB - entropy(table, [a, b]);
  return Math.max(0, (2 * information) / (ofA + ofB)); // rounding may leave −1e-16
}

// H = −Σ p ln p
function entropy(table: Table, names: readonly string[]): number {
  return assignments(table, names)
    .map((values) => probability(table, values)?.toNumber() ?? 0)
    .reduce((total, p) => total - p * Math.log(p), 0);
}
