// M3CSR's towers: what a user wants and what an item offers, each told by behavior and by every kind of content.
import { addN, concat, div, exp, gather, maximum, mul, sigmoid, sub, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { xavierUniform } from '../graph/initializers.js';
import { apply, type Linear } from '../graph/linear.js';
import { type AttentionMaps, attend, type Neighborhood, neighborhood } from '../graph/neighborAttention.js';
import { neighborSampler } from '../graph/neighborSample.js';
import { popularityBuckets } from '../graph/popularityBuckets.js';
import type { NamedVariables, Step } from '../recommender.js';
import { normalizeRows, type SparseMatrix, stopGradient } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { type ClusterOptions, clusteredContents, rowNumbers } from './clusteredContent.js';
import type { ModalFeatures } from './content.js';
import type { Weights } from './weights.js';

export interface TowerOptions extends ClusterOptions {
  /** of the attention; they share the size */
  readonly heads: number;
  /** S: neighbors drawn for a user or an item */
  readonly history: number;
  /** classes of popularity */
  readonly buckets: number;
  /** τ of the intensities of a user's interests */
  readonly temperature: number;
}

/** With M modalities. */
export interface Towers {
  readonly users: Tensor2D; // [n, (1 + M) d]
  readonly items: Tensor2D; // [k, (1 + M) d]
  /** α^m ∘ y^m of the users, by modality */
  readonly interests: readonly Tensor2D[]; // each [n, d]
}

export interface InterestTowers {
  /** the cluster of each item */
  readonly buffers: NamedVariables;
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

/** What is made of a modality. */
interface ContentWeights {
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
  const bucketOf = popularityBuckets(data, options.buckets); // [I]
  const users = trainable.table('users', [data.users + 1, size], xavierUniform);
  const items = trainable.table('items', [data.items + 1, size], xavierUniform);
  const userBehavior = behaviorWeights(trainable, 'users', size);
  const itemBehavior = behaviorWeights(trainable, 'items', size);
  const { contents, clusterOf } = clusteredContents(trainable, found, options, random);
  const modalities = found.map(({ modality }) => contentWeights(trainable, modality, size, found.length > 1));
  const popularity = trainable.table('popularity', [options.buckets, size], xavierUniform);
  const gate = trainable.linear('popularity.gate', [size, 1], { weight: xavierUniform });

  return {
    buffers: { clusters: clusterOf },
    of(userIds, itemIds, stream, own) {
      const around = (ids: Int32Array): Neighborhood => {
        const found = neighborhood(ids, { length: history, heads });
        own(found.graph);
        return found;
      };
      const ofUsers = sampler.ofUsers(userIds, stream.fork('users'));
      const ofItems = sampler.ofItems(itemIds, stream.fork('items'));
      const clicked = around(ofUsers.near);
      const self = gather(users, rowNumbers(userIds)); // A_u
      const wants = behavior(userBehavior, self, at(items, clicked), at(users, around(ofUsers.far)));
      const offered = gather(items, rowNumbers(itemIds)); // G_i
      const offers = behavior(itemBehavior, offered, at(users, around(ofItems.near)), at(items, around(ofItems.far)));

      const seen = contents.map((content) => content.of(clicked.ids, itemIds));
      const query = stopGradient(self);
      const wanted = modalities.map(({ interest }, m) =>
        normalizeRows(attend(interest, query, seen[m].forUsers, clicked.graph)),
      );
      const told = modalities.map(({ top }, m) => normalizeRows(apply(top, seen[m].forItems)));
      const interests = weighed(wanted, wants, modalities, temperature);
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
      clusterOf.dispose();
    },
  };
}

const at = (table: Tensor2D, { ids, graph }: Neighborhood): Attended => ({
  sources: gather(table, rowNumbers(ids)),
  graph,
});

/** `rn(F [x ‖ att(x, near) ‖ att(x, far)])`, the query held. @param x  [n, d]  @returns [n, d] */
function behavior({ near, far, top }: BehaviorWeights, x: Tensor2D, nearby: Attended, beyond: Attended): Tensor2D {
  const query = stopGradient(x);
  const seen = attend(near, query, nearby.sources, nearby.graph);
  const further = attend(far, query, beyond.sources, beyond.graph);
  return normalizeRows(apply(top, concat([x, seen, further], 1) as Tensor2D));
}

/** `α^m ∘ y^m`. @param interests  y^m, each [n, d]   @param wants  b, [n, d] */
function weighed(
  interests: readonly Tensor2D[],
  wants: Tensor2D,
  modalities: readonly ContentWeights[],
  temperature: number,
): Tensor2D[] {
  const held = stopGradient(wants);
  const logits = modalities.flatMap(({ intensity }, m) => {
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

function behaviorWeights(trainable: Weights, name: string, size: number): BehaviorWeights {
  return {
    near: attentionMaps(trainable, `${name}.near`, size, size),
    far: attentionMaps(trainable, `${name}.far`, size, size),
    top: trainable.linear(`${name}.top`, [3 * size, size], { weight: xavierUniform }),
  };
}

function contentWeights(trainable: Weights, modality: string, size: number, isOneOfSome: boolean): ContentWeights {
  const linear = (name: string): Linear =>
    trainable.linear(`${modality}.${name}`, [2 * size, size], { weight: xavierUniform });
  return {
    interest: attentionMaps(trainable, `${modality}.interest`, 2 * size, size),
    top: linear('top'),
    intensity: isOneOfSome ? linear('intensity') : undefined,
  };
}

function attentionMaps(trainable: Weights, name: string, inputs: number, size: number): AttentionMaps {
  return {
    query: trainable.table(`${name}.query`, [size, size], xavierUniform),
    key: trainable.table(`${name}.key`, [inputs, size], xavierUniform),
    value: trainable.table(`${name}.value`, [inputs, size], xavierUniform),
  };
}
