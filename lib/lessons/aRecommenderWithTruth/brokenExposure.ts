// What would break the lesson's answer: exposure that the page itself draws, together with a taste that nobody measured.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { isAdjustmentSet } from '../../causal/identification/adjustment.js';
import { type DiscreteWorld, graphOf, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, sum } from '../../causal/worlds/fraction.js';
import { condition, type Table, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import { known } from './miniature.js';

const TASTE = 'taste';

/** World 1 without text, with a hidden taste that is liked and, where these are not '0', arrows from page and taste into exposure. */
export function worldWithTaste({ page, taste }: { page: string; taste: string }): DiscreteWorld {
  return {
    C: linear('2/5'),
    G: linear('1/4'),
    [TASTE]: linear('1/2'),
    V: linear('1/5', { C: '2/5', G: '1/5' }),
    Y: linear('1/10', { V: '1/10', C: '3/10', G: '1/5', [TASTE]: '1/5' }),
    E: linear('1/20', { C: '1/5', G: '1/4', V: page, [TASTE]: taste }),
  };
}

/** Four ways in which a shop may choose what it shows. */
export const EXPOSURES: readonly { readonly name: string; readonly page: string; readonly taste: string }[] = [
  { name: 'C, G', page: '0', taste: '0' },
  { name: 'C, G, taste', page: '0', taste: '1/5' },
  { name: 'C, G, V', page: '1/5', taste: '0' },
  { name: 'C, G, V, taste', page: '1/5', taste: '1/5' },
];

/** Exactly: the effect as adjusted among shown rows, as they are and with each row weighted by 1 / P(shown). */
export interface BrokenExposure {
  readonly name: string;
  readonly valid: boolean;
  readonly truth: Fraction;
  readonly shown: Fraction;
  readonly weighted: Fraction;
}

/** What {C, G} gives under each of the four ways, and whether the graph calls {C, G, E} sufficient. */
export function brokenExposures(): BrokenExposure[] {
  return EXPOSURES.map(({ name, ...strengths }) => {
    const world = worldWithTaste(strengths);
    const joint = jointTable(world);
    const adjusted = (table: Table): Fraction =>
      known(contrast('V', (setting) => backdoorAdjusted(table, setting, { Y: 1 }, ['C', 'G'])));
    return {
      name,
      valid: isAdjustmentSet(tasteGraph(strengths), ['C', 'G', 'E'], { do: 'V', on: 'Y' }),
      truth: known(contrast('V', (setting) => truthUnder(world, setting, { Y: 1 }))),
      shown: adjusted(condition(joint, { E: 1 })),
      weighted: adjusted(weightedLog(world, joint)),
    };
  });
}

/** The same as rows to read. */
export function brokenExposureRows(): Row[] {
  return brokenExposures().map(({ name, valid, truth, shown, weighted }) => ({
    'exposure is caused by': name,
    'is {C, G, E} sufficient?': valid ? 'yes' : 'no',
    truth: truth.toNumber(),
    '{C, G} among shown rows': shown.toNumber(),
    'weighted by 1 / P(shown)': weighted.toNumber(),
  }));
}

/** The graph of such a world, its taste hidden. */
export function tasteGraph(strengths: { page: string; taste: string }): CausalGraph {
  return graphOf(worldWithTaste(strengths), { latent: [TASTE] });
}

// Each shown row counts 1 / P(E = 1 | what caused its exposure), which the shop has logged; the weights are then made to add up to 1.
function weightedLog(world: DiscreteWorld, joint: Table): Table {
  const exposure = world.E;
  if ('levels' in exposure) throw new RangeError('exposure must be yes or no');
  const propensity = (values: Values): Fraction => exposure.probability(values);
  const cells = joint
    .filter(({ values }) => values.E === 1)
    .map(({ values, probability }) => ({ values, probability: probability.over(propensity(values)) }));
  const total = sum(cells.map(({ probability }) => probability));
  return cells.map(({ values, probability }) => ({ values, probability: probability.over(total) }));
}
