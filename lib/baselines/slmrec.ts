// SLMRec (Tao et al., IEEE Transactions on Multimedia 2022): three LightGCNs, of ids, looks and texts, with one table of users; trained
// to tell a batch's pairs apart, and their views.
//
// New, over LightGCN, with V̂, T̂ features of unit length, rn rows of unit length, CE cross-entropy with the diagonal as target:
//   X_id, X_v, X_t = means of layers from [E_U ; E_I], [E_U ; V̂ D_v + b], [E_U ; T̂ D_t + b]
//   u, i = F_U [X_id ‖ X_v ‖ X_t], F_I [X_id ‖ X_v ‖ X_t]
//   L = CE(rn(u) rn(i)ᵀ / 0.2) + α [ CE((X_id g1)(X_v g2)ᵀ / τ) + CE((((X_id g1) g3) g5)(X_t g6)ᵀ / τ) ]
// No negatives are drawn; the bracket is over the batch's items, its products are not normalized.
// We differ from the paper as MMRec does, the fine and coarse task without its acoustic branch, and from MMRec in scoring: by u · i,
// of fresh tables. Its sigmoid turns every score above some 17 into exactly 1, ties in arbitrary order; its tables are those before
// the epoch's last step.
// The three propagations are one, of three times the columns, and items that repeat in a batch are merged in the bracket: both exact.
import { add, concat, gather, type Scalar, split, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { distinctRows } from '../graph/distinctRows.js';
import { xavierUniform } from '../graph/initializers.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import { apply, type Linear } from '../graph/linear.js';
import type { NodeTables } from '../graph/propagation.js';
import type { System } from '../recommender.js';
import { infoNce, normalizeRows } from '../tensor/index.js';
import { featuresOf, tensorOf } from './content.js';
import { idTables, propagated } from './idTables.js';
import { COUNT, checkOptions, TEMPERATURE, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { type Weights, weights } from './weights.js';

export interface SlmrecOptions {
  /** latent size d of each of the three views */
  readonly size: number;
  /** propagation layers L */
  readonly layers: number;
  /** of telling pairs apart */
  readonly temperature: number;
  /** α of telling views apart */
  readonly contrastWeight: number;
  /** τ of telling views apart */
  readonly contrastTemperature: number;
}

/** `u = F_U [X_id ‖ X_v ‖ X_t]_U`, `i = F_I [X_id ‖ X_v ‖ X_t]_I`, `s_ui = u · i`. */
export const slmrec: System<SlmrecOptions> = {
  name: 'slmrec',
  paper: 'Tao et al., Self-supervised Learning for Multimedia Recommendation, IEEE Transactions on Multimedia 2022',
  defaults: { size: 64, layers: 3, temperature: 0.2, contrastWeight: 0.01, contrastTemperature: 0.2 },
  training: { ...MMREC_TRAINING, weightDecay: 1e-4 },
  build(data, options, random) {
    checkOptions('slmrec', options, {
      size: COUNT,
      layers: COUNT,
      temperature: TEMPERATURE,
      contrastWeight: WEIGHT,
      contrastTemperature: TEMPERATURE,
    });
    const { size, layers, temperature, contrastWeight, contrastTemperature } = options;
    const found = featuresOf('slmrec', data, { needs: 'both' });
    const graph = interactionGraph(data);
    const trainable = weights(random);
    const { users, items } = idTables(trainable, data, size);
    const content = found.map(({ modality, matrix }) => ({
      features: trainable.hold(() => normalizeRows(tensorOf(matrix))), // [I, D_m]
      map: trainable.linear(`${modality}.projection`, [matrix.cols, size], { weight: xavierUniform }),
    }));
    const fuseUsers = trainable.linear('fusion.users', [3 * size, size], { weight: xavierUniform });
    const fuseItems = trainable.linear('fusion.items', [3 * size, size], { weight: xavierUniform });
    const views = contrastWeight === 0 ? undefined : viewMaps(trainable, size);

    /** The three views side by side: [U, 3 d] and [I, 3 d]. */
    const nodes = (): NodeTables => {
      const looksAndTexts = content.map(({ features, map }) => apply(map, features));
      const start = {
        users: concat([users, users, users], 1) as Tensor2D,
        items: concat([items, ...looksAndTexts], 1) as Tensor2D,
      };
      return propagated(graph, start, layers);
    };
    return {
      variables: trainable.variables,
      loss(batch) {
        const read = nodes();
        const rows = batchRows(batch);
        const pairs = (): Scalar => {
          const u = normalizeRows(apply(fuseUsers, gather(read.users, rows.users))); // [B, d]
          const i = normalizeRows(apply(fuseItems, gather(read.items, rows.positives)));
          return infoNce(u, i, { temperature });
        };
        const contrast = (maps: ViewMaps): Scalar => {
          const { distinct, count } = distinctRows(batch.positives);
          const x = gather(read.items, tensor1d(distinct, 'int32')); // [n, 3 d]
          return viewContrast(x, maps, { count: tensor1d(count), temperature: contrastTemperature });
        };
        return weightedLoss({
          pairs: [1, pairs],
          ...(views && { views: [contrastWeight, () => contrast(views)] as const }),
        });
      },
      represent: () =>
        tidy(() => {
          const read = nodes();
          return { users: apply(fuseUsers, read.users), items: apply(fuseItems, read.items) };
        }),
      dispose() {
        graph.dispose();
        trainable.dispose();
      },
    };
  },
};

/** The maps of the views into spaces where they are compared; in the paper's order g1, g2, g3, g5, g6. */
interface ViewMaps {
  readonly id: Linear;
  readonly visual: Linear;
  readonly bridge: Linear;
  readonly coarse: Linear;
  readonly textual: Linear;
}

function viewMaps(trainable: Weights, size: number): ViewMaps {
  const map = (name: string, outputs: number): Linear =>
    trainable.linear(`views.${name}`, [size, outputs], { weight: xavierUniform });
  const half = Math.ceil(size / 2);
  return {
    id: map('id', size),
    visual: map('visual', size),
    bridge: map('bridge', size),
    coarse: map('coarse', half),
    textual: map('textual', half),
  };
}

/** Ids against looks, in the fine space, and against texts, in the coarse one. @param x  views side by side [n, 3 d] */
function viewContrast(x: Tensor2D, maps: ViewMaps, options: Parameters<typeof infoNce>[2]): Scalar {
  const [id, visual, textual] = split(x, 3, 1) as Tensor2D[]; // each [n, d]
  const fine = apply(maps.id, id);
  const coarse = apply(maps.coarse, apply(maps.bridge, fine));
  return add(
    infoNce(fine, apply(maps.visual, visual), options),
    infoNce(coarse, apply(maps.textual, textual), options),
  ) as Scalar;
}
