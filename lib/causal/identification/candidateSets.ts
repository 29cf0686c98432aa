// Every set of observed nodes, for questions that are settled by trying them all.
import type { CausalGraph } from '../graphs/graph.js';

/** Sets are tried one by one up to this many candidates. */
const MOST_CANDIDATES = 16;

/** All sets of observed nodes other than `taken`, small ones first. @throws RangeError for more than 16 such nodes */
export function candidateSets(graph: CausalGraph, taken: readonly string[]): string[][] {
  const candidates = graph.nodes.filter((name) => !taken.includes(name) && !graph.latent.includes(name));
  if (candidates.length > MOST_CANDIDATES) {
    throw new RangeError(`sets are listed for at most ${MOST_CANDIDATES} candidate nodes, got ${candidates.length}`);
  }
  const sets = Array.from({ length: 2 ** candidates.length }, (_, bits) =>
    candidates.filter((_, k) => bits & (1 << k)),
  );
  return sets.sort((a, b) => a.length - b.length);
}
