// M3CSR's towers: what a user wants and what an item offers, each told by behavior and by every kind of content.
import {
  addN,
  concat,
  div,
  exp,
  gather,
  maximum,
  mul,
  sigmoid,
  slice,
  sub,
  type Tensor2D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { distinctRows } from '../graph/distinctRows.js';
import { xavierUniform } from '../graph/initializers.js';
import { kMeans } from '../graph/kMeans.js';
import { apply, type Linear } from '../graph/linear.js';
import { type AttentionMaps, attend, neighborhood } from '../graph/neighborAttention.js';
import { neighborSampler } from '../graph/neighborSample.js';
import { popularityBuckets } from '../graph/popularityBuckets.js';
import type { Step } from '../recommender.js';
import { normalizeRows, type SparseMatrix, stopGradient } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { type ContentMap, contentMaps, type FeatureKind, type ModalFeatures } from './content.js';
import type { Weights } from './weights.js';

export interface TowerOptions {
  /** latent size d of each of a tower's parts */
  readonly size: number;
  /** of the attention; they share the size */
  readonly heads: number;
  /** S: neighbors drawn for a user or an item */
  readonly history: number;
  /** of the items' features */
  readonly clusters: number;
  /** classes of popularity */
  readonly buckets: number;
  /** τ of the intensities of a user's interests */
  readonly temperature: number;
  readonly features: FeatureKind;
}

/** With M modalities. */
export interface Towers {
  readonly users: Tensor2D; // [n, (1 + M) d]
  readonly items: Tensor2D; // [k, (1 + M) d]
  /** α^m ∘ y^m of the users, by modality */
  readonly interests: readonly Tensor2D[]; // each [n, d]
}

export interface InterestTowers {
  /** Of n users and k items, with neighbors drawn from `random`; graphs of them, which a gradient needs too, go to `own`. */
  of(userIds: Int32Array, itemIds: Int32Array, random: Streams, own: Step['own']): Towers;
  dispose(): void;
}

/** What a kind of node is told by: its neighbors, theirs, and itself. */
interface BehaviorWeights {
  readonly near: AttentionMaps;
  readonly far: AttentionMaps;
  readonly top: Linear;
}

interface ContentWeights {
  /** [P ‖ P'] */
  readonly map: ContentMap;
  /** C, its last row that of padding */
  readonly clusters: Tensor2D; // [clusters + 1, d]
  readonly interest: AttentionMaps;
  readonly top: Linear;
  /** I; absent where there is nothing to compare with */
  readonly intensity?: Linear;
}

/** Neighbors' rows, and who attends to which of them. */
interface Attended {
  readonly sources: Tensor2D; // [m, e]
  readonly graph: SparseMatrix; // [n heads, m heads]
}

/** @param paddingUser  stands for the users that an item lacks */
export function interestTowers(
  data: Dataset,
  found: readonly ModalFeatures[],
  trainable: Weights,
  { paddingUser, ...options }: TowerOptions & { readonly paddingUser: number },
  random: Streams,
): InterestTowers {
  const { size, heads, history, temperature } = options;
  const sampler = neighborSampler(data, { length: history, paddingUser });
  const clusterOf = clustersOf(found, options.clusters, random); // [I + 1]
  const bucketOf = popularityBuckets(data, options.buckets); // [I]
  const users = trainable.table('users', [data.users + 1, size], xavierUniform);
  const items = trainable.table('items', [data.items + 1, size], xavierUniform);
  const userBehavior = behaviorWeights(trainable, 'users', size);
  const itemBehavior = behaviorWeights(trainable, 'items', size);
  const contents = contentWeights(trainable, found, options);
  const popularity = trainable.table('popularity', [options.buckets, size], xavierUniform);
  const gate = trainable.linear('popularity.gate', [size, 1], { weight: xavierUniform });

  return {
    of(userIds, itemIds, stream, own) {
      const around = (ids: Int32Array): Around => {
        const { ids: distinct, graph } = neighborhood(ids, { length: history, heads });
        return { ids: distinct, graph: own(graph) };
      };
      const ofUsers = sampler.ofUsers(userIds, stream.fork('users'));
      const ofItems = sampler.ofItems(itemIds, stream.fork('items'));
      const clicked = around(ofUsers.near);
      const self = gather(users, rowNumbers(userIds)); // A_u
      const wants = behavior(userBehavior, self, at(items, clicked), at(users, around(ofUsers.far)));
      const offered = gather(items, rowNumbers(itemIds)); // G_i
      const offers = behavior(itemBehavior, offered, at(users, around(ofItems.near)), at(items, around(ofItems.far)));

      const read = contents.map((content) => readContent(content, clicked, itemIds, clusterOf));
      const query = stopGradient(self);
      const wanted = read.map(({ clicked: sources }, m) =>
        normalizeRows(attend(contents[m].interest, query, sources, clicked.graph)),
      );
      const told = read.map(({ items: x }, m) => normalizeRows(apply(contents[m].top, x)));
      const interests = weighed(wanted, wants, contents, temperature);
      const ofBucket = sigmoid(apply(gate, popularity)) as Tensor2D; // [buckets, 1]
      const trust = gather(ofBucket, rowNumbers(itemIds.map((item) => bucketOf[item]))); // ω, [k, 1]
      const distrust = sub(1, trust);
      return {
        users: concat([wants, ...interests], 1) as Tensor2D,
        items: concat([mul(trust, offers), ...told.map((c) => mul(distrust, c))], 1) as Tensor2D,
        interests,
      };
    },
    dispose() {
      for (const { map } of contents) map.dispose();
    },
  };
}

/** The neighbors of some nodes: each once, and who attends to which. */
interface Around {
  readonly ids: Int32Array; // [m]
  readonly graph: SparseMatrix; // [n heads, m heads]
}

const rowNumbers = (ids: Int32Array) => tensor1d(ids, 'int32');
const at = (table: Tensor2D, { ids, graph }: Around): Attended => ({ sources: gather(table, rowNumbers(ids)), graph });

/** `rn(F [x ‖ att(x, near) ‖ att(x, far)])`, the query held. @param x  [n, d]  @returns [n, d] */
function behavior({ near, far, top }: BehaviorWeights, x: Tensor2D, nearby: Attended, beyond: Attended): Tensor2D {
  const query = stopGradient(x);
  const seen = attend(near, query, nearby.sources, nearby.graph);
  const further = attend(far, query, beyond.sources, beyond.graph);
  return normalizeRows(apply(top, concat([x, seen, further], 1) as Tensor2D));
}

/** Features and clusters side by side, as users see the items clicked and as the items named see their own. */
function readContent(
  { map, clusters }: ContentWeights,
  { ids: clicked }: Around,
  itemIds: Int32Array,
  clusterOf: Int32Array,
): { clicked: Tensor2D /* [m, 2 d] */; items: Tensor2D /* [k, 2 d] */ } {
  const { distinct } = distinctRows(Int32Array.from([...clicked, ...itemIds])); // those clicked come first
  const place = new Map(Array.from(distinct, (id, p) => [id, p]));
  const places = itemIds.map((id) => place.get(id) as number);
  const mapped = map.of(rowNumbers(distinct)); // [distinct, 2 d]
  const d = mapped.shape[1] / 2;
  const withCluster = (x: Tensor2D, ids: Int32Array): Tensor2D =>
    concat([x, gather(clusters, rowNumbers(ids.map((id) => clusterOf[id])))], 1) as Tensor2D;
  return {
    clicked: withCluster(slice(mapped, [0, 0], [clicked.length, d]), clicked),
    items: withCluster(slice(gather(mapped, rowNumbers(places)), [0, d], [-1, d]), itemIds),
  };
}

/** `α^m ∘ y^m`. @param interests  y^m, each [n, d]   @param wants  b, [n, d] */
function weighed(
  interests: readonly Tensor2D[],
  wants: Tensor2D,
  contents: readonly ContentWeights[],
  temperature: number,
): Tensor2D[] {
  const held = stopGradient(wants);
  const logits = contents.flatMap(({ intensity }, m) => {
    if (!intensity) return [];
    const strength = sigmoid(apply(intensity, concat([held, stopGradient(interests[m])], 1) as Tensor2D));
    return [mul(1 / temperature, strength) as Tensor2D];
  });
  if (logits.length === 0) return [...interests];
  const top = stopGradient(logits.reduce((a, b) => maximum(a, b)));
  const powers = logits.map((x) => exp(sub(x, top)));
  const total = addN(powers);
  return interests.map((y, m) => mul(div(powers[m], total), y) as Tensor2D);
}

/** k(i) by the features of all modalities side by side; item I, padding, has a cluster of its own. */
function clustersOf(found: readonly ModalFeatures[], clusters: number, random: Streams): Int32Array {
  const rows = found[0].matrix.rows;
  const cols = found.reduce((sum, { matrix }) => sum + matrix.cols, 0);
  const values = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    let first = i * cols;
    for (const { matrix } of found) {
      values.set(matrix.values.subarray(i * matrix.cols, (i + 1) * matrix.cols), first);
      first += matrix.cols;
    }
  }
  const { assigned } = kMeans({ rows, cols, values }, Math.min(clusters, rows), { random, starts: 1 });
  return Int32Array.from([...assigned, clusters]);
}

function behaviorWeights(trainable: Weights, name: string, size: number): BehaviorWeights {
  return {
    near: attentionMaps(trainable, `${name}.near`, size, size),
    far: attentionMaps(trainable, `${name}.far`, size, size),
    top: trainable.linear(`${name}.top`, [3 * size, size], { weight: xavierUniform }),
  };
}

function attentionMaps(trainable: Weights, name: string, inputs: number, size: number): AttentionMaps {
  return {
    query: trainable.table(`${name}.query`, [size, size], xavierUniform),
    key: trainable.table(`${name}.key`, [inputs, size], xavierUniform),
    value: trainable.table(`${name}.value`, [inputs, size], xavierUniform),
  };
}

function contentWeights(
  trainable: Weights,
  found: readonly ModalFeatures[],
  { size, clusters, features }: TowerOptions,
): ContentWeights[] {
  const halves = ([inputs, outputs]: [number, number], random: Streams): Tensor2D =>
    concat(
      ['users', 'items'].map((side) => xavierUniform([inputs, outputs / 2], random.fork(side))),
      1,
    ) as Tensor2D;
  return contentMaps(trainable, found.map(padded), 2 * size, { features, weight: halves }).map((map) => {
    const linear = (name: string): Linear =>
      trainable.linear(`${map.modality}.${name}`, [2 * size, size], { weight: xavierUniform });
    return {
      map,
      clusters: trainable.table(`${map.modality}.clusters`, [clusters + 1, size], xavierUniform),
      interest: attentionMaps(trainable, `${map.modality}.interest`, 2 * size, size),
      top: linear('top'),
      intensity: found.length > 1 ? linear('intensity') : undefined,
    };
  });
}

/** With a row of 0 for padding, [I + 1, D_m]. */
function padded({ modality, matrix: { rows, cols, values } }: ModalFeatures): ModalFeatures {
  const longer = new Float32Array((rows + 1) * cols);
  longer.set(values);
  return { modality, matrix: { rows: rows + 1, cols, values: longer } };
}
