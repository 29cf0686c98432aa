// Variables that move the treatment and reach the outcome through it alone.
import { checkDisjoint, checkNodes, names } from '../graphs/checks.js';
import type { CausalGraph } from '../graphs/graph.js';
import { descendantsOrSelf } from '../graphs/relatives.js';
import { connectedTo } from '../graphs/separation.js';
import { mutilated } from '../graphs/surgery.js';
import { observedOutside } from './query.js';
import { separatorExists } from './separators.js';

/** Sets to condition on are tried, small ones first, up to this many for one instrument. */
const MOST_TRIED = 65_536;

/** The words by which results name the definition; other tools use other conditions and differ on some graphs. */
export const INSTRUMENT_DEFINITION = 'Pearl 2009, Definition 7.4.1';

/** The effect of one treatment on one outcome. */
export interface InstrumentQuery {
  readonly do: string;
  readonly on: string;
}

/** A variable that is an instrument once `given` is held fixed; without `given`, as it stands. */
export interface Instrument {
  readonly instrument: string;
  readonly given: string[];
  readonly definition: typeof INSTRUMENT_DEFINITION;
}

/**
 * Whether Z is an instrument for X → Y given W (Pearl 2009, Definition 7.4.1): no member of W descends from X; Z ⟂ Y | W in the
 * graph with the arrows (and ↔) into X cut; and not Z ⟂ X | W. Z must not descend from X either: the cut graph speaks of Y as it
 * would be under do(X), which what X has moved cannot be compared with. Latent Z or W are refused with `false`.
 * @throws RangeError for an unknown node, or one that stands twice among Z, X, Y and W
 */
export function isInstrument(
  graph: CausalGraph,
  z: string,
  { do: treatment, on: outcome, given = [] }: InstrumentQuery & { readonly given?: string | readonly string[] },
): boolean {
  const fixed = names(given);
  checkNodes(graph, [z, treatment, outcome, ...fixed]);
  checkDisjoint([z], [treatment], [outcome], fixed);
  const below = descendantsOrSelf(graph, [treatment]);
  if ([z, ...fixed].some((node) => below.has(node) || graph.latent.includes(node))) return false;
  return (
    isExcluded(mutilated(graph, { into: [treatment] }), z, outcome, fixed) && isRelevant(graph, z, treatment, fixed)
  );
}

/**
 * All instruments for the effect of `do` on `on`, those that need no conditioning first, each with one smallest set to condition
 * on (the first in the graph's order). Finding such a set is NP-hard (van der Zander, Textor and Liśkiewicz 2015), so sets of at
 * most `most` nodes are tried, by default of all sizes; 0 asks for unconditional instruments only. No instrument: an empty list.
 * @throws RangeError for an unknown node, the same node on both sides, or more than 65,536 sets to try for one node
 */
export function instruments(
  graph: CausalGraph,
  { do: treatment, on: outcome, most = Number.POSITIVE_INFINITY }: InstrumentQuery & { readonly most?: number },
): Instrument[] {
  checkNodes(graph, [treatment, outcome]);
  checkDisjoint([treatment], [outcome]);
  if (!(most >= 0)) throw new RangeError(`most is ${most}, expected a number of nodes from 0 to Infinity`);
  const below = descendantsOrSelf(graph, [treatment]);
  const candidates = observedOutside(graph, [treatment, outcome, ...below]);
  const cut = mutilated(graph, { into: [treatment] });
  const found = candidates.flatMap((z): Instrument[] => {
    const allowed = candidates.filter((node) => node !== z);
    if (!separatorExists(cut, { from: [z], to: [outcome], required: [], allowed })) return [];
    checkEffort(allowed.length, most);
    for (const given of subsetsBySize(allowed, most)) {
      if (isExcluded(cut, z, outcome, given) && isRelevant(graph, z, treatment, given)) {
        return [{ instrument: z, given, definition: INSTRUMENT_DEFINITION }];
      }
    }
    return [];
  });
  return found.sort((a, b) => a.given.length - b.given.length);
}

function isExcluded(cut: CausalGraph, z: string, outcome: string, given: readonly string[]): boolean {
  return !connectedTo(cut, [z], given).has(outcome);
}

function isRelevant(graph: CausalGraph, z: string, treatment: string, given: readonly string[]): boolean {
  return connectedTo(graph, [z], given).has(treatment);
}

function checkEffort(nodes: number, most: number): void {
  let [sets, ofSize] = [0, 1];
  for (let size = 0; size <= Math.min(nodes, most); size++) {
    sets += ofSize;
    ofSize = (ofSize * (nodes - size)) / (size + 1);
    if (sets > MOST_TRIED) {
      throw new RangeError(
        `instruments are sought with at most ${MOST_TRIED} sets to condition on, ${nodes} nodes make more; set most to ${size - 1} or less`,
      );
    }
  }
}

// Subsets of at most `most` nodes, small ones first, those of one size in the order of the nodes.
function* subsetsBySize(nodes: readonly string[], most: number): IterableIterator<string[]> {
  for (let size = 0; size <= Math.min(nodes.length, most); size++) yield* subsetsOfSize(nodes, size);
}

function* subsetsOfSize(nodes: readonly string[], size: number): IterableIterator<string[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let k = 0; k + size <= nodes.length; k++) {
    for (const rest of subsetsOfSize(nodes.slice(k + 1), size - 1)) yield [nodes[k], ...rest];
  }
}
