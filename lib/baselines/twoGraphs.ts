// FREEDOM's two graphs, and the nodes that a batch reads from them: clicks pruned anew each epoch, and a frozen graph of items.
import { add, dispose, gather, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { blendedItemGraph } from '../graph/blendedItemGraph.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import type { NodeTables } from '../graph/propagation.js';
import { prunedClicks } from '../graph/prunedClicks.js';
import type { Batch } from '../recommender.js';
import { type SparseMatrix, spmm } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { contentMaps, type FeatureKind, featuresOf, type ModalFeatures, type Modality, tensorOf } from './content.js';
import { idTables, propagated } from './idTables.js';
import { COUNT, DROPPED, oneOf, type Rule, SHARE } from './options.js';
import { type BatchRows, batchTable } from './ranking.js';
import type { Weights } from './weights.js';

export interface TwoGraphsOptions {
  /** latent size d */
  readonly size: number;
  /** layers over the clicks */
  readonly layers: number;
  /** k of the item graph */
  readonly neighbors: number;
  /** what looks weigh in the item graph; texts weigh the rest */
  readonly visualShare: number;
  /** ρ: share of the clicks dropped in each epoch */
  readonly dropped: number;
  readonly features: FeatureKind;
}

export const TWO_GRAPHS_RULES: Readonly<Record<keyof TwoGraphsOptions, Rule>> = {
  size: COUNT,
  layers: COUNT,
  neighbors: COUNT,
  visualShare: SHARE,
  dropped: DROPPED,
  features: oneOf('trainable', 'frozen'),
};

/** What a batch reads from the graphs of its epoch. Its n distinct items come positives first, in the order they stand in the batch. */
export interface BatchNodes {
  readonly users: Tensor2D; // [B, d], one after another as in the batch
  readonly items: Tensor2D; // [n, d]
  /** `x^m W_m + b_m` of the same items */
  readonly contents: readonly { readonly modality: Modality; readonly items: Tensor2D /* [n, d] */ }[];
  /** where the batch finds its rows in users above items, [B + n, d] */
  readonly rows: BatchRows;
}

export interface TwoGraphs {
  /** Draws the clicks that an epoch trains on. */
  beginEpoch(random: Streams): void;
  read(batch: Batch): BatchNodes;
  /** Of all clicks. */
  represent(): NodeTables;
  dispose(): void;
}

/**
 * `(u, g) = 1/(L+1) Σ_l Â_ρ^l [E_U ; E_I]`, `i = g + M E_I`, with Â_ρ the clicks that an epoch keeps and M fixed.
 * Source: Zhou & Shen, A Tale of Two Graphs (FREEDOM), ACM MM 2023.
 * @param content  whether a batch reads what its items look and read like; without it no such map is made
 */
export function twoGraphs(
  system: string,
  data: Dataset,
  trainable: Weights,
  { content, ...options }: TwoGraphsOptions & { readonly content: boolean },
): TwoGraphs {
  const { size, layers, dropped, features } = options;
  const found = featuresOf(system, data, { needs: 'one' });
  const allClicks = interactionGraph(data);
  const itemGraph = frozenGraph(found, options);
  let clicks = allClicks; // of this epoch
  const ids = idTables(trainable, data, size);
  const contents = content ? contentMaps(trainable, found, size, { features }) : [];

  const nodes = (graph: SparseMatrix): NodeTables => {
    const { users, items } = propagated(graph, ids, layers);
    return { users, items: add(items, spmm(itemGraph, ids.items)) as Tensor2D };
  };
  const forget = (): void => {
    if (clicks !== allClicks) clicks.dispose();
  };
  return {
    beginEpoch(random) {
      forget();
      const train = dropped > 0 && prunedClicks(data, dropped, random);
      clicks = train ? interactionGraph({ ...data, train }) : allClicks;
    },
    read(batch) {
      const { userIds, itemIds, rows } = batchTable(batch);
      const all = nodes(clicks);
      return {
        users: gather(all.users, userIds),
        items: gather(all.items, itemIds),
        contents: contents.map(({ modality, of }) => ({ modality, items: of(itemIds) })),
        rows,
      };
    },
    represent: () => tidy(() => nodes(allClicks)),
    dispose() {
      forget();
      for (const part of [allClicks, itemGraph]) part.dispose();
    },
  };
}

/** M, of what the folder has. */
function frozenGraph(
  found: readonly ModalFeatures[],
  { neighbors, visualShare }: Pick<TwoGraphsOptions, 'neighbors' | 'visualShare'>,
): SparseMatrix {
  const shareOf = { visual: visualShare, textual: 1 - visualShare };
  const parts = found.map(({ modality, matrix }) => ({
    features: tensorOf(matrix),
    share: found.length === 1 ? 1 : shareOf[modality],
  }));
  const graph = blendedItemGraph(parts, { neighbors });
  dispose(parts.map(({ features }) => features));
  return graph;
}
