// Three ways from rows to an effect: average the strata, weight the rows, or both.

import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import { doublyRobustEffect } from '../../causal/estimation/doublyRobust.js';
import { type Effect, estimateEffect } from '../../causal/estimation/estimate.js';
import { weightedEffect } from '../../causal/estimation/weighting.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import type { Study } from '../../causal/worlds/studies/study.js';
import { DRUG_BY_SEX } from '../../causal/worlds/studies/treatments.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { RateRow } from '../../report/figures/rateBars.js';
import type { Row } from '../../report/table.js';
import { type Cell, seen, share, type TreatmentStudy } from '../seeingAndDoing/study.js';

/** Which variable of a study is which. */
export interface Roles {
  readonly treatment: string;
  readonly outcome: string;
  readonly by: readonly string[];
}

/** Both levels and their difference, by plug-in, by weighting, and doubly robust. */
export function threeWaysRows({ table }: Study, { treatment, outcome, by }: Roles): Row[] {
  const rows = rowsOfTable(table, { treatment, outcome });
  const ways: Record<string, Effect> = {
    'average the strata (plug-in)': estimateEffect(rows, { by }),
    'weight the rows (IPW)': weightedEffect(rows, { by }),
    'both (AIPW)': doublyRobustEffect(rows, { by }),
    'neither (crude)': estimateEffect(rows),
  };
  return Object.entries(ways).map(([estimator, effect]) => ({
    estimator,
    treated: effect.treated,
    control: effect.control,
    difference: effect.kind === 'estimated' ? effect.difference : undefined,
    'standard error': effect.kind === 'estimated' ? effect.standardError : undefined,
  }));
}

/** P(T = t | Z = z), the propensity of the arm that a patient had. */
export function propensity(study: TreatmentStudy, T: number, Z: number): Fraction {
  return share(study, { T }, { Z });
}

/** What weighting does to each cell: so many patients, each standing for 1 / P(t | z). */
export function weightRows(study: TreatmentStudy): Row[] {
  const { treatments, kinds, cells } = study;
  return treatments.flatMap((treatment, t) =>
    kinds.map((kind, Z) => {
      const [, patients] = cells[t][Z];
      const chance = propensity(study, 1 - t, Z);
      return {
        treatment,
        kind,
        patients,
        'P(t | z)': String(chance),
        'each stands for': fraction(1).over(chance).toNumber(),
        'together for': fraction(patients).over(chance).toNumber(),
      };
    }),
  );
}

/** The share of the second kind under each treatment, as it happened and after weighting. */
export function balanceRates(study: TreatmentStudy): RateRow[] {
  return study.treatments.flatMap((series, t) => {
    const weighted = [0, 1].map((Z) => fraction(study.cells[t][Z][1]).over(propensity(study, 1 - t, Z)));
    const after = weighted[1].over(weighted[0].plus(weighted[1]));
    return [
      { group: 'as treated', series, rate: share(study, { Z: 1 }, { T: 1 - t }).toNumber() },
      { group: 'after weighting', series, rate: after.toNumber() },
    ];
  });
}

/** Σ_z P(t, z, Y = 1) / w(t, z): the weighted share of successes, for any weights. */
export function weighted(study: TreatmentStudy, T: number, weight: (Z: number) => Fraction): Fraction {
  const [first, second] = [0, 1].map((Z) => share(study, { T, Z, Y: 1 }).over(weight(Z)));
  return first.plus(second);
}

/** Σ_z P(z | T = whose) [P(Y = 1 | 1, z) − P(Y = 1 | 0, z)]: the effect on those who had one of the treatments. */
export function effectOn(study: TreatmentStudy, whose: Values): Fraction {
  const [first, second] = [0, 1].map((Z) =>
    share(study, { Z }, whose).times(seen(study, 1, { Z }).minus(seen(study, 0, { Z }))),
  );
  return first.plus(second);
}

/** The drug that women took more often, as a table of counts. */
export const DRUG: TreatmentStudy = {
  treatments: ['drug', 'without'],
  kinds: ['women', 'men'],
  cells: [1, 0].map((drug) => [drugCell({ drug, male: 0 }), drugCell({ drug, male: 1 })] as const),
};

function drugCell(group: Values): Cell {
  // each share is a thousandth
  const thousandths = (values: Values): number =>
    (probability(DRUG_BY_SEX.table, values) ?? fraction(0)).times(fraction(1000)).toNumber();
  return [thousandths({ ...group, recovered: 1 }), thousandths(group)];
}
