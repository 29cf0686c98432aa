// Averaging over a confounder with each item's own code, against averaging with one prior for all items.
import { type DiscreteWorld, jointTable } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, sum } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Strengths } from './biasOfC.js';

/** P(event | given) in world 1 with these strengths. */
export function shareIn(strengths: Partial<Strengths>, event: Values, given?: Values): Fraction {
  return shareOf(backdoorWorld(strengths), event, given);
}

function shareOf(world: DiscreteWorld, event: Values, given?: Values): Fraction {
  const value = probability(jointTable(world, { of: ['C', 'V', 'Y'] }), event, given);
  if (!value) throw new RangeError(`no item has ${JSON.stringify(given)}, expected some`);
  return value;
}

/** Σ_c w(c) P(Y = 1 | v, c) with the weights of the items that have v (own codes), or of all items (prior). */
export function averagedOverC(strengths: Partial<Strengths>, V: number, weights: 'own' | 'prior'): Fraction {
  return sum(
    [0, 1].map((C) => {
      const weight = weights === 'own' ? shareIn(strengths, { C }, { V }) : shareIn(strengths, { C });
      return weight.times(shareIn(strengths, { Y: 1 }, { V, C }));
    }),
  );
}

/** What is needed for either average, a row for each value of C. */
export function ownCodeRows(strengths: Partial<Strengths> = {}): Row[] {
  return [0, 1].map((C) => ({
    c: String(C),
    'P(c)': String(shareIn(strengths, { C })),
    'P(c | v=1)': String(shareIn(strengths, { C }, { V: 1 })),
    'P(c | v=0)': String(shareIn(strengths, { C }, { V: 0 })),
    'P(y=1 | v=1, c)': String(shareIn(strengths, { Y: 1 }, { V: 1, C })),
    'P(y=1 | v=0, c)': String(shareIn(strengths, { Y: 1 }, { V: 0, C })),
  }));
}

/** Seeing, own codes and the prior side by side, in world 1 without G → V, where {C} is enough. */
export function averagingRows(): Row[] {
  const strengths = { gammaV: '0' };
  const row = (by: string, level: (V: number) => Fraction): Row => ({
    by,
    'v = 1': String(level(1)),
    'v = 0': String(level(0)),
    difference: level(1).minus(level(0)).toNumber(),
  });
  return [
    row('seeing, P(y | v)', (V) => shareIn(strengths, { Y: 1 }, { V })),
    row('own codes, Σ_c P(c | v) P(y | v, c)', (V) => averagedOverC(strengths, V, 'own')),
    row('one prior, Σ_c P(c) P(y | v, c)', (V) => averagedOverC(strengths, V, 'prior')),
  ];
}
