// MMGCN (Wei et al., ACM MM 2019): a network over the clicks for each modality, with the ids let in at every layer; the outputs are
// averaged.
//
// New, over LightGCN, with x the rows of one modality, users' preferences above items' features, each of unit length at the start:
//   h = leaky(A_mean x C)            what the neighbors say, averaged
//   z = leaky(x W_own + b) + E       what the node says itself, and its id
//   x ← leaky([h ‖ z] W_join + b)    three times; R = (x_v + x_t) / 2
// Looks are mapped to 256 numbers first, texts are not. `quirks: 'reference'`: as in the code behind the published numbers, ids E and
// preferences are plain tensors there, so they stay at their random start and λ moves nothing. The paper trains them, and so do we.
// We differ where a folder has one modality (R is its x), and in scoring with fresh tables, theirs being one step old.
// What no step changes is averaged over the clicks once: texts, and in 'reference' preferences. That changes nothing.
import { add, addN, leakyRelu, matMul, mul, type Scalar, slice, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { xavierNormal } from '../graph/initializers.js';
import { apply, type Linear } from '../graph/linear.js';
import { type MeanGraph, meanGraph, meanOfNeighbors } from '../graph/meanGraph.js';
import { type NodeTables, splitNodes, stackNodes } from '../graph/propagation.js';
import type { System } from '../recommender.js';
import { normalizeRows, spmm } from '../tensor/index.js';
import { featuresOf, type ModalFeatures, tensorOf } from './content.js';
import { COUNT, checkOptions, oneOf, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows, bprOfTable, meanSquare, rowsOf } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { type LinearStart, type Weights, weights } from './weights.js';

export interface MmgcnOptions {
  /** latent size d */
  readonly size: number;
  /** layers, three in the reference whatever it is asked for */
  readonly layers: number;
  /** what looks are mapped to */
  readonly visualSize: number;
  /** λ of the mean squares of ids and preferences; no value is published */
  readonly regularization: number;
  /** 'reference': ids and preferences are never trained */
  readonly quirks: 'none' | 'reference';
}

/** `s_ui = R_u · R_i`; `L = BPR(R) + λ (mean E[u]² + mean E[i, j]² + mean P²)`, P the preferences of the first modality. */
export const mmgcn: System<MmgcnOptions> = {
  name: 'mmgcn',
  paper:
    'Wei et al., MMGCN: Multi-modal Graph Convolution Network for Personalized Recommendation of Micro-video, ACM MM 2019',
  defaults: { size: 64, layers: 3, visualSize: 256, regularization: 1e-3, quirks: 'none' },
  training: MMREC_TRAINING,
  build(data, options, random) {
    checkOptions('mmgcn', options, {
      size: COUNT,
      layers: COUNT,
      visualSize: COUNT,
      regularization: WEIGHT,
      quirks: oneOf('none', 'reference'),
    });
    const { size, regularization, quirks } = options;
    const found = featuresOf('mmgcn', data, { needs: 'one' });
    const graph = meanGraph(data);
    const trainable = weights(random);
    const frozen = quirks === 'reference';
    const table = (name: string, shape: [number, number]): Tensor2D =>
      frozen
        ? trainable.hold(() => xavierNormal(shape, random.fork(name)))
        : trainable.table(name, shape, xavierNormal);
    const ids = table('ids', [data.users + data.items, size]);
    const networks = found.map((own) => {
      const width = own.modality === 'visual' ? options.visualSize : own.matrix.cols;
      const preferences = table(`${own.modality}.preferences`, [data.users, width]);
      return network(own, preferences, { trainable, graph, frozen, options });
    });

    const nodes = (): NodeTables => {
      const entering = splitNodes(ids, data.users);
      const read = networks.map((modality) => modality.read(entering));
      return { users: meanOf(read.map(({ users }) => users)), items: meanOf(read.map(({ items }) => items)) };
    };
    return {
      variables: trainable.variables,
      loss(batch) {
        const rows = batchRows(batch, { firstItem: data.users });
        const squares = (): Scalar => {
          const [user, positive, negative] = rowsOf(ids, rows).map(meanSquare);
          const item = mul(0.5, add(positive, negative));
          return addN([user, item, meanSquare(networks[0].preferences)]) as Scalar;
        };
        return weightedLoss({
          bpr: [1, () => bprOfTable(stackNodes(nodes()), rows)],
          squares: [regularization, squares],
        });
      },
      represent: () => tidy(nodes),
      dispose() {
        graph.dispose();
        trainable.dispose();
      },
    };
  },
};

const meanOf = (tables: Tensor2D[]): Tensor2D => mul(1 / tables.length, addN(tables)) as Tensor2D;
const leaky = (x: Tensor2D): Tensor2D => leakyRelu(x, 0.01);

interface Surroundings {
  readonly trainable: Weights;
  readonly graph: MeanGraph;
  /** whether preferences are never trained */
  readonly frozen: boolean;
  readonly options: MmgcnOptions;
}

interface Network {
  readonly preferences: Tensor2D; // [U, w]
  /** R of this modality, [U, d] and [I, d]; `ids` alike */
  read(ids: NodeTables): NodeTables;
}

function network(
  { modality, matrix }: ModalFeatures,
  preferences: Tensor2D,
  { trainable, graph, frozen, options }: Surroundings,
): Network {
  const { hold } = trainable;
  const width = preferences.shape[1];
  const map = modality === 'visual' ? trainable.linear('visual.map', [matrix.cols, width]) : undefined;
  const features = hold(() => (map ? tensorOf(matrix) : normalizeRows(tensorOf(matrix))));
  const layers = Array.from({ length: options.layers }, (_, l) =>
    l === 0
      ? layerOf(trainable, `${modality}.layer1`, [width, options.size], { join: xavierNormal })
      : layerOf(trainable, `${modality}.layer${l + 1}`, [options.size, options.size]),
  );
  const users = frozen ? hold(() => normalizeRows(preferences)) : undefined;
  const items = map ? undefined : features;
  const aroundUsers = items && hold(() => spmm(graph.users, items));
  const aroundItems = users && hold(() => spmm(graph.items, users));

  const start = (): { own: NodeTables; around: NodeTables } => {
    const own = {
      users: users ?? normalizeRows(preferences),
      items: map ? normalizeRows(apply(map, features)) : features,
    };
    const around = {
      users: aroundUsers ?? spmm(graph.users, own.items),
      items: aroundItems ?? spmm(graph.items, own.users),
    };
    return { own, around };
  };
  return {
    preferences,
    read(ids) {
      let { own, around } = start();
      layers.forEach((layer, l) => {
        if (l > 0) around = meanOfNeighbors(graph, own);
        own = {
          users: pass(layer, own.users, around.users, ids.users),
          items: pass(layer, own.items, around.items, ids.items),
        };
      });
      return own;
    },
  };
}

interface Layer {
  readonly around: Tensor2D; // C [w, w]
  readonly own: Linear; // [w, d]
  readonly join: Linear; // [w + d, d]
}

function layerOf(
  trainable: Weights,
  name: string,
  [inputs, size]: [number, number],
  { join }: { join?: LinearStart['weight'] } = {},
): Layer {
  return {
    around: trainable.table(`${name}.around`, [inputs, inputs], xavierNormal),
    own: trainable.linear(`${name}.own`, [inputs, size], { weight: xavierNormal }),
    join: trainable.linear(`${name}.join`, [inputs + size, size], { weight: join }),
  };
}

/**
 * A layer for some nodes: what they are [n, w], the mean of their neighbors [n, w], their ids [n, d]; the result is [n, d].
 * `[h ‖ z] W_join` is taken as `h` times the upper rows of the weight plus `z` times the lower ones: [n, w + d] is never held.
 */
function pass(layer: Layer, own: Tensor2D, around: Tensor2D, ids: Tensor2D): Tensor2D {
  const heard = leaky(matMul(around, layer.around)); // [n, w]
  const said = add(leaky(apply(layer.own, own)), ids); // [n, d]
  const { weight, bias } = layer.join;
  const width = heard.shape[1];
  const joined = addN([matMul(heard, slice(weight, 0, width)), matMul(said, slice(weight, width))]);
  return leaky(add(joined, bias) as Tensor2D);
}
