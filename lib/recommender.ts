// The contract between a recommender and whatever trains or evaluates it. CaMRec, its ablations and every baseline have this shape.
import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Dataset } from './data/dataset.js';
import type { Streams } from './tensor/streams.js';

/** Trainable variables by name; the order is the order in a checkpoint. */
export type NamedVariables = Readonly<Record<string, Variable>>;

/** One training step's rows: user u clicked positive i and not negative j. */
export interface Batch {
  readonly users: Int32Array; // [B]
  readonly positives: Int32Array; // [B]
  readonly negatives: Int32Array; // [B]
  /** Hands over something that lives exactly as long as this step: whoever trains disposes it after the gradient. */
  own<T extends { dispose(): void }>(resource: T): T;
}

/** What a step minimises, and its named parts (unweighted) for the log. */
export interface Loss {
  readonly total: Scalar;
  readonly parts: Readonly<Record<string, Scalar>>;
}

/** score(u, i) = users[u] · items[i]; every system here fits that. */
export interface Representation {
  readonly users: Tensor2D; // [U, d]
  readonly items: Tensor2D; // [I, d]
}

export interface Recommender {
  readonly variables: NamedVariables;
  /**
   * Draws what holds for a whole epoch, such as a pruned graph, before the epoch's first step, and again when a run is resumed within it:
   * so it may depend on `random`, the stream of this epoch, and on nothing that training changes.
   */
  beginEpoch?(random: Streams): void;
  /** The batch's loss, called under a gradient tape; `random` is the stream of this step. */
  loss(batch: Batch, random: Streams): Loss;
  /** Fresh representations for scoring; the caller disposes them. */
  represent(random: Streams): Representation;
  dispose(): void;
}

/** How a system is trained unless the user says otherwise. */
export interface TrainingOptions {
  readonly learningRate: number;
  readonly batchSize: number;
  /** most epochs */
  readonly epochs: number;
  /** stop after this many evaluations in a row without a better validation Recall@20 */
  readonly patience: number;
  /** λ: λ times the parameter joins its gradient, an L2 penalty (not the decoupled one of AdamW) */
  readonly weightDecay: number;
  /** which epoch's variables count: the best on validation, or the last, for a look at what training does to the parts */
  readonly keep: 'best' | 'last';
}

/** A named way to build a recommender: its paper, its options with defaults, its usual training. M is what it builds. */
export interface System<O extends object = object, M extends Recommender = Recommender> {
  readonly name: string;
  /** title and identifier of the paper */
  readonly paper: string;
  readonly defaults: Readonly<O>;
  readonly training: TrainingOptions;
  build(data: Dataset, options: Readonly<O>, random: Streams): M;
}
