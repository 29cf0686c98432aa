// DA-MRS (Xv et al., KDD 2024), on LightGCN: item graphs without doubtful neighbors, rows weighted by how far these graphs agree, and
// two alignments.
//
// New, over FREEDOM, with rn rows of unit length and v, t, s the views of an item by looks, by texts and by who bought it:
//   h_m = M_m E_I, h = (h_v + h_t + h_s) / 3, i = g + h;   M_v, M_t: near in both modalities;   M_s: bought together
//   L = mean w⁺ −ln σ(u · (i − j)) + w⁻ −ln σ(u · (j − i)),   the weights held:
//       p_m = σ(u · rn(h_m,i)), q̄ the mean of all σ(u · rn(h_m,j)): w⁺ = p̄^a e^(−b var p), w⁻ = (max p − q̄)^c where p̄ < q̄, else 0
//     + α L_items: what all views or one of them hold near stands out in each
//     + β L_users: σ(u · rn(g)) and σ(u · rn(h)) are close for every user and item of the batch
// The exponents are those of the authors' runs on Baby and Clothing; their released code has 1, 2, 1, and their run on Sports weighed
// all rows the same (`rowWeights: 'equal'`).
// We differ in taking logarithms and divergences from the scores themselves, as σ reaches 1 (so the run on Sports ended in NaN); in items
// that lack a modality (each has only itself in M_v and M_t; there they are NaN), in equal counts (the lower item first), and in a base
// below 0 of c, which is 0. Two maps of features that nothing uses are left out.
import {
  add,
  addN,
  dispose,
  exp,
  gather,
  less,
  max,
  mean,
  mul,
  neg,
  pow,
  relu,
  type Scalar,
  sigmoid,
  softplus,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { agreeingItems } from '../graph/agreeingItems.js';
import { clicksOfItems, coOccurrences } from '../graph/coOccurrence.js';
import { distinctRows } from '../graph/distinctRows.js';
import { equalNeighbors } from '../graph/equalNeighbors.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import type { System } from '../recommender.js';
import {
  multiViewContrast,
  normalizeRows,
  type SparseMatrix,
  scoreDivergence,
  spmm,
  stopGradient,
} from '../tensor/index.js';
import { featuresOf, tensorOf } from './content.js';
import { idTables, propagated } from './idTables.js';
import { COUNT, checkOptions, oneOf, TEMPERATURE, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows, batchTable } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface DamrsOptions {
  /** latent size d */
  readonly size: number;
  /** layers over the clicks */
  readonly layers: number;
  /** most neighbors in M_v and in M_t */
  readonly neighbors: number;
  /** most neighbors in M_s, besides the item itself */
  readonly partners: number;
  /** users who bought both, below which two items are no partners */
  readonly sharedUsers: number;
  /** whether rows are weighted by agreement, or w⁺ = 1 and w⁻ = 0 */
  readonly rowWeights: 'agreement' | 'equal';
  /** a, of the mean agreement */
  readonly meanPower: number;
  /** b, of its spread over the views */
  readonly spreadPower: number;
  /** c, of the doubt in the positive */
  readonly doubtPower: number;
  /** α */
  readonly itemWeight: number;
  /** items of each kind that should stand out */
  readonly positives: number;
  /** of standing out */
  readonly temperature: number;
  /** β */
  readonly userWeight: number;
}

/** `(u, g) = 1/(L+1) Σ_l Â^l [E_U ; E_I]`, `i = g + (M_v + M_t + M_s) E_I / 3`, `s_ui = u · i`. */
export const damrs: System<DamrsOptions> = {
  name: 'damrs',
  paper:
    'Xv et al., Improving Multi-modal Recommender Systems by Denoising and Aligning Multi-modal Content and User Feedback, KDD 2024',
  defaults: {
    size: 64,
    layers: 2,
    neighbors: 10,
    partners: 2,
    sharedUsers: 2,
    rowWeights: 'agreement',
    meanPower: 1.5,
    spreadPower: 1.5,
    doubtPower: 1,
    itemWeight: 1e-3,
    positives: 10,
    temperature: 0.2,
    userWeight: 1,
  },
  training: { ...MMREC_TRAINING, batchSize: 4096, epochs: 500, patience: 26 },
  build(data, options, random) {
    checkOptions('damrs', options, {
      size: COUNT,
      layers: COUNT,
      neighbors: COUNT,
      partners: COUNT,
      sharedUsers: COUNT,
      rowWeights: oneOf('agreement', 'equal'),
      meanPower: WEIGHT,
      spreadPower: WEIGHT,
      doubtPower: WEIGHT,
      itemWeight: WEIGHT,
      positives: COUNT,
      temperature: TEMPERATURE,
      userWeight: WEIGHT,
    });
    const { size, layers, rowWeights, itemWeight, userWeight, positives, temperature } = options;
    const itemGraphs = [...contentGraphs(data, options), partnerGraph(data, options)]; // M_v, M_t, M_s
    const clicks = interactionGraph(data);
    const trainable = weights(random);
    const ids = idTables(trainable, data, size);

    const nodes = () => {
      const { users, items } = propagated(clicks, ids, layers); // u, g
      const views = itemGraphs.map((graph) => spmm(graph, ids.items)); // h_m, each [I, d]
      const hop = mul(1 / views.length, addN(views)) as Tensor2D; // h
      return { users, clicked: items, views, hop, items: add(items, hop) as Tensor2D };
    };
    return {
      variables: trainable.variables,
      loss(batch) {
        const read = nodes();
        const views = read.views.map((view) => normalizeRows(view)); // rn(h_m)
        const { itemIds } = batchTable(batch);
        const userIds = tensor1d(distinctRows(batch.users).distinct, 'int32');
        const bpr = (): Scalar => {
          const rows = batchRows(batch);
          const own = gather(read.users, rows.users); // [B, d]
          const difference = sub(gather(read.items, rows.positives), gather(read.items, rows.negatives));
          const margin = sum(mul(own, difference), 1); // [B]
          if (rowWeights === 'equal') return mean(softplus(neg(margin)));
          const agreement = [rows.positives, rows.negatives].map((ids) => agreementOf(own, views, ids));
          const { trust, doubt } = weightsOfRows(agreement[0], agreement[1], options);
          return mean(add(mul(trust, softplus(neg(margin))), mul(doubt, softplus(margin))));
        };
        const divergence = (): Scalar => {
          const [clicked, hop] = [read.clicked, read.hop].map((table) => normalizeRows(gather(table, itemIds)));
          return scoreDivergence(gather(read.users, userIds), clicked, hop);
        };
        return weightedLoss({
          bpr: [1, bpr],
          items: [itemWeight, () => multiViewContrast(views, itemIds, { positives, temperature })],
          users: [userWeight, divergence],
        });
      },
      represent: () =>
        tidy(() => {
          const read = nodes();
          return { users: read.users, items: read.items };
        }),
      dispose() {
        for (const part of [...itemGraphs, clicks, trainable]) part.dispose();
      },
    };
  },
};

/** M_v and M_t: items near by one modality that neither calls unlike. */
function contentGraphs(data: Dataset, { neighbors }: DamrsOptions): SparseMatrix[] {
  const features = featuresOf('damrs', data, { needs: 'both' }).map(({ matrix }) => tensorOf(matrix));
  const graphs = agreeingItems(features, neighbors).map(equalNeighbors);
  dispose(features);
  return graphs;
}

/** M_s: each item and the few that most of its users bought, too; how many they are no longer counts. */
function partnerGraph(data: Dataset, { partners, sharedUsers }: DamrsOptions): SparseMatrix {
  const { start, other } = coOccurrences(clicksOfItems(data), { most: partners, atLeast: sharedUsers });
  return equalNeighbors(Array.from({ length: data.items }, (_, i) => [i, ...other.subarray(start[i], start[i + 1])]));
}

/** How much each view holds an item for its user's, without gradient: `σ(u · rn(h_m))`, [3, B]. @param users  [B, d] */
function agreementOf(users: Tensor2D, views: readonly Tensor2D[], ids: Tensor1D): Tensor2D {
  const held = stopGradient(users);
  return stack(views.map((view) => sigmoid(sum(mul(held, gather(stopGradient(view), ids)), 1)))) as Tensor2D;
}

/** w⁺ and w⁻, each [B]. @param positive  agreement on the positives [3, B] @param negative  on the negatives [3, B] */
function weightsOfRows(
  positive: Tensor2D,
  negative: Tensor2D,
  { meanPower, spreadPower, doubtPower }: DamrsOptions,
): { trust: Tensor; doubt: Tensor } {
  const average = mean(positive, 0); // p̄
  const variance = mul(1 / (positive.shape[0] - 1), sum(square(sub(positive, average)), 0));
  const ofNegatives = mean(negative); // q̄
  const trust = mul(pow(average, meanPower), exp(mul(-spreadPower, variance)));
  const ahead = pow(relu(sub(max(positive, 0), ofNegatives)), doubtPower);
  return { trust, doubt: mul(ahead, less(average, ofNegatives)) };
}
