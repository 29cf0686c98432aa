// Everything a training run is made of, as plain numbers: what a checkpoint holds and what resuming needs.
import { tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { MetricName, Metrics } from '../evaluation/ranking.js';
import type { NamedVariables, Recommender, TrainingOptions } from '../recommender.js';
import type { AdamState } from '../tensor/ops/adam.js';

/** One finished epoch: mean losses over its rows, and how well the validation clicks are ranked after it. */
export interface EpochRow {
  readonly epoch: number; // from 1 on
  readonly loss: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly valid: Metrics;
  /** whether its variables are the ones to keep so far: validation Recall@20 better than ever, or every epoch with `keep: 'last'` */
  readonly best: boolean;
}

/** What makes two runs the same run. */
export interface RunSettings {
  readonly system: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly training: TrainingOptions;
  readonly seed: number;
  /** fingerprint of the data set */
  readonly data: string;
}

/** A variable's numbers. */
export interface NamedValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A run, stopped between two steps. Training from here on gives the same bits as never having stopped. */
export interface TrainingState {
  readonly settings: RunSettings;
  /** the epoch in progress, from 1 on, and its steps done */
  readonly epoch: number;
  readonly step: number;
  /** sums over the rows of the steps done, by part; `total` is what is minimized */
  readonly sums: Readonly<Record<string, number>>;
  readonly epochs: readonly EpochRow[];
  /** of the model and of its buffers */
  readonly variables: readonly NamedValues[];
  /** Adam's step counts and moments */
  readonly optimizer: AdamState;
  /** those after the best epoch so far */
  readonly best?: readonly NamedValues[];
}

export const SCORE: MetricName = 'recall@20';

/** The epoch whose variables count: of best validation score, the first of equals; with `keep: 'last'` the last. */
export function bestEpoch(epochs: readonly EpochRow[]): EpochRow | undefined {
  return epochs.filter((row) => row.best).at(-1);
}

/** What a checkpoint keeps of a model: its variables, then its buffers. */
export function everythingOf({ variables, buffers }: Pick<Recommender, 'variables' | 'buffers'>): NamedVariables {
  return { ...variables, ...buffers };
}

/** Copies the numbers of variables out of the backend. */
export function valuesOf(variables: NamedVariables): NamedValues[] {
  return Object.entries(variables).map(([name, v]) => ({ name, shape: v.shape, values: v.dataSync() as Float32Array }));
}

/** Gives variables the numbers kept under their names. */
export function assignValues(variables: NamedVariables, kept: readonly NamedValues[]): void {
  const names = Object.keys(variables);
  const found = kept.map(({ name }) => name);
  if (names.join() !== found.join()) {
    throw new RangeError(`expected values for the variables [${names.join(', ')}], got [${found.join(', ')}]`);
  }
  for (const { name, shape, values } of kept) assignOne(name, variables[name], shape, values);
}

function assignOne(name: string, variable: Variable, shape: readonly number[], values: Float32Array): void {
  if (variable.shape.join() !== shape.join()) {
    throw new RangeError(
      `variable ${name} has shape [${variable.shape.join(', ')}], the kept values [${shape.join(', ')}]`,
    );
  }
  tidy(() => variable.assign(tensor(values, [...shape])));
}
