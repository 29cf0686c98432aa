// The contract between a recommender and whatever trains or evaluates it. CaMRec, its ablations and every baseline have this shape.
import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Dataset } from './data/dataset.js';
import type { Streams } from './tensor/streams.js';

/** Trainable variables by name; the order is the order in a checkpoint. */
export type NamedVariables = Readonly<Record<string, Variable>>;

/** One training step, whatever it is about. */
export interface Step {
  /** its number among the epoch's steps of its kind, from 0 on */
  readonly index: number;
  /** Hands over something that lives exactly as long as this step: whoever trains disposes it after the gradient. */
  own<T extends { dispose(): void }>(resource: T): T;
}

/** One training step's rows: user u clicked positive i and not negative j. */
export interface Batch extends Step {
  readonly users: Int32Array; // [B]
  readonly positives: Int32Array; // [B]
  readonly negatives: Int32Array; // [B]
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

/** Steps of an epoch that come before its clicks and train variables of their own. */
export interface Prelude {
  /** some of the recommender's variables: these steps move no other, and the steps on clicks do not move these */
  readonly variables: NamedVariables;
  /** how many an epoch has */
  readonly steps: number;
  /** The loss of one of these steps; `random` is the epoch's stream of them all. */
  loss(step: Step, random: Streams): Loss;
  /** Puts what was learned to use, in `buffers`, after the last of these steps; not called again when a run is resumed later. */
  finish(): void;
}

export interface Recommender {
  readonly variables: NamedVariables;
  /** What scoring or the rest of an epoch needs beyond the variables, not trained itself; kept wherever the variables are kept. */
  readonly buffers?: NamedVariables;
  readonly prelude?: Prelude;
  /**
   * Draws what holds for a whole epoch, such as a pruned graph, before the epoch's first step, and again when a run is `resumed` within it:
   * so it may depend on `random`, the stream of this epoch, and on `buffers`, and on nothing else that training changes. What it
   * reads of the variables at the start of an epoch it puts into `buffers`, to be found there when resumed.
   */
  beginEpoch?(random: Streams, at?: { readonly resumed: boolean }): void;
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
  /** Adam adds the weight decay to the gradient, an L2 penalty; AdamW shrinks the parameter by it beside the step */
  readonly optimizer: 'adam' | 'adamw';
  /** λ of the optimizer */
  readonly weightDecay: number;
  /** what the learning rate is multiplied by over 50 epochs: epoch e, from 0 on, has `learningRate · learningRateDecay^(e/50)` */
  readonly learningRateDecay: number;
  /** a variable that a step does not reach: its moments move it on, as in PyTorch before 2.0, or it is left alone, as since */
  readonly absentGradients: 'zero' | 'skip';
  /** an epoch's rows: every click once, or batches of distinct users with one of their clicks each */
  readonly sampling: 'clicks' | 'users';
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
