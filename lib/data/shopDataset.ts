// The shop as a recommender sees it: clicks and features, none of the causes.
import { buildDataset, type Dataset } from './dataset.js';
import type { World } from './shopWorld.js';

/** The logged clicks of a world in three splits, with the features shown. */
export function shopDataset({ settings, splits, catalogue }: World): Dataset {
  return buildDataset({
    name: 'shop',
    users: settings.users,
    items: settings.items,
    ...splits,
    features: { visual: catalogue.visual, textual: catalogue.textual },
  });
}
