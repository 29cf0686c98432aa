// From one row a seed to one row a system, and to the paper's tables.

import type { SystemMetric } from '../report/figures/systems.js';
import type { TwoTests } from '../report/figures/twoRankings.js';
import { type Measured, PAPER_METRICS } from '../report/paper.js';
import { deviation, mean } from './average.js';
import type { ComparisonRow } from './comparison.js';

/** Means over seeds with their standard deviation (absent for one seed), in the order of the rows. */
export function summarize(rows: readonly ComparisonRow[], metrics: readonly string[]): SystemMetric[] {
  return systemsOf(rows).flatMap((system) =>
    metrics.flatMap((metric) => {
      const values = valuesOf(rows, system, metric);
      return values.length > 0
        ? [{ system, metric, mean: mean(values), spread: values.length > 1 ? deviation(values) : undefined }]
        : [];
    }),
  );
}

/** One row a system, one column a metric, each `mean ± standard deviation` as text in `digits` decimals. */
export function summaryTable(
  rows: readonly ComparisonRow[],
  metrics: readonly string[],
  { digits = 4 }: { digits?: number } = {},
): Record<string, string>[] {
  const cells = summarize(rows, metrics);
  const text = (cell: SystemMetric | undefined): string => {
    if (!cell) return '–';
    const center = cell.mean.toFixed(digits);
    return cell.spread === undefined ? center : `${center} ± ${cell.spread.toFixed(digits)}`;
  };
  return systemsOf(rows).map((system) => ({
    system,
    ...Object.fromEntries(
      metrics.map((metric) => [metric, text(cells.find((cell) => cell.system === system && cell.metric === metric))]),
    ),
  }));
}

/** Each system's means of a biased and an unbiased metric, for the picture of one against the other. */
export function twoTests(rows: readonly ComparisonRow[], biased: string, unbiased: string): TwoTests[] {
  const cells = summarize(rows, [biased, unbiased]);
  const cell = (system: string, metric: string): SystemMetric | undefined =>
    cells.find((one) => one.system === system && one.metric === metric);
  return systemsOf(rows).map((system) => ({
    system,
    biased: cell(system, biased)?.mean ?? Number.NaN,
    unbiased: cell(system, unbiased)?.mean ?? Number.NaN,
  }));
}

/** The system whose place differs most between the two tests, as a sentence. */
export function placesClaim(rows: readonly TwoTests[]): string {
  const place = (row: TwoTests, test: 'biased' | 'unbiased'): number =>
    1 + rows.filter((other) => other[test] > row[test]).length;
  const shift = (row: TwoTests): number => Math.abs(place(row, 'biased') - place(row, 'unbiased'));
  const most = [...rows].sort((a, b) => shift(b) - shift(a))[0];
  if (shift(most) === 0) return 'The logged test and the truth put all systems in the same order';
  const [logged, truth] = [place(most, 'biased'), place(most, 'unbiased')];
  return `${most.system}: place ${logged} of ${rows.length} by logged clicks, place ${truth} by what people want`;
}

/** The rows as the verdicts take them: by system and metric of the paper, one value a seed. */
export function measuredBySeed(rows: readonly ComparisonRow[]): Measured[] {
  return systemsOf(rows).flatMap((system) =>
    PAPER_METRICS.map((metric) => ({ system, metric, values: valuesOf(rows, system, metric) })),
  );
}

/** The values of a system's metric, in the order of the seeds. */
export function valuesOf(rows: readonly ComparisonRow[], system: string, metric: string): number[] {
  return rows
    .filter((row) => row.system === system && typeof row[metric] === 'number')
    .map((row) => row[metric] as number);
}

function systemsOf(rows: readonly ComparisonRow[]): string[] {
  return [...new Set(rows.map((row) => row.system))];
}
