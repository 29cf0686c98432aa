// Trains a system: epochs of steps, validation after each, early stop, and the best epoch's variables at the end.
import { setImmediate } from 'node:timers/promises';
import { dispose } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { evaluateRanking, type RankingResult } from '../evaluation/ranking.js';
import type { Recommender, System } from '../recommender.js';
import { Adam } from '../tensor/index.js';
import { type Streams, streams } from '../tensor/streams.js';
import { type Rows, sampler } from './sampler.js';
import { type RunChoices, runSettings, settingsDifference } from './settings.js';
import {
  assignValues,
  bestEpoch,
  type EpochRow,
  type NamedValues,
  type RunSettings,
  SCORE,
  type TrainingState,
  valuesOf,
} from './state.js';
import { trainStep } from './step.js';

export interface TrainArguments<O extends object> extends RunChoices<O> {
  /** Called after each epoch; `snapshot` copies the whole run as it stands. */
  readonly onEpoch?: (row: EpochRow, snapshot: () => TrainingState) => void;
  /** Stops between two steps; the result's state goes on with the same bits. */
  readonly signal?: AbortSignal;
  /** A state to go on from; its settings must be those of this call. */
  readonly resume?: TrainingState;
}

export type TrainingEnd =
  /** every epoch done, or no better validation score for `patience` epochs in a row */
  | { readonly kind: 'finished'; readonly message: string }
  /** the signal stopped it */
  | { readonly kind: 'aborted'; readonly message: string }
  /** the loss became NaN or infinite; what counts is the best epoch before */
  | { readonly kind: 'diverged'; readonly message: string };

export interface TrainingResult<M extends Recommender = Recommender> {
  readonly end: TrainingEnd;
  /** with the variables of the best epoch (where aborted: as the last step left them); the caller disposes it */
  readonly model: M;
  readonly epochs: readonly EpochRow[];
  /** the epoch of best validation Recall@20, if one is finished */
  readonly best?: EpochRow;
  /** the best epoch's ranking of the test clicks; absent where aborted */
  readonly test?: RankingResult;
  readonly state: TrainingState;
}

/**
 * Trains `system` on `data` with Adam until `epochs` are done or validation Recall@20, rounded to 4 decimals as MMRec does, has not
 * improved for `patience` epochs in a row. The same settings, data and seed give the same bits, on any number of threads, unbroken or resumed.
 * Throws for options out of range, for a state of other settings, and where the loss is not finite before the first evaluation.
 */
export async function train<O extends object, M extends Recommender>(
  system: System<O, M>,
  data: Dataset,
  { onEpoch, signal, resume, ...choices }: TrainArguments<O> = {},
): Promise<TrainingResult<M>> {
  const settings = runSettings(system, data, choices);
  const difference = resume && settingsDifference(settings, resume.settings);
  if (difference) throw new RangeError(`cannot resume: the state has ${difference}`);
  for (const split of ['valid', 'test'] as const) {
    if (data[split].items.length === 0) {
      throw new RangeError(
        `${data.name} has no ${split} clicks; training needs some to choose the epoch and to report`,
      );
    }
  }
  const random = streams(settings.seed);
  const model = system.build(data, settings.options, random.fork('init'));
  try {
    return { ...(await outcome(model, data, settings, random, { onEpoch, signal, resume })), model };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

async function outcome(
  model: Recommender,
  data: Dataset,
  settings: RunSettings,
  random: Streams,
  { onEpoch, signal, resume }: Pick<TrainArguments<object>, 'onEpoch' | 'signal' | 'resume'>,
): Promise<Omit<TrainingResult, 'model'>> {
  const run = new Run(model, data, settings, random, resume);
  try {
    const end = await run.toTheEnd(signal, onEpoch);
    const best = bestEpoch(run.epochs);
    const result = { end, epochs: run.epochs, best, state: run.snapshot() };
    if (end.kind === 'aborted') return result;
    if (run.best) assignValues(model.variables, run.best);
    return { ...result, test: best && evaluateSplit(model, data, 'test', random, best.epoch) };
  } finally {
    run.dispose();
  }
}

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

/** A run in progress: the mutable twin of TrainingState. */
class Run {
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
    this.sampler = sampler(data);
    const { learningRate, weightDecay } = settings.training;
    this.adam = new Adam(learningRate, { weightDecay });
    this.epoch = from?.epoch ?? 1;
    this.step = from?.step ?? 0;
    this.sums = { ...from?.sums };
    this.epochs = [...(from?.epochs ?? [])];
    this.best = from?.best;
    if (from) {
      assignValues(model.variables, from.variables);
      this.adam.restore(from.optimizer);
    }
  }

  async toTheEnd(signal?: AbortSignal, onEpoch?: TrainArguments<object>['onEpoch']): Promise<TrainingEnd> {
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
      variables: valuesOf(this.model.variables),
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
    this.model.beginEpoch?.(stream.fork('begin'));
    const { batchSize } = this.settings.training;
    for (let first = this.step * batchSize; first < this.sampler.rows; first += batchSize) {
      await setImmediate(); // lets the signal, timers and a kernel's messages through
      if (signal?.aborted)
        return { kind: 'aborted', message: `stopped in epoch ${this.epoch} before step ${this.step + 1}` };
      const batch = batchOf(rows, first, batchSize);
      const { total, parts } = trainStep(this.model, this.adam, batch, stream.fork('step', this.step));
      if (!Number.isFinite(total)) return this.diverged(total);
      for (const [name, value] of Object.entries({ total, ...parts })) {
        this.sums[name] = (this.sums[name] ?? 0) + value * batch.users.length;
      }
      this.step++;
    }
    return undefined;
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
    if (best) this.best = valuesOf(this.model.variables);
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
