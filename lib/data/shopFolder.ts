// A shop on disk: an MMRec folder that any system can train on, and `truth.json` with what only the shop's maker knows.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DataError } from './dataError.js';
import { toPairs } from './interactions.js';
import { formatInter, type InterRows } from './interFile.js';
import { type DatasetSources, type LoadedDataset, loadDataset } from './loadDataset.js';
import { formatNpy } from './npyFile.js';
import { shopDataset } from './shopDataset.js';
import type { World } from './shopWorld.js';
import { drawAgain, formatTruth, parseTruth, REMEDY } from './truthFile.js';

const TRUTH = 'truth.json';
const FILES = { interactions: 'shop.inter', visual: 'image_feat.npy', textual: 'text_feat.npy' } as const;

/**
 * Writes a world as an MMRec folder with its truth. A shop that stands there is replaced; files appear under their names
 * only when all are written.
 * @throws DataError if the folder holds anything that is not a shop of ours
 */
export async function writeShop(folder: string, world: World): Promise<DatasetSources> {
  const target = resolve(folder);
  const before = await contents(target);
  if (before && before.length > 0) await expectShop(target, before);
  await mkdir(dirname(target), { recursive: true });
  const aside = await mkdtemp(`${target}.new-`);
  try {
    const fresh = join(aside, 'fresh');
    await mkdir(fresh);
    for (const [file, bytes] of Object.entries(fileBytes(world))) await writeFile(join(fresh, file), bytes);
    await exchange(fresh, target, before ? join(aside, 'old') : undefined);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return FILES;
}

/** Whether the folder has a `truth.json`. */
export async function isShopFolder(folder: string): Promise<boolean> {
  return (await contents(folder))?.includes(TRUTH) ?? false;
}

/**
 * Reads a shop that `writeShop` wrote: the data from its files, the world from its seed, checked against each other.
 * @throws DataError if truth.json is not ours, or the files were changed since, or this version draws another world
 */
export async function readShop(folder: string): Promise<LoadedDataset & { readonly world: World }> {
  const file = join(folder, TRUTH);
  const truth = parseTruth(await readFile(file, 'utf8'), file);
  const world = drawAgain(truth, file);
  const loaded = await loadDataset(folder, { sizes: world.settings });
  if (loaded.data.fingerprint !== truth.fingerprint) {
    const found = 'found clicks or features that are not those the truth was written for, expected them unchanged';
    throw new DataError(file, '', found, REMEDY);
  }
  if (shopDataset(world).fingerprint !== truth.fingerprint) {
    const found = 'found a seed from which this version draws another world, expected the one in this folder';
    throw new DataError(file, '', found, REMEDY);
  }
  return { ...loaded, world };
}

function fileBytes(world: World): Record<string, string | Uint8Array> {
  const data = shopDataset(world);
  const splits = [data.train, data.valid, data.test].map(toPairs);
  const column = (name: 'users' | 'items') => Int32Array.from(splits.flatMap((pairs) => [...pairs[name]]));
  const labels = Uint8Array.from(splits.flatMap((pairs, label) => new Array<number>(pairs.users.length).fill(label)));
  const rows: InterRows = { users: column('users'), items: column('items'), labels };
  return {
    [FILES.interactions]: formatInter(rows),
    [FILES.visual]: formatNpy(world.catalogue.visual),
    [FILES.textual]: formatNpy(world.catalogue.textual),
    [TRUTH]: formatTruth(world, data.fingerprint),
  };
}

// If the new folder cannot take its place, the old one goes back to where it was.
async function exchange(fresh: string, target: string, old: string | undefined): Promise<void> {
  if (old) await rename(target, old);
  try {
    await rename(fresh, target);
  } catch (error) {
    if (old) await rename(old, target);
    throw error;
  }
}

async function contents(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DataError(
      folder,
      '',
      'found something that is not a readable folder, expected a folder',
      'choose another path',
    );
  }
}

// Only a folder that holds nothing but the four files of a shop may be replaced.
async function expectShop(folder: string, files: readonly string[]): Promise<void> {
  const ours: readonly string[] = [...Object.values(FILES), TRUTH];
  const foreign = files.filter((file) => !ours.includes(file));
  if (foreign.length === 0 && files.includes(TRUTH)) {
    parseTruth(await readFile(join(folder, TRUTH), 'utf8'), join(folder, TRUTH));
    return;
  }
  const found = `found ${foreign[0] ?? files[0]} in it, expected an empty folder or a shop written before`;
  throw new DataError(folder, '', found, 'choose another folder');
}
