// A run in a folder: its record (run.json) and its checkpoint. Train once, load afterwards, go on where it broke off.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../data/dataset.js';
import type { Metrics, RankingResult } from '../evaluation/ranking.js';
import type { Recommender, System } from '../recommender.js';
import { streams } from '../tensor/streams.js';
import { CheckpointError, loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { evaluateSplit } from './progress.js';
import { runSettings, settingsDifference } from './settings.js';
import {
  assignValues,
  bestEpoch,
  type EpochRow,
  everythingOf,
  type RunSettings,
  type TrainingState,
  valuesOf,
} from './state.js';
import { type TrainArguments, train } from './trainer.js';

/** What a reader needs to know of a run, as it stands in run.json. No times: the same run gives the same file. */
export interface RunRecord {
  readonly format: string;
  /** `training` until it has ended; an aborted or broken run goes on from its checkpoint */
  readonly status: 'training' | 'finished' | 'diverged';
  readonly message: string;
  readonly settings: RunSettings;
  /** name of the data set */
  readonly data: string;
  /** what the caller says of the machine and program: backend, threads, versions */
  readonly environment: Readonly<Record<string, unknown>>;
  readonly epochs: readonly EpochRow[];
  readonly bestEpoch?: number;
  /** test metrics of the best epoch */
  readonly test?: Metrics;
  /** test users left out for want of training clicks */
  readonly withoutTraining?: number;
}

export interface RunArguments<O extends object> extends Omit<TrainArguments<O>, 'resume' | 'onEpoch'> {
  /** where the run is kept; made if missing */
  readonly folder: string;
  /** goes into the record as it is */
  readonly environment?: Readonly<Record<string, unknown>>;
  /** epochs between two checkpoints; an abort always saves */
  readonly saveEvery?: number;
  readonly onEpoch?: (row: EpochRow) => void;
}

export interface TrainedRun<M extends Recommender = Recommender> {
  /** with the best epoch's variables, or where aborted as the last step left them; the caller disposes it */
  readonly model: M;
  readonly record: RunRecord;
  /** `loaded` finished before, `trained` now, `aborted` by the signal */
  readonly how: 'loaded' | 'trained' | 'aborted';
}

const FORMAT = 'camrec run 1';
const RECORD = 'run.json';
const CHECKPOINT = 'checkpoint.bin';

/**
 * The run of these settings: loaded if the folder holds it finished, gone on with if it broke off there, else trained; saved as it goes.
 * @throws CheckpointError if the folder holds a run of other settings, or files that are damaged
 */
export async function trained<O extends object, M extends Recommender>(
  system: System<O, M>,
  data: Dataset,
  { folder, environment = {}, saveEvery = 5, onEpoch = () => {}, ...choices }: RunArguments<O>,
): Promise<TrainedRun<M>> {
  const settings = runSettings(system, data, choices);
  const found = existsSync(join(folder, RECORD)) ? openRun(folder) : undefined;
  const difference = found && settingsDifference(settings, found.settings);
  if (difference) {
    throw new CheckpointError(
      `${folder} holds another run: it has ${difference}; name another folder or delete this one`,
    );
  }
  const checkpoint = join(folder, CHECKPOINT);
  if (found && found.status !== 'training')
    return { ...load(system, data, checkpoint, settings), record: found, how: 'loaded' };
  const resume = existsSync(checkpoint) ? loadCheckpoint(checkpoint, { expected: settings }) : undefined;

  const base = { format: FORMAT, settings, data: data.name, environment };
  const save = (state: TrainingState, message: string): RunRecord => {
    saveCheckpoint(checkpoint, state);
    return saveRecord(folder, {
      ...base,
      status: 'training',
      message,
      epochs: state.epochs,
      bestEpoch: bestEpoch(state.epochs)?.epoch,
    });
  };
  const result = await train(system, data, {
    ...choices,
    resume,
    onEpoch(row, snapshot) {
      onEpoch(row);
      if (row.epoch % saveEvery === 0) save(snapshot(), `epoch ${row.epoch} done`);
    },
  });
  const { end, model, epochs, best, test, state } = result;
  if (end.kind === 'aborted') return { model, record: save(state, end.message), how: 'aborted' };
  saveCheckpoint(checkpoint, {
    ...state,
    variables: valuesOf(everythingOf(model)),
    best: undefined,
    optimizer: {},
  });
  const outcome = { bestEpoch: best?.epoch, test: test?.metrics, withoutTraining: test?.withoutTraining };
  const record = saveRecord(folder, { ...base, status: end.kind, message: end.message, epochs, ...outcome });
  return { model, record, how: 'trained' };
}

/** The record of the run in a folder. @throws CheckpointError if there is none or it cannot be read */
export function openRun(folder: string): RunRecord {
  const file = join(folder, RECORD);
  if (!existsSync(file))
    throw new CheckpointError(
      `${file} does not exist, expected the record of a run; train first or name another folder`,
    );
  let record: RunRecord | undefined;
  try {
    record = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    record = undefined;
  }
  if (record?.format !== FORMAT) {
    throw new CheckpointError(
      `${file} is no run record: expected JSON with format '${FORMAT}'; delete the folder and train again`,
    );
  }
  return record;
}

/** The best epoch's ranking of a split, user by user: the numbers of the record again, for intervals and comparisons. */
export function rankingOf(
  { model, record }: Pick<TrainedRun, 'model' | 'record'>,
  data: Dataset,
  split: 'valid' | 'test' = 'test',
): RankingResult {
  return evaluateSplit(model, data, split, streams(record.settings.seed), record.bestEpoch ?? 0);
}

function load<O extends object, M extends Recommender>(
  system: System<O, M>,
  data: Dataset,
  checkpoint: string,
  settings: RunSettings,
): { model: M } {
  const { variables } = loadCheckpoint(checkpoint, { expected: settings });
  const model = system.build(data, settings.options as O, streams(settings.seed).fork('init'));
  try {
    assignValues(everythingOf(model), variables);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model };
}

function saveRecord(folder: string, record: RunRecord): RunRecord {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, RECORD);
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 1)}\n`);
  renameSync(`${file}.new`, file);
  return record;
}
