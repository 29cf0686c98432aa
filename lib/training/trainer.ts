// Trains a system: epochs of steps, validation after each, early stop, and the best epoch's variables at the end.
import type { Dataset } from '../data/dataset.js';
import type { RankingResult } from '../evaluation/ranking.js';
import type { Recommender, System } from '../recommender.js';
import { type Streams, streams } from '../tensor/streams.js';
import { evaluateSplit, type OnEpoch, Progress, type TrainingEnd } from './progress.js';
import { type RunChoices, runSettings, settingsDifference } from './settings.js';
import { assignValues, bestEpoch, type EpochRow, everythingOf, type RunSettings, type TrainingState } from './state.js';

export interface TrainArguments<O extends object> extends RunChoices<O> {
  readonly onEpoch?: OnEpoch;
  /** Stops between two steps; the result's state goes on with the same bits. */
  readonly signal?: AbortSignal;
  /** A state to go on from; its settings must be those of this call. */
  readonly resume?: TrainingState;
}

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
  const run = new Progress(model, data, settings, random, resume);
  try {
    const end = await run.toTheEnd(signal, onEpoch);
    const best = bestEpoch(run.epochs);
    const result = { end, epochs: run.epochs, best, state: run.snapshot() };
    if (end.kind === 'aborted') return result;
    if (run.best) assignValues(everythingOf(model), run.best);
    return { ...result, test: best && evaluateSplit(model, data, 'test', random, best.epoch) };
  } finally {
    run.dispose();
  }
}
