// FREEDOM: LightGCN on clicks pruned anew each epoch, plus one hop over a frozen graph of items that look or read alike.
//
// New, over LATTICE, whose item graph is learned and whose clicks all stay:
//   i = g + M E_I, M fixed before training
//   Â_ρ keeps a click with a probability falling with the degrees of its ends; scoring uses all clicks
// As published, the raw features are trained: they enter the loss, with weight λ, but never the score. Adam knows no scale, so
// they move at the full learning rate for any λ > 0; `features: 'frozen'` leaves them alone, and saves half a gigabyte on Baby.
// We differ where a folder has one modality (M and λ's term are those of that one) or an item no features (it has only itself in M).
import { add, addN, concat, dispose, gather, type Scalar, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { blendedItemGraph } from '../graph/blendedItemGraph.js';
import { xavierUniform } from '../graph/initializers.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import { meanOfLayers, type NodeTables, splitNodes, stackNodes } from '../graph/propagation.js';
import { prunedClicks } from '../graph/prunedClicks.js';
import type { System } from '../recommender.js';
import { type SparseMatrix, spmm } from '../tensor/index.js';
import { contentMaps, type FeatureKind, featuresOf, type ModalFeatures, tensorOf } from './content.js';
import { COUNT, checkOptions, DROPPED, oneOf, SHARE, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchTable, bprOfTable } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface FreedomOptions {
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
  /** λ of ranking by content */
  readonly contentWeight: number;
  readonly features: FeatureKind;
}

/**
 * `(u, g) = 1/(L+1) Σ_l Â_ρ^l [E_U ; E_I]`, `i = g + M E_I`, `s_ui = u · i`;
 * `L = BPR(u · i) + λ Σ_m BPR(u · (x^m_i W_m + b_m))`.
 */
export const freedom: System<FreedomOptions> = {
  name: 'freedom',
  paper:
    'Zhou & Shen, A Tale of Two Graphs: Freezing and Denoising Graph Structures for Multimodal Recommendation, ACM MM 2023',
  defaults: {
    size: 64,
    layers: 2,
    neighbors: 10,
    visualShare: 0.1,
    dropped: 0.8,
    contentWeight: 1e-3,
    features: 'trainable',
  },
  training: MMREC_TRAINING,
  build(data, options, random) {
    checkOptions('freedom', options, {
      size: COUNT,
      layers: COUNT,
      neighbors: COUNT,
      visualShare: SHARE,
      dropped: DROPPED,
      contentWeight: WEIGHT,
      features: oneOf('trainable', 'frozen'),
    });
    const { size, layers, dropped, contentWeight, features } = options;
    const found = featuresOf('freedom', data, { needs: 'one' });
    const allClicks = interactionGraph(data);
    const itemGraph = frozenGraph(found, options);
    let clicks = allClicks; // of this epoch
    const trainable = weights(random);
    const users = trainable.table('users', [data.users, size], xavierUniform);
    const items = trainable.table('items', [data.items, size], xavierUniform);
    const contents = contentWeight === 0 ? [] : contentMaps(trainable, found, size, { features });

    const nodes = (graph: SparseMatrix): NodeTables => {
      const read = splitNodes(meanOfLayers(graph, stackNodes({ users, items }), layers), data.users);
      return { users: read.users, items: add(read.items, spmm(itemGraph, items)) as Tensor2D };
    };
    const forget = (): void => {
      if (clicks !== allClicks) clicks.dispose();
    };
    return {
      variables: trainable.variables,
      beginEpoch(stream) {
        forget();
        const train = dropped > 0 && prunedClicks(data, dropped, stream);
        clicks = train ? interactionGraph({ ...data, train }) : allClicks;
      },
      loss(batch) {
        const { userIds, itemIds, rows } = batchTable(batch);
        const read = nodes(clicks);
        const own = gather(read.users, userIds); // [B, d]
        const rank = (ofItems: Tensor2D): Scalar => bprOfTable(concat([own, ofItems], 0) as Tensor2D, rows);
        return weightedLoss({
          bpr: [1, () => rank(gather(read.items, itemIds))],
          content: [contentWeight, () => addN(contents.map((map) => rank(map.of(itemIds)))) as Scalar],
        });
      },
      represent: () => tidy(() => nodes(allClicks)),
      dispose() {
        forget();
        for (const part of [allClicks, itemGraph, trainable, ...contents]) part.dispose();
      },
    };
  },
};

/** M, of what the folder has. */
function frozenGraph(found: readonly ModalFeatures[], { neighbors, visualShare }: FreedomOptions): SparseMatrix {
  const shareOf = { visual: visualShare, textual: 1 - visualShare };
  const parts = found.map(({ modality, matrix }) => ({
    features: tensorOf(matrix),
    share: found.length === 1 ? 1 : shareOf[modality],
  }));
  const graph = blendedItemGraph(parts, { neighbors });
  dispose(parts.map(({ features }) => features));
  return graph;
}
