// Rows that were shown are not all rows: levels among them, and what the logged probability of being shown makes of it.
import { shopAsWorld } from '../../data/shopAsWorld.js';
import type { World } from '../../data/shopWorld.js';
import type { Row } from '../../report/table.js';
import { streams } from '../../tensor/streams.js';

/**
 * In the shop with the photo of every page set by hand, so that nothing is left to confound: the share of liked pairs among those that
 * are shown, the same with each pair weighted by exp(−log P(shown)), and the truth over all pairs.
 */
export function loggedLevels(world: World): Row[] {
  const shop = shopAsWorld(world);
  return ([0, 1] as const).map((arm) => {
    const random = streams(1).fork('logged levels', arm);
    const { columns, logPropensity = [] } = shop.intervene(arm, random.fork('pages')).sample(random);
    const liked = columns[shop.outcome];
    const total = { rows: 0, liked: 0, weight: 0, weighted: 0 };
    for (let r = 0; r < liked.length; r++) {
      const weight = Math.exp(-logPropensity[r]);
      total.rows += 1;
      total.liked += liked[r];
      total.weight += weight;
      total.weighted += weight * liked[r];
    }
    return {
      'every page': arm === 1 ? 'studio photo' : 'plain photo',
      'pairs shown': total.rows,
      'liked among shown': total.liked / total.rows,
      'weighted by 1 / P(shown)': total.weighted / total.weight,
      'truth, all pairs': shop.truth.mean(arm),
    };
  });
}
