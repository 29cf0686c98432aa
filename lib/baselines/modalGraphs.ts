// DiffMM's graph of each modality: every user with the items that the modality's denoiser holds for the user's best.
import { dispose, type Tensor, tensor, tensor2d, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import type { Dataset, Interactions } from '../data/dataset.js';
import { keptEntries } from '../graph/keptEntries.js';
import { selfLoopGraph } from '../graph/selfLoopGraph.js';
import type { NamedVariables } from '../recommender.js';
import type { SparseMatrix } from '../tensor/index.js';
import { type Streams, streams } from '../tensor/streams.js';

export interface ModalGraphs {
  /** `NAME.best` [U, k] items, −1 for none; with dropout also `kept` [2], both halves of the seed of its draws */
  readonly buffers: NamedVariables;
  /** Puts other items in the place of those there are, [U k] for each modality. */
  replace(best: readonly Int32Array[], random: Streams): void;
  /** The graphs [U + I, U + I] of the buffers as they are now, by modality; they live until the buffers change. */
  current(): readonly SparseMatrix[];
  dispose(): void;
}

/**
 * At first each user's best is the first of the user's own clicks, none where there is none.
 * Graphs follow from the buffers' numbers alone, which are read anew each time: whoever assigns them, a checkpoint too, need tell nobody.
 * @param perUser  k   @param keepRate  share of a graph's entries that stay
 */
export function modalGraphs(
  data: Pick<Dataset, 'users' | 'items' | 'train'>,
  names: readonly string[],
  { perUser, keepRate }: { perUser: number; keepRate: number },
  random: Streams,
): ModalGraphs {
  const untrained = (x: () => Tensor): Variable => tidy(() => variable(x(), false));
  const best = names.map(() => untrained(() => tensor2d(firstClicks(data, perUser), [data.users, perUser])));
  const seed = keepRate < 1 ? untrained(() => tensor(halves(random.seed))) : undefined;
  let read: Float32Array[] = []; // what the graphs at hand were built from
  let graphs: SparseMatrix[] = [];
  const forget = (): void => {
    for (const graph of graphs) graph.dispose();
  };
  const build = (items: Float32Array, m: number): SparseMatrix => {
    const whole = selfLoopGraph({ ...data, train: interactions(items, perUser) });
    if (!seed) return whole;
    const kept = keptEntries(whole, keepRate, streamOf(seed.dataSync<'float32'>()).fork(names[m]));
    whole.dispose();
    return kept;
  };
  return {
    buffers: Object.fromEntries([
      ...names.map((name, m) => [`${name}.best`, best[m]]),
      ...(seed ? [['kept', seed]] : []),
    ]),
    replace(items, draws) {
      items.forEach((ids, m) => {
        tidy(() => best[m].assign(tensor2d(Float32Array.from(ids), [data.users, perUser])));
      });
      if (seed) tidy(() => seed.assign(tensor(halves(draws.seed))));
    },
    current() {
      const now = [...best, ...(seed ? [seed] : [])].map((buffer) => buffer.dataSync<'float32'>());
      if (read.length === 0 || now.some((numbers, b) => !same(numbers, read[b]))) {
        forget();
        graphs = names.map((_, m) => build(now[m], m));
        read = now;
      }
      return graphs;
    },
    dispose() {
      forget();
      dispose(best);
      seed?.dispose();
    },
  };
}

function firstClicks({ users, train }: Pick<Dataset, 'users' | 'train'>, perUser: number): Float32Array {
  const first = new Float32Array(users * perUser).fill(-1);
  for (let u = 0; u < users; u++) {
    if (train.start[u] < train.start[u + 1]) first[u * perUser] = train.items[train.start[u]];
  }
  return first;
}

/** Lists of `perUser` items as clicks, ascending, without the places that hold none. */
function interactions(items: Float32Array, perUser: number): Interactions {
  const users = items.length / perUser;
  const start = new Int32Array(users + 1);
  const clicked: number[] = [];
  for (let u = 0; u < users; u++) {
    const own = items.slice(u * perUser, (u + 1) * perUser).sort();
    for (const item of own) if (item >= 0) clicked.push(item);
    start[u + 1] = clicked.length;
  }
  return { start, items: Int32Array.from(clicked) };
}

// A seed has 32 bits, a float32 holds whole numbers of 24.
const halves = (seed: number): number[] => [seed >>> 16, seed & 0xffff];
const streamOf = ([high, low]: Float32Array): Streams => streams(high * 0x10000 + low);

const same = (a: Float32Array, b: Float32Array): boolean => a.every((x, p) => x === b[p]);
