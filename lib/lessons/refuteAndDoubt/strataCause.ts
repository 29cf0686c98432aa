// What would break the plane: a hidden cause that acts one way in one stratum and another way in the next.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { fraction } from '../../causal/worlds/fraction.js';
import { binaryMechanism } from '../../causal/worlds/mechanism.js';
import type { Row } from '../../report/table.js';
import { remainingEffect } from './strengthPlane.js';

/** What U = 1 adds to P(V) and as much to P(Y), where C = 0 and where C = 1. */
type StrataStrengths = readonly [string, string];

const CAUSES: Readonly<Record<string, StrataStrengths>> = {
  'the same in both strata': ['1/5', '1/5'],
  'only where C = 1': ['0', '2/5'],
  'up where C = 1, down where C = 0': ['-1/5', '1/5'],
};

const EFFECT = fraction('1/10');

/** C and U are fair coins, V adds 1/10 to P(Y), and how U acts depends on C. */
export function strataWorld(strengths: StrataStrengths): DiscreteWorld {
  const level = (C: number, U: number) => fraction('2/5').plus(fraction(strengths[C]).times(fraction(U)));
  const pairs = [0, 1].flatMap((C) => [0, 1].map((U) => [C, U] as const));
  const ofPhoto = pairs.map(([C, U]) => [`${C},${U}`, String(level(C, U))]);
  const ofLike = pairs.flatMap(([C, U]) =>
    [0, 1].map((V) => [`${V},${C},${U}`, String(level(C, U).plus(EFFECT.times(fraction(V))))]),
  );
  return {
    C: linear('1/2'),
    U: linear('1/2'),
    V: binaryMechanism(['C', 'U'], Object.fromEntries(ofPhoto)),
    Y: binaryMechanism(['V', 'C', 'U'], Object.fromEntries(ofLike)),
  };
}

/** The truth, what adjusting for C gives, and what the plane takes off for the average strengths of U. */
export function strataCauseRows(): Row[] {
  return Object.entries(CAUSES).map(([name, strengths]) => {
    const world = strataWorld(strengths);
    const seen = jointTable(world, { of: ['C', 'V', 'Y'] });
    const average = strengths.reduce((sum, strength) => sum + fraction(strength).toNumber() / 2, 0);
    const cause = { prevalence: 0.5, onTreatment: average, onOutcome: average };
    return {
      'U acts': name,
      'U adds on average': average,
      'true effect': contrast('V', (setting) => truthUnder(world, setting, { Y: 1 }))?.toNumber(),
      'adjusted for C': contrast('V', (setting) => backdoorAdjusted(seen, setting, { Y: 1 }, ['C']))?.toNumber(),
      'plane at the averages': remainingEffect(seen, cause),
    };
  });
}
