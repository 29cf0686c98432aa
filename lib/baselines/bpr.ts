// BPR (Rendle et al., UAI 2009): matrix factorization, trained so that an item clicked ranks above one that was not.
//
// New, over popularity, with s_ui = P_u · Q_i, i an item that u has clicked and j one that u has not:
//   L = mean −ln σ(s_ui − s_uj) + λ (‖P_u‖ + ‖Q_i‖ + ‖Q_j‖) / B
// We differ from the paper as MMRec does: norms are those of a batch's B rows and not squared, an epoch has every click once, and
// steps are Adam's.
import { xavierNormal } from '../graph/initializers.js';
import { stackNodes } from '../graph/propagation.js';
import type { System } from '../recommender.js';
import { COUNT, checkOptions, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows, bprOfTable, meanLength, rowsOf } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface BprOptions {
  /** latent size d */
  readonly size: number;
  /** λ of the norms in the loss; the decisive setting of this system */
  readonly regularization: number;
}

/** `s_ui = P_u · Q_i`. */
export const bpr: System<BprOptions> = {
  name: 'bpr',
  paper: 'Rendle et al., BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009',
  defaults: { size: 64, regularization: 0.1 },
  training: MMREC_TRAINING,
  build(data, options, random) {
    checkOptions('bpr', options, { size: COUNT, regularization: WEIGHT });
    const { size, regularization } = options;
    const trainable = weights(random);
    const users = trainable.table('users', [data.users, size], xavierNormal);
    const items = trainable.table('items', [data.items, size], xavierNormal);
    return {
      variables: trainable.variables,
      loss(batch) {
        const rows = batchRows(batch, { firstItem: data.users });
        const table = stackNodes({ users, items }); // [N, d]
        return weightedLoss({
          bpr: [1, () => bprOfTable(table, rows)],
          length: [regularization, () => meanLength(rowsOf(table, rows))],
        });
      },
      represent: () => ({ users: users.clone(), items: items.clone() }),
      dispose: trainable.dispose,
    };
  },
};
