// What a causal graph says before any number is known: independencies, adjustment sets, instruments.

import { CAMREC_GRAPH } from '../causal/graphs/camrecGraph.js';
import type { CausalGraph } from '../causal/graphs/graph.js';
import { impliedIndependencies } from '../causal/graphs/independencies.js';
import { withoutArrows } from '../causal/graphs/surgery.js';
import { isAdjustmentSet, minimalAdjustmentSets } from '../causal/identification/adjustment.js';
import { isInstrument } from '../causal/identification/instruments.js';

/** A set as people write it: `∅`, `{C, G}`. */
export function setText(names: readonly string[]): string {
  return names.length === 0 ? '∅' : `{${names.join(', ')}}`;
}

/** Sets side by side, or `none`. */
export function setsText(sets: readonly (readonly string[])[]): string {
  return sets.length === 0 ? 'none' : sets.map(setText).join(', ');
}

/** The conditional independencies a data set could refute, such as `V ⟂ T | C, G`: for each pair of observed variables the smallest sets that separate it. */
export function independenceTexts(graph: CausalGraph): string[] {
  return impliedIndependencies(graph, { kind: 'smallest' }).map(({ text }) => text);
}

/** The paper's graph less some arrows, and what is enough then. */
export interface ArrowRow {
  readonly 'arrows cut': string;
  readonly 'enough for V': string;
  readonly 'enough for V and T': string;
  readonly 'is {C} enough for V': string;
  readonly 'is G an instrument for V': string;
}

const CUTS: readonly (readonly string[])[] = [
  [],
  ['G→Y'],
  ['T→Y'],
  ['G→T'],
  ['G→V'],
  ['G→V', 'G→T'],
  ['G→Y', 'T→Y'],
  ['C→Y'],
];

/** One assumption of the paper's graph dropped at a time: the minimal adjustment sets that are left, and whether G turns instrument. */
export function arrowByArrow(): ArrowRow[] {
  return CUTS.map((cuts) => {
    const graph = withoutArrows(CAMREC_GRAPH, (from, to) => cuts.includes(`${from}→${to}`));
    const query = { do: 'V', on: 'Y' };
    return {
      'arrows cut': cuts.join(', ') || 'none: as drawn',
      'enough for V': setsText(minimalAdjustmentSets(graph, query)),
      'enough for V and T': setsText(minimalAdjustmentSets(graph, { ...query, do: ['V', 'T'] })),
      'is {C} enough for V': isAdjustmentSet(graph, ['C'], query) ? 'yes' : 'no',
      'is G an instrument for V': isInstrument(graph, 'G', { do: 'V', on: 'Y' }) ? 'yes' : 'no',
    };
  });
}
