// The data of a run at a glance: splits, degrees, features in the plane.
import type { Dataset, Matrix } from '../data/dataset.js';
import { describe, type Quantiles } from '../data/describe.js';
import { itemDegrees, userDegrees } from '../data/interactions.js';
import type { World } from '../data/shopWorld.js';
import type { ClassifiedPoints, DegreeSeries } from '../report/figures/data.js';
import { principalComponents, project } from '../report/figures/projection.js';

/** One line a split: its clicks, whose they are, and those a recommender cannot hit. */
export interface SplitRow {
  readonly split: string;
  readonly clicks: number;
  readonly users: number;
  readonly items: number;
  readonly 'density, %': number;
  readonly 'of cold users': number;
  readonly 'of cold items': number;
  readonly 'in training too': number;
}

/** Counts of the three splits; cold users and items have no training click. */
export function splitTable(data: Dataset): SplitRow[] {
  return Object.entries(describe(data).splits).map(([split, own]) => ({
    split,
    clicks: own.rows,
    users: own.users,
    items: own.items,
    'density, %': 100 * own.density,
    'of cold users': own.rowsOfColdUsers,
    'of cold items': own.rowsOfColdItems,
    'in training too': own.rowsInTrain,
  }));
}

/** How many training clicks users and items have. */
export function degreeTable(data: Dataset): (Quantiles & { readonly 'clicks of': string })[] {
  const { userDegree, itemDegree } = describe(data).splits.train;
  return [
    { 'clicks of': 'a user', ...userDegree },
    { 'clicks of': 'an item', ...itemDegree },
  ];
}

/** Training clicks of every user and of every item, for the picture of the two distributions. */
export function degreeSeries(data: Dataset): DegreeSeries[] {
  return [
    { name: 'users', degrees: userDegrees(data.train) },
    { name: 'items', degrees: itemDegrees(data.train, data.items) },
  ];
}

/** The feature matrix of a modality. @throws RangeError if the data set has none */
export function featuresOf(data: Dataset, modality: 'visual' | 'textual'): Matrix {
  const matrix = data.features[modality];
  if (!matrix)
    throw new RangeError(`data set ${data.name} has no ${modality} features, expected a matrix of ${data.items} rows`);
  return matrix;
}

/** Classes to color items by: brands in a world; elsewhere tiers of popularity, which are all that clicks tell. */
export function itemClasses(data: Dataset, world?: World): { classes: Uint8Array; classNames: string[] } {
  if (world) return { classes: world.catalogue.confounder, classNames: ['C = 0', 'C = 1', 'C = 2', 'C = 3'] };
  const degree = itemDegrees(data.train, data.items);
  const byPopularity = Array.from(degree, (_, item) => item).sort((a, b) => degree[b] - degree[a] || a - b);
  const classes = new Uint8Array(data.items);
  byPopularity.forEach((item, rank) => {
    classes[item] = rank < 0.1 * data.items ? 0 : rank < 0.5 * data.items ? 1 : 2;
  });
  return { classes, classNames: ['most clicked tenth', 'next four tenths', 'less clicked half'] };
}

/** Items in the plane of the first two principal components of a feature. */
export interface FeaturePlane extends ClassifiedPoints {
  /** share of the variance along each of the two */
  readonly shares: readonly number[];
}

/** Principal components of a modality's features; of more than `most` items every n-th is taken. */
export function featurePlane(
  data: Dataset,
  modality: 'visual' | 'textual',
  { world, most = 1000 }: { world?: World; most?: number } = {},
): FeaturePlane {
  const { cols, values } = featuresOf(data, modality);
  const { classes, classNames } = itemClasses(data, world);
  const step = Math.ceil(data.items / most);
  const items = Array.from({ length: Math.ceil(data.items / step) }, (_, n) => n * step);
  const picked = new Float32Array(items.length * cols);
  items.forEach((item, n) => {
    picked.set(values.subarray(item * cols, (item + 1) * cols), n * cols);
  });
  const matrix = { rows: items.length, cols, values: picked };
  const components = principalComponents(matrix);
  const [x, y] = project(matrix, components);
  return { x, y, classes: items.map((item) => classes[item]), classNames, shares: components.shares };
}

/** Share of the variance of a feature that lies between the classes of its items: 0 if the class says nothing, 1 if it says all. */
export function varianceBetween(matrix: Matrix, classes: ArrayLike<number>): number {
  const { rows, cols, values } = matrix;
  const count = Math.max(...Array.from(classes)) + 1;
  const sizes = new Float64Array(count);
  const sums = new Float64Array(count * cols);
  const totals = new Float64Array(cols);
  for (let r = 0; r < rows; r++) {
    sizes[classes[r]]++;
    for (let k = 0; k < cols; k++) {
      sums[classes[r] * cols + k] += values[r * cols + k];
      totals[k] += values[r * cols + k];
    }
  }
  let within = 0;
  let total = 0;
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < cols; k++) {
      const value = values[r * cols + k];
      within += (value - sums[classes[r] * cols + k] / sizes[classes[r]]) ** 2;
      total += (value - totals[k] / rows) ** 2;
    }
  }
  return total > 0 ? 1 - within / total : 0;
}
