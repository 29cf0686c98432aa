// A training run in progress: its epochs of steps, validation after each, and when to stop.
import { setImmediate } from 'node:timers/promises';
import { dispose } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { evaluateRanking, type RankingResult } from '../evaluation/ranking.js';
import type { Prelude, Recommender } from '../recommender.js';
import { Adam } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { type Rows, sampler } from './sampler.js';
import {
  assignValues,
  bestEpoch,
  type EpochRow,
  everythingOf,
  type NamedValues,
  type RunSettings,
  SCORE,
  type TrainingState,
  valuesOf,
} from './state.js';
import { preludeStep, type StepLoss, trainStep } from './step.js';
import { userSampler } from './userSampler.js';

export type TrainingEnd =
  /** every epoch done, or no better validation score for `patience` epochs in a row */
  | { readonly kind: 'finished'; readonly message: string }
  /** the signal stopped it */
  | { readonly kind: 'aborted'; readonly message: string }
  /** the loss became NaN or infinite; what counts is the best epoch before */
  | { readonly kind: 'diverged'; readonly message: string };

/** Called after each epoch; `snapshot` copies the whole run as it stands. */
export type OnEpoch = (row: EpochRow, snapshot: () => TrainingState) => void;

/** Ranks a split's clicks with the random stream of an epoch's evaluation: the same epoch always gives the same numbers. */
export function evaluateSplit(
  model: Recommender,
  data: Dataset,
  split: 'valid' | 'test',
  random: Streams,
  epoch: number,
): RankingResult {
  const representation = model.represent(random.fork('evaluate', epoch));
  try {
    return evaluateRanking(data, data[split], representation);
  } finally {
    dispose([representation.users, representation.items]);
  }
}

/** epochs over which the learning rate falls by `learningRateDecay` */
const DECAY_EPOCHS = 50;

/** The mutable twin of TrainingState. */
export class Progress {
  readonly epochs: EpochRow[];
  best?: readonly NamedValues[];
  private readonly adam: Adam;
  private readonly sampler;
  private epoch: number;
  private step: number;
  private sums: Record<string, number>;

  constructor(
    private readonly model: Recommender,
    private readonly data: Dataset,
    private readonly settings: RunSettings,
    private readonly random: Streams,
    from?: TrainingState,
  ) {
    const { learningRate, optimizer, weightDecay, absentGradients, sampling, batchSize } = settings.training;
    this.sampler = sampling === 'clicks' ? sampler(data) : userSampler(data, batchSize);
    this.adam = new Adam(learningRate, { weightDecay, decoupled: optimizer === 'adamw', absentGradients });
    this.epoch = from?.epoch ?? 1;
    this.step = from?.step ?? 0;
    this.sums = { ...from?.sums };
    this.epochs = [...(from?.epochs ?? [])];
    this.best = from?.best;
    if (from) {
      assignValues(everythingOf(model), from.variables);
      this.adam.restore(from.optimizer);
    }
  }

  async toTheEnd(signal?: AbortSignal, onEpoch?: OnEpoch): Promise<TrainingEnd> {
    const { epochs, patience } = this.settings.training;
    const last = Object.keys(this.model.variables).length > 0 ? epochs : 1; // nothing to train: one evaluation says it all
    while (this.epoch <= last) {
      const waited = this.epochs.length - (bestEpoch(this.epochs)?.epoch ?? 0);
      if (waited >= patience) {
        return { kind: 'finished', message: `no better validation score for ${patience} epochs in a row` };
      }
      const broken = await this.restOfEpoch(signal);
      if (broken) return broken;
      const row = this.finishEpoch();
      onEpoch?.(row, () => this.snapshot());
    }
    return { kind: 'finished', message: `all ${last} epochs done` };
  }

  snapshot(): TrainingState {
    return {
      settings: this.settings,
      epoch: this.epoch,
      step: this.step,
      sums: { ...this.sums },
      epochs: [...this.epochs],
      variables: valuesOf(everythingOf(this.model)),
      optimizer: this.adam.state(),
      best: this.best,
    };
  }

  dispose(): void {
    this.adam.dispose();
  }

  /** Steps until the epoch's rows are used up, or what ended it earlier. */
  private async restOfEpoch(signal?: AbortSignal): Promise<TrainingEnd | undefined> {
    if (Object.keys(this.model.variables).length === 0) return undefined;
    const stream = this.random.fork('epoch', this.epoch);
    const rows = this.sampler.epoch(stream);
    const { learningRate, learningRateDecay, batchSize } = this.settings.training;
    this.adam.rate = learningRate * learningRateDecay ** ((this.epoch - 1) / DECAY_EPOCHS);
    this.model.beginEpoch?.(stream.fork('begin'), { resumed: this.step > 0 });
    const { prelude } = this.model;
    const before = prelude?.steps ?? 0;
    const steps = before + Math.ceil(this.sampler.rows / batchSize);
    for (; this.step < steps; this.step++) {
      await setImmediate(); // lets the signal, timers and a kernel's messages through
      if (signal?.aborted)
        return { kind: 'aborted', message: `stopped in epoch ${this.epoch} before step ${this.step + 1}` };
      if (this.step === before) prelude?.finish();
      const loss =
        prelude && this.step < before
          ? this.beforeClicks(prelude, stream.fork('prelude'))
          : this.onClicks(batchOf(rows, (this.step - before) * batchSize, batchSize), stream, this.step - before);
      if (!Number.isFinite(loss)) return this.diverged(loss);
    }
    return undefined;
  }

  private onClicks(batch: Rows, stream: Streams, index: number): number {
    const { total, parts } = trainStep(this.model, this.adam, batch, stream.fork('step', index), { index });
    this.count({ total, ...parts }, batch.users.length);
    return total;
  }

  /** Its parts are reported as means over these steps; the epoch's loss is that of the clicks alone. */
  private beforeClicks(prelude: Prelude, stream: Streams): number {
    const { total, parts } = preludeStep(prelude, this.adam, this.step, stream);
    this.count(parts, this.sampler.rows / prelude.steps);
    return total;
  }

  private count(losses: StepLoss['parts'], rows: number): void {
    for (const [name, value] of Object.entries(losses)) this.sums[name] = (this.sums[name] ?? 0) + value * rows;
  }

  private diverged(loss: number): TrainingEnd {
    const best = bestEpoch(this.epochs);
    const what = `the loss of ${this.settings.system} became ${loss} in epoch ${this.epoch}, step ${this.step + 1}`;
    if (!best) {
      throw new RangeError(
        `${what}, before any evaluation; a learningRate below ${this.settings.training.learningRate} may help`,
      );
    }
    return { kind: 'diverged', message: `${what}; epoch ${best.epoch}, the best before, is kept` };
  }

  private finishEpoch(): EpochRow {
    const { metrics } = evaluateSplit(this.model, this.data, 'valid', this.random, this.epoch);
    const previous = bestEpoch(this.epochs)?.valid[SCORE] ?? -1;
    const best = this.settings.training.keep === 'last' || fourDecimals(metrics[SCORE]) > fourDecimals(previous);
    const means = Object.entries(this.sums).map(([name, sum]) => [name, sum / this.sampler.rows]);
    const { total = 0, ...parts }: Record<string, number> = Object.fromEntries(means);
    const row: EpochRow = { epoch: this.epoch, loss: total, parts, valid: metrics, best };
    if (best) this.best = valuesOf(everythingOf(this.model));
    this.epochs.push(row);
    this.epoch++;
    this.step = 0;
    this.sums = {};
    return row;
  }
}

function batchOf({ users, positives, negatives }: Rows, first: number, size: number): Rows {
  const cut = (list: Int32Array): Int32Array => list.subarray(first, first + size);
  return { users: cut(users), positives: cut(positives), negatives: cut(negatives) };
}

const fourDecimals = (score: number): number => Math.round(score * 1e4) / 1e4;
