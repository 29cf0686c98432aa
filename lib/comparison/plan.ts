// Which runs a comparison is made of: every system at every point of its grid on every seed, each in a folder with a readable name.
import { type SettingValue, type SettingValues, type SystemSettings, withValues } from '../baselines/settings.js';
import type { System, TrainingOptions } from '../recommender.js';

/** A system as it enters the comparison: everything set but what its grid varies. */
export interface Contender {
  readonly system: System;
  readonly options: object;
  readonly training: TrainingOptions;
  /** empty where nothing is varied */
  readonly grid: SystemSettings['grid'];
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
        ...withValues(system, { options, training }, values),
        folder: point ? `${system.name}/${point}` : system.name,
      };
    }),
  );
  return seeds.flatMap((seed) =>
    points.map((planned) => ({ ...planned, seed, folder: `${planned.folder}/seed-${seed}` })),
  );
}

/** Every combination of a grid's values, the last key varying fastest; one empty combination of an empty grid. */
export function gridPoints(grid: SystemSettings['grid']): SettingValues[] {
  return Object.entries(grid).reduce<SettingValues[]>(
    (points, [key, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [key]: value }))),
    [{}],
  );
}

/** A combination as a name for a folder and for people. */
export function pointName(values: SettingValues): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${valueName(value)}`)
    .join(',');
}

// 1e-4, as papers write it, where plain digits would be zeros to count
function valueName(value: SettingValue): string {
  return typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-2 ? value.toExponential() : String(value);
}
