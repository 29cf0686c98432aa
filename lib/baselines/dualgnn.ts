// DualGNN (Wang et al., IEEE Transactions on Multimedia 2021): each modality propagated over the clicks, mixed by weights of each
// user's own, and users smoothed over users who click alike.
//
// New, over LightGCN, with x̂_m the sum of layers from users' preferences above items' mapped features, rows of unit length:
//   i = x̂_v + x̂_t,   h_u = w_u0 x̂_v + w_u1 x̂_t,   u = h_u + Σ_v s_uv h_v
// s are shares among the 40 users with most items in common; for each epoch the lists of users who have fewer are filled by random
// copies. Scoring takes each neighbor once, so it is the same every time; in the reference it has the last epoch's copies.
// `quirks: 'reference'`: its sum over modalities is taken in place, so what it mixes as looks is looks and texts together,
// h_u = w_u0 (x̂_v + x̂_t) + w_u1 x̂_t; the published numbers come from that.
// We differ where a folder has one modality (then w_u0 is 1 at the start), in scoring with fresh tables, theirs being one step old,
// and in leaving out what nothing reads: three maps, and weights of items. The last smoothing is done for the batch's users only.
import {
  add,
  addN,
  concat,
  gather,
  leakyRelu,
  mul,
  type Scalar,
  slice,
  softmax,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { clicksOfUsers, coOccurrences } from '../graph/coOccurrence.js';
import { xavierNormal } from '../graph/initializers.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import { apply } from '../graph/linear.js';
import { meanOfLayers, type NodeTables, splitNodes, stackNodes } from '../graph/propagation.js';
import { drawnCopies, userGraph } from '../graph/userGraph.js';
import type { System } from '../recommender.js';
import { bpr, normalizeRows, spmm } from '../tensor/index.js';
import { featuresOf, tensorOf } from './content.js';
import { COUNT, checkOptions, oneOf, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchTable, meanSquare } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface DualgnnOptions {
  /** latent size d */
  readonly size: number;
  /** layers over the clicks */
  readonly layers: number;
  /** numbers between the two maps of features */
  readonly hidden: number;
  /** users each user is smoothed over */
  readonly neighbors: number;
  /**
   * λ of the mean squares of preferences and of users' weights; as the learning rate, what the authors' code starts from: no best one
   * is published
   */
  readonly regularization: number;
  /** 'reference': looks are mixed with texts already added */
  readonly quirks: 'none' | 'reference';
}

/** `s_ui = u · i`; `L = −mean log₂ σ(s_ui − s_uj) + λ (Σ_m mean P_m[u]² + mean w²)`: bits, so λ weighs ln 2 less than elsewhere. */
export const dualgnn: System<DualgnnOptions> = {
  name: 'dualgnn',
  paper:
    'Wang et al., DualGNN: Dual Graph Neural Network for Multimedia Recommendation, IEEE Transactions on Multimedia 2021',
  defaults: { size: 64, layers: 2, hidden: 256, neighbors: 40, regularization: 0.1, quirks: 'none' },
  training: { ...MMREC_TRAINING, learningRate: 1e-4 },
  build(data, options, random) {
    checkOptions('dualgnn', options, {
      size: COUNT,
      layers: COUNT,
      hidden: COUNT,
      neighbors: COUNT,
      regularization: WEIGHT,
      quirks: oneOf('none', 'reference'),
    });
    const { size, layers, hidden, neighbors, regularization, quirks } = options;
    const found = featuresOf('dualgnn', data, { needs: 'one' });
    const clicks = interactionGraph(data);
    const alike = coOccurrences(clicksOfUsers(data), { most: neighbors });
    const eachOnce = userGraph(alike);
    let drawn = eachOnce; // of this epoch
    const trainable = weights(random);
    const modalities = found.map(({ modality, matrix }) => ({
      preferences: trainable.table(`${modality}.preferences`, [data.users, size], xavierNormal),
      features: trainable.hold(() => tensorOf(matrix)), // [I, D_m]
      first: trainable.linear(`${modality}.first`, [matrix.cols, hidden]),
      second: trainable.linear(`${modality}.second`, [hidden, size]),
    }));
    const shares = trainable.table('shares', [data.users, found.length], (shape, stream) =>
      softmax(xavierNormal(shape, stream)),
    );

    /** x̂ of a modality: [U, d] and [I, d]. */
    const propagated = ({ preferences, features, first, second }: (typeof modalities)[number]): NodeTables => {
      const content = apply(second, leakyRelu(apply(first, features), 0.01)); // [I, d]
      const start = normalizeRows(stackNodes({ users: preferences, items: content }));
      const sum = mul(layers + 1, meanOfLayers(clicks, start, layers)) as Tensor2D; // [N, d]
      return splitNodes(sum, data.users);
    };
    /** h of the users and i of the items. */
    const nodes = (): NodeTables => {
      const read = modalities.map(propagated);
      const toMix = read.map(({ users }) => users);
      if (quirks === 'reference') toMix[0] = addN(toMix);
      const mixed = toMix.map((x, m) => mul(slice(shares, [0, m], [-1, 1]), x)) as Tensor2D[];
      return { users: addN(mixed), items: addN(read.map(({ items }) => items)) };
    };
    const forget = (): void => {
      if (drawn !== eachOnce) drawn.dispose();
    };
    return {
      variables: trainable.variables,
      beginEpoch(stream) {
        forget();
        drawn = userGraph(alike, drawnCopies(alike, neighbors, stream));
      },
      loss(batch) {
        const { userIds, itemIds, rows } = batchTable(batch);
        const around = batch.own(drawn.selectRows(batch.users).matrix); // [B, U]
        const inBits = (): Scalar => {
          const read = nodes();
          const users = add(gather(read.users, userIds), spmm(around, read.users)); // [B, d]
          const table = concat([users, gather(read.items, itemIds)], 0) as Tensor2D; // [B + n, d]
          return bpr(table, rows.users, rows.positives, rows.negatives);
        };
        const squares = (): Scalar => {
          const ofBatch = modalities.map(({ preferences }) => meanSquare(gather(preferences, userIds)));
          return addN([...ofBatch, meanSquare(shares)]) as Scalar;
        };
        return weightedLoss({ bpr: [1, inBits], squares: [regularization, squares] });
      },
      represent: () =>
        tidy(() => {
          const { users, items } = nodes();
          return { users: add(users, spmm(eachOnce, users)) as Tensor2D, items };
        }),
      dispose() {
        forget();
        for (const part of [clicks, eachOnce, trainable]) part.dispose();
      },
    };
  },
};
