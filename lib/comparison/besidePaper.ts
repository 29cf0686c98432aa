// A comparison on a data set of the paper, number by number beside Table 1.
import { type Measured, numberVerdicts, PAPER_METRICS, type PublishedCell } from '../report/paper.js';
import { toMarkdown } from '../report/table.js';
import type { VerdictRow } from '../report/verdict.js';
import type { Comparison } from './comparison.js';

/** Verdicts on the published numbers of the systems that finished; none where the data are no data set of the paper, by name. */
export function verdictsBesidePaper(
  { data, systems }: Comparison,
  published: readonly PublishedCell[],
  { titles, command }: { titles: (system: string) => string; command: string },
): VerdictRow[] {
  const dataset = data.name.toLowerCase();
  const measured = systems.flatMap(({ system, seeds }): Measured[] =>
    seeds.length === 0
      ? []
      : PAPER_METRICS.map((metric) => ({
          system: titles(system),
          metric,
          values: seeds.map(({ test }) => test[metric]),
        })),
  );
  const ran = new Set(measured.map(({ system }) => system));
  const cells = published.filter((cell) => cell.dataset === dataset && ran.has(cell.system));
  return numberVerdicts(cells, measured, { place: data.name, dataset, command });
}

/** As a section to go under the comparison's table; empty where there is nothing to say. */
export function besidePaperMarkdown(verdicts: readonly VerdictRow[]): string {
  if (verdicts.length === 0) return '';
  const columns = ['claim', 'published', 'ours', 'spread', 'verdict', 'why'] as const;
  const rows = verdicts.map((row) => Object.fromEntries(columns.map((name) => [name, row[name]])));
  return `\n## Beside Table 1\n\n${toMarkdown(rows)}\n`;
}
