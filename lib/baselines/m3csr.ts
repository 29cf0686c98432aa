// M3CSR (Chen et al., RecSys 2024): two towers, each of a behavior and of contents; attention over a few neighbors drawn by chance
// tells a user's interests.
//
// New, over VBPR, with att attention over S neighbors drawn for every step, rn rows of unit length, k(i) the cluster of an item's features:
//   b = rn(F_U [A_u ‖ att(A_u, items) ‖ att(A_u, their users)])    b' = rn(F_I [G_i ‖ att(G_i, users) ‖ att(G_i, their items)])
//   y^m = rn(att(A_u, [x^m P_m ‖ C^m_k] of the items))             c^m = rn(T_m [x^m_i P'_m ‖ C^m_k(i)])
//   u = [b ‖ α^m ∘ y^m …],  α^m ∝ exp(σ(I_m [b ‖ y^m]) / τ) number by number
//   i = [ω b' ‖ (1 − ω) c^m …],  ω a number for each class of popularity
// so an item that nobody has clicked is placed by its content. Queries, and what α reads, are held: no gradient goes through them.
// As published, padding takes part in the attention, and raw features are trained along; `features: 'frozen'` leaves them alone.
// Only the batch's own towers are computed, of neighbors drawn for them alone, and each item they touch is mapped once.
// We differ in scoring, by one draw of neighbors of its own, not by those of the last batch; in clusters, k-means of the raw features
// side by side, as the authors' are of another data set; in padding, whose features start at 0; and in folders of one modality: α is 1.
import { gather, matMul, mul, type Scalar, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { stackNodes } from '../graph/propagation.js';
import type { System } from '../recommender.js';
import { featuresOf } from './content.js';
import { interestTowers, type TowerOptions } from './interestTowers.js';
import { COUNT, checkOptions, oneOf, type Rule, TEMPERATURE, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchTable, bprOfTable, halfSquares } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface M3csrOptions extends TowerOptions {
  /** λ of the squares of what is scored */
  readonly regularization: number;
  /** a of telling a user's two interests apart; above 0 every step computes all users. Its published weight is unknown, the code's is 0 */
  readonly decoupling: number;
  /**
   * `reference` pads the short history of an item with user number I, who is somebody and so counts for all items with fewer than S users;
   * `none` with a user of its own
   */
  readonly quirks: 'none' | 'reference';
}

const RULES: Readonly<Record<keyof M3csrOptions, Rule>> = {
  size: COUNT,
  heads: COUNT,
  history: COUNT,
  clusters: COUNT,
  buckets: COUNT,
  temperature: TEMPERATURE,
  features: oneOf('trainable', 'frozen'),
  regularization: WEIGHT,
  decoupling: WEIGHT,
  quirks: oneOf('none', 'reference'),
};

/** `s_ui = u · i`; `L = BPR + λ/2 (Σ u² + Σ i² + Σ j²) / B + a ‖Y_v Y_tᵀ‖²` over all users' weighted interests Y_m. */
export const m3csr: System<M3csrOptions> = {
  name: 'm3csr',
  paper: 'Chen et al., A Multi-modal Modeling Framework for Cold-start Short-video Recommendation, RecSys 2024',
  defaults: {
    size: 64,
    heads: 4,
    history: 6,
    clusters: 50,
    buckets: 20,
    temperature: 0.07,
    features: 'trainable',
    regularization: 1e-5,
    decoupling: 0,
    quirks: 'none',
  },
  training: {
    ...MMREC_TRAINING,
    batchSize: 1024,
    patience: 10,
    optimizer: 'adamw',
    weightDecay: 0.01,
    sampling: 'users',
  },
  build(data, options, random) {
    checkOptions('m3csr', options, RULES);
    const { size, heads, regularization, decoupling } = options;
    if (size % heads !== 0) throw new RangeError(`m3csr: heads must divide size ${size}, got ${heads}`);
    const found = featuresOf('m3csr', data, { needs: 'one' });
    const trainable = weights(random);
    const paddingUser = paddingOf(data, options);
    const towers = interestTowers(data, found, trainable, { ...options, paddingUser }, random.fork('clusters'));
    const apart = found.length > 1 ? decoupling : 0;
    const [allUsers, allItems] = [data.users, data.items].map((n) => Int32Array.from({ length: n }, (_, id) => id));
    return {
      variables: trainable.variables,
      buffers: towers.buffers,
      loss(batch, stream) {
        const { userIds, itemIds, rows } = batchTable(batch);
        const named = itemIds.dataSync<'int32'>();
        const read = towers.of(apart > 0 ? allUsers : batch.users, named, stream, batch.own);
        const users = apart > 0 ? gather(read.users, userIds) : read.users; // [B, …]
        const table = stackNodes({ users, items: read.items }); // [B + n, …]
        return weightedLoss({
          bpr: [1, () => bprOfTable(table, rows)],
          squares: [regularization, () => halfSquares(table, rows)],
          decoupling: [apart, () => likeness(read.interests)],
        });
      },
      represent(stream) {
        const owned: { dispose(): void }[] = [];
        const own = <T extends { dispose(): void }>(graph: T): T => {
          owned.push(graph);
          return graph;
        };
        const scored = tidy(() => {
          const { users, items } = towers.of(allUsers, allItems, stream, own);
          return { users, items };
        });
        for (const graph of owned) graph.dispose();
        return scored;
      },
      dispose() {
        towers.dispose();
        trainable.dispose();
      },
    };
  },
};

/** `‖Y_v Y_tᵀ‖² = Σ (Y_vᵀ Y_v) ∘ (Y_tᵀ Y_t)`: of all pairs of users, without a matrix of them. */
function likeness([visual, textual]: readonly Tensor2D[]): Scalar {
  const gram = (y: Tensor2D): Tensor2D => matMul(y, y, true);
  return sum(mul(gram(visual), gram(textual)));
}

function paddingOf({ name, users, items }: Dataset, { quirks }: M3csrOptions): number {
  if (quirks === 'none') return users;
  if (items <= users) return items;
  throw new RangeError(
    `m3csr: quirks reference takes user number ${items} for padding, ${name} has ${users} users; use quirks none`,
  );
}
