// DiffMM (Jiang et al., ACM MM 2024): denoises rows of clicks, by a diffusion each for looks and texts; what comes out best for a user
// is an edge of one more graph.
//
// New, over LightGCN, with norm(G) = D̃^-1/2 (G + I) D̃^-1/2, A = norm(clicks), f_m content mapped to d numbers, rn rows of unit length
// and a the softmax of two trained shares:
//   before an epoch's clicks: D_m learns x_0 from x_t, w_t mean (x_0 − x̂)² + e mean (x̂ f_m − x_0 E_I)²;
//   A_m = norm(the pairs of u and the best item of u's row, denoised by D_m from u's clicks);
//   y_m = A [E_U ; rn f_m],  y_m += A [(y_m)_U ; E_I],  y_m += η A_m [E_U ; E_I],  z = Σ_m a_m y_m,  r = Σ_l A^l z + κ rn z
//   g_m = Σ_l A^l A_m [E_U ; rn f_m], told apart user by user and item by item among all there are
//   L = BPR(r) + λ (‖E_U‖² + ‖E_I‖²) + s contrast
// As the shares sum to 1 and y is linear, the y_m are made as one; the way back is walked in the hidden layer, see `clickDenoiser`.
// Before any denoiser has learned, A_m holds the first click of each user.
// We differ in the kit's protocol: two modalities, negatives among items that occur in training, anew each epoch, the epoch chosen on
// validation (theirs by the test clicks), and a short last batch counting by its own length (theirs by 1024).
import {
  add,
  addN,
  concat,
  fill,
  gather,
  leakyRelu,
  matMul,
  mul,
  type Scalar,
  scalar,
  softmax,
  split,
  square,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { xavierUniform } from '../graph/initializers.js';
import { meanOfLayers, type NodeTables, splitNodes, stackNodes } from '../graph/propagation.js';
import { selfLoopGraph } from '../graph/selfLoopGraph.js';
import type { System } from '../recommender.js';
import { crossEntropy, normalizeRows, type SparseMatrix, spmm } from '../tensor/index.js';
import { CLICK_DIFFUSION_RULES, type ClickDiffusionOptions, clickDiffusion } from './clickDiffusion.js';
import { contentMaps, featuresOf, type ModalFeatures, tensorOf } from './content.js';
import { idTables } from './idTables.js';
import { modalGraphs } from './modalGraphs.js';
import { COUNT, checkOptions, oneOf, type Rule, TEMPERATURE, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows, bprOfTable } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { type Weights, weights } from './weights.js';

export interface DiffmmOptions extends ClickDiffusionOptions {
  /** latent size d */
  readonly size: number;
  /** L, layers over the clicks */
  readonly layers: number;
  /** how content is mapped: 'leaky' without bias, then leaky ReLU; 'linear'; 'mixed' has looks leaky and texts linear */
  readonly maps: 'leaky' | 'linear' | 'mixed';
  /** items of each user in a modality's graph */
  readonly perUser: number;
  /** share of the entries of a modality's graph that an epoch keeps */
  readonly keepRate: number;
  /** η: what a modality's graph adds */
  readonly modalWeight: number;
  /** κ: what the rows of z add once more, at unit length */
  readonly residualWeight: number;
  /** λ of the squares of all embeddings */
  readonly regularization: number;
  /** s of telling rows apart */
  readonly contrastWeight: number;
  /** what is told apart: 'views', the two g; 'fused', r against each */
  readonly contrast: 'views' | 'fused';
  /** τ of telling rows apart */
  readonly temperature: number;
}

const RULES: Readonly<Record<keyof DiffmmOptions, Rule>> = {
  ...CLICK_DIFFUSION_RULES,
  size: COUNT,
  layers: COUNT,
  maps: oneOf('leaky', 'linear', 'mixed'),
  perUser: COUNT,
  keepRate: { fits: (x) => typeof x === 'number' && x > 0 && x <= 1, expected: 'above 0 and at most 1' },
  modalWeight: WEIGHT,
  residualWeight: WEIGHT,
  regularization: WEIGHT,
  contrastWeight: WEIGHT,
  contrast: oneOf('views', 'fused'),
  temperature: TEMPERATURE,
};

/** `s_ui = r_u · r_i`. */
export const diffmm: System<DiffmmOptions> = {
  name: 'diffmm',
  paper: 'Jiang et al., DiffMM: Multi-Modal Diffusion Model for Recommendation, ACM MM 2024',
  defaults: {
    size: 64,
    layers: 1,
    maps: 'leaky',
    perUser: 1,
    keepRate: 1,
    modalWeight: 0.2,
    residualWeight: 0.5,
    regularization: 1e-5,
    contrastWeight: 0.1,
    contrast: 'views',
    temperature: 0.5,
    diffusionSteps: 5,
    firstNoise: 1e-5,
    lastNoise: 2e-3,
    hiddenSize: 1000,
    timeSize: 10,
    denoiserDropout: 0.5,
    denoiserBatch: 1024,
    agreementWeight: 0.01,
  },
  training: { ...MMREC_TRAINING, batchSize: 1024, epochs: 50 },
  build(data, options, random) {
    checkOptions('diffmm', options, RULES);
    const { size, regularization, contrastWeight, contrast } = options;
    const found = featuresOf('diffmm', data, { needs: 'both' });
    const names = found.map(({ modality }) => modality);
    const diffusion = clickDiffusion(data, names, options, random);
    const clicks = selfLoopGraph(data);
    const trainable = weights(random);
    const { users, items } = idTables(trainable, data, size);
    const shares = trainable.table('shares', [1, found.length], (shape) => fill(shape, 0.5));
    const contents = found.map((own) => contentOf(own, trainable, options));
    const perUser = Math.min(options.perUser, data.items);
    const graphs = modalGraphs(data, names, { ...options, perUser }, random.fork('modal graphs'));
    let draws = random; // of this epoch's graphs

    const nodes = (): Nodes => {
      const tables = { users, items, shares, contents: contents.map((read) => normalizeRows(read())) };
      return propagate({ clicks, modal: graphs.current() }, tables, options);
    };
    return {
      variables: { ...trainable.variables, ...diffusion.variables },
      buffers: graphs.buffers,
      prelude: {
        variables: diffusion.variables,
        steps: diffusion.steps,
        loss: (step, stream) => diffusion.loss(step, stream, { items, contents: contents.map((read) => read()) }),
        finish: () => graphs.replace(diffusion.best(perUser), draws),
      },
      beginEpoch(stream) {
        draws = stream.fork('modal graphs');
      },
      loss(batch) {
        const { fused, views } = nodes();
        const rows = batchRows(batch, { firstItem: data.users });
        const told = { ...batchRows(batch), temperature: options.temperature, userCount: data.users };
        const contrasts = (): Scalar => {
          const [first, ...others] = contrast === 'views' ? views() : [fused, ...views()];
          return addN(others.map((other) => tellApart(first, other, told))) as Scalar;
        };
        return weightedLoss({
          bpr: [1, () => bprOfTable(fused, rows)],
          squares: [regularization, () => addN([users, items].map((x) => sum(square(x)))) as Scalar],
          contrast: [contrastWeight, contrasts],
        });
      },
      represent: () => tidy((): NodeTables => splitNodes(nodes().fused, data.users)),
      dispose() {
        for (const part of [clicks, graphs, diffusion, trainable]) part.dispose();
      },
    };
  },
};

/** What the loss and the scores read. */
interface Nodes {
  readonly fused: Tensor2D; // r [N, d]
  /** g of each modality, [N, d] */
  views(): Tensor2D[];
}

interface Graphs {
  readonly clicks: SparseMatrix; // A [N, N]
  readonly modal: readonly SparseMatrix[]; // A_m, each [N, N]
}

interface Tables extends NodeTables {
  readonly shares: Tensor2D; // [1, modalities]
  readonly contents: readonly Tensor2D[]; // rn f_m, each [I, d]
}

function propagate(
  { clicks, modal }: Graphs,
  { users, items, shares, contents }: Tables,
  { layers, modalWeight, residualWeight }: DiffmmOptions,
): Nodes {
  const share = split(softmax(shares), modal.length, 1); // each [1, 1]
  const mixed = (tables: readonly Tensor2D[]): Tensor2D => addN(tables.map((x, m) => mul(share[m], x))) as Tensor2D;
  const layersOf = (x: Tensor2D): Tensor2D => mul(layers + 1, meanOfLayers(clicks, x, layers)) as Tensor2D; // Σ_l A^l x
  const content = spmm(clicks, stackNodes({ users, items: mixed(contents) })); // Σ_m a_m y_m, its three parts one by one
  const met = spmm(clicks, stackNodes({ users: splitNodes(content, users.shape[0]).users, items }));
  const best = mixed(modal.map((graph) => spmm(graph, stackNodes({ users, items }))));
  const z = addN([content, met, mul(modalWeight, best)]) as Tensor2D; // [N, d]
  return {
    fused: add(layersOf(z), mul(residualWeight, normalizeRows(z))) as Tensor2D,
    views() {
      const start = modal.map((graph, m) => spmm(graph, stackNodes({ users, items: contents[m] })));
      return split(layersOf(concat(start, 1) as Tensor2D), modal.length, 1);
    },
  };
}

/** What reads f_m [I, d]. */
function contentOf(
  own: ModalFeatures,
  trainable: Weights,
  { size, maps }: Pick<DiffmmOptions, 'size' | 'maps'>,
): () => Tensor2D {
  if (maps === 'linear' || (maps === 'mixed' && own.modality === 'textual')) {
    const [map] = contentMaps(trainable, [own], size, { features: 'frozen' });
    return () => map.of();
  }
  const features = trainable.hold(() => tensorOf(own.matrix));
  const weight = trainable.table(`${own.modality}.projection.weight`, [own.matrix.cols, size], xavierUniform);
  return () => leakyRelu(matMul(features, weight) as Tensor2D, 0.2);
}

/** Where a batch finds its users, and its items among items. */
interface Told {
  readonly users: Tensor1D; // [B] int32
  readonly positives: Tensor1D; // [B] int32
  readonly temperature: number;
  /** U */
  readonly userCount: number;
}

/**
 * For the batch's users among all users, and for its clicked items among all items, the mean of
 * `−ln( e^(x_i · y_i / τ) / Σ_j e^(x_i · y_j / τ) )`, rows at unit length.
 * @param x  [N, d]   @param y  [N, d]
 */
function tellApart(x: Tensor2D, y: Tensor2D, { users, positives, temperature, userCount }: Told): Scalar {
  const among = (own: Tensor2D, all: Tensor2D, ids: Tensor1D): Scalar => {
    const scores = matMul(normalizeRows(gather(own, ids)), normalizeRows(all), false, true); // [B, all]
    return crossEntropy(scores as Tensor2D, ids, scalar(temperature));
  };
  const [ofX, ofY] = [x, y].map((table) => splitNodes(table, userCount));
  return add(among(ofX.users, ofY.users, users), among(ofX.items, ofY.items, positives)) as Scalar;
}
