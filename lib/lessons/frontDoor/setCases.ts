// Small graphs whose front-door sets are asked for.
import { type Arrow, type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { readPaths } from '../../causal/graphs/paths.js';
import { frontdoorSets } from '../../causal/identification/frontdoor.js';
import type { Draws } from '../draws.js';

const EFFECT = { do: 'X', on: 'Y' } as const;

/** Two mediators in a row. */
export const CHAIN: CausalGraph = causalGraph({
  arrows: [
    ['X', 'M1'],
    ['M1', 'M2'],
    ['M2', 'Y'],
  ],
  bidirected: [['X', 'Y']],
});

/** Such as `X → M, M → Y, X ↔ Y`. */
export function edgesInWords({ arrows, bidirected }: CausalGraph): string {
  return [...arrows.map(([a, b]) => `${a} → ${b}`), ...bidirected.map(([a, b]) => `${a} ↔ ${b}`)].join(', ');
}

/** All front-door sets for the effect of X on Y, small ones first. */
export function doorsOf(graph: CausalGraph): string[][] {
  return [...frontdoorSets(graph, EFFECT)].sort((a, b) => a.length - b.length);
}

/** All sets that stand on every directed path from X to Y, whatever else is wrong with them. */
export function interceptingSets(graph: CausalGraph): string[][] {
  const directed = readPaths(graph, { from: 'X', to: 'Y' }).filter(({ causal }) => causal);
  return subsets(between(graph)).filter((set) =>
    directed.every(({ nodes }) => nodes.some((node) => set.includes(node))),
  );
}

/** The nodes that a set may hold. */
export function between({ nodes, latent }: CausalGraph): string[] {
  return nodes.filter((node) => !['X', 'Y', ...latent].includes(node));
}

/** The sets of which no member can be left out. */
export function smallest(sets: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return sets.filter(
    (set) => !sets.some((other) => other.length < set.length && other.every((one) => set.includes(one))),
  );
}

/** Another graph in which X ↔ Y, with one to four front-door sets, and sets on every directed path that are none. */
export function drawnSetCase(draws: Draws): CausalGraph {
  const draw = (): CausalGraph => {
    const inner = draws.shuffled(['A', 'B', 'D', 'E']).slice(0, 3);
    // one of them may come before X
    const order = draws.chance(0.4) ? [inner[0], 'X', inner[1], inner[2], 'Y'] : ['X', ...inner, 'Y'];
    const pairs = order.flatMap((from, i) => order.slice(i + 1).map((to): Arrow => [from, to]));
    const arrows = pairs.filter(([from, to]) => !(from === 'X' && to === 'Y') && draws.chance(0.5));
    const hidden: Arrow[] = draws.chance(0.4) ? [draws.pick(pairs)] : [];
    return causalGraph({ nodes: order, arrows, bidirected: [['X', 'Y'], ...hidden] });
  };
  return draws.until(draw, (graph) => {
    const [right, tempting] = [doorsOf(graph), interceptingSets(graph)];
    const isUsed = between(graph).every((node) => graph.arrows.some((arrow) => arrow.includes(node)));
    return (
      isUsed &&
      right.length >= 1 &&
      right.length <= 4 &&
      !right.some((set) => set.length === 0) &&
      tempting.length > right.length
    );
  });
}

function subsets(names: readonly string[]): string[][] {
  return Array.from({ length: 2 ** names.length }, (_, mask) => names.filter((_name, k) => mask & (1 << k)));
}
