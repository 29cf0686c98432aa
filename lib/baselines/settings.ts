// What each system's authors, or those who ran it again, used on each data set, and the grids they searched: data for `--setting`
// and `--grid`. Defaults are not repeated. A value whose origin nobody published stands here only where it is ours, and says so.

/** An option's value, of the system or of its training. */
export type SettingValue = number | string | boolean;

/** `code`: in the reference code; `log`: in an author's log of runs; `command`: in the command an author gives; `paper`; `ours`: a choice made here. */
export type Origin = 'code' | 'log' | 'command' | 'paper' | 'ours';

/** Choices for one data set. */
export interface Setting {
  readonly from: Origin;
  readonly values: Readonly<Record<string, SettingValue>>;
}

export interface SystemSettings {
  /** by name of the data set */
  readonly on: Readonly<Record<string, Setting>>;
  /** values to search, by option; the combinations of all are the grid */
  readonly grid: Readonly<Record<string, readonly SettingValue[]>>;
}

const LENGTHS = [2, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5];

/** By name of the system. Grids are those of MMRec's code unless said otherwise. */
export const SETTINGS: Readonly<Record<string, SystemSettings>> = {
  // the log is that of DA-MRS's authors, on vectors of 128 and batches of 4096; larger λ collapses
  bpr: {
    on: {
      baby: { from: 'log', values: { regularization: 0.1 } },
      sports: { from: 'log', values: { regularization: 0.1 } },
      clothing: { from: 'log', values: { regularization: 0.1 } },
    },
    grid: { regularization: LENGTHS },
  },
};
