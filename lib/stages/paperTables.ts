// The paper's tables with a verdict a row: the cells of one system on one data set stand together.
import type { AblationRow } from '../report/figures/paperComparison.js';
import { decimal } from '../report/format.js';
import { numberVerdicts, type PublishedCell, publishedOrders, type Setting } from '../report/paper.js';
import { judgeBetter, type VerdictRow } from '../report/verdict.js';
import { mean, standardError } from './average.js';
import type { ComparisonRow } from './comparison.js';
import { measuredBySeed, valuesOf } from './summary.js';

const FULL = 'CaMRec';

/** One row of Table 1 or 2: what was published, what we got, and the verdict on all its metrics together. */
export interface PaperRow {
  readonly row: string;
  readonly published: string;
  readonly ours: string;
  readonly verdict: VerdictRow['verdict'];
  readonly why: string;
  readonly [column: string]: string;
}

/** A row is reproduced where each of its cells is; it cannot be tested where none can. */
export function paperRows(
  published: readonly PublishedCell[],
  rows: readonly ComparisonRow[],
  setting: Setting,
): PaperRow[] {
  const verdicts = numberVerdicts(published, measuredBySeed(rows), setting);
  const names = [...new Set(published.map(rowName))];
  return names.map((name) => {
    const cells = verdicts.filter((_, i) => rowName(published[i]) === name);
    const join = (part: (cell: VerdictRow) => string): string => cells.map(part).join('  ');
    return {
      row: name,
      published: join((cell) => cell.published),
      ours: cells.every((cell) => cell.ours === '–') ? '–' : join((cell) => cell.ours),
      verdict: worst(cells.map((cell) => cell.verdict)),
      why: [...new Set(cells.flatMap((cell) => cell.why.split('; ')))].join('; '),
    };
  });
}

/** Every number of a table as a row of its own, with what to run to get ours. */
export function paperCells(
  published: readonly PublishedCell[],
  rows: readonly ComparisonRow[],
  setting: Setting,
): VerdictRow[] {
  return numberVerdicts(published, measuredBySeed(rows), setting);
}

/**
 * Each ablation against the full model, relative to it: (variant − full) / full of the published Baby cells, and of ours as the mean of the
 * paired differences over seeds with its standard error.
 */
export function ablationRows(
  published: readonly PublishedCell[],
  rows: readonly ComparisonRow[],
  metric: PublishedCell['metric'],
): AblationRow[] {
  const cells = published.filter((cell) => cell.metric === metric);
  const full = cells.find((cell) => cell.system === FULL);
  if (!full) throw new RangeError(`the published cells have no ${FULL} in ${metric}; give those of Table 2`);
  const fullValues = valuesOf(rows, FULL, metric);
  return cells
    .filter((cell) => cell !== full)
    .map(({ system, value }) => {
      const values = valuesOf(rows, system, metric);
      const relative = values.map((own, seed) => (own - fullValues[seed]) / fullValues[seed]);
      const error = relative.length > 1 ? standardError(relative) : undefined;
      return {
        variant: system,
        published: (value - full.value) / full.value,
        ours: mean(relative),
        standardError: error,
      };
    });
}

/** An order of the paper, judged by a metric of the truth. */
export interface TruthVerdict {
  readonly claim: string;
  /** mean of the paired differences over seeds ± its standard error */
  readonly ours: string;
  readonly verdict: VerdictRow['verdict'];
  readonly why: string;
  readonly [column: string]: string;
}

/** The paper's orders of systems, and popularity's place, judged by a metric of the truth: who beats whom by what users really prefer. */
export function truthVerdicts(
  published: readonly PublishedCell[],
  rows: readonly ComparisonRow[],
  metric: string,
): TruthVerdict[] {
  return [...publishedOrders(published), [FULL, 'Popularity']].map(([better, worse]): TruthVerdict => {
    const first = valuesOf(rows, better, metric);
    const second = valuesOf(rows, worse, metric);
    const claim = `${better} beats ${worse} in ${metric}`;
    if (first.length === 0 || second.length === 0) {
      const missing = first.length === 0 ? better : worse;
      return { claim, ours: '–', verdict: 'cannot be tested here', why: `${missing} was not run` };
    }
    const { verdict, why } = judgeBetter(first, second);
    const gaps = first.map((value, seed) => value - second[seed]);
    const error = gaps.length > 1 ? decimal(standardError(gaps), 4) : '–';
    const ours = `${decimal(mean(gaps), 4, { sign: true })} ± ${error}`;
    return { claim, ours, verdict, why };
  });
}

/** How many rows got which verdict. */
export function countVerdicts(rows: readonly Pick<VerdictRow, 'verdict'>[]): Record<VerdictRow['verdict'], number> {
  const counts = { reproduced: 0, 'not reproduced': 0, 'cannot be tested here': 0 };
  for (const { verdict } of rows) counts[verdict]++;
  return counts;
}

function rowName({ system, dataset }: PublishedCell): string {
  return `${system}, ${dataset[0].toUpperCase()}${dataset.slice(1)}`;
}

function worst(verdicts: readonly VerdictRow['verdict'][]): VerdictRow['verdict'] {
  if (verdicts.includes('not reproduced')) return 'not reproduced';
  return verdicts.includes('reproduced') ? 'reproduced' : 'cannot be tested here';
}
