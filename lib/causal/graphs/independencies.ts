// What a graph says about data before any are seen: the independencies that could refute it.
import type { CausalGraph } from './graph.js';
import { latentProjection } from './latentProjection.js';
import { localIndependencies } from './localMarkov.js';
import { ancestorsOrSelf } from './relatives.js';
import { separated } from './separation.js';

/** x is independent of y within each stratum of `given`: a claim about observed variables. */
export interface Independence {
  readonly x: string;
  readonly y: string;
  readonly given: readonly string[];
  /** such as `V ⟂ T | C, G` */
  readonly text: string;
}

/**
 * - `basis`: few statements from which all others follow (see localIndependencies);
 * - `smallest`: for each pair that can be separated, the smallest sets that do it, which are the easiest to test;
 * - `all`: for each pair, every set that separates it.
 */
export type IndependenceList = 'basis' | 'smallest' | 'all';

/** The full list tries 2^(n − 2) sets a pair. */
const MOST_NODES_FOR_ALL = 12;
/** The smallest sets of a pair are looked for among this many nodes. */
const MOST_CANDIDATES = 16;
const MOST_STATEMENTS = 20_000;

/**
 * The conditional independencies of observed variables that hold in every distribution the graph can make. Hidden nodes and ↔ are
 * allowed, hidden nodes are in no statement. Names stand in the graph's order of nodes.
 * @throws RangeError for `all` of more than 12 observed nodes; for `smallest` of a pair with more than 16 observed ancestors; for
 * a basis of more than 20,000 statements, which takes many hidden common causes
 */
export function impliedIndependencies(
  graph: CausalGraph,
  { kind = 'basis' }: { kind?: IndependenceList } = {},
): Independence[] {
  const observed = latentProjection(graph);
  const rank = new Map(observed.nodes.map((node, k) => [node, k]));
  const inOrder = (names: readonly string[]): string[] =>
    [...names].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  if (kind === 'basis') {
    const local = localIndependencies(observed, { atMost: MOST_STATEMENTS });
    return local.map(({ pair, given }) => {
      const [x, y] = inOrder(pair);
      return independence(x, y, inOrder(given));
    });
  }
  if (kind === 'all' && observed.nodes.length > MOST_NODES_FOR_ALL) {
    throw new RangeError(
      `all independencies are listed for at most ${MOST_NODES_FOR_ALL} observed nodes, got ${observed.nodes.length}; ask for a basis`,
    );
  }
  const separating = kind === 'all' ? everySeparator : smallestSeparators;
  return pairsOf(observed.nodes).flatMap(([x, y]) => {
    return separating(observed, x, y).map((given) => independence(x, y, given));
  });
}

function independence(x: string, y: string, given: readonly string[]): Independence {
  return { x, y, given, text: `${x} ⟂ ${y}${given.length > 0 ? ` | ${given.join(', ')}` : ''}` };
}

function pairsOf(nodes: readonly string[]): [string, string][] {
  return nodes.flatMap((x, k) => nodes.slice(k + 1).map((y): [string, string] => [x, y]));
}

function everySeparator(graph: CausalGraph, x: string, y: string): string[][] {
  const others = graph.nodes.filter((node) => node !== x && node !== y);
  const sizes = others.map((_, k) => k).concat(others.length);
  return sizes.flatMap((size) => subsets(others, size).filter((set) => separated(graph, x, y, set)));
}

/** Separating sets of least size; they lie among the ancestors of the pair, and if all of those together do not separate, none does. */
function smallestSeparators(graph: CausalGraph, x: string, y: string): string[][] {
  const above = ancestorsOrSelf(graph, [x, y]);
  const candidates = graph.nodes.filter((node) => above.has(node) && node !== x && node !== y);
  if (!separated(graph, x, y, candidates)) return [];
  if (candidates.length > MOST_CANDIDATES) {
    throw new RangeError(
      `smallest sets are looked for among at most ${MOST_CANDIDATES} ancestors, ${x} and ${y} have ${candidates.length}; ask for a basis`,
    );
  }
  for (let size = 0; ; size++) {
    const sets = subsets(candidates, size).filter((set) => separated(graph, x, y, set));
    if (sets.length > 0) return sets;
  }
}

/** The sets of `size` names, in the order of the names. */
function subsets(names: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return names.flatMap((name, k) => subsets(names.slice(k + 1), size - 1).map((rest) => [name, ...rest]));
}
