// LightGCN: id embeddings averaged over the layers of a propagation without weights.
import { addN, mul, slice, type Tensor2D, tidy, variable } from '@tensorflow/tfjs-core';
import { xavierUniform } from '../graph/initializers.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import type { System } from '../recommender.js';
import { type SparseMatrix, spmm } from '../tensor/index.js';
import { checkIdOptions, regularizedBpr, stack } from './idTables.js';
import { MMREC_TRAINING } from './protocol.js';

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
    checkIdOptions('lightgcn', options);
    const { size, layers, regularization } = options;
    if (!Number.isInteger(layers) || layers < 1) {
      throw new RangeError(`lightgcn: layers must be a positive integer, got ${layers}`);
    }
    const graph = interactionGraph(data);
    const tables = tidy(() => ({
      users: variable(xavierUniform([data.users, size], random.fork('users'))),
      items: variable(xavierUniform([data.items, size], random.fork('items'))),
    }));
    return {
      variables: { ...tables },
      loss(batch) {
        const start = stack(tables); // [N, d]
        return regularizedBpr(batch, data.users, meanOfLayers(graph, start, layers), start, regularization);
      },
      represent: () =>
        tidy(() => {
          const table = meanOfLayers(graph, stack(tables), layers);
          return {
            users: slice(table, [0, 0], [data.users, size]),
            items: slice(table, [data.users, 0], [data.items, size]),
          };
        }),
      dispose() {
        graph.dispose();
        tables.users.dispose();
        tables.items.dispose();
      },
    };
  },
};

/** `1/(L+1) Σ_l Â^l x`, [N, d]. */
function meanOfLayers(graph: SparseMatrix, x: Tensor2D, layers: number): Tensor2D {
  const outputs = [x];
  for (let l = 0; l < layers; l++) outputs.push(spmm(graph, outputs[l]));
  return mul(1 / outputs.length, addN(outputs)) as Tensor2D;
}
