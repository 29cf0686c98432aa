// Which runs a comparison is made of: every system at every point of its grid on every seed, each in a folder with a readable name.
import type { System, TrainingOptions } from '../recommender.js';

/** What an option can be in a grid. */
export type Value = number | string | boolean;
/** Values to try, by option of the system or of its training. */
export type Grid = Readonly<Record<string, readonly Value[]>>;

/** A system as it enters the comparison: everything set but what its grid varies. */
export interface Contender {
  readonly system: System;
  readonly options: object;
  readonly training: TrainingOptions;
  /** empty where nothing is varied */
  readonly grid: Grid;
}

/** One training. */
export interface PlannedRun {
  readonly system: string;
  /** such as `layers=2,regularization=1e-4`; empty without a grid */
  readonly point: string;
  readonly options: object;
  readonly training: TrainingOptions;
  readonly seed: number;
  /** below the comparison's folder: `lightgcn/layers=2,regularization=1e-4/seed-1` */
  readonly folder: string;
}

/** All runs, every system on the first seed before any on the second: a comparison that is broken off has most to say. */
export function planRuns(contenders: readonly Contender[], seeds: readonly number[]): PlannedRun[] {
  const points = contenders.flatMap(({ system, options, training, grid }) =>
    gridPoints(grid).map((values) => {
      const point = pointName(values);
      return {
        system: system.name,
        point,
        options: { ...options, ...only(values, system.defaults) },
        training: { ...training, ...only(values, system.training) },
        folder: point ? `${system.name}/${point}` : system.name,
      };
    }),
  );
  return seeds.flatMap((seed) =>
    points.map((planned) => ({ ...planned, seed, folder: `${planned.folder}/seed-${seed}` })),
  );
}

/** Every combination of a grid's values, the last key varying fastest; one empty combination of an empty grid. */
export function gridPoints(grid: Grid): Readonly<Record<string, Value>>[] {
  return Object.entries(grid).reduce<Readonly<Record<string, Value>>[]>(
    (points, [key, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [key]: value }))),
    [{}],
  );
}

/** A combination as a name for a folder and for people. */
export function pointName(values: Readonly<Record<string, Value>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${valueName(value)}`)
    .join(',');
}

// 1e-4, as papers write it, where plain digits would be zeros to count
function valueName(value: Value): string {
  return typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-2 ? value.toExponential() : String(value);
}

// Options before training, as `--set` looks them up: no system names an option like one of training.
function only(values: Readonly<Record<string, Value>>, known: object): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key in known));
}
