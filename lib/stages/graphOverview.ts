// The three graphs that the model propagates over, and the laws they must obey.
import { tensor2d } from '@tensorflow/tfjs-core';
import type { Dataset, Matrix } from '../data/dataset.js';
import { itemDegrees, userDegrees } from '../data/interactions.js';
import type { World } from '../data/shopWorld.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import { itemGraph } from '../graph/itemGraph.js';
import type { SparsityPattern } from '../report/figures/data.js';
import type { SparseMatrix } from '../tensor/index.js';
import { featuresOf } from './dataOverview.js';

/** A sparse matrix by rows, in plain memory: entries start[r] … start[r + 1] − 1 stand in row r. */
export interface PlainGraph {
  readonly name: string;
  readonly size: number;
  readonly start: Int32Array; // [size + 1]
  readonly column: Int32Array; // [entries]
  readonly value: Float32Array; // [entries]
  /** x > 0 with G x = x wherever the graph is normalized as it should be: √degree, or √(row sum of the cosines kept) */
  readonly fixed: Float64Array; // [size]
}

/** Â = D^-1/2 A D^-1/2 over users and items, S_v and S_t over items. */
export interface Graphs {
  readonly interaction: PlainGraph;
  readonly visual: PlainGraph;
  readonly textual: PlainGraph;
}

/** Builds the graphs as the model does, copies them out of the engine and frees it. @throws RangeError without both features */
export function buildGraphs(data: Dataset, { neighbors = 10 }: { neighbors?: number } = {}): Graphs {
  const degrees = [...userDegrees(data.train), ...itemDegrees(data.train, data.items)];
  const semantic = (name: string, features: Matrix): PlainGraph => {
    const input = tensor2d(features.values, [features.rows, features.cols]);
    const graph = takeOut(name, itemGraph(input, { neighbors }));
    input.dispose();
    return { ...graph, fixed: keptSums(features, graph).map(Math.sqrt) };
  };
  return {
    interaction: { ...takeOut('Â', interactionGraph(data)), fixed: Float64Array.from(degrees, Math.sqrt) },
    visual: semantic('S_v', featuresOf(data, 'visual')),
    textual: semantic('S_t', featuresOf(data, 'textual')),
  };
}

function takeOut(name: string, graph: SparseMatrix): Omit<PlainGraph, 'fixed'> {
  const { start, column, value } = graph.host;
  graph.dispose();
  return { name, size: graph.rows, start, column, value };
}

// D: for each item the sum of its cosines with the items it kept, computed here once more in double precision.
function keptSums({ rows, cols, values }: Matrix, { start, column }: Omit<PlainGraph, 'fixed'>): Float64Array {
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let k = 0; k < cols; k++) sum += values[a * cols + k] * values[b * cols + k];
    return sum;
  };
  const length = Float64Array.from({ length: rows }, (_, item) => Math.sqrt(dot(item, item)) || 1);
  return Float64Array.from({ length: rows }, (_, item) => {
    let sum = 0;
    for (let p = start[item]; p < start[item + 1]; p++) {
      sum += Math.max(0, dot(item, column[p]) / (length[item] * length[column[p]]));
    }
    return sum;
  });
}

/** One line a graph: size, entries, and how it is normalized. */
export interface GraphRow {
  readonly graph: string;
  readonly nodes: number;
  readonly entries: number;
  readonly 'entries a node': number;
  readonly 'nodes without entry': number;
  /** share of entries (r, c) with an equal entry (c, r) */
  readonly 'mirrored, %': number;
  readonly 'smallest row sum': number;
  readonly 'largest row sum': number;
  /** largest |(G x − x)_r|, relative to the largest x */
  readonly 'error of G x = x': number;
}

/** Sizes, symmetry, row sums, and how well x = √D is kept: G x = x with x ≥ 0 makes 1 the largest eigenvalue there. */
export function graphTable({ interaction, visual, textual }: Graphs): GraphRow[] {
  return [interaction, visual, textual].map((graph) => {
    const { name, size, start, column, value } = graph;
    const sums = multiply(graph, new Float64Array(size).fill(1));
    const filled = sums.filter(
      (_, r) => start[r + 1] > start[r] && value.subarray(start[r], start[r + 1]).some((v) => v > 0),
    );
    return {
      graph: name,
      nodes: size,
      entries: column.length,
      'entries a node': column.length / size,
      'nodes without entry': size - filled.length,
      'mirrored, %': 100 * mirroredShare(graph),
      'smallest row sum': filled.reduce((least, sum) => Math.min(least, sum), Number.POSITIVE_INFINITY),
      'largest row sum': filled.reduce((most, sum) => Math.max(most, sum), 0),
      'error of G x = x': fixedPointError(graph),
    };
  });
}

/** G x, in double precision. */
export function multiply(
  { size, start, column, value }: Omit<PlainGraph, 'fixed' | 'name'>,
  x: Float64Array,
): Float64Array {
  return Float64Array.from({ length: size }, (_, r) => {
    let sum = 0;
    for (let p = start[r]; p < start[r + 1]; p++) sum += value[p] * x[column[p]];
    return sum;
  });
}

function fixedPointError(graph: PlainGraph): number {
  const image = multiply(graph, graph.fixed);
  let worst = 0;
  let largest = 0;
  graph.fixed.forEach((x, r) => {
    worst = Math.max(worst, Math.abs(image[r] - x));
    largest = Math.max(largest, x);
  });
  return worst / largest;
}

function mirroredShare({ size, start, column, value }: PlainGraph): number {
  const entries = new Map<number, number>();
  for (let r = 0; r < size; r++)
    for (let p = start[r]; p < start[r + 1]; p++) entries.set(r * size + column[p], value[p]);
  let mirrored = 0;
  for (let r = 0; r < size; r++) {
    for (let p = start[r]; p < start[r + 1]; p++) if (entries.get(column[p] * size + r) === value[p]) mirrored++;
  }
  return mirrored / column.length;
}

/** How often an item's neighbors (itself left out) are of its class, and how often any two items are. */
export interface SameClassRow {
  readonly graph: string;
  readonly neighbors: number;
  readonly chance: number;
}

/** Share of the entries off the diagonal that join items of one class, beside Σ_c n_c (n_c − 1) / (I (I − 1)). */
export function sameClass(graphs: readonly PlainGraph[], classes: ArrayLike<number>): SameClassRow[] {
  const sizes = new Map<number, number>();
  for (let i = 0; i < classes.length; i++) sizes.set(classes[i], (sizes.get(classes[i]) ?? 0) + 1);
  const pairs = [...sizes.values()].reduce((sum, n) => sum + n * (n - 1), 0);
  const chance = pairs / (classes.length * (classes.length - 1));
  return graphs.map(({ name, size, start, column }) => {
    let same = 0;
    let all = 0;
    for (let r = 0; r < size; r++) {
      for (let p = start[r]; p < start[r + 1]; p++) {
        if (column[p] === r) continue;
        all++;
        if (classes[column[p]] === classes[r]) same++;
      }
    }
    return { graph: name, neighbors: same / all, chance };
  });
}

/**
 * Corners of the clicks and of both item graphs, for the picture. Clicks: the most active users and the most clicked items.
 * Item graphs: in a world every n-th item, sorted by brand, so that brands show as blocks; elsewhere the most clicked items.
 */
export function corners(
  data: Dataset,
  { visual, textual }: Graphs,
  { world, most = 64 }: { world?: World; most?: number } = {},
): SparsityPattern[] {
  const ranked = (degree: Int32Array): number[] =>
    Array.from(degree, (_, n) => n).sort((a, b) => degree[b] - degree[a] || a - b);
  const users = ranked(userDegrees(data.train)).slice(0, most);
  const clicked = ranked(itemDegrees(data.train, data.items)).slice(0, most);
  const shown = world ? everyNth(byBrand(world), most) : clicked;
  const clickEntries = users.map((user) =>
    data.train.items.subarray(data.train.start[user], data.train.start[user + 1]),
  );
  const neighborsOf = ({ start, column }: PlainGraph): Int32Array[] =>
    shown.map((item) => column.subarray(start[item], start[item + 1]));
  return [
    { name: 'clicks', rows: users.length, cols: clicked.length, ...placed(clickEntries, clicked) },
    { name: 'S_v', rows: shown.length, cols: shown.length, ...placed(neighborsOf(visual), shown) },
    { name: 'S_t', rows: shown.length, cols: shown.length, ...placed(neighborsOf(textual), shown) },
  ];
}

function byBrand({ settings, catalogue: { confounder } }: World): number[] {
  return Array.from({ length: settings.items }, (_, i) => i).sort((a, b) => confounder[a] - confounder[b] || a - b);
}

function everyNth(items: readonly number[], most: number): number[] {
  const step = Math.ceil(items.length / most);
  return items.filter((_, n) => n % step === 0);
}

// Entries of each row that fall on one of the columns shown, at that column's place.
function placed(entries: readonly ArrayLike<number>[], shown: readonly number[]): { row: number[]; column: number[] } {
  const place = new Map(shown.map((item, n) => [item, n]));
  const row: number[] = [];
  const column: number[] = [];
  entries.forEach((items, r) => {
    for (const item of Array.from(items)) {
      const c = place.get(item);
      if (c === undefined) continue;
      row.push(r);
      column.push(c);
    }
  });
  return { row, column };
}
