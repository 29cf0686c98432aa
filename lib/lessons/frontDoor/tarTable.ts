// A table of counts by treatment, mediator and outcome, from which the front-door formula is worked out by hand.
import { backdoorAdjusted, frontdoorAdjusted } from '../../causal/estimands/formulas.js';
import { type Fraction, fraction, sum } from '../../causal/worlds/fraction.js';
import { SMOKING_GENOTYPE, SMOKING_TAR } from '../../causal/worlds/studies/smoking.js';
import type { Study } from '../../causal/worlds/studies/study.js';
import { probability, type Table, tableFromCounts, type Values } from '../../causal/worlds/table.js';
import type { RateRow } from '../../report/figures/rateBars.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** With the outcome, and all, of the people with one value of treatment and mediator. */
export type Cell = readonly [cases: number, people: number];

/** X is the treatment, M the mediator, Y the outcome; a hidden cause moves X and Y. */
export interface TarTable {
  /** words for X = 1, M = 1, Y = 1, and for X = 0, M = 0 */
  readonly words: {
    readonly x: string;
    readonly m: string;
    readonly y: string;
    readonly notX: string;
    readonly notM: string;
  };
  /** [x][m] */
  readonly cells: readonly (readonly [Cell, Cell])[];
}

/** Thousands of people in the textbook tables. */
const PEOPLE = fraction(800);

const SMOKING_WORDS = { x: 'smokes', m: 'tar', y: 'cancer', notX: 'does not', notM: 'no tar' };

/** Smoking, tar and cancer in thousands of people: smokers are healthier in the table. */
export const TAR: TarTable = smokingTable(SMOKING_TAR);

/** The same story with other numbers, in which smokers are more often ill. */
export const GENOTYPE: TarTable = smokingTable(SMOKING_GENOTYPE);

function smokingTable({ table }: Study): TarTable {
  const people = (values: Values): number => share(table, values).times(PEOPLE).toNumber();
  const cell = (smoke: number, tar: number): Cell => [people({ smoke, tar, cancer: 1 }), people({ smoke, tar })];
  return { words: SMOKING_WORDS, cells: [0, 1].map((smoke) => [cell(smoke, 0), cell(smoke, 1)] as const) };
}

/** The joint distribution of X, M and Y. */
export function jointOf({ cells }: TarTable): Table {
  return tableFromCounts(
    cells.flatMap((mediators, X) =>
      mediators.flatMap(([cases, people], M) => [
        { values: { X, M, Y: 1 }, count: cases },
        { values: { X, M, Y: 0 }, count: people - cases },
      ]),
    ),
  );
}

/** The counts as a table to read, cases/people. */
export function tarRows({ words, cells }: TarTable): Row[] {
  return [1, 0].map((X) => ({
    [`${words.y} / people`]: X === 1 ? words.x : words.notX,
    [words.m]: cells[X][1].join('/'),
    [words.notM]: cells[X][0].join('/'),
    all: [0, 1].map((part) => cells[X][0][part] + cells[X][1][part]).join('/'),
  }));
}

/** P(Y = 1 | X = x): the rate among those who happen to have it. */
export function seenRate(table: TarTable, X: number): Fraction {
  return share(jointOf(table), { Y: 1 }, { X });
}

/** P(M = m | X = x), what the treatment does to the mediator: nothing confounds it. */
export function reached(table: TarTable, M: number, X: number): Fraction {
  return share(jointOf(table), { M }, { X });
}

/** P(Y = 1 | do(M = m)) = Σ_x' P(Y = 1 | m, x') P(x'), what the mediator does: X closes its back door. */
export function fromMediator(table: TarTable, M: number): Fraction {
  return known(backdoorAdjusted(jointOf(table), { M }, { Y: 1 }, ['X']));
}

/** P(Y = 1 | do(X = x)), by the front door. */
export function doneRate(table: TarTable, X: number): Fraction {
  return known(frontdoorAdjusted(jointOf(table), { X }, { Y: 1 }, { mediator: ['M'] }));
}

/** The formula in steps: the mediator under each treatment, the outcome under each mediator, and both put together. */
export function halfwayRows(table: TarTable): Row[] {
  const { x, notX, m, notM, y } = table.words;
  const first = [1, 0].map((X) => ({ line: `P(${m} | ${X === 1 ? x : notX})`, exactly: reached(table, 1, X) }));
  const second = [1, 0].map((M) => ({ line: `P(${y} | do(${M === 1 ? m : notM}))`, exactly: fromMediator(table, M) }));
  const both = [1, 0].map((X) => ({ line: `P(${y} | do(${X === 1 ? x : notX}))`, exactly: doneRate(table, X) }));
  const rows = (door: string, lines: readonly { line: string; exactly: Fraction }[]): Row[] =>
    lines.map(({ line, exactly }) => ({ door, line, exactly: String(exactly), decimal: exactly.toNumber() }));
  return [...rows('first', first), ...rows('second', second), ...rows('both', both)];
}

/** Seen and done rates of two tables side by side, for a picture. */
export function seenAndDoneRates(tables: Readonly<Record<string, TarTable>>): RateRow[] {
  return Object.entries(tables).flatMap(([name, table]) =>
    (['seen', 'done'] as const).flatMap((kind) =>
      [1, 0].map((X) => ({
        group: `${name}, ${kind}`,
        series: X === 1 ? table.words.x : table.words.notX,
        rate: (kind === 'seen' ? seenRate(table, X) : doneRate(table, X)).toNumber(),
      })),
    ),
  );
}

/** Formulas that come to mind instead of the right one. */
export const SLIPS = {
  /** Σ_m P(m | x) P(y | m) */
  mixed: (table: TarTable, X: number) =>
    overMediators((M) => [reached(table, M, X), share(jointOf(table), { Y: 1 }, { M })]),
  /** Σ_m P(m) P(y | x, m) */
  adjusted: (table: TarTable, X: number) => known(backdoorAdjusted(jointOf(table), { X }, { Y: 1 }, ['M'])),
  /** Σ_m P(m) Σ_x' P(y | m, x') P(x') */
  unmoved: (table: TarTable) => overMediators((M) => [share(jointOf(table), { M }), fromMediator(table, M)]),
} as const;

/** Another story with a hidden common cause, in which seeing and doing are well apart. */
export function drawnTarTable(draws: Draws): TarTable {
  const words = draws.pick([
    { x: 'saw the ad', m: 'visited', y: 'bought', notX: 'did not', notM: 'stayed away' },
    { x: 'watered', m: 'moist soil', y: 'harvest', notX: 'left dry', notM: 'dry soil' },
    { x: 'took the course', m: 'practiced', y: 'passed', notX: 'did not', notM: 'no practice' },
  ]);
  const cell = (people: number): Cell => [draws.integer(1, 9) * (people / 10), people];
  const few = (): Cell => cell(draws.integer(1, 3) * 10);
  const many = (): Cell => cell(draws.integer(5, 9) * 20);
  const draw = (): TarTable => ({
    words,
    cells: [
      [many(), few()],
      [few(), many()],
    ],
  });
  return draws.until(draw, (table) => {
    const effect = doneRate(table, 1).minus(doneRate(table, 0)).toNumber();
    const crude = seenRate(table, 1).minus(seenRate(table, 0)).toNumber();
    return Math.abs(effect) > 0.02 && Math.abs(effect - crude) > 0.05;
  });
}

function overMediators(pair: (M: number) => readonly [weight: Fraction, rate: Fraction]): Fraction {
  return sum(
    [0, 1].map((M) => {
      const [weight, rate] = pair(M);
      return weight.times(rate);
    }),
  );
}

function share(table: Table, event: Values, given: Values = {}): Fraction {
  return known(probability(table, event, given));
}

function known(value: Fraction | undefined): Fraction {
  if (!value)
    throw new RangeError('a cell of the table is empty, expected people with and without the mediator in each group');
  return value;
}
