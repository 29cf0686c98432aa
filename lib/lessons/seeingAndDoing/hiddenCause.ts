// What would break the lesson's answer: a second common cause that nobody wrote down.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import type { Row } from '../../report/table.js';

const SUCCESS = { Y: 1 };

/** A world in which treatment helps by 1/10, Z is known, and U moves both treatment and success by `strength`. */
export function worldWithHiddenCause(strength: string): DiscreteWorld {
  return {
    Z: linear('1/2'),
    U: linear('1/2'),
    T: linear('1/5', { Z: '1/5', U: strength }),
    Y: linear('1/5', { T: '1/10', Z: '1/5', U: strength }),
  };
}

/** For each strength of the hidden cause: the effect, what adjusting for Z gives, and what adjusting for both would give. */
export function hiddenCauseRows(strengths: readonly string[] = ['0', '1/10', '1/5', '3/10', '2/5']): Row[] {
  return strengths.map((strength) => {
    const world = worldWithHiddenCause(strength);
    const table = jointTable(world);
    const adjusted = (by: readonly string[]): number | undefined =>
      contrast('T', (setting) => backdoorAdjusted(table, setting, SUCCESS, by))?.toNumber();
    return {
      'strength of U': strength,
      'true effect': contrast('T', (setting) => truthUnder(world, setting, SUCCESS))?.toNumber(),
      crude: adjusted([]),
      'adjusted for Z': adjusted(['Z']),
      'adjusted for Z and U': adjusted(['Z', 'U']),
    };
  });
}
