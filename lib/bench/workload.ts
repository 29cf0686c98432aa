// What is measured: real clicks, random features of the real widths, one training step of a system after another.
import { access } from 'node:fs/promises';
import { buildDataset, type Dataset, type Matrix } from '../data/dataset.js';
import { toPairs } from '../data/interactions.js';
import { loadDataset } from '../data/loadDataset.js';
import type { Recommender, TrainingOptions } from '../recommender.js';
import { systemNamed } from '../systems.js';
import { type Streams, streams } from '../tensor/streams.js';

const VISUAL = 4096; // a convolutional network's features, as the public data sets have them
const TEXTUAL = 384; // a sentence encoder's

export interface Workload {
  readonly model: Recommender;
  readonly training: TrainingOptions;
}

/** True if the folder is there to be read. */
export async function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}

/** The folder's clicks with random features in place of its own: every number is drawn, so nothing is sparse. */
export async function benchDataset(folder: string): Promise<Dataset> {
  const { data } = await loadDataset(folder);
  const random = streams(1).fork('features');
  const features = {
    visual: uniform(data.items, VISUAL, random.fork('visual')),
    textual: uniform(data.items, TEXTUAL, random.fork('textual')),
  };
  const { name, users, items } = data;
  const [train, valid, test] = [toPairs(data.train), toPairs(data.valid), toPairs(data.test)];
  return buildDataset({ name, users, items, train, valid, test, features });
}

function uniform(rows: number, cols: number, random: Streams): Matrix {
  const next = random.generator();
  return { rows, cols, values: Float32Array.from({ length: rows * cols }, next) };
}

/** The system with its default options, as an epoch finds it. */
export function workload(name: string, data: Dataset): Workload {
  const { build, defaults, training } = systemNamed(name);
  const model = build(data, defaults, streams(1).fork('init'));
  model.beginEpoch?.(streams(1).fork('begin'));
  return { model, training };
}
