// What an analyst of the shop's log works with: one row for each exposed pair.
import { correctNoise, type Rows } from '../causal/estimation/rows.js';
import { pairsWhere } from './shopMarket.js';
import type { World } from './shopWorld.js';

export interface ShopRowsOptions {
  /** weight rows by 1 / P(exposure), since who is shown what depends on taste; default false */
  readonly weighted?: boolean;
  /** clear the clicks of accidents by (o − a) / (1 − a); default false */
  readonly noiseCorrected?: boolean;
  /** further columns to adjust for, one value an item, such as the codes of a codebook */
  readonly itemColumns?: Readonly<Record<string, ArrayLike<number>>>; // [I] each
}

/** The exposed pairs: treatment S^V, outcome O, unit = item, columns C, G and T (the attribute of the text). */
export function exposedRows(
  world: World,
  { weighted = false, noiseCorrected = false, itemColumns = {} }: ShopRowsOptions = {},
): Rows {
  const { settings, catalogue, log } = world;
  for (const [name, { length }] of Object.entries(itemColumns)) {
    if (length !== settings.items)
      throw new RangeError(`column ${name} must have ${settings.items} items, got ${length}`);
  }
  const { users, items } = pairsWhere(log.exposed, settings.items);
  const ofItem = (values: ArrayLike<number>) => items.map((item) => values[item]);
  const clicks = Float64Array.from(items, (item, r) => log.clicked[users[r] * settings.items + item]);
  const accidents = Float64Array.from(items, (item) => world.accident(item));
  return {
    treatment: ofItem(catalogue.visualAttribute),
    outcome: noiseCorrected ? correctNoise(clicks, accidents) : clicks,
    columns: {
      C: ofItem(catalogue.confounder),
      G: ofItem(catalogue.context),
      T: ofItem(catalogue.textualAttribute),
      ...Object.fromEntries(Object.entries(itemColumns).map(([name, values]) => [name, ofItem(values)])),
    },
    unit: items,
    ...(weighted && { weight: Float64Array.from(items, (item, r) => 1 / world.propensity(users[r], item)) }),
  };
}
