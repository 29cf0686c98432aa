// Codes as strata: how much of the bias in the effect of the visual attribute goes when the logged rows are split by code.
import { estimateEffect } from '../causal/estimation/estimate.js';
import { type Rows, stratify } from '../causal/estimation/rows.js';
import { exposedRows } from '../data/shopRows.js';
import type { World } from '../data/shopWorld.js';
import type { BiasRow } from '../report/figures/effects.js';
import type { Streams } from '../tensor/streams.js';
import { deviation, mean } from './average.js';
import { agreementTable, shuffledCodes } from './codes.js';

/** A grouping of the items: one label an item. */
export type ItemGroups = Readonly<Record<string, Int32Array>>; // [I] each

/** What adjusting for one set leaves of the bias; the numbers are absent where every stratum has an empty arm. */
export interface DebiasingRow extends Partial<Omit<BiasRow, 'adjustment'>> {
  readonly adjustment: string;
  readonly estimate?: number;
  /** 1 − bias / crude bias: 1 is all, 0 none, above 1 too much */
  readonly removed?: number;
  /** 95 % interval of `removed` by item, the crude bias held fixed */
  readonly removedLow?: number;
  readonly removedHigh?: number;
  /** mean true effect on the items that the estimate speaks of */
  readonly truthOfRest?: number;
  /** share of the (stratum × arm) cells without a row */
  readonly emptyCells: number;
  /** share of the items that stand in a stratum with an empty arm: the estimate is silent about them */
  readonly itemsLeftOut: number;
  readonly [column: string]: number | string | undefined;
}

/**
 * The effect of S^V on clicks among the exposed pairs of the log, adjusted for each set of columns: `C`, `G`, `T` of the world and the
 * names of `groups`. Strata with an empty arm are left out; the bias is against the true effect on the items that remain.
 * The first row is the crude one, adjusted for nothing.
 */
export function debiasing(world: World, sets: readonly (readonly string[])[], groups: ItemGroups = {}): DebiasingRow[] {
  const rows = exposedRows(world, { itemColumns: groups });
  const effects = trueEffects(world);
  const crude = leftBy(rows, effects, []);
  if (crude.bias === undefined) throw new RangeError('all items have the same visual attribute; draw a larger shop');
  const crudeBias = crude.bias;
  const share = (bias: number | undefined): number | undefined =>
    bias === undefined ? undefined : 1 - bias / crudeBias;
  return [crude, ...sets.map((by) => leftBy(rows, effects, by))].map((row) => ({
    ...row,
    removed: share(row.bias),
    removedLow: share(row.high),
    removedHigh: share(row.low),
  }));
}

/** The rows that a figure can show: those with an estimate. */
export function estimated(rows: readonly DebiasingRow[]): BiasRow[] {
  return rows.flatMap(({ adjustment, bias, low, high }) =>
    bias === undefined || low === undefined || high === undefined ? [] : [{ adjustment, bias, low, high }],
  );
}

/** A grouping of the items, how well it agrees with the confounder, and what it is worth as strata. */
export interface WorthRow {
  readonly grouping: string;
  readonly groups: number;
  readonly nmi: number;
  readonly ami: number;
  readonly removed?: number;
  readonly emptyCells: number;
  readonly itemsLeftOut: number;
  readonly [column: string]: number | string | undefined;
}

/** Agreement with C beside the share of the bias removed, one line a grouping. */
export function worth(world: World, groups: ItemGroups): WorthRow[] {
  const names = Object.keys(groups);
  const [, ...rows] = debiasing(
    world,
    names.map((name) => [name]),
    groups,
  );
  return agreementTable(groups, world.catalogue.confounder).map(({ grouping, groups: n, nmi, ami }, g) => {
    const { removed, emptyCells, itemsLeftOut } = rows[g];
    return { grouping, groups: n, nmi, ami, removed, emptyCells, itemsLeftOut };
  });
}

/** Mean and standard deviation of the share removed by codes dealt out by chance, of the same sizes as `codes`. */
export function removedByChance(
  world: World,
  codes: Int32Array,
  { draws = 10, random }: { draws?: number; random: Streams },
): { mean: number; deviation: number } {
  const names = Array.from({ length: draws }, (_, draw) => `chance${draw}`);
  const groups = Object.fromEntries(names.map((name) => [name, shuffledCodes(codes, random.fork(name))]));
  const [, ...rows] = debiasing(
    world,
    names.map((name) => [name]),
    groups,
  );
  const shares = rows.flatMap(({ removed }) => (removed === undefined ? [] : [removed]));
  return { mean: mean(shares), deviation: deviation(shares) };
}

type Left = Pick<
  DebiasingRow,
  'adjustment' | 'estimate' | 'bias' | 'low' | 'high' | 'truthOfRest' | 'emptyCells' | 'itemsLeftOut'
>;

function leftBy(rows: Rows, effects: Float64Array, by: readonly string[]): Left {
  const adjustment = by.length === 0 ? 'nothing' : `{${by.join(', ')}}`;
  const effect = estimateEffect(rows, { by, emptyCells: 'leaveOut' });
  const overlap = { emptyCells: effect.overlap.emptyShare, itemsLeftOut: effect.overlap.unitsAffected };
  if (effect.kind === 'notEstimable') return { adjustment, ...overlap };
  const empty = new Set(effect.overlap.emptyCells.map(({ stratum }) => stratum));
  const truth = meanEffect(effects, itemsOutside(rows, by, empty));
  const { difference, interval } = effect;
  return {
    adjustment,
    estimate: difference,
    bias: difference - truth,
    low: interval[0] - truth,
    high: interval[1] - truth,
    truthOfRest: truth,
    ...overlap,
  };
}

// Every column is a property of the item, so a stratum is a set of items.
function itemsOutside(rows: Rows, by: readonly string[], empty: ReadonlySet<string>): Set<number> {
  const { of, names } = stratify(rows, by);
  const items = rows.unit ?? [];
  const used = new Set<number>();
  of.forEach((stratum, r) => {
    if (!empty.has(names[stratum])) used.add(items[r]);
  });
  return used;
}

/** Mean over users of τ_ui: [I]. */
function trueEffects({ settings: { users, items }, truth }: World): Float64Array {
  return Float64Array.from({ length: items }, (_, i) => {
    let total = 0;
    for (let u = 0; u < users; u++) total += truth.effect(u, i);
    return total / users;
  });
}

function meanEffect(effects: Float64Array, items: ReadonlySet<number>): number {
  return effects.reduce((sum, effect, i) => (items.has(i) ? sum + effect : sum), 0) / items.size;
}
