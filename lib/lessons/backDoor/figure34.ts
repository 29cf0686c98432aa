// Figure 3.4 of Pearl's Causality, the graph on which everybody learns to list adjustment sets.

import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { dag } from '../../causal/graphs/dag.js';
import { type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { setText } from '../../causal/graphs/setText.js';
import { adjustmentSets, isAdjustmentSet, minimalAdjustmentSets } from '../../causal/identification/adjustment.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import type { Fraction } from '../../causal/worlds/fraction.js';
import type { Row } from '../../report/table.js';

const ARROWS = 'X1 -> X3 -> Xi -> X6 -> Xj  X2 -> X5 -> Xj  X1 -> X4 <- X2  Xi <- X4 -> Xj';
const positions = {
  X1: [0.7, 2],
  X2: [2.5, 2],
  X3: [0, 1],
  X4: [1.6, 1.15],
  X5: [3.2, 1],
  Xi: [0.4, 0],
  X6: [1.6, 0],
  Xj: [2.8, 0],
} as const;

/** Pearl (2009), Figure 3.4: the effect of Xi on Xj. */
export const FIGURE_34: CausalGraph = causalGraph({
  ...dag(ARROWS),
  nodes: ['X1', 'X2', 'X3', 'X4', 'X5', 'Xi', 'X6', 'Xj'],
  marks: { positions },
});

/** The same with X1 and X2 drawn, but in nobody's data. */
export const FIGURE_34_HIDDEN: CausalGraph = causalGraph({ ...FIGURE_34, latent: ['X1', 'X2'] });

const QUERY = { do: 'Xi', on: 'Xj' };

/** A world with the arrows of the figure; the numbers are ours. */
export const FIGURE_34_WORLD: DiscreteWorld = {
  X1: linear('1/2'),
  X2: linear('1/3'),
  X3: linear('1/5', { X1: '1/2' }),
  X4: linear('1/10', { X1: '2/5', X2: '3/10' }),
  X5: linear('1/10', { X2: '3/5' }),
  Xi: linear('1/10', { X3: '1/2', X4: '3/10' }),
  X6: linear('1/5', { Xi: '1/2' }),
  Xj: linear('1/10', { X6: '1/5', X5: '3/10', X4: '1/5' }),
};

/** How many sets there are in a graph, how many are valid, how many of those are minimal. */
export function countRows(graphs: Readonly<Record<string, CausalGraph>>): Row[] {
  return Object.entries(graphs).map(([name, graph]) => ({
    graph: name,
    'sets in all': 2 ** (graph.nodes.length - 2 - graph.latent.length),
    valid: [...adjustmentSets(graph, QUERY)].length,
    minimal: minimalAdjustmentSets(graph, QUERY).length,
  }));
}

/** All 64 sets in one world of the figure: valid ones give one number, the true one; the others scatter. */
export function everySetRows(): Row[] {
  const nodes = FIGURE_34.nodes.filter((node) => node !== 'Xi' && node !== 'Xj');
  const sets = Array.from({ length: 2 ** nodes.length }, (_, mask) => nodes.filter((_, k) => mask & (1 << k)));
  const table = jointTable(FIGURE_34_WORLD);
  const effect = (set: readonly string[]): Fraction | undefined =>
    contrast('Xi', (setting) => backdoorAdjusted(table, setting, { Xj: 1 }, set));
  const truth = contrast('Xi', (setting) => truthUnder(FIGURE_34_WORLD, setting, { Xj: 1 }));
  return [true, false].map((valid) => {
    const found = sets.filter((set) => isAdjustmentSet(FIGURE_34, set, QUERY) === valid).map(effect);
    const numbers = found.map((value) => value?.toNumber() ?? Number.NaN);
    return {
      sets: valid ? 'valid' : 'not valid',
      'how many': found.length,
      'different effects found': new Set(found.map(String)).size,
      smallest: Math.min(...numbers),
      largest: Math.max(...numbers),
      'true effect': truth?.toNumber(),
    };
  });
}

/** A graph's adjustment sets in words: all valid ones, and the minimal ones. */
export function setRows(graphs: Readonly<Record<string, CausalGraph>>, query: { do: string; on: string }): Row[] {
  const listed = (sets: Iterable<readonly string[]>): string => {
    const texts = [...sets].map(setText);
    return texts.length === 0 ? 'no set' : texts.join('  ');
  };
  return Object.entries(graphs).map(([name, graph]) => ({
    graph: name,
    valid: listed(adjustmentSets(graph, query)),
    minimal: listed(minimalAdjustmentSets(graph, query)),
    'in code': JSON.stringify(minimalAdjustmentSets(graph, query)),
  }));
}
