// FETTL (Li et al., SIGIR 2024), FETTLE on FREEDOM: ids, looks and texts of an item are aligned, each only towards what users' clicks
// agree with more.
//
// New, over FREEDOM, with û, d̂, v̂, t̂ of unit length, d the item's row in both graphs, and x → y where the clicks agree more with y:
//   x̂_{x→y} = rn(x̂ N_{x→y} + x̂)
//   L_items = 1/n Σ_{x→y} −ln softmax(x̂_{x→y} · ŷ / τ1)_own        its own item's better view among those of the batch's n items
//   L_direction = −mean_{x→y} (agreement of x̂_{x→y} − of x̂)        what moves comes to agree with the clicks more
//   L_clusters = mean_{x≠y} H(sinkhorn(x̂ Cᵀ), softmax(ŷ Cᵀ / τ2))  for û, d̂ and for d̂, v̂, t̂: they predict each other
//   L = L_FREEDOM + λ1 (L_items + L_direction) + λ2 (L_clusters of û, d̂ + L_clusters of d̂, v̂, t̂)
// The released item loss cannot be run as published, so this follows the paper. No setting for FREEDOM is published either: weights and
// temperatures are those its authors plot in later work. K is ours: a step's cost grows with it, and their 10,240 clusters outnumber
// Baby's items; an epoch on TikTok's clicks, on one core, takes 2 s in FREEDOM, 9 s here, 19 s with 2,048 clusters, 77 s with 10,240.
//
// Authors scale the rows of the prototypes to length 1 in place before each use, and clamp the temperatures. Here both are part of
// the loss, which changes no variable: so its gradients are derivatives, and a checkpoint holds all there is. The gradient of a
// prototype then has no part along itself; theirs has one, which counts in Adam's moments before the next scaling undoes it.
// Rows start at length 1, and training changes their lengths, and with them the size of its steps, by a few percent.
// We differ in folders of one modality, where two views are left.
import {
  add,
  div,
  gather,
  type Scalar,
  scalar,
  slice,
  sub,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { distinctRows } from '../graph/distinctRows.js';
import { linearUniform, xavierUniform } from '../graph/initializers.js';
import type { Batch, System } from '../recommender.js';
import { normalizeRows, stopGradient } from '../tensor/index.js';
import { clusterAlignment } from './clusterAlignment.js';
import { featuresOf } from './content.js';
import { FREEDOM_RULES, type FreedomOptions, freedom, freedomTerms } from './freedom.js';
import { directionTuning, itemAlignment, itemMoves, nameOfMove, type View } from './itemAlignment.js';
import { COUNT, checkOptions, TEMPERATURE, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { keptWithin } from './temperature.js';
import { type BatchNodes, twoGraphs } from './twoGraphs.js';
import { type Terms, weightedLoss } from './weightedLoss.js';
import { type Weights, weights } from './weights.js';

export interface FettlOptions extends FreedomOptions {
  /** λ1 of item alignment */
  readonly itemWeight: number;
  /** λ1 of direction tuning; the paper has one for both */
  readonly directionWeight: number;
  /** γ1: where the temperature of item alignment starts; it is trained, between 0.001 and 0.5 */
  readonly temperature: number;
  /** λ2 of cluster alignment */
  readonly clusterWeight: number;
  /** K */
  readonly clusters: number;
  /** γ2: where the temperature of cluster alignment starts; it is trained, between 0.01 and 0.99 */
  readonly clusterTemperature: number;
  /** ε of Sinkhorn's targets */
  readonly targetTemperature: number;
  /** of Sinkhorn's scaling */
  readonly targetRounds: number;
}

const ITEM_TEMPERATURE = { low: 0.001, high: 0.5 };
const CLUSTER_TEMPERATURE = { low: 0.01, high: 0.99 };

/** Scores as FREEDOM does: `s_ui = u · i`. */
export const fettl: System<FettlOptions> = {
  name: 'fettl',
  paper: 'Li et al., Who To Align With: Feedback-Oriented Multi-Modal Alignment in Recommendation Systems, SIGIR 2024',
  defaults: {
    ...freedom.defaults,
    itemWeight: 1e-3,
    directionWeight: 1e-3,
    temperature: 0.05,
    clusterWeight: 1e-4,
    clusters: 512,
    clusterTemperature: 0.3,
    targetTemperature: 0.05,
    targetRounds: 3,
  },
  training: MMREC_TRAINING,
  build(data, options, random) {
    checkOptions('fettl', options, {
      ...FREEDOM_RULES,
      itemWeight: WEIGHT,
      directionWeight: WEIGHT,
      temperature: TEMPERATURE,
      clusterWeight: WEIGHT,
      clusters: COUNT,
      clusterTemperature: TEMPERATURE,
      targetTemperature: TEMPERATURE,
      targetRounds: COUNT,
    });
    const { contentWeight, itemWeight, directionWeight, clusterWeight } = options;
    const sources = ['ids', ...featuresOf('fettl', data, { needs: 'one' }).map(({ modality }) => modality)];
    const moving = itemWeight > 0 || directionWeight > 0;
    const content = moving || clusterWeight > 0 || contentWeight > 0;
    const trainable = weights(random);
    const graphs = twoGraphs('fettl', data, trainable, { ...options, content });
    const ofItems = moving ? itemTerms(trainable, sources, options) : () => ({});
    const ofClusters = clusterWeight > 0 ? clusterTerms(trainable, options) : () => ({});
    return {
      variables: trainable.variables,
      beginEpoch: (stream) => graphs.beginEpoch(stream),
      loss(batch) {
        const read = graphs.read(batch);
        const units = unitVectors(batch, read);
        return weightedLoss({ ...freedomTerms(read, contentWeight), ...ofItems(units), ...ofClusters(units) });
      },
      represent: () => graphs.represent(),
      dispose() {
        graphs.dispose();
        trainable.dispose();
      },
    };
  },
};

/** A batch as vectors of unit length. */
interface Units {
  readonly users: Tensor2D; // û [B, d]
  /** of the n distinct positives: ids first, then what content there is */
  readonly views: readonly View[];
  /** which of them a row's positive is */
  readonly clicked: Tensor1D; // int32 [B]
  /** mean of the users who clicked an item, without gradient */
  readonly judges: Tensor2D; // [n, d]
}

function unitVectors(batch: Batch, { users, items, contents, rows }: BatchNodes): Units {
  const { count } = distinctRows(batch.positives);
  const n = count.length;
  const clicked = sub(rows.positives, scalar(users.shape[0], 'int32')) as Tensor1D;
  const unitUsers = normalizeRows(users);
  const judges = tidy(() => {
    const sums = unsortedSegmentSum(stopGradient(unitUsers), clicked, n); // [n, d]
    return div(sums, tensor2d(count, [n, 1])) as Tensor2D;
  });
  const views = [{ modality: 'ids', items }, ...contents].map(({ modality, items }) => ({
    name: modality,
    items: normalizeRows(slice(items, [0, 0], [n, -1])),
  }));
  return { users: unitUsers, views, clicked, judges };
}

/** λ1's terms, and what they train. */
function itemTerms(trainable: Weights, sources: readonly string[], options: FettlOptions): (units: Units) => Terms {
  const { size, itemWeight, directionWeight } = options;
  const pairs = sources.flatMap((from) => sources.filter((to) => to !== from).map((to) => nameOfMove(from, to)));
  const maps = Object.fromEntries(
    pairs.map((name) => [
      name,
      trainable.table(name, [size, size], (shape, random) => linearUniform(shape, size, random) as Tensor2D),
    ]),
  );
  const temperature = temperatureOf(trainable, 'items', options.temperature, ITEM_TEMPERATURE);
  return ({ views, judges }) => {
    const moves = itemMoves(views, judges, maps);
    return {
      items: [itemWeight, () => itemAlignment(moves, temperature())],
      direction: [directionWeight, () => directionTuning(moves, pairs.length)],
    };
  };
}

/** λ2's term, and what it trains. */
function clusterTerms(trainable: Weights, options: FettlOptions): (units: Units) => Terms {
  const { size, clusters, clusterWeight, targetTemperature, targetRounds } = options;
  const [ofPairs, ofViews] = ['pairs', 'views'].map((name) =>
    trainable.table(`prototypes.${name}`, [clusters, size], (shape, random) =>
      tidy(() => normalizeRows(xavierUniform(shape, random))),
    ),
  );
  const temperature = temperatureOf(trainable, 'clusters', options.clusterTemperature, CLUSTER_TEMPERATURE);
  const targets = { temperature: targetTemperature, rounds: targetRounds };
  const term = ({ users, views, clicked }: Units): Scalar => {
    const rows = views.map(({ items }) => gather(items, clicked)); // each [B, d]
    const tau = temperature();
    const pairs = clusterAlignment([users, rows[0]], normalizeRows(ofPairs), tau, targets);
    return add(pairs, clusterAlignment(rows, normalizeRows(ofViews), tau, targets)) as Scalar;
  };
  return (units) => ({ clusters: [clusterWeight, () => term(units)] });
}

/** A temperature to train, from `start` on, read within its bounds. */
function temperatureOf(
  trainable: Weights,
  name: string,
  start: number,
  bounds: { low: number; high: number },
): () => Scalar {
  const trained = trainable.table(`temperatures.${name}`, [1, 1], () => tensor2d([[start]]));
  return () => keptWithin(trained, bounds);
}
