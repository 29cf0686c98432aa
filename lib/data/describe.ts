// What a data set holds, in numbers: for the first table of a notebook and for `camrec data describe`.
import type { Dataset, Interactions } from './dataset.js';
import { itemDegrees, userDegrees } from './interactions.js';

/** Smallest, quartiles, 90th and 99th percentile, largest: each an attained value (nearest rank). */
export interface Quantiles {
  readonly min: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly q90: number;
  readonly q99: number;
  readonly max: number;
  readonly mean: number;
}

export interface SplitDescription {
  readonly rows: number;
  /** users and items with at least one row */
  readonly users: number;
  readonly items: number;
  /** rows / (users × items) of the whole data set */
  readonly density: number;
  /** over all users and items of the data set, those without a row included */
  readonly userDegree: Quantiles;
  readonly itemDegree: Quantiles;
  /** rows whose user, and whose item, has no training row */
  readonly rowsOfColdUsers: number;
  readonly rowsOfColdItems: number;
  /** rows that stand in the training split too: masked in a ranking, so nobody can hit them */
  readonly rowsInTrain: number;
}

export interface Description {
  readonly name: string;
  readonly users: number;
  readonly items: number;
  readonly rows: number;
  /** rows of all splits / (users × items) */
  readonly density: number;
  /** users and items without a training row */
  readonly coldUsers: number;
  readonly coldItems: number;
  readonly splits: {
    readonly train: SplitDescription;
    readonly valid: SplitDescription;
    readonly test: SplitDescription;
  };
  /** columns of each feature matrix that is there */
  readonly features: { readonly visual?: number; readonly textual?: number };
  readonly fingerprint: string;
}

/** Counts, density, degrees and cold rows of a data set. */
export function describe(data: Dataset): Description {
  const userTrain = userDegrees(data.train);
  const itemTrain = itemDegrees(data.train, data.items);
  const describeSplit = (split: Interactions): SplitDescription => {
    const userDegree = userDegrees(split);
    const itemDegree = itemDegrees(split, data.items);
    return {
      rows: split.items.length,
      users: userDegree.filter((degree) => degree > 0).length,
      items: itemDegree.filter((degree) => degree > 0).length,
      density: split.items.length / (data.users * data.items),
      userDegree: quantiles(userDegree),
      itemDegree: quantiles(itemDegree),
      rowsOfColdUsers: sumWhere(userDegree, userTrain),
      rowsOfColdItems: sumWhere(itemDegree, itemTrain),
      rowsInTrain: split === data.train ? 0 : shared(split, data.train),
    };
  };
  const splits = { train: describeSplit(data.train), valid: describeSplit(data.valid), test: describeSplit(data.test) };
  const rows = splits.train.rows + splits.valid.rows + splits.test.rows;
  const { visual, textual } = data.features;
  return {
    name: data.name,
    users: data.users,
    items: data.items,
    rows,
    density: rows / (data.users * data.items),
    coldUsers: userTrain.filter((degree) => degree === 0).length,
    coldItems: itemTrain.filter((degree) => degree === 0).length,
    splits,
    features: { ...(visual && { visual: visual.cols }), ...(textual && { textual: textual.cols }) },
    fingerprint: data.fingerprint,
  };
}

/** Quantiles by nearest rank: the smallest value with at least a share p of all values at or below it. */
export function quantiles(values: Int32Array): Quantiles {
  const sorted = values.slice().sort();
  const at = (p: number) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? 0;
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    min: at(0),
    q25: at(0.25),
    median: at(0.5),
    q75: at(0.75),
    q90: at(0.9),
    q99: at(0.99),
    max: at(1),
    mean: sorted.length > 0 ? sum / sorted.length : 0,
  };
}

// Rows of a split that belong to users (or items) of training degree 0.
function sumWhere(degree: Int32Array, trainDegree: Int32Array): number {
  return degree.reduce((total, value, k) => total + (trainDegree[k] === 0 ? value : 0), 0);
}

function shared(split: Interactions, train: Interactions): number {
  let count = 0;
  for (let u = 0; u + 1 < split.start.length; u++) {
    const own = new Set(train.items.subarray(train.start[u], train.start[u + 1]));
    for (let k = split.start[u]; k < split.start[u + 1]; k++) count += own.has(split.items[k]) ? 1 : 0;
  }
  return count;
}
