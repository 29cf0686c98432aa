// GRCN (Wei et al., ACM MM 2020): what items look and read like says how much a click is to be believed; ids travel over clicks
// refined by that.
//
// New, over LightGCN, with rn rows of unit length, edges e = (s → t) clicks in both directions, softmax_t over those that enter t:
//   f = rn(leaky(F_m W_m + b_m)),  p_0 = rn(P_m),  p_k = rn(p_{k−1} + A(f → p_{k−1})),  k = 1 … 3
//   y^m = x + A(x → x) of x = [p_3 ; f],  A(x → z)_t = Σ_{e→t} α_e x_s,  α_e = softmax_t(z_t · x_s)
//   ω_e = relu(max_m α^m_e c_{m,s}),  r = Σ_{l=0..L} S_ω^l rn(E),  R = [r ‖ y^v ‖ y^t]
// where α is how alike the ends of an edge are, and c how far its source is to be trusted in m. No weight is normalized again.
// In the reference the three rounds of routing, p_k, do nothing: its loop is given the edges from users to items alone, so that no
// user hears of an item. We route from items to users, as in the paper; `quirks: 'reference'` leaves the rounds out.
// We differ in scoring by fresh tables, not those before the epoch's last step, and in folders of one modality (R has two parts).
import {
  add,
  addN,
  concat,
  gather,
  leakyRelu,
  mul,
  relu,
  reshape,
  type Scalar,
  scalar,
  slice,
  sub,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { xavierNormal } from '../graph/initializers.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import { splitNodes, stackNodes } from '../graph/propagation.js';
import type { Batch, System } from '../recommender.js';
import { edgeSoftmax, normalizeRows, type SparseMatrix, spmmValues } from '../tensor/index.js';
import { clickMatrix } from './clickMatrix.js';
import { type ContentMap, contentMaps, featuresOf } from './content.js';
import { COUNT, checkOptions, oneOf, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows, batchTable, bprOfTable, meanSquare } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

const SLOPE = 0.01; // of leaky below 0

export interface GrcnOptions {
  /** latent size d of ids and of each modality */
  readonly size: number;
  /** L, layers over the refined clicks */
  readonly layers: number;
  /** of routing, each of which moves the users' prototypes towards the items they agree with */
  readonly rounds: number;
  /** λ of the squares of ids and prototypes */
  readonly regularization: number;
  /** 'reference': routing as in the authors' and MMRec's code, where it changes nothing */
  readonly quirks: 'none' | 'reference';
}

/** `R = [r ‖ y^v ‖ y^t]`, `s_ui = R_u · R_i`. */
export const grcn: System<GrcnOptions> = {
  name: 'grcn',
  paper:
    'Wei et al., Graph-Refined Convolutional Network for Multimedia Recommendation with Implicit Feedback, ACM MM 2020',
  defaults: { size: 64, layers: 2, rounds: 3, regularization: 1e-3, quirks: 'none' },
  // the reference's runs took 1e-4 in batches of 256; in batches of 2048 there are an eighth as many steps
  training: { ...MMREC_TRAINING, learningRate: 1e-3 },
  build(data, options, random) {
    checkOptions('grcn', options, {
      size: COUNT,
      layers: COUNT,
      rounds: COUNT,
      regularization: WEIGHT,
      quirks: oneOf('none', 'reference'),
    });
    const { size, layers, regularization, quirks } = options;
    const rounds = quirks === 'reference' ? 0 : options.rounds;
    const found = featuresOf('grcn', data, { needs: 'one' });
    const graph = interactionGraph(data); // its entries, by target: those of `clicks`, then those of its transpose
    const clicks = clickMatrix(data);
    const nodes = data.users + data.items;
    const trainable = weights(random);
    const ids = trainable.table('ids', [nodes, size], xavierNormal);
    const confidence = trainable.table('confidence', [found.length, nodes], xavierNormal);
    const contents = found.map((own): Content => {
      const prototypes = trainable.table(`${own.modality}.prototypes`, [data.users, size], xavierNormal);
      const [map] = contentMaps(trainable, [own], size, { features: 'frozen', weight: xavierNormal });
      return { ...map, prototypes };
    });

    /** ω [2 E], of each modality's α [2 E]. */
    const believed = (affinities: readonly Tensor1D[]): Tensor1D => {
      const trusted = affinities.map((affinity, m) => {
        const inModality = reshape(slice(confidence, m, 1), [nodes]) as Tensor1D; // c_m
        return mul(affinity, gather(inModality, graph.column)) as Tensor1D;
      });
      return relu(trusted.reduce(larger));
    };
    /** The parts of R, each [N, d]. */
    const parts = (): Tensor2D[] => {
      const seen = contents.map((content) => refine(content, clicks, rounds));
      const edgeWeights = believed(seen.map(({ affinity }) => affinity));
      const hops = [normalizeRows(ids)];
      for (let l = 0; l < layers; l++) hops.push(spmmValues(graph, edgeWeights, hops[l]));
      return [addN(hops) as Tensor2D, ...seen.map(({ read }) => read)];
    };
    /** The squares of a batch: of its ids, half from its users, of its prototypes, and of all prototypes for looks. */
    const squares = (batch: Batch): Scalar => {
      const { users, positives, negatives } = batchRows(batch, { firstItem: data.users });
      const items = concat([positives, negatives]) as Tensor1D; // [2 B]
      return addN([
        meanSquare(gather(ids, users)),
        meanSquare(gather(ids, items)),
        ...contents.map(({ prototypes }) => meanSquare(gather(prototypes, users))),
        ...contents.filter(({ modality }) => modality === 'visual').map(({ prototypes }) => meanSquare(prototypes)),
      ]) as Scalar;
    };
    return {
      variables: trainable.variables,
      loss(batch) {
        const { userIds, itemIds, rows } = batchTable(batch);
        const nodeIds = concat([userIds, add(itemIds, scalar(data.users, 'int32'))]) as Tensor1D; // [B + n]
        const read = (): Tensor2D =>
          concat(
            parts().map((part) => gather(part, nodeIds)),
            1,
          ) as Tensor2D; // [B + n, …]
        return weightedLoss({
          bpr: [1, () => bprOfTable(read(), rows)],
          squares: [regularization, () => squares(batch)],
        });
      },
      represent: () => tidy(() => splitNodes(concat(parts(), 1) as Tensor2D, data.users)),
      dispose() {
        for (const part of [graph, clicks, trainable]) part.dispose();
      },
    };
  },
};

interface Content extends ContentMap {
  readonly prototypes: Tensor2D; // P_m [U, d]
}

/** What a modality makes of the nodes, y, and how alike the ends of each click are, α, seen from its user and then from its item. */
interface Refined {
  readonly read: Tensor2D; // [N, d]
  readonly affinity: Tensor1D; // [2 E]
}

/** @param clicks  [U, I] */
function refine({ of, prototypes }: Content, clicks: SparseMatrix, rounds: number): Refined {
  const items = normalizeRows(leakyRelu(of(), SLOPE)); // [I, d]
  let users = normalizeRows(prototypes); // [U, d]
  for (let k = 0; k < rounds; k++) users = normalizeRows(add(users, attend(clicks, users, items).sum) as Tensor2D);
  const ofItems = attend(clicks, users, items);
  const ofUsers = attend(clicks.transpose, items, users);
  return {
    read: stackNodes({
      users: add(users, ofItems.sum) as Tensor2D,
      items: add(items, ofUsers.sum) as Tensor2D,
    }),
    affinity: concat([ofItems.weight, ofUsers.weight]) as Tensor1D,
  };
}

/** What the edges bring their targets, each source weighing by its likeness. @param edges  [targets, sources] */
function attend(edges: SparseMatrix, targets: Tensor2D, sources: Tensor2D): { weight: Tensor1D; sum: Tensor2D } {
  const weight = edgeSoftmax(edges, targets, sources);
  return { weight, sum: spmmValues(edges, weight, sources) };
}

// not `maximum`, whose gradient has no kernel of ours
const larger = (x: Tensor1D, y: Tensor1D): Tensor1D => add(y, relu(sub(x, y))) as Tensor1D;
