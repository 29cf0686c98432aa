// The effect through a mediator: what the treatment does to the mediator, and the mediator to the outcome.
import { armOf, type Effect, effectOf, refusal } from './estimate.js';
import type { Arm } from './influence.js';
import { overlapOf } from './overlap.js';
import { type CellSums, massOf, type Rows, type Strata, stratify, sumCells } from './rows.js';
import { totalOf } from './total.js';

export interface FrontdoorOptions {
  /** columns of the mediators that carry the whole effect */
  readonly through: readonly string[];
  /** columns within which the front-door conditions hold */
  readonly within?: readonly string[];
}

/**
 * Front-door adjustment by plug-in: ψ_x = Σ_w P(w) Σ_m P(m | x, w) Σ_x' P(x' | w) E(Y | m, x', w) (Pearl 1995), within the
 * strata w.
 *
 * Standard error: the efficient influence function of Fulcher et al. (2020), summed within units.
 * Not estimable for an arm that brings about a mediator's value never seen with the other arm; the overlap report is about the
 * strata of `within` and the mediators together, of which not every cell is needed.
 * @throws RangeError without mediators, and for a column that is both held fixed and gone through
 */
export function frontdoorEffect(rows: Rows, { through, within = [] }: FrontdoorOptions): Effect {
  if (through.length === 0) throw new RangeError('the front door needs at least one mediator, got none');
  const both = through.find((name) => within.includes(name));
  if (both) throw new RangeError(`${both} cannot be a mediator and held fixed; leave it out of within`);
  const joint = stratify(rows, [...within, ...through]);
  const overlap = overlapOf(rows, joint, sumCells(rows, joint));
  const cells = frontdoorCells(rows, through, within);

  const missing = ([0, 1] as const).map((arm) => missingCell(cells, arm));
  const levels = ([0, 1] as const).map((arm) => (missing[arm] === undefined ? frontdoorLevel(cells, arm) : undefined));
  const [control, treated] = levels;
  if (control === undefined || treated === undefined) {
    const reason = `not estimable: ${missing[control === undefined ? 0 : 1]}`;
    return refusal({ control, treated, reason, overlap });
  }
  const ofControl = levelInfluence(cells, 0, control);
  const ofTreated = levelInfluence(cells, 1, treated);
  return effectOf(rows, { control, treated, overlap, influence: (r) => ofTreated(rows, r) - ofControl(rows, r) });
}

/** Cells by stratum w, value m of the mediators and arm x; the cell (w, m) has the number w M + m. */
interface FrontdoorCells {
  readonly strata: Strata; // W strata
  readonly mediators: Strata; // M values
  /** weight and weighted outcome of (w, m, x) at 2 (w M + m) + x */
  readonly sums: CellSums; // [2 W M]
  /** weight of (w, x) at 2 w + x */
  readonly arms: Float64Array; // [2 W]
}

function frontdoorCells(rows: Rows, through: readonly string[], within: readonly string[]): FrontdoorCells {
  const strata = stratify(rows, within);
  const mediators = stratify(rows, through);
  const [W, M] = [strata.names.length, mediators.names.length];
  const sums = { weight: new Float64Array(2 * W * M), outcome: new Float64Array(2 * W * M) };
  for (let r = 0; r < rows.treatment.length; r++) {
    const cell = 2 * (strata.of[r] * M + mediators.of[r]) + rows.treatment[r];
    const w = massOf(rows, r);
    sums.weight[cell] += w;
    sums.outcome[cell] += w * rows.outcome[r];
  }
  return { strata, mediators, sums, arms: sumCells(rows, strata).weight };
}

/** P(x | w) */
function armShare({ arms }: FrontdoorCells, w: number, x: Arm): number {
  return arms[2 * w + x] / (arms[2 * w] + arms[2 * w + 1]);
}

/** P(m | x, w) */
function mediatorShare({ arms, sums, mediators }: FrontdoorCells, w: number, m: number, x: Arm): number {
  return sums.weight[2 * (w * mediators.names.length + m) + x] / arms[2 * w + x];
}

/** E(Y | m, x, w) */
function meanOf({ sums, mediators }: FrontdoorCells, w: number, m: number, x: Arm): number {
  const cell = 2 * (w * mediators.names.length + m) + x;
  return sums.outcome[cell] / sums.weight[cell];
}

// The first cell without rows that do(x) needs: x itself within w, and with each arm seen in w every m that x brings about.
function missingCell(cells: FrontdoorCells, x: Arm): string | undefined {
  const { strata, mediators, arms, sums } = cells;
  const M = mediators.names.length;
  for (let w = 0; w < strata.names.length; w++) {
    const stratum = strata.names[w] === '' ? 'the data' : `stratum ${strata.names[w]}`;
    if (arms[2 * w + x] === 0) return `${stratum} has no row with treatment ${x}`;
    for (let m = 0; m < M; m++) {
      if (mediatorShare(cells, w, m, x) === 0) continue;
      for (const other of [0, 1]) {
        if (arms[2 * w + other] === 0 || sums.weight[2 * (w * M + m) + other] > 0) continue;
        return `${stratum} has no row with treatment ${other} and ${mediators.names[m]}, which treatment ${x} brings about`;
      }
    }
  }
  return undefined;
}

// b(w, m) = Σ_x' P(x' | w) E(Y | m, x', w)
function averagedOverArms(cells: FrontdoorCells, w: number, m: number): number {
  return totalOf(2, (x) => {
    const share = armShare(cells, w, x === 1 ? 1 : 0);
    return share === 0 ? 0 : share * meanOf(cells, w, m, x === 1 ? 1 : 0);
  });
}

// Σ_m P(m | x, w) of what belongs to m, over the values that x brings about
function throughMediator(cells: FrontdoorCells, w: number, x: Arm, value: (m: number) => number): number {
  return totalOf(cells.mediators.names.length, (m) => {
    const share = mediatorShare(cells, w, m, x);
    return share === 0 ? 0 : share * value(m);
  });
}

function frontdoorLevel(cells: FrontdoorCells, x: Arm): number {
  const { strata, arms } = cells;
  const sum = totalOf(strata.names.length, (w) => {
    const inStratum = throughMediator(cells, w, x, (m) => averagedOverArms(cells, w, m));
    return (arms[2 * w] + arms[2 * w + 1]) * inStratum;
  });
  return sum / totalOf(arms.length, (k) => arms[k]);
}

// φ_x = P(M | x, w) / P(M | X, w) (Y − E(Y | M, X, w)) + 1{X = x} / P(x | w) (b(M) − Σ_m P(m | x, w) b(m))
//     + Σ_m P(m | x, w) E(Y | m, X, w) − ψ_x
function levelInfluence(cells: FrontdoorCells, x: Arm, level: number): (rows: Rows, r: number) => number {
  const { strata, mediators } = cells;
  const inStratum = strata.names.map((_, w) => throughMediator(cells, w, x, (m) => averagedOverArms(cells, w, m))); // [W]
  const withArm = strata.names.map((_, w) =>
    ([0, 1] as const).map((X) =>
      armShare(cells, w, X) === 0 ? 0 : throughMediator(cells, w, x, (m) => meanOf(cells, w, m, X)),
    ),
  ); // [W, 2]
  return (rows, r) => {
    const [w, m, X] = [strata.of[r], mediators.of[r], armOf(rows, r)];
    const odds = mediatorShare(cells, w, m, x) / mediatorShare(cells, w, m, X);
    const ofOutcome = odds * (rows.outcome[r] - meanOf(cells, w, m, X));
    const ofMediator = X === x ? (averagedOverArms(cells, w, m) - inStratum[w]) / armShare(cells, w, x) : 0;
    return ofOutcome + ofMediator + withArm[w][X] - level;
  };
}
