// More codes know the brand better, and leave fewer items to compare with: both, exactly.

import { rowsOf, rowsOfTable } from '../../causal/estimation/dataRows.js';
import { estimateEffect } from '../../causal/estimation/estimate.js';
import type { Rows } from '../../causal/estimation/rows.js';
import { jointTable } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { type Mechanism, mechanism } from '../../causal/worlds/mechanism.js';
import type { Table, Values } from '../../causal/worlds/table.js';
import { percent } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import { streams } from '../../tensor/streams.js';
import { agreementOf } from './agreement.js';
import { effectBy, known } from './misreading.js';

/** Items of the shop that the lesson imagines. */
export const ITEMS = 400;

/** Readings of the brand that a code may hold; r readings make 2^r codes. */
export const READINGS: readonly number[] = [1, 2, 3, 4, 5, 6];

// Rows that the exact table is weighted to; any number would do, the plug-in divides it out.
const WEIGHT = 1e9;

/** What a codebook of some size is worth. */
export interface CodeWorth {
  readonly nmi: number;
  readonly effect: number;
  /** share of the bias left by {G} that is gone */
  readonly removed: number;
  /** share of `ITEMS` items that must be expected to have nobody of the other treatment in their stratum of code and G */
  readonly alone: number;
}

/** A code that holds `readings` independent readings of the brand, each wrong with probability `flip`: one code a pattern. */
export function patternCode(flip: Fraction, readings: number): Mechanism {
  const right = fraction(1).minus(flip);
  const row = (brand: number): Fraction[] =>
    Array.from({ length: 2 ** readings }, (_, code) => {
      let p = fraction(1);
      for (let bit = 0; bit < readings; bit++) p = p.times(((code >> bit) & 1) === brand ? right : flip);
      return p;
    });
  return mechanism(['C'], { 0: row(0), 1: row(1) });
}

/** World 1 with such a code. */
export function patternTable(flip: Fraction, readings: number): Table {
  return jointTable({ ...backdoorWorld(), code: patternCode(flip, readings) }, { of: ['C', 'G', 'V', 'Y', 'code'] });
}

export function worthOf(flip: Fraction, readings: number): CodeWorth {
  const table = patternTable(flip, readings);
  const rows = rowsOfTable(table, { treatment: 'V', outcome: 'Y', count: WEIGHT });
  const found = estimateEffect(rows, { by: ['code', 'G'] });
  if (found.kind !== 'estimated') throw new RangeError(`codes of ${readings} readings: ${found.reason}`);
  return {
    nmi: agreementOf(table, 'code', 'C'),
    effect: found.difference,
    removed: (WITHOUT_CODE - found.difference) / (WITHOUT_CODE - 0.1),
    alone: expectedAlone(table),
  };
}

const WITHOUT_CODE = known(effectBy(jointTable(backdoorWorld()), ['G'])).toNumber();

// An item of cell (z, a) is alone if none of the others falls into (z, 1 − a): Σ p(z, a) (1 − p(z, 1 − a))^(n − 1).
function expectedAlone(table: Table): number {
  const cells = new Map<string, [number, number]>();
  for (const { values, probability } of table) {
    const stratum = `${values.code},${values.G}`;
    const cell = cells.get(stratum) ?? [0, 0];
    cell[values.V] += probability.toNumber();
    cells.set(stratum, cell);
  }
  let alone = 0;
  for (const [a, b] of cells.values()) alone += a * (1 - b) ** (ITEMS - 1) + b * (1 - a) ** (ITEMS - 1);
  return alone;
}

/** For codebooks of 2 to 64 codes, with readings that are wrong in a fifth of the cases: what they know, and what 400 items fill. */
export function codeSizeRows(): Row[] {
  return READINGS.map((readings) => {
    const worth = worthOf(fraction('1/5'), readings);
    const { overlap } = estimateEffect(itemsWithManyCodes(readings), { by: ['code', 'G'] });
    return {
      codes: 2 ** readings,
      'NMI with C': worth.nmi,
      'effect by {code, G}': worth.effect,
      'bias removed': percent(worth.removed, 0),
      'cells of 400 items': 2 * overlap.strata,
      'of them empty': percent(overlap.emptyShare, 0),
      'items alone': percent(overlap.unitsAffected, 0),
      'items alone, expected': percent(worth.alone, 0),
    };
  });
}

/** Items drawn from a joint distribution; the same seed gives the same items. */
export function drawnItems(
  table: Table,
  { count = ITEMS, seed = 6 }: { count?: number; seed?: number } = {},
): Values[] {
  const uniform = streams(seed).fork('a hidden confounder', 'items').generator();
  const shares = table.map(({ probability }) => probability.toNumber());
  return Array.from({ length: count }, () => {
    let left = uniform();
    const cell = shares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    // Rounding may leave a sum a hair below 1.
    return table[cell === -1 ? table.length - 1 : cell].values;
  });
}

/** The same items, as the estimators take them: 64 codes, each reading wrong in a fifth of the cases. */
export function itemsWithManyCodes(readings = 6): Rows {
  return rowsOf(drawnItems(patternTable(fraction('1/5'), readings)), { treatment: 'V', outcome: 'Y' });
}

/** The brands of 400 items. */
export function brandsOfItems(): number[] {
  return drawnItems(jointTable(backdoorWorld())).map(({ C }) => C);
}
