// Items counted by code, tier and treatment, and the holes in such a table.
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** A table of items by stratum and arm; a stratum without any item was not met. */
export interface Counts {
  /** [code][tier][V] */
  readonly items: readonly (readonly (readonly [number, number])[])[];
}

/** Forty items, four codes, two tiers. */
export const FORTY_ITEMS: Counts = {
  items: [
    [
      [7, 3],
      [2, 1],
    ],
    [
      [4, 0],
      [1, 0],
    ],
    [
      [3, 6],
      [0, 2],
    ],
    [
      [2, 9],
      [0, 0],
    ],
  ],
};

/** The counts as a table to read. */
export function countRows({ items }: Counts): Row[] {
  return items.flatMap((tiers, code) =>
    tiers.map(([without, withPhoto], G): Row => ({ code, G, 'V = 0': without, 'V = 1': withPhoto })),
  );
}

/** The lesson's own table. */
export function fortyItemRows(): Row[] {
  return countRows(FORTY_ITEMS);
}

/** Other counts, some cells empty and some strata not met. */
export function drawnCounts(draws: Draws): Counts {
  const cell = (): number => Math.max(0, draws.integer(-3, 9));
  return draws.until(
    () => ({ items: [0, 1, 2, 3].map(() => [0, 1].map(() => [cell(), cell()] as const)) }),
    (counts) => {
      const { empty, met, alone } = overlapIn(counts);
      return met > 4 && met < 8 && empty > 1 && alone > empty;
    },
  );
}

/** Empty cells of the strata met, those strata, items beside an empty cell, and all items. */
export function overlapIn({ items }: Counts): { empty: number; met: number; alone: number; all: number } {
  const met = items.flat().filter(([a, b]) => a + b > 0);
  const oneSided = met.filter(([a, b]) => a === 0 || b === 0);
  const total = (strata: typeof met): number => strata.reduce((sum, [a, b]) => sum + a + b, 0);
  return { empty: oneSided.length, met: met.length, alone: total(oneSided), all: total(met) };
}
