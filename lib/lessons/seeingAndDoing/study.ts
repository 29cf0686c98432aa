// A study of two treatments in two kinds of patients, as counts; the kidney stones of 1986 are one.
import { backdoorAdjusted } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, truthUnder } from '../../causal/worlds/discreteWorld.js';
import type { Fraction } from '../../causal/worlds/fraction.js';
import { probability, type Table, tableFromCounts, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** Successes and patients of one treatment in one kind of patient. */
export type Cell = readonly [successes: number, patients: number];

/** T = 1 is the first treatment, Z = 1 the second kind of patient, Y = 1 a success. */
export interface Study {
  readonly treatments: readonly [string, string];
  readonly kinds: readonly [string, string];
  /** [treatment][kind] */
  readonly cells: readonly (readonly [Cell, Cell])[];
}

/** Charig, Webb, Payne and Wickham 1986, BMJ 292:879: open surgery (A) and puncture (B) of kidney stones. */
export const KIDNEY_STONES: Study = {
  treatments: ['A', 'B'],
  kinds: ['small', 'large'],
  cells: [
    [
      [81, 87],
      [192, 263],
    ],
    [
      [234, 270],
      [55, 80],
    ],
  ],
};

/** The joint distribution of T, Z and Y among the patients of the study. */
export function studyTable({ cells }: Study): Table {
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
export function studyRows({ treatments, kinds, cells }: Study): Row[] {
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
export function studyRates({ treatments, kinds, cells }: Study): { group: string; series: string; rate: number }[] {
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
export function seen(study: Study, T: number, given: Values = {}): Fraction {
  return known(probability(studyTable(study), { Y: 1 }, { T, ...given }));
}

/** P(Y = 1 | do(T = t)), if Z is the only common cause: Σ_z P(z) P(Y = 1 | t, z). */
export function done(study: Study, T: number): Fraction {
  return known(backdoorAdjusted(studyTable(study), { T }, { Y: 1 }, ['Z']));
}

/** The study as a world that can be intervened on: Z → T, Z → Y, T → Y, with the rates of the counts as mechanisms. */
export function studyWorld(study: Study): DiscreteWorld {
  return {
    Z: { parents: [], probability: () => share(study, { Z: 1 }) },
    T: { parents: ['Z'], probability: ({ Z }) => share(study, { T: 1 }, { Z }) },
    Y: { parents: ['T', 'Z'], probability: ({ T, Z }) => seen(study, T, { Z }) },
  };
}

/** Seeing and doing side by side, doing by two routes: the cut graph, and the formula. */
export function cuttingRows(study: Study): Row[] {
  const world = studyWorld(study);
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
export function share(study: Study, event: Values, given: Values = {}): Fraction {
  return known(probability(studyTable(study), event, given));
}

/** Σ_z w(z) P(Y = 1 | t, z) for weights of the two kinds. */
export function averaged(study: Study, T: number, weights: readonly [Fraction, Fraction]): Fraction {
  const [first, second] = weights.map((weight, Z) => weight.times(seen(study, T, { Z })));
  return first.plus(second);
}

/** Another study in which the two answers differ; no cell is empty. */
export function drawnStudy(draws: Draws): Study {
  const [treatments, kinds] = draws.pick<[[string, string], [string, string]]>([
    [
      ['surgery', 'exercise'],
      ['mild', 'severe'],
    ],
    [
      ['drug', 'diet'],
      ['young', 'old'],
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
  const counts = (): Study['cells'] =>
    draws.chance(0.5)
      ? [
          [few(), many()],
          [many(), few()],
        ]
      : [
          [many(), few()],
          [few(), many()],
        ];
  const differ = (study: Study): boolean =>
    [0, 1].every((T) => Math.abs(done(study, T).minus(seen(study, T)).toNumber()) > 0.02);
  return draws.until(() => ({ treatments, kinds, cells: counts() }), differ);
}

function known(value: Fraction | undefined): Fraction {
  if (!value)
    throw new RangeError('a cell of the study is empty, expected patients of each kind under both treatments');
  return value;
}
