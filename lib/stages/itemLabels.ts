// What a probe may be asked to read off an item: the shop's causes, or of real clicks the one thing everybody knows.
import type { Dataset } from '../data/dataset.js';
import type { World } from '../data/shopWorld.js';
import { itemClasses } from './dataOverview.js';

/** A class of every item. */
export interface ItemLabels {
  readonly name: string;
  readonly labels: ArrayLike<number>; // [I], classes 0, 1, …
  readonly classNames: readonly string[];
}

/**
 * In the shop the confounder C, the context G and the treatment S^V; on real clicks, where all three are unknown, the tier of an item's
 * training clicks. The first one is what pictures are colored by.
 */
export function itemLabels({ world, data }: { readonly world?: World; readonly data: Dataset }): ItemLabels[] {
  const { classes, classNames } = itemClasses(data, world);
  if (!world) return [{ name: 'popularity', labels: classes, classNames }];
  const { context, visualAttribute } = world.catalogue;
  return [
    { name: 'C', labels: classes, classNames },
    { name: 'G', labels: context, classNames: ['G = 0', 'G = 1', 'G = 2'] },
    { name: 'S^V', labels: visualAttribute, classNames: ['S^V = 0', 'S^V = 1'] },
  ];
}
