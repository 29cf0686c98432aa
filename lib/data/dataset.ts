// What a model is trained on: clicks in three splits and, where the folder has them, item features.
import { createHash } from 'node:crypto';
import { buildInteractions, type Pairs } from './interactions.js';

/** Items of each user, ascending: user u clicked `items[start[u] .. start[u + 1])`. */
export interface Interactions {
  readonly start: Int32Array; // [users + 1]
  readonly items: Int32Array; // [count]
}

/** A dense float32 matrix, rows one after another. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly values: Float32Array; // [rows * cols]
}

/** Immutable, validated once at the door (`loadDataset`, `shopDataset`). */
export interface Dataset {
  readonly name: string;
  readonly users: number;
  readonly items: number;
  readonly train: Interactions;
  readonly valid: Interactions;
  readonly test: Interactions;
  readonly features: { readonly visual?: Matrix; readonly textual?: Matrix }; // row = item
  /** SHA-256 over sizes, splits and features: a checkpoint belongs to one data set */
  readonly fingerprint: string;
}

/** What `buildDataset` makes a data set from. */
export interface DatasetParts {
  readonly name: string;
  readonly users: number;
  readonly items: number;
  readonly train: Pairs;
  readonly valid: Pairs;
  readonly test: Pairs;
  readonly features?: { readonly visual?: Matrix; readonly textual?: Matrix };
}

/**
 * A data set from clicks in any order. Repeated clicks of a split count once; a click may stand in two splits; users of
 * validation and test without training rows stay (evaluation leaves them out and counts them).
 * @throws RangeError for an id out of range, no training row, or features that are not one finite row an item
 */
export function buildDataset({ name, users, items, train, valid, test, features = {} }: DatasetParts): Dataset {
  checkSize('users', users);
  checkSize('items', items);
  const splits = { train, valid, test };
  for (const [split, pairs] of Object.entries(splits)) checkPairs(split, pairs, users, items);
  if (train.users.length === 0) throw new RangeError(`data set ${name} has no training row, expected at least one`);
  for (const [modality, matrix] of Object.entries(features)) checkFeatures(modality, matrix, items);
  const parts = {
    name,
    users,
    items,
    train: buildInteractions(train, users),
    valid: buildInteractions(valid, users),
    test: buildInteractions(test, users),
    features,
  };
  return { ...parts, fingerprint: fingerprint(parts) };
}

function checkSize(what: string, size: number): void {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`${what} must be a positive integer, got ${size}`);
}

function checkPairs(split: string, pairs: Pairs, users: number, items: number): void {
  if (pairs.users.length !== pairs.items.length) {
    throw new RangeError(`${split} has ${pairs.users.length} users for ${pairs.items.length} items, expected as many`);
  }
  for (let r = 0; r < pairs.users.length; r++) {
    const user = pairs.users[r];
    const item = pairs.items[r];
    if (!(Number.isInteger(user) && user >= 0 && user < users && Number.isInteger(item) && item >= 0 && item < items)) {
      throw new RangeError(
        `${split} row ${r} is user ${user}, item ${item}, expected whole numbers below ${users} and ${items}`,
      );
    }
  }
}

function checkFeatures(modality: string, matrix: Matrix | undefined, items: number): void {
  if (!matrix) return;
  const { rows, cols, values } = matrix;
  if (rows !== items || !(cols > 0) || values.length !== rows * cols) {
    throw new RangeError(
      `${modality} features are ${rows} × ${cols} with ${values.length} numbers, expected a row for each of ${items} items`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `${modality} feature in row ${Math.floor(bad / cols)}, column ${bad % cols} is ${values[bad]}, expected a finite number`,
    );
  }
}

// Sizes come first and lengths go before contents, so no two data sets give the same bytes. Every machine that Node
// runs on is little-endian, as are the numbers hashed here.
function fingerprint(data: Omit<Dataset, 'fingerprint'>): string {
  const hash = createHash('sha256').update(`camrec data 1\n${data.users} ${data.items}\n`);
  for (const split of ['train', 'valid', 'test'] as const) {
    const { start, items } = data[split];
    hash.update(`${split} ${items.length}\n`).update(bytesOf(start)).update(bytesOf(items));
  }
  for (const modality of ['visual', 'textual'] as const) {
    const matrix = data.features[modality];
    hash.update(`${modality} ${matrix ? matrix.cols : 0}\n`);
    if (matrix) hash.update(bytesOf(matrix.values));
  }
  return hash.digest('hex');
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
