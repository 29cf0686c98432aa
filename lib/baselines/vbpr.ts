// VBPR (He & McAuley, AAAI 2016): matrix factorization whose item vectors have a free half and a half read off the item's content.
//
// New, over BPR, with F_i the item's raw textual and visual features side by side:
//   q_i = [Q_i ‖ F_i W + b]
// We differ from the paper as MMRec does: both modalities at once, no biases of items or of the look. A folder with one modality
// gives F that one. Only the batch's items are mapped, (F W)[i] = F[i] W, which changes nothing.
import { concat, gather, type Tensor2D, tidy, zeros } from '@tensorflow/tfjs-core';
import { xavierNormal, xavierUniform } from '../graph/initializers.js';
import { apply } from '../graph/linear.js';
import type { System } from '../recommender.js';
import { featuresOf, type ModalFeatures, tensorOf } from './content.js';
import { COUNT, checkOptions, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchTable, bprOfTable, meanLength, rowsOf } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface VbprOptions {
  /** d, of the free half and of the content half each */
  readonly size: number;
  /** λ of the norms in the loss; the decisive setting of this system */
  readonly regularization: number;
}

/** `s_ui = P_u · [Q_i ‖ F_i W + b]`, P_u of twice the size. */
export const vbpr: System<VbprOptions> = {
  name: 'vbpr',
  paper: 'He & McAuley, VBPR: Visual Bayesian Personalized Ranking from Implicit Feedback, AAAI 2016',
  defaults: { size: 64, regularization: 1 },
  training: MMREC_TRAINING,
  build(data, options, random) {
    checkOptions('vbpr', options, { size: COUNT, regularization: WEIGHT });
    const { size, regularization } = options;
    const matrices = featuresOf('vbpr', data, { needs: 'one' }).reverse(); // text first, as in MMRec
    const trainable = weights(random);
    const features = trainable.hold(() => sideBySide(matrices)); // [I, D]
    const users = trainable.table('users', [data.users, 2 * size], xavierUniform);
    const free = trainable.table('items', [data.items, size], xavierUniform);
    const map = trainable.linear('content', [features.shape[1], size], {
      weight: xavierNormal,
      bias: (shape) => zeros(shape),
    });
    return {
      variables: trainable.variables,
      loss(batch) {
        const { userIds, itemIds, rows } = batchTable(batch);
        const content = apply(map, gather(features, itemIds)); // [n, d]
        const items = concat([gather(free, itemIds), content], 1); // [n, 2 d]
        const table = concat([gather(users, userIds), items], 0) as Tensor2D; // [B + n, 2 d]
        return weightedLoss({
          bpr: [1, () => bprOfTable(table, rows)],
          length: [regularization, () => meanLength(rowsOf(table, rows))],
        });
      },
      represent: () =>
        tidy(() => ({ users: users.clone(), items: concat([free, apply(map, features)], 1) as Tensor2D })),
      dispose: trainable.dispose,
    };
  },
};

function sideBySide(found: readonly ModalFeatures[]): Tensor2D {
  const matrices = found.map(({ matrix }) => tensorOf(matrix));
  return concat(matrices, 1) as Tensor2D;
}
