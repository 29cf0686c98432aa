// A folder in MMRec's format: one `.inter` file, and `.npy` features where there are any.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DataError } from './dataError.js';
import { buildDataset, type Dataset, type Matrix } from './dataset.js';
import type { Pairs } from './interactions.js';
import { type InterRows, parseInter } from './interFile.js';
import { parseNpy } from './npyFile.js';

/** Which file of the folder serves as what. */
export interface DatasetSources {
  readonly interactions: string;
  readonly visual?: string;
  readonly textual?: string;
}

export interface LoadedDataset {
  readonly data: Dataset;
  readonly sources: DatasetSources;
  /** rows of the `.inter` file that say again what another row of their split says; they count once */
  readonly repeatedRows: number;
}

/** Tables have a row for every id up to the largest, so one id far out would fill the memory. */
const MOST_ROWS = 50_000_000;

/**
 * Reads an MMRec folder: the single `*.inter`; `image_feat.npy` as visual features; `text_feat.npy` as textual ones or,
 * where that is missing, `audio_feat.npy` in their place. Users and items are counted up to the largest id of any split.
 * @param sizes  least numbers of users and items, for a writer who knows of some that nobody clicked
 * @throws DataError for a missing folder, none or several `.inter` files, and whatever `parseInter` and `parseNpy` refuse
 */
export async function loadDataset(
  folder: string,
  { sizes = { users: 0, items: 0 } }: { sizes?: { readonly users: number; readonly items: number } } = {},
): Promise<LoadedDataset> {
  const files = await list(folder);
  const interactions = singleInter(files, folder);
  const interPath = join(folder, interactions);
  const rows = parseInter(await readFile(interPath, 'utf8'), interPath);
  const users = Math.max(sizes.users, tableSize(rows.users, 'userID', interPath));
  const items = Math.max(sizes.items, tableSize(rows.items, 'itemID', interPath));

  const visual = firstOf(files, ['image_feat.npy']);
  const textual = firstOf(files, ['text_feat.npy', 'audio_feat.npy']);
  const features = {
    ...(visual && { visual: await readFeatures(join(folder, visual), items) }),
    ...(textual && { textual: await readFeatures(join(folder, textual), items) }),
  };
  const [train, valid, test] = [0, 1, 2].map((label) => rowsOf(rows, label));
  const name = basename(resolve(folder));
  const data = buildDataset({ name, users, items, train, valid, test, features });
  const kept = data.train.items.length + data.valid.items.length + data.test.items.length;
  return {
    data,
    sources: { interactions, ...(visual && { visual }), ...(textual && { textual }) },
    repeatedRows: rows.labels.length - kept,
  };
}

async function list(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    throw new DataError(folder, '', 'found no such folder, expected one with an .inter file', 'check the path');
  }
}

function singleInter(files: readonly string[], folder: string): string {
  const found = files.filter((file) => file.endsWith('.inter'));
  if (found.length === 1) return found[0];
  const what = found.length === 0 ? 'found no .inter file' : `found ${found.length} .inter files (${found.join(', ')})`;
  throw new DataError(
    folder,
    '',
    `${what}, expected exactly one`,
    'name the folder of one data set in the format of MMRec',
  );
}

function firstOf(files: readonly string[], names: readonly string[]): string | undefined {
  return names.find((name) => files.includes(name));
}

async function readFeatures(path: string, rows: number): Promise<Matrix> {
  return parseNpy(await readFile(path), path, { rows });
}

function tableSize(ids: Int32Array, column: string, file: string): number {
  const size = ids.reduce((largest, id) => Math.max(largest, id), 0) + 1;
  if (size <= MOST_ROWS) return size;
  const found = `found ${column} ${size - 1}, expected at most ${MOST_ROWS - 1} since tables have a row for every id up to it`;
  throw new DataError(file, '', found, 'renumber the ids with smaller gaps');
}

function rowsOf({ users, items, labels }: InterRows, label: number): Pairs {
  const isOurs = (_: number, row: number) => labels[row] === label;
  return { users: users.filter(isOurs), items: items.filter(isOurs) };
}
