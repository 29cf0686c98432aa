// LightGCN (He et al., SIGIR 2020): embeddings of ids, averaged over the layers of a propagation that has no weights of its own.
//
// New, over BPR, with Â the clicks, each divided by the roots of the degrees of its ends:
//   E = 1/(L+1) Σ_{l=0..L} Â^l [E_U ; E_I],  s_ui = E_u · E_i
// We differ from the paper as MMRec does: λ weighs the norms of the batch's rows of E_U and E_I, not their squares.
import { tidy } from '@tensorflow/tfjs-core';
import { interactionGraph } from '../graph/interactionGraph.js';
import { meanOfLayers, stackNodes } from '../graph/propagation.js';
import type { System } from '../recommender.js';
import { idTables, propagated } from './idTables.js';
import { COUNT, checkOptions, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows, bprOfTable, meanLength, rowsOf } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface LightgcnOptions {
  /** latent size d */
  readonly size: number;
  /** propagation layers L */
  readonly layers: number;
  /** λ of the norms in the loss */
  readonly regularization: number;
}

/** `E = 1/(L+1) Σ_{l=0..L} Â^l [E_U ; E_I]`, `s_ui = E_u · E_i`. */
export const lightgcn: System<LightgcnOptions> = {
  name: 'lightgcn',
  paper: 'He et al., LightGCN: Simplifying and Powering Graph Convolution Network for Recommendation, SIGIR 2020',
  defaults: { size: 64, layers: 3, regularization: 1e-4 },
  training: MMREC_TRAINING,
  build(data, options, random) {
    checkOptions('lightgcn', options, { size: COUNT, layers: COUNT, regularization: WEIGHT });
    const { size, layers, regularization } = options;
    const graph = interactionGraph(data);
    const trainable = weights(random);
    const ids = idTables(trainable, data, size);
    return {
      variables: trainable.variables,
      loss(batch) {
        const rows = batchRows(batch, { firstItem: data.users });
        const start = stackNodes(ids); // [N, d]
        return weightedLoss({
          bpr: [1, () => bprOfTable(meanOfLayers(graph, start, layers), rows)],
          length: [regularization, () => meanLength(rowsOf(start, rows))],
        });
      },
      represent: () => tidy(() => propagated(graph, ids, layers)),
      dispose() {
        graph.dispose();
        trainable.dispose();
      },
    };
  },
};
