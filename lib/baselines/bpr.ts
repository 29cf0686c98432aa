// BPR: matrix factorization that ranks an observed item above an unobserved one.
import { tidy, variable } from '@tensorflow/tfjs-core';
import { xavierNormal } from '../graph/initializers.js';
import type { System } from '../recommender.js';
import { checkIdOptions, regularizedBpr, stack } from './idTables.js';
import { MMREC_TRAINING } from './protocol.js';

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
    checkIdOptions('bpr', options);
    const { size, regularization } = options;
    const tables = tidy(() => ({
      users: variable(xavierNormal([data.users, size], random.fork('users'))),
      items: variable(xavierNormal([data.items, size], random.fork('items'))),
    }));
    return {
      variables: { ...tables },
      loss(batch) {
        const table = stack(tables);
        return regularizedBpr(batch, data.users, table, table, regularization);
      },
      represent: () => ({ users: tables.users.clone(), items: tables.items.clone() }),
      dispose() {
        tables.users.dispose();
        tables.items.dispose();
      },
    };
  },
};
