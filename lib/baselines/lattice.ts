// LATTICE (Zhang et al., ACM MM 2021): LightGCN on the clicks, plus one hop over an item graph that is learned along from what items
// look and read like.
//
// New, over LightGCN, with O^m the k nearest items by raw features, S^m those by mapped ones f^m = x^m W_m + b_m, both weighted by
// cosine and scaled by their row sums, norm(G)_ij = G_ij / √(r_i r_j), and rn rows of unit length:
//   β = softmax(a)      Z = (1 − λ) norm(Σ_m β_m S^m) + λ Σ_m β_m norm(O^m)
//   i = g + rn(Z E_I), with (u, g) a mean of layers over A_rw, in which every node is its own neighbor
// Z is learned by the first step of an epoch alone, and held as it was before that step for the others; scoring makes it anew. What it
// is made of has no gradient in the other steps, but Adam's moments carry it on: `absentGradients: 'skip'` leaves it alone instead.
// Z is sparse, at most 4 k entries a row, where the authors' is dense [I, I]; the choice of neighbors has no gradient in either.
// `features: 'frozen'` is not as published: raw features stay as they are. They reach the loss through the (1 − λ) of Z alone.
// We differ in the regularizer of an epoch's last batch, divided by its own rows, not by those of a full one; in cosines below 0, which
// count as 0, so that no row sum is negative; and in folders of one modality (β = 1).
import { add, fill, softmax, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { itemGraph } from '../graph/itemGraph.js';
import { latentItemGraph } from '../graph/latentItemGraph.js';
import { type NodeTables, stackNodes } from '../graph/propagation.js';
import { rowNormalizedGraph } from '../graph/rowNormalizedGraph.js';
import type { System } from '../recommender.js';
import { normalizeRows, type SparseMatrix } from '../tensor/index.js';
import { contentMaps, type FeatureKind, featuresOf, type ModalFeatures, tensorOf } from './content.js';
import { heldGraph } from './heldGraph.js';
import { idTables, propagated } from './idTables.js';
import { COUNT, checkOptions, oneOf, SHARE, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows, bprOfTable, halfSquares } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface LatticeOptions {
  /** latent size d */
  readonly size: number;
  /** layers over the clicks */
  readonly layers: number;
  /** k of the item graphs */
  readonly neighbors: number;
  /** λ of the item graph: what the graphs of raw features weigh in it */
  readonly rawShare: number;
  /** λ_r of the squares of what is scored */
  readonly regularization: number;
  readonly features: FeatureKind;
}

/** `(u, g) = 1/(L+1) Σ_l A_rw^l [E_U ; E_I]`, `i = g + rn(Z E_I)`, `s_ui = u · i`. */
export const lattice: System<LatticeOptions> = {
  name: 'lattice',
  paper: 'Zhang et al., Mining Latent Structures for Multimedia Recommendation, ACM MM 2021',
  defaults: { size: 64, layers: 2, neighbors: 10, rawShare: 0.9, regularization: 0, features: 'trainable' },
  // 5e-4 was chosen for Baby in batches of 256; in batches of 2048 there are an eighth as many steps
  training: { ...MMREC_TRAINING, learningRate: 1e-3, learningRateDecay: 0.96 },
  build(data, options, random) {
    checkOptions('lattice', options, {
      size: COUNT,
      layers: COUNT,
      neighbors: COUNT,
      rawShare: SHARE,
      regularization: WEIGHT,
      features: oneOf('trainable', 'frozen'),
    });
    const { size, layers, rawShare, regularization, features } = options;
    const found = featuresOf('lattice', data, { needs: 'one' });
    const clicks = rowNormalizedGraph(data);
    const rawGraphs = rawShare === 0 ? [] : found.map((part) => rawGraph(part, options));
    const trainable = weights(random);
    const ids = idTables(trainable, data, size);
    const contents = contentMaps(trainable, found, size, { features });
    const logits = trainable.table('modalities', [1, found.length], (shape) => fill(shape, 0.5)); // a
    const z = heldGraph(
      () => ({ mapped: contents.map(({ of }) => of()), shares: softmax(logits) }),
      (views) => latentItemGraph(views, rawGraphs, options),
      { modalities: found.map(({ modality }) => modality), items: data.items, size },
    );
    /** @param hop  Z E_I, [I, d] */
    const nodes = (hop: Tensor2D): NodeTables => {
      const { users, items } = propagated(clicks, ids, layers);
      return { users, items: add(items, normalizeRows(hop)) };
    };
    return {
      variables: trainable.variables,
      buffers: z.buffers,
      beginEpoch: (_random, at) => z.begin(at),
      loss(batch) {
        const read = stackNodes(nodes(z.hop(ids.items, batch))); // [N, d]
        const rows = batchRows(batch, { firstItem: data.users });
        return weightedLoss({
          bpr: [1, () => bprOfTable(read, rows)],
          squares: [regularization, () => halfSquares(read, rows)],
        });
      },
      represent: () => tidy(() => nodes(z.hopNow(ids.items))),
      dispose() {
        for (const part of [clicks, ...rawGraphs, z, trainable]) part.dispose();
      },
    };
  },
};

/** norm(O^m). */
function rawGraph({ matrix }: ModalFeatures, { neighbors }: Pick<LatticeOptions, 'neighbors'>): SparseMatrix {
  const features = tensorOf(matrix);
  const graph = itemGraph(features, { neighbors });
  features.dispose();
  return graph;
}
