// The one door to data: the name of the embedded world, or a folder.
import { streams } from '../tensor/streams.js';
import { type LoadedDataset, loadDataset } from './loadDataset.js';
import { shopDataset } from './shopDataset.js';
import { isShopFolder, readShop } from './shopFolder.js';
import type { ShopOptions } from './shopOptions.js';
import { shopWorld, type World } from './shopWorld.js';

/** A data set and, where its causes are known, the world it comes from. */
export interface LoadedData extends LoadedDataset {
  readonly world?: World;
}

/** The name under which the embedded world is loaded; a folder of that name is `./shop`. */
export const SHOP = 'shop';

/** The embedded world of a seed: the one that `loadData('shop')` gives, for whoever writes it to a folder. */
export function embeddedShop(options: ShopOptions = {}, { seed = 1 }: { seed?: number } = {}): World {
  return shopWorld(options, streams(seed).fork('shop'));
}

/**
 * `shop` draws the embedded world; a folder with `truth.json` gives its data and world; any other MMRec folder its data.
 * @param seed  of the drawn shop; a folder has its own
 * @throws DataError for a folder that cannot be read
 */
export async function loadData(
  nameOrFolder: string,
  { shop = {}, seed = 1 }: { shop?: ShopOptions; seed?: number } = {},
): Promise<LoadedData> {
  if (nameOrFolder === SHOP) {
    const world = embeddedShop(shop, { seed });
    const drawn = 'drawn from its seed';
    const sources = { interactions: drawn, visual: drawn, textual: drawn };
    return { data: shopDataset(world), sources, repeatedRows: 0, world };
  }
  return (await isShopFolder(nameOrFolder)) ? readShop(nameOrFolder) : loadDataset(nameOrFolder);
}
