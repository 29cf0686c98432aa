// A shop on disk: an MMRec folder that any system can train on, and `truth.json` with what only the shop's maker knows.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Streams, streams } from '../tensor/streams.js';
import { DataError } from './dataError.js';
import { toPairs } from './interactions.js';
import { formatInter, type InterRows } from './interFile.js';
import { type DatasetSources, type LoadedDataset, loadDataset } from './loadDataset.js';
import { formatNpy } from './npyFile.js';
import { shopDataset } from './shopDataset.js';
import type { ShopOptions } from './shopOptions.js';
import { shopWorld, type World } from './shopWorld.js';

const FORMAT = 'camrec shop 1';
const TRUTH = 'truth.json';
const FILES = { interactions: 'shop.inter', visual: 'image_feat.npy', textual: 'text_feat.npy' } as const;

/** What `truth.json` says; a world is drawn again from `settings` and `path`, the rest is for other programs. */
interface TruthFile {
  readonly format: string;
  readonly path: string;
  readonly settings: ShopOptions;
  readonly fingerprint: string;
}

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
    if (before) await rename(target, join(aside, 'old'));
    await rename(fresh, target);
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
    throw new DataError(
      file,
      '',
      found,
      'write the shop again, or delete truth.json to read the folder as data without truth',
    );
  }
  if (shopDataset(world).fingerprint !== truth.fingerprint) {
    const found = 'found a seed from which this version draws another world, expected the one in this folder';
    throw new DataError(
      file,
      '',
      found,
      'write the shop again, or delete truth.json to read the folder as data without truth',
    );
  }
  return { ...loaded, world };
}

function fileBytes(world: World): Record<string, string | Uint8Array> {
  const data = shopDataset(world);
  const splits = [data.train, data.valid, data.test].map(toPairs);
  const join3 = (column: 'users' | 'items') => Int32Array.from(splits.flatMap((pairs) => [...pairs[column]]));
  const labels = Uint8Array.from(splits.flatMap((pairs, label) => new Array<number>(pairs.users.length).fill(label)));
  const rows: InterRows = { users: join3('users'), items: join3('items'), labels };
  return {
    [FILES.interactions]: formatInter(rows),
    [FILES.visual]: formatNpy(world.catalogue.visual),
    [FILES.textual]: formatNpy(world.catalogue.textual),
    [TRUTH]: formatTruth(world, data.fingerprint),
  };
}

function formatTruth(world: World, fingerprint: string): string {
  const { settings, catalogue, randomised, swapped, truth } = world;
  const noise = world.noiseEdges();
  const test = ({ candidates, items, preferred, clicked, visualAttribute }: World['randomised']) => ({
    candidates,
    items: [...items],
    preferred: [...preferred],
    clicked: [...clicked],
    visualAttribute: [...visualAttribute],
  });
  const content = {
    format: FORMAT,
    path: world.path,
    settings,
    fingerprint,
    preferenceUnder: { control: truth.mean(0), treated: truth.mean(1), difference: truth.ate },
    items: {
      confounder: [...catalogue.confounder],
      context: [...catalogue.context],
      visualAttribute: [...catalogue.visualAttribute],
      textualAttribute: [...catalogue.textualAttribute],
      ...(catalogue.mediator && { mediator: [...catalogue.mediator] }),
    },
    noiseEdges: { users: Array.from(noise.users), items: Array.from(noise.items) },
    randomised: test(randomised),
    swapped: test(swapped),
  };
  const lines = Object.entries(content).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

function parseTruth(text: string, file: string): TruthFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DataError(file, '', 'found text that is not JSON, expected the truth of a shop', 'write the shop again');
  }
  const truth = value as Partial<TruthFile> | null;
  if (
    truth?.format === FORMAT &&
    typeof truth.path === 'string' &&
    typeof truth.fingerprint === 'string' &&
    truth.settings
  ) {
    return truth as TruthFile;
  }
  const found = `found format ${JSON.stringify(truth?.format ?? null)}, expected ${JSON.stringify(FORMAT)} with path, settings and fingerprint`;
  throw new DataError(
    file,
    '',
    found,
    'write the shop again, or delete truth.json to read the folder as data without truth',
  );
}

function drawAgain({ path, settings }: TruthFile, file: string): World {
  try {
    return shopWorld(settings, streamAt(path));
  } catch (error) {
    const found = `found a world that cannot be drawn (${error instanceof Error ? error.message : error})`;
    throw new DataError(file, '', `${found}, expected settings and path of a shop`, 'write the shop again');
  }
}

function streamAt(path: string): Streams {
  const [seed, ...names] = path.split('/');
  return streams(Number(seed)).fork(...names);
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
