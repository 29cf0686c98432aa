// The same question put to three data sets of one shop: clicks as logged, items shown at random, photos drawn at random.
import type { Rows } from '../../causal/estimation/rows.js';
import { exposedRows } from '../../data/shopRows.js';
import type { RandomisedTest } from '../../data/shopTestSets.js';
import type { World } from '../../data/shopWorld.js';
import type { RateRow } from '../../report/figures/rateBars.js';
import type { Row } from '../../report/table.js';
import { type Estimate, estimated } from './estimated.js';

/** The crude difference between studio and plain photos in each of the three. */
export function threeTests(world: World): Estimate[] {
  const tests: [string, Rows][] = [
    ['logged clicks', exposedRows(world)],
    ['random exposure', testRows(world.randomised)],
    ['random photo (swapped)', testRows(world.swapped)],
  ];
  return tests.map(([name, rows]) => estimated(name, rows, [], world.truth.ate));
}

/** The differences with their intervals by item, and the truth. */
export function threeTestRows(world: World): Row[] {
  const found = threeTests(world).map(({ adjustment, effect }) => ({
    'data set': adjustment,
    'studio − plain': effect.difference,
    from: effect.interval[0],
    to: effect.interval[1],
  }));
  return [...found, { 'data set': 'the truth', 'studio − plain': world.truth.ate, from: undefined, to: undefined }];
}

/** Rates under each kind of photo in the three data sets and in truth, for a picture. */
export function threeTestRates(world: World): RateRow[] {
  const found = threeTests(world).map(
    ({ adjustment, effect }) => [adjustment, effect.control, effect.treated] as const,
  );
  const truth = ['the truth', world.truth.mean(0), world.truth.mean(1)] as const;
  return [...found, truth].flatMap(([group, plain, studio]) => [
    { group, series: 'plain photo', rate: plain },
    { group, series: 'studio photo', rate: studio },
  ]);
}

// The pairs of a randomised test: photo of the page that was met, and whether it was liked.
function testRows({ items, preferred, visualAttribute }: RandomisedTest): Rows {
  return { treatment: items.map((item) => visualAttribute[item]), outcome: preferred, columns: {}, unit: items };
}
