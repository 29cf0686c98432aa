// The shop of the lesson "reading a graph", with one more column: the size of the file that a picture comes in.

import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { dag } from '../../causal/graphs/dag.js';
import { type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { readPaths } from '../../causal/graphs/paths.js';
import { setText } from '../../causal/graphs/setText.js';
import { isAdjustmentSet } from '../../causal/identification/adjustment.js';
import { isBackdoorSet } from '../../causal/identification/backdoor.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';

const QUERY = { do: 'V', on: 'Y' };
const CLICKED = { Y: 1 };

/** Brand, photographer, picture, attention, click, newsletter, file size. */
export const SHOP: CausalGraph = causalGraph({
  ...dag('B -> {V Y}  P -> V  V -> A -> Y  V -> N <- Y  V -> F'),
  marks: {
    positions: { B: [2, 2], P: [0, 1], V: [1, 1], A: [2, 1], Y: [3, 1], N: [2, 0], F: [0, 0] },
  },
});

/** What the letters stand for. */
export const SHOP_MEANINGS: Readonly<Record<string, string>> = {
  B: 'known brand',
  P: 'photographer',
  V: 'fine picture',
  A: 'attention',
  Y: 'click',
  N: 'in the newsletter',
  F: 'large file',
};

/** A world with these arrows, all variables 0 or 1; a fine picture brings 0.6 × 0.4 more clicks, through attention. */
export const SHOP_WORLD: DiscreteWorld = {
  B: linear('1/2'),
  P: linear('1/2'),
  V: linear('1/10', { B: '2/5', P: '2/5' }),
  A: linear('1/5', { V: '3/5' }),
  Y: linear('1/10', { A: '2/5', B: '2/5' }),
  N: linear('1/10', { V: '2/5', Y: '2/5' }),
  F: linear('1/10', { V: '4/5' }),
};

/** P(Y = 1 | do(V = 1)) − P(Y = 1 | do(V = 0)), as adjusting for `set` gives it and as it is. */
export function shopEffect(set: readonly string[]): { adjusted: number | undefined; truth: number | undefined } {
  const table = jointTable(SHOP_WORLD);
  const adjusted = contrast('V', (setting) => backdoorAdjusted(table, setting, CLICKED, set));
  const truth = contrast('V', (setting) => truthUnder(SHOP_WORLD, setting, CLICKED));
  return { adjusted: adjusted?.toNumber(), truth: truth?.toNumber() };
}

/** For each set: what the two criteria say of it, and what adjusting for it gives. */
export function criteriaRows(sets: readonly (readonly string[])[]): Row[] {
  return sets.map((set) => {
    const { adjusted, truth } = shopEffect(set);
    return {
      'adjusted for': setText(set),
      'back-door criterion': isBackdoorSet(SHOP, set, QUERY) ? 'yes' : 'no',
      'adjustment criterion': isAdjustmentSet(SHOP, set, QUERY) ? 'yes' : 'no',
      'effect found': adjusted,
      'true effect': truth,
    };
  });
}

const SWITCHES = ['B', 'P', 'A', 'N', 'F'] as const;

/** Each other variable in or out of the set: the effect that adjusting finds, beside the true one. */
export function chosenSet(): Picture {
  const setAt = (at: readonly number[]): string[] => SWITCHES.filter((_, k) => at[k] === 1);
  return sliderPicture({
    title: 'Choose the set: only some of them give the effect of the picture on the click',
    sliders: SWITCHES.map((name) => ({
      label: `${SHOP_MEANINGS[name]} ${name}`,
      values: [0, 1],
      text: (value) => (value === 1 ? 'adjusted for' : 'left out'),
    })),
    view: 'bars',
    numbers: (at) => {
      const { truth, adjusted } = shopEffect(setAt(at));
      return { 'true effect': truth, 'found by adjusting': adjusted };
    },
    axis: 'difference in the chance of a click',
    says: (at, numbers) => {
      const set = setAt(at);
      const value = numbers['found by adjusting'] ?? 0;
      const bias = value - (numbers['true effect'] ?? 0);
      const open = readPaths(SHOP, { from: 'V', to: 'Y', given: set, onlyOpen: true }).filter(({ causal }) => !causal);
      const ways = open.length > 0 ? ` Open besides the causal path: ${open.map(({ text }) => text).join('; ')}.` : '';
      const held = set.includes('A') ? ' Attention is held fixed, and with it the effect.' : '';
      const size = `${decimal(Math.abs(bias))} too ${bias > 0 ? 'much' : 'little'}`;
      const found = Math.abs(bias) < 1e-9 ? 'exactly the effect' : `${decimal(value)}, ${size}`;
      return `Adjusting for ${setText(set)} finds ${found}.${held}${ways}`;
    },
  });
}
