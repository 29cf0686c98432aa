// Which values others have used for each system on each data set, and which they searched: data for `--setting` and `--grid`.
// A setting holds what its source states and no more; the rest are the system's defaults. Patience is one more than MMRec's count,
// which stops when that is exceeded. The logs are those of DA-MRS's authors, who ran all systems again, most in batches of 256 or 4096.
import type { System, TrainingOptions } from '../recommender.js';

/** An option's value, of the system or of its training. */
export type SettingValue = number | string | boolean;
/** Values by option. */
export type SettingValues = Readonly<Record<string, SettingValue>>;

/** `paper`; `code`: the reference code; `log`: a log of runs; `command`: the command that the authors give; `ours`: a choice made here. */
export type Origin = 'paper' | 'code' | 'log' | 'command' | 'ours';

/** Values for one data set. */
export interface Setting {
  readonly from: Origin;
  readonly values: SettingValues;
}

export interface SystemSettings {
  /** by name of the data set */
  readonly on: Readonly<Record<string, Setting>>;
  /** values to search, by option: every combination of them */
  readonly grid: Readonly<Record<string, readonly SettingValue[]>>;
}

const RATES = [0.1, 1e-2, 1e-3, 1e-4, 1e-5];
const LENGTHS = [2, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5];

const log = (values: SettingValues): Setting => ({ from: 'log', values });
const command = (values: SettingValues): Setting => ({ from: 'command', values });
const code = (values: SettingValues): Setting => ({ from: 'code', values });
const paper = (values: SettingValues): Setting => ({ from: 'paper', values });

const lightgcn = (layers: number): Setting => log({ layers, regularization: 0, batchSize: 4096 });
const mmgcn = log({ learningRate: 1e-3, batchSize: 4096 });
const grcn = log({ learningRate: 1e-4, regularization: 0, batchSize: 256 });
const slmrec = (contrastTemperature: number, contrastWeight: number): Setting =>
  log({ learningRate: 1e-3, contrastTemperature, contrastWeight, batchSize: 256 });
const diffmmSports: SettingValues = {
  regularization: 1e-6,
  contrastWeight: 0.01,
  temperature: 0.1,
  residualWeight: 0.1,
  agreementWeight: 0.5,
  keepRate: 1,
  maps: 'linear',
};
const damrs: SettingValues = {
  meanPower: 1.5,
  spreadPower: 1.5,
  doubtPower: 1,
  itemWeight: 1e-3,
  userWeight: 1,
  batchSize: 4096,
  epochs: 500,
};

/** By name of the system; grids are those of MMRec's code unless said otherwise. */
export const SETTINGS: Readonly<Record<string, SystemSettings>> = {
  // 128 numbers a vector there; λ from 1 on collapses
  bpr: {
    on: {
      baby: log({ regularization: 0.1, batchSize: 4096 }),
      sports: log({ regularization: 0.1, batchSize: 4096 }),
      clothing: log({ regularization: 0.1, batchSize: 4096 }),
    },
    grid: { regularization: LENGTHS },
  },
  lightgcn: {
    on: { baby: lightgcn(3), sports: lightgcn(2), clothing: lightgcn(3) },
    grid: { layers: [1, 2, 3, 4], regularization: [1e-2, 1e-3, 1e-4, 1e-5, 1e-6] },
  },
  // on Baby with images alone
  vbpr: {
    on: {
      baby: log({ regularization: 1, batchSize: 256 }),
      sports: log({ regularization: 1 }),
      clothing: log({ regularization: 0.1 }),
    },
    grid: { regularization: LENGTHS },
  },
  mmgcn: {
    on: { baby: mmgcn, sports: mmgcn, clothing: mmgcn },
    grid: { learningRate: [1e-4, 5e-4, 1e-3, 5e-3, 1e-2] },
  },
  grcn: {
    on: { baby: grcn, sports: grcn, clothing: grcn },
    grid: { learningRate: [1, ...RATES.slice(0, 4)], regularization: RATES },
  },
  // no best setting is published
  dualgnn: {
    on: {},
    grid: { learningRate: RATES, regularization: RATES },
  },
  slmrec: {
    on: { baby: slmrec(0.2, 0.01), sports: slmrec(0.2, 0.01), clothing: slmrec(1, 0.05) },
    grid: {
      learningRate: [1e-4, 1e-3, 1e-2, 0.1],
      contrastTemperature: [0.1, 0.2, 0.5, 1],
      contrastWeight: [0.01, 0.05, 0.1, 0.5, 1],
    },
  },
  // its run on Clothing is not in the log
  lattice: {
    on: {
      baby: log({ learningRate: 5e-4, regularization: 0, batchSize: 256 }),
      sports: log({ learningRate: 1e-3, regularization: 0, batchSize: 4096 }),
    },
    grid: { learningRate: [1e-4, 5e-4, 1e-3, 5e-3], regularization: [0, 1e-5, 1e-4, 1e-3] },
  },
  // no best setting is published
  freedom: {
    on: {},
    grid: { dropped: [0.8, 0.9], contentWeight: [0, 1e-5, 1e-4, 1e-3] },
  },
  bm3: {
    on: {
      baby: command({ layers: 1, dropout: 0.5, regularization: 0.1 }),
      sports: command({ layers: 1, dropout: 0.5, regularization: 0.01 }),
      clothing: log({ layers: 1, dropout: 0.3, regularization: 0, batchSize: 256 }),
    },
    grid: { layers: [1, 2], regularization: [0.1, 0.01], dropout: [0.3, 0.5] },
  },
  // on Clothing nobody has published a run: its values are those on Sports
  diffmm: {
    on: {
      baby: command({ regularization: 1e-5, contrastWeight: 0.1, keepRate: 1, agreementWeight: 0.01 }),
      sports: command(diffmmSports),
      clothing: { from: 'ours', values: diffmmSports },
    },
    grid: {},
  },
  // the run on Sports weighted no rows
  damrs: {
    on: {
      baby: log({ ...damrs, rowWeights: 'agreement', patience: 26 }),
      sports: log({ ...damrs, rowWeights: 'equal', patience: 21 }),
      clothing: log({ ...damrs, rowWeights: 'agreement', patience: 26 }),
    },
    grid: {},
  },
  m3csr: {
    on: { baby: code({ history: 6, batchSize: 1024 }), sports: code({ history: 6, batchSize: 1024 }) },
    grid: {},
  },
  // the log is of its losses on another backbone, NCL; none on FREEDOM is public. The grid is that log's as well
  fettl: {
    on: {
      clothing: log({
        itemWeight: 1e-3,
        directionWeight: 1e-3,
        temperature: 0.1,
        clusterWeight: 1e-3,
        clusters: 10_240,
        clusterTemperature: 0.3,
        patience: 51,
      }),
    },
    grid: { clusterWeight: [1e-5, 1e-4, 1e-3, 0.1] },
  },
  // λ_ssl and the neighbors on Clothing were searched between 0.08 and 0.14, 10 and 45, 40 and 45; which were best is not published,
  // nor are the steps of the search: ours
  camrec: {
    on: {
      baby: paper({ neighborsVisual: 40, neighborsTextual: 20, contrastWeight: 0.04 }),
      sports: paper({ neighborsVisual: 10, neighborsTextual: 10, contrastWeight: 0.1 }),
    },
    grid: { contrastWeight: [0.04, 0.08, 0.1, 0.14], neighborsVisual: [10, 40], neighborsTextual: [10, 20, 40] },
  },
};

/** A system's options and training with a published setting in the place of its defaults; the defaults where it has none of that name. */
export function withSetting(
  system: Pick<System, 'name' | 'defaults' | 'training'>,
  setting: string | undefined,
): { options: object; training: TrainingOptions } {
  const found = setting === undefined ? undefined : SETTINGS[system.name]?.on[setting];
  return withValues(system, { options: system.defaults, training: system.training }, found?.values ?? {});
}

/** Options and training with some values replaced, each where the system has it; keys it does not have are left out. */
export function withValues(
  { defaults, training: known }: Pick<System, 'defaults' | 'training'>,
  { options, training }: { options: object; training: TrainingOptions },
  values: SettingValues,
): { options: object; training: TrainingOptions } {
  const only = (keys: object): object => Object.fromEntries(Object.entries(values).filter(([key]) => key in keys));
  return { options: { ...options, ...only(defaults) }, training: { ...training, ...only(known) } };
}
