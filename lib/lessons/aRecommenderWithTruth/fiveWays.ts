// The effect of the photo from the log of the shop: five ways, two intervals each, and the strata in which nothing can be compared.
import { exposedRows, type ShopRowsOptions } from '../../data/shopRows.js';
import type { Truth, World } from '../../data/shopWorld.js';
import type { Row } from '../../report/table.js';
import { type Estimate, estimated } from './estimated.js';

const WAYS: readonly { readonly name: string; readonly by: readonly string[]; readonly rows?: ShopRowsOptions }[] = [
  { name: 'nothing (crude)', by: [] },
  { name: '{G}', by: ['G'] },
  { name: '{C}', by: ['C'] },
  { name: '{C, G}', by: ['C', 'G'] },
  { name: '{C, G}, weighted, cleaned', by: ['C', 'G'], rows: { weighted: true, noiseCorrected: true } },
];

/** The five ways, on the clicks that were logged. Strata with one kind of page only are left out. */
export function fiveWays(world: World): Estimate[] {
  return WAYS.map(({ name, by, rows }) => estimated(name, exposedRows(world, rows), by, world.truth.ate));
}

/** What the five ways answer: both levels, their difference, and the truth in the last line. */
export function fiveWayRows(ways: readonly Estimate[], truth: Truth): Row[] {
  const levels = ways.map(({ adjustment, effect: { control, treated, difference }, bias }) => ({
    'adjusted for': adjustment,
    'level, plain': control,
    'level, studio': treated,
    effect: difference,
    bias,
  }));
  const last = { 'level, plain': truth.mean(0), 'level, studio': truth.mean(1), effect: truth.ate, bias: 0 };
  return [...levels, { 'adjusted for': 'the truth', ...last }];
}

/** Both intervals of the five ways: rows as if independent, and by item. */
export function intervalRows(ways: readonly Estimate[]): Row[] {
  return ways.map(({ adjustment, effect, halfByRow, halfByItem }) => ({
    'adjusted for': adjustment,
    effect: effect.difference,
    '± by row': halfByRow,
    '± by item': halfByItem,
    'by item / by row': halfByItem / halfByRow,
  }));
}

/** For each set: its strata, those without one kind of page, and whom that concerns. */
export function overlapRows(world: World): Row[] {
  return WAYS.filter(({ rows }) => !rows).map(({ name, by }) => {
    const { overlap } = estimated(name, exposedRows(world), by, 0).effect;
    const empty = overlap.emptyCells.map(
      ({ stratum, arm }) => `${stratum}: no ${arm === 1 ? 'studio' : 'plain'} photo`,
    );
    return {
      'adjusted for': name,
      strata: overlap.strata,
      'empty cells': empty.join('; ') || 'none',
      'items left out, %': 100 * overlap.unitsAffected,
    };
  });
}
