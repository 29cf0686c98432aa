// A study of two treatments in two kinds of patients, as counts; the kidney stones of 1986 are one.
import { backdoorAdjusted } from '../../causal/estimands/formulas.js';
import { causalGraph } from '../../causal/graphs/graph.js';
import { truthUnder } from '../../causal/worlds/discreteWorld.js';
import { fittedWorld } from '../../causal/worlds/fittedWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { KIDNEY_STONES } from '../../causal/worlds/studies/treatments.js';
import { probability, type Table, tableFromCounts, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** Successes and patients of one treatment in one kind of patient. */
export type Cell = readonly [successes: number, patients: number];

/** T = 1 is the first treatment, Z = 1 the second kind of patient, Y = 1 a success. */
export interface TreatmentStudy {
  readonly treatments: readonly [string, string];
  readonly kinds: readonly [string, string];
  /** [treatment][kind] */
  readonly cells: readonly (readonly [Cell, Cell])[];
}

/** The kidney stones: open surgery (A) and puncture (B), of small and of large stones. */
export const STONES: TreatmentStudy = {
  treatments: ['A', 'B'],
  kinds: ['small', 'large'],
  cells: [1, 0].map((surgery) => [stoneCell({ surgery, large: 0 }), stoneCell({ surgery, large: 1 })] as const),
};

function stoneCell(group: Values): Cell {
  const { table, count = 0 } = KIDNEY_STONES;
  const people = (values: Values): number =>
    (probability(table, values) ?? fraction(0)).times(fraction(count)).toNumber();
  return [people({ ...group, cured: 1 }), people(group)];
}

/** The joint distribution of T, Z and Y among the patients of the study. */
export function studyTable({ cells }: TreatmentStudy): Table {
  return tableFromCounts(
    cells.flatMap((kinds, t) =>
      kinds.flatMap(([successes, patients], Z) => [
        { values: { T: 1 - t, Z, Y: 1 }, count: successes },
        { values: { T: 1 - t, Z, Y: 0 }, count: patients - successes },
      ]),
    ),
  );
}

/** The counts as a table to read. */
export function studyRows({ treatments, kinds, cells }: TreatmentStudy): Row[] {
  return treatments.map((name, t) => {
    const all = [0, 1].map((part) => cells[t][0][part] + cells[t][1][part]);
    return {
      treatment: name,
      [kinds[0]]: cells[t][0].join('/'),
      [kinds[1]]: cells[t][1].join('/'),
      all: all.join('/'),
    };
  });
}

/** The same as rates, a row for each treatment in each kind and in all, for a picture. */
export function studyRates({
  treatments,
  kinds,
  cells,
}: TreatmentStudy): { group: string; series: string; rate: number }[] {
  return treatments.flatMap((series, t) => {
    const [first, second] = cells[t];
    const all: Cell = [first[0] + second[0], first[1] + second[1]];
    const groups: [string, Cell][] = [
      [kinds[0], first],
      [kinds[1], second],
      ['all', all],
    ];
    return groups.map(([group, [successes, patients]]) => ({ group, series, rate: successes / patients }));
  });
}

/** P(Y = 1 | T = t, given …): the rate among those who happen to have had the treatment. */
export function seen(study: TreatmentStudy, T: number, given: Values = {}): Fraction {
  return known(probability(studyTable(study), { Y: 1 }, { T, ...given }));
}

/** P(Y = 1 | do(T = t)), if Z is the only common cause: Σ_z P(z) P(Y = 1 | t, z). */
export function done(study: TreatmentStudy, T: number): Fraction {
  return known(backdoorAdjusted(studyTable(study), { T }, { Y: 1 }, ['Z']));
}

/** The graph of the lesson: the kind of patient is a common cause of treatment and success. */
const COMMON_CAUSE = causalGraph({
  arrows: [
    ['Z', 'T'],
    ['Z', 'Y'],
    ['T', 'Y'],
  ],
});

/** Seeing and doing side by side, doing by two routes: the cut graph, and the formula. */
export function cuttingRows(study: TreatmentStudy): Row[] {
  const world = fittedWorld(studyTable(study), COMMON_CAUSE);
  return study.treatments.map((name, t) => {
    const T = 1 - t;
    const cut = truthUnder(world, { T }, { Y: 1 });
    return {
      treatment: name,
      'P(y | t), seen': seen(study, T).toNumber(),
      'P(y | do t), graph cut': cut.toNumber(),
      'P(y | do t), formula': done(study, T).toNumber(),
      'exactly the same': cut.equals(done(study, T)) ? 'yes' : 'no',
    };
  });
}

/** P(event | given) in the study. */
export function share(study: TreatmentStudy, event: Values, given: Values = {}): Fraction {
  return known(probability(studyTable(study), event, given));
}

/** Σ_z w(z) P(Y = 1 | t, z) for weights of the two kinds. */
export function averaged(study: TreatmentStudy, T: number, weights: readonly [Fraction, Fraction]): Fraction {
  const [first, second] = weights.map((weight, Z) => weight.times(seen(study, T, { Z })));
  return first.plus(second);
}

/** Another study in which the two answers differ; no cell is empty. */
export function drawnStudy(draws: Draws): TreatmentStudy {
  const [treatments, kinds] = draws.pick<[[string, string], [string, string]]>([
    [
      ['surgery', 'exercise'],
      ['mild', 'severe'],
    ],
    [
      ['drug', 'diet'],
      ['low', 'high'],
    ],
    [
      ['laser', 'cream'],
      ['early', 'late'],
    ],
  ]);
  const cell = (patients: number): Cell => [
    draws.integer(Math.ceil(patients * 0.2), Math.floor(patients * 0.9)),
    patients,
  ];
  const few = (): Cell => cell(draws.integer(2, 9) * 10);
  const many = (): Cell => cell(draws.integer(15, 30) * 10);
  const counts = (): TreatmentStudy['cells'] =>
    draws.chance(0.5)
      ? [
          [few(), many()],
          [many(), few()],
        ]
      : [
          [many(), few()],
          [few(), many()],
        ];
  const differ = (study: TreatmentStudy): boolean =>
    [0, 1].every((T) => Math.abs(done(study, T).minus(seen(study, T)).toNumber()) > 0.02);
  return draws.until(() => ({ treatments, kinds, cells: counts() }), differ);
}

function known(value: Fraction | undefined): Fraction {
  if (!value)
    throw new RangeError('a cell of the study is empty, expected patients of each kind under both treatments');
  return value;
}
