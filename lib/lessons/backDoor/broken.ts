// What would break the lesson's answers: a side effect with a hidden cause, and a cell with nobody in it.

import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { rowsOf } from '../../causal/estimation/dataRows.js';
import { doublyRobustEffect } from '../../causal/estimation/doublyRobust.js';
import { type Effect, estimateEffect } from '../../causal/estimation/estimate.js';
import type { Rows } from '../../causal/estimation/rows.js';
import { weightedEffect } from '../../causal/estimation/weighting.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import type { Row } from '../../report/table.js';
import type { TreatmentStudy } from '../seeingAndDoing/study.js';
import { SHOP_WORLD } from './shop.js';

/** The shop, where U, such as the kind of goods, moves both the size of the file and the click by `strength`. */
export function shopWithHiddenCause(strength: string): DiscreteWorld {
  return {
    ...SHOP_WORLD,
    U: linear('1/2'),
    Y: linear('1/10', { A: '1/4', B: '1/4', U: strength }),
    F: linear('1/10', { V: '1/2', U: strength }),
  };
}

/** For each strength of the hidden cause: the true effect, and what adjusting finds without and with the size of the file. */
export function sideEffectRows(strengths: readonly string[] = ['0', '1/10', '1/5', '3/10', '2/5']): Row[] {
  return strengths.map((strength) => {
    const world = shopWithHiddenCause(strength);
    const table = jointTable(world, { of: ['B', 'V', 'F', 'Y'] });
    const adjusted = (by: readonly string[]): number | undefined =>
      contrast('V', (setting) => backdoorAdjusted(table, setting, { Y: 1 }, by))?.toNumber();
    return {
      'strength of U': strength,
      'true effect': contrast('V', (setting) => truthUnder(world, setting, { Y: 1 }))?.toNumber(),
      'adjusted for B': adjusted(['B']),
      'adjusted for B and F': adjusted(['B', 'F']),
    };
  });
}

/** The patients of a study as rows, without those of the second kind under the second treatment. */
export function withHole({ cells }: TreatmentStudy): Rows {
  const groups = cells.flatMap((kinds, t) =>
    kinds.flatMap(([successes, patients], Z) => [
      { values: { T: 1 - t, Z, Y: 1 }, copies: successes },
      { values: { T: 1 - t, Z, Y: 0 }, copies: patients - successes },
    ]),
  );
  const left = groups.filter(({ values, copies }) => copies > 0 && !(values.T === 0 && values.Z === 1));
  return {
    ...rowsOf(
      left.map(({ values }) => values),
      { treatment: 'T', outcome: 'Y' },
    ),
    copies: left.map(({ copies }) => copies),
  };
}

/** What each estimator answers when a cell is empty. */
export function emptyCellRows(study: TreatmentStudy): Row[] {
  const rows = withHole(study);
  const answers: Record<string, Effect> = {
    'plug-in': estimateEffect(rows, { by: ['Z'] }),
    IPW: weightedEffect(rows, { by: ['Z'] }),
    AIPW: doublyRobustEffect(rows, { by: ['Z'] }),
    [`plug-in, ${study.kinds[0]} only`]: estimateEffect(rows, { by: ['Z'], emptyCells: 'leaveOut' }),
    crude: estimateEffect(rows),
  };
  return Object.entries(answers).map(([estimator, effect]) => ({
    estimator,
    [`do(${study.treatments[0]})`]: effect.treated,
    [`do(${study.treatments[1]})`]: effect.control,
    difference: effect.kind === 'estimated' ? effect.difference : undefined,
    answer: effect.kind === 'estimated' ? 'estimated' : effect.reason,
  }));
}
