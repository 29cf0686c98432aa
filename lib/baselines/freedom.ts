// FREEDOM (Zhou & Shen, ACM MM 2023): LightGCN on clicks pruned anew each epoch, plus one hop over a frozen graph of items that look or
// read alike.
//
// New, over LATTICE, whose item graph is learned and whose clicks all stay:
//   i = g + M E_I, M fixed before training
//   Â_ρ keeps a click with a probability falling with the degrees of its ends; scoring uses all clicks
// As published, the raw features are trained: they enter the loss, with weight λ, but never the score. Adam knows no scale, so
// they move at the full learning rate for any λ > 0; `features: 'frozen'` leaves them alone, and saves half a gigabyte on Baby.
// We differ where a folder has one modality (M and λ's term are those of that one) or an item no features (it has only itself in M).
import { addN, concat, type Scalar, type Tensor2D } from '@tensorflow/tfjs-core';
import type { System } from '../recommender.js';
import { checkOptions, type Rule, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { bprOfTable } from './ranking.js';
import { type BatchNodes, TWO_GRAPHS_RULES, type TwoGraphsOptions, twoGraphs } from './twoGraphs.js';
import { type Terms, weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface FreedomOptions extends TwoGraphsOptions {
  /** λ of ranking by content */
  readonly contentWeight: number;
}

export const FREEDOM_RULES: Readonly<Record<keyof FreedomOptions, Rule>> = {
  ...TWO_GRAPHS_RULES,
  contentWeight: WEIGHT,
};

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
    checkOptions('freedom', options, FREEDOM_RULES);
    const { contentWeight } = options;
    const trainable = weights(random);
    const graphs = twoGraphs('freedom', data, trainable, { ...options, content: contentWeight > 0 });
    return {
      variables: trainable.variables,
      beginEpoch: (stream) => graphs.beginEpoch(stream),
      loss: (batch) => weightedLoss(freedomTerms(graphs.read(batch), contentWeight)),
      represent: () => graphs.represent(),
      dispose() {
        graphs.dispose();
        trainable.dispose();
      },
    };
  },
};

/** `BPR(u · i)` and, with weight λ, `Σ_m BPR(u · (x^m_i W_m + b_m))`. */
export function freedomTerms({ users, items, contents, rows }: BatchNodes, contentWeight: number): Terms {
  const rank = (ofItems: Tensor2D): Scalar => bprOfTable(concat([users, ofItems], 0) as Tensor2D, rows);
  return {
    bpr: [1, () => rank(items)],
    content: [contentWeight, () => addN(contents.map((content) => rank(content.items))) as Scalar],
  };
}
