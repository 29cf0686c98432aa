// A comparison as rows for tables: a line a system, numbers with their spread, and in Markdown with what a reader must know beside it.
import type { MetricName } from '../evaluation/ranking.js';
import { count, decimal, withSpread } from '../report/format.js';
import { type Row, toMarkdown } from '../report/table.js';
import type { ComparedSystem, Comparison } from './comparison.js';
import type { Measured } from './runFiles.js';

const SHOWN: readonly MetricName[] = ['recall@10', 'recall@20', 'ndcg@10', 'ndcg@20'];

/** One row a finished system, for `dataFrame` and `displayTable`: bare numbers, one column a mean and one a spread. */
export function comparisonRows({ systems }: Comparison): Row[] {
  return systems.flatMap(({ system, point, parameters, seeds, mean, spread, difference }): Row[] => {
    if (!mean) return [];
    const metrics = SHOWN.flatMap((metric) => [
      [metric, mean[metric]],
      ...(spread ? [[`${metric} ±`, spread[metric]]] : []),
    ]);
    const recall = difference?.['recall@20'];
    const ndcg = difference?.['ndcg@20'];
    return [
      {
        system,
        ...(point && { setting: point }),
        parameters,
        seeds: seeds.length,
        ...Object.fromEntries(metrics),
        'Δ recall@20': recall?.difference,
        'p recall@20 (Holm)': recall?.adjusted,
        'Δ ndcg@20': ndcg?.difference,
        'p ndcg@20 (Holm)': ndcg?.adjusted,
      },
    ];
  });
}

/** Seconds and bytes of a system's chosen runs. */
export type MeasuredRuns = ReadonlyMap<string, readonly Measured[]>;

/** The table to paste, with what it means below it. @param command  that gives it again */
export function comparisonMarkdown(comparison: Comparison, measured: MeasuredRuns, command: string): string {
  const { data, seeds, reference, systems, bootstrap } = comparison;
  const finished = systems.filter(({ mean }) => mean);
  const lines = [
    `# ${finished.length} systems on ${data.name}`,
    `${count(data.users)} users, ${count(data.items)} items, ${count(data.trainingClicks)} training clicks; ` +
      `${seeds.length === 1 ? `seed ${seeds[0]}` : `mean ± standard deviation over seeds ${seeds.join(', ')}`}.`,
  ];
  if (finished.length > 0) lines.push(toMarkdown(finished.map((system) => tableRow(system, measured, reference))));
  lines.push(
    reference
      ? `Δ: the system minus ${reference}, with its ${100 * bootstrap.level} % interval over users (paired bootstrap, ${count(bootstrap.draws)} draws, ` +
          'seeds held); p after Holm for the number of systems.'
      : 'CaMRec is not among the finished systems, so no differences to it are given.',
    'Epochs: trained, and in brackets kept, by validation Recall@20. Seconds and memory are this machine’s.',
    ...systems.flatMap(remarks),
    `\`${command}\``,
  );
  return `${lines.join('\n\n')}\n`;
}

function tableRow(
  { system, point, parameters = 0, seeds, mean, spread, difference }: ComparedSystem,
  measured: MeasuredRuns,
  reference: string | null,
): Row {
  const runs = measured.get(system) ?? [];
  const metrics = SHOWN.map((metric) => [metric, withSpread(mean?.[metric], spread?.[metric], 4)]);
  const recall = difference?.['recall@20'];
  const ndcg = difference?.['ndcg@20'];
  const interval = recall && `${signed(recall.difference)} [${signed(recall.low)}, ${signed(recall.high)}]`;
  return {
    system: system === reference ? `**${system}**` : system,
    ...Object.fromEntries(metrics),
    ...(reference && {
      'Δ recall@20': interval,
      'p recall': recall && pText(recall.adjusted),
      'Δ ndcg@20': ndcg && signed(ndcg.difference),
      'p ndcg': ndcg && pText(ndcg.adjusted),
    }),
    parameters: count(parameters),
    epochs: seeds.map(({ epochs, bestEpoch }) => `${epochs} (${bestEpoch})`).join(', '),
    's an epoch': decimal(average(runs.map(secondsAnEpoch)), 2),
    minutes: decimal(average(runs.map(trainingSeconds)) / 60, 1),
    'GB of tensors': decimal(Math.max(...runs.map(({ peakBytes }) => peakBytes)) / 1e9, 2),
    ...(point && { setting: point }),
  };
}

/** What a reader must know of a system that is not as asked for. */
function remarks({ system, status, message, failures, seeds, grid }: ComparedSystem): string[] {
  const chosen = grid.length > 0 ? [`${system}: chosen among ${grid.length} settings on validation.`] : [];
  const ends = seeds.filter((one) => /became (NaN|-?Infinity)/.test(one.message));
  return [
    ...(status === 'skipped' ? [`${system}: skipped: ${message}`] : []),
    ...chosen,
    ...ends.map((one) => `${system}, seed ${one.seed}: ${one.message}`),
    ...failures.map((one) => `${system}${one.point && `, ${one.point}`}, seed ${one.seed}: failed: ${one.message}`),
  ];
}

/** Seconds of training, validation included. */
export function trainingSeconds(measured: Measured): number {
  return timed(measured).reduce((sum, seconds) => sum + seconds, 0);
}

/** The median epoch: the first also builds the graphs, and a busy machine delays some. */
export function secondsAnEpoch(measured: Measured): number {
  const ascending = timed(measured).sort((a, b) => a - b);
  const last = ascending.length - 1;
  return (ascending[Math.floor(last / 2)] + ascending[Math.ceil(last / 2)]) / 2;
}

// Epochs trained by other means, such as `camrec train` in the same folder, were not timed.
function timed({ epochSeconds }: Measured): number[] {
  return epochSeconds.filter((seconds) => seconds > 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function signed(value: number): string {
  return decimal(value, 4, { sign: true });
}

function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : decimal(p, 3);
}
