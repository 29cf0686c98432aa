// What `camrec compare` leaves at the end: comparison.json, comparison.md, measured.json and figures.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { besidePaperMarkdown, verdictsBesidePaper } from '../comparison/besidePaper.js';
import { type Comparison, type ComparisonParts, compareRuns, writeComparison } from '../comparison/comparison.js';
import { differencePicture, metricPicture } from '../comparison/pictures.js';
import { codeOf, isDone, type Measured, readMeasured } from '../comparison/runFiles.js';
import { comparisonMarkdown, comparisonRows, secondsAnEpoch, trainingSeconds } from '../comparison/table.js';
import type { Dataset } from '../data/dataset.js';
import { readPublished } from '../report/paper.js';
import { saveFigure } from '../report/saveFigure.js';
import { textTable } from '../report/table.js';
import { writeWhole } from '../report/writeWhole.js';
import { titleOf } from '../systems.js';
import type { Report } from './compareProgress.js';

const TABLE_1 = fileURLToPath(new URL('../../../data/paper/table1.csv', import.meta.url));

/** Puts the runs side by side, writes the files and prints the table. */
export async function writeResults(
  { data, ...parts }: Omit<ComparisonParts, 'data'> & { readonly data: Dataset },
  command: string,
  report: Report,
): Promise<void> {
  const { folder, runs } = parts;
  const { name, fingerprint, users, items, train } = data;
  const facts = { name, fingerprint, users, items, trainingClicks: train.items.length };
  const comparison = compareRuns({ ...parts, data: facts });
  const measured = new Map(
    comparison.systems.map(({ system, point, seeds }) => {
      const chosen = runs.filter(
        (run) => run.system === system && run.point === point && seeds.some(({ seed }) => seed === run.seed),
      );
      return [system, chosen.flatMap((run) => readMeasured(join(folder, run.folder)) ?? [])];
    }),
  );
  const file = writeComparison(folder, comparison);
  const table = join(folder, 'comparison.md');
  writeWhole(join(folder, 'measured.json'), `${JSON.stringify(timesOf(measured), null, 1)}\n`);
  const published = readPublished(TABLE_1);
  const verdicts = verdictsBesidePaper(comparison, published, { titles: (name) => titleOf({ name }), command });
  writeWhole(table, comparisonMarkdown(comparison, measured, command) + besidePaperMarkdown(verdicts));
  const done = runs.map((run) => join(folder, run.folder)).filter(isDone);
  const rows = comparisonRows(comparison);
  if (rows.length > 0) await saveFigure(metricPicture(comparison), folder, '01-metrics');
  const differences = differencePicture(comparison);
  if (differences) await saveFigure(differences, folder, '02-differences');
  const shown = rows.length > 0 ? `\n${textTable(rows, { digits: 4 })}\n\n` : '';
  report.results(`${shown}${notes(comparison, done)}written: ${file}, ${table}`, { kind: 'compared', file });
}

/** Seconds and bytes by system, a row a seed. */
function timesOf(measured: ReadonlyMap<string, readonly Measured[]>): object {
  return Object.fromEntries(
    [...measured].map(([system, runs]) => [
      system,
      runs.map((run) => ({
        trainingSeconds: trainingSeconds(run),
        secondsAnEpoch: secondsAnEpoch(run),
        peakBytes: run.peakBytes,
        threads: run.threads,
      })),
    ]),
  );
}

function notes({ reference }: Comparison, folders: readonly string[]): string {
  const codes = new Set(folders.flatMap((folder) => codeOf(folder) ?? []));
  return [
    reference ? '' : 'camrec is not among the finished systems: no differences are given\n',
    codes.size > 1
      ? `the runs were trained by ${codes.size} versions of the code; delete a run’s folder to train it anew\n`
      : '',
  ].join('');
}
