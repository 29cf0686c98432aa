// The valid adjustment set that is nearest to a given one.
import type { CausalGraph } from './graphs/graph.js';
import { ancestorsOrSelf, descendantsOrSelf } from './graphs/relatives.js';
import { causalNodes, isAdjustmentSet } from './identification/adjustment.js';
import { type EffectQuery, sidesOf } from './identification/query.js';

/** Sets that are tried, those with few changes first, before a valid set is built without asking for the fewest changes. */
const MOST_TRIES = 5000;

/**
 * A valid adjustment set that differs from `set` in the fewest members, additions and removals counted alike; undefined if no set of
 * observed nodes is valid. Where more than 5000 sets are nearer, a minimal one that keeps what it can of `set`.
 */
export function smallestRepair(graph: CausalGraph, set: readonly string[], query: EffectQuery): string[] | undefined {
  const { treatments, outcomes } = sidesOf(graph, query);
  const sides = [...treatments, ...outcomes];
  const causal = causalNodes(graph, { treatments, outcomes });
  const barred = new Set([...sides, ...graph.latent, ...descendantsOrSelf(graph, [...causal])]);
  const usable = (nodes: ReadonlySet<string>): string[] =>
    graph.nodes.filter((node) => nodes.has(node) && !barred.has(node));
  // If any set is valid, so are all allowed ancestors together (Perković et al. 2018).
  const all = usable(ancestorsOrSelf(graph, sides));
  if (!isAdjustmentSet(graph, all, query)) return undefined;
  const start = usable(new Set(set));
  const candidates = usable(ancestorsOrSelf(graph, [...sides, ...start]));
  // Of two nearest sets the smaller one: members are taken out before others are put in.
  const inTurn = [...start, ...candidates.filter((node) => !start.includes(node))];
  let tries = 0;
  for (let changes = 0; changes <= candidates.length; changes++) {
    for (const changed of choices(inTurn, changes)) {
      if (++tries > MOST_TRIES) return reduced(graph, { all, kept: start, query });
      const next = candidates.filter((node) => start.includes(node) !== changed.includes(node));
      if (isAdjustmentSet(graph, next, query)) return next;
    }
  }
  return undefined;
}

/** All allowed ancestors less those that can be spared, members of `kept` last. */
function reduced(
  graph: CausalGraph,
  { all, kept, query }: { all: readonly string[]; kept: readonly string[]; query: EffectQuery },
): string[] {
  const isKept = (node: string): boolean => kept.includes(node);
  const inTurn = [...all.filter((node) => !isKept(node)), ...all.filter(isKept)];
  return inTurn.reduce<string[]>(
    (left, node) => {
      const without = left.filter((other) => other !== node);
      return isAdjustmentSet(graph, without, query) ? without : left;
    },
    [...all],
  );
}

/** The ways to choose `count` of the names, in their order. */
function* choices(names: readonly string[], count: number): IterableIterator<string[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (const [k, name] of names.entries()) {
    for (const rest of choices(names.slice(k + 1), count - 1)) yield [name, ...rest];
  }
}
