// What would be left of an estimate if a hidden cause of given strengths was missed.
import { type ConfounderPlane, confounderPlane } from '../../causal/doubt/confounderPlane.js';
import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import type { Rows } from '../../causal/estimation/rows.js';
import { jointTable } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { marginal, type Table } from '../../causal/worlds/table.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';
import { applied } from './fourChecks.js';
import { QUESTION, SHOP_TABLE } from './shopLog.js';

/** A hidden cause: how common it is, and what it adds to the probability of treatment and to that of the outcome. */
export interface HiddenCause {
  readonly prevalence: number;
  readonly onTreatment: number;
  readonly onOutcome: number;
}

/** Exposure as Ben misses it: 1/5 on the photo, and on the like 1/5 directly and 1/20 × 1/10 through the text. */
export const EXPOSURE: HiddenCause = { prevalence: 0.25, onTreatment: 0.2, onOutcome: 0.205 };

/** The plane of a table's effect adjusted for C, at one position or over grids. */
export function planeOf(
  table: Table,
  {
    prevalence,
    onTreatment,
    onOutcome,
  }: { prevalence: number; onTreatment: readonly number[]; onOutcome: readonly number[] },
): ConfounderPlane {
  return applied(confounderPlane(rowsWithoutG(table), { by: ['C'], prevalence, onTreatment, onOutcome }));
}

/** The effect that remains if that cause was missed; undefined where it cannot have made these data. */
export function remainingEffect(table: Table, { prevalence, onTreatment, onOutcome }: HiddenCause): number | undefined {
  return planeOf(table, { prevalence, onTreatment: [onTreatment], onOutcome: [onOutcome] }).remaining[0][0];
}

/** Ben's estimate with exposure's own strengths, and with each of them alone. */
export function exposureRows(): Row[] {
  const cases: [string, HiddenCause][] = [
    ['no hidden cause', { ...EXPOSURE, onTreatment: 0, onOutcome: 0 }],
    ['acts on the photo only', { ...EXPOSURE, onOutcome: 0 }],
    ['acts on the like only', { ...EXPOSURE, onTreatment: 0 }],
    ['as exposure does', EXPOSURE],
  ];
  return cases.map(([name, cause]) => ({
    'hidden cause': name,
    'adds to P(V)': cause.onTreatment,
    'adds to P(Y)': cause.onOutcome,
    'effect that remains': remainingEffect(SHOP_TABLE, cause),
  }));
}

const GRID: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.5];

/** Ben's estimate over both strengths, and over how common the cause is. */
export function strengthPlane(): Picture {
  const rows = rowsWithoutG(SHOP_TABLE);
  const remains = 'effect that remains';
  return sliderPicture({
    title: 'Only the product of both strengths counts, and a strong enough one turns the sign',
    sliders: [
      { label: 'added to P(V)', values: GRID, text: tenth, start: 0.2 },
      { label: 'added to P(Y)', values: GRID, text: tenth, start: 0.2 },
      { label: 'share with U', values: [10, 25, 50, 75], text: (share) => `${share} %`, start: 25 },
    ],
    view: 'heat',
    numbers: ([onTreatment, onOutcome, share]) => {
      const options = { by: ['C'], prevalence: share / 100, onTreatment: [onTreatment], onOutcome: [onOutcome] };
      return { [remains]: applied(confounderPlane(rows, options)).remaining[0][0] };
    },
    axis: remains,
    says: ([onTreatment, onOutcome, share], { [remains]: left }) => {
      const cause = `A cause in ${share} % of the rows that adds ${tenth(onTreatment)} to P(V) and ${tenth(onOutcome)} to P(Y)`;
      if (left === undefined) return `${cause} cannot have made this log: a probability would leave 0 to 1.`;
      if (onTreatment * onOutcome === 0) return `${cause} changes nothing: it takes both.`;
      const turned = left < 0 ? ', less than nothing' : '';
      return `${cause} leaves ${decimal(left)} of 0.138${turned}.`;
    },
  });
}

function tenth(value: number): string {
  return value.toFixed(1);
}

/** A plane to read: the log behind it, how common the cause is, and where to read. */
export interface PlaneCase {
  readonly table: Table;
  readonly prevalence: number;
  /** the point to read off */
  readonly at: readonly [onTreatment: number, onOutcome: number];
  /** the strength on the treatment at which to say when nothing is left */
  readonly vanishesAt: number;
}

export const BENS_PLANE: PlaneCase = { table: SHOP_TABLE, prevalence: 0.25, at: [0.3, 0.4], vanishesAt: 0.4 };

/** The plane as a table: strengths on the outcome downwards, on the treatment across. */
export function planeRows({ table, prevalence }: PlaneCase): Row[] {
  const { remaining } = planeOf(table, { prevalence, onTreatment: GRID, onOutcome: GRID });
  return GRID.map((onOutcome, j) => ({
    'added to P(Y)': tenth(onOutcome),
    ...Object.fromEntries(GRID.map((strength, i) => [`P(V) + ${tenth(strength)}`, decimal(remaining[i][j])])),
  }));
}

/** The strength on the outcome at which nothing is left. */
export function vanishingStrength({ table, prevalence, vanishesAt }: PlaneCase): number {
  const { estimate, slope } = planeOf(table, { prevalence, onTreatment: [0], onOutcome: [0] });
  return estimate / (slope * vanishesAt);
}

/** Another log, whose plane has numbers at the points to read. */
export function drawnPlane(draws: Draws): PlaneCase {
  return draws.until(
    () => ({
      table: jointTable(backdoorWorld({ gammaV: `${draws.integer(0, 3)}/10`, gammaY: `${draws.integer(0, 2)}/10` })),
      prevalence: draws.pick([0.25, 0.4, 0.5]),
      at: [draws.integer(1, 4) / 10, draws.integer(1, 4) / 10],
      vanishesAt: draws.integer(3, 5) / 10,
    }),
    (the) => {
      const [onTreatment, onOutcome] = the.at;
      const needed = vanishingStrength(the);
      const causes = [
        { prevalence: the.prevalence, onTreatment, onOutcome },
        { prevalence: the.prevalence, onTreatment: the.vanishesAt, onOutcome: needed },
      ];
      const isSeen = Math.round(needed * 100) % 10 !== 0 && onTreatment !== onOutcome;
      return isSeen && causes.every((cause) => remainingEffect(the.table, cause) !== undefined);
    },
  );
}

// The log of someone who never wrote G down.
function rowsWithoutG(table: Table): Rows {
  return rowsOfTable(marginal(table, ['C', 'V', 'Y']), { treatment: QUESTION.do, outcome: QUESTION.on });
}
