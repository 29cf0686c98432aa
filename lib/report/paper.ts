// The paper's two result tables beside ours, a verdict a row.
import { readFileSync } from 'node:fs';
import { decimal } from './format.js';
import { judgeBetter, judgeNumber, type VerdictRow } from './verdict.js';

/** The metrics of both tables. */
export const PAPER_METRICS = ['recall@10', 'recall@20', 'ndcg@10', 'ndcg@20'] as const;

/** A metric of the tables. */
export type PaperMetric = (typeof PAPER_METRICS)[number];

/** One number of a table. */
export interface PublishedCell {
  readonly system: string;
  /** baby, sports or clothing */
  readonly dataset: string;
  readonly metric: PaperMetric;
  readonly value: number;
}

/** What was measured here: one value a seed, the seeds in the same order for every system. */
export interface Measured {
  /** the paper's name of the system or variant */
  readonly system: string;
  readonly metric: PaperMetric;
  readonly values: readonly number[];
}

/** Where our numbers come from. */
export interface Setting {
  /** in words, e.g. `the simulated shop` */
  readonly place: string;
  /** the paper's name of the data set, if it is one of the paper's, with its features */
  readonly dataset?: string;
  /** what to run to get our numbers */
  readonly command: string;
}

/** Cells that disagree with the sources they were taken from; each is likely a misprint. */
export const MISPRINTS: readonly { system: string; dataset: string; metric: PaperMetric; why: string }[] = [
  { system: 'FREEDOM', dataset: 'sports', metric: 'recall@20', why: 'likely misprint: FREEDOM itself reports 0.1089' },
  {
    system: 'SLMRec',
    dataset: 'clothing',
    metric: 'ndcg@20',
    why: 'likely misprint: equal to its NDCG@10, later reruns give 0.030',
  },
];

// Two standard errors of the difference of two random splits of a data set of twenty thousand users with about one test click each:
// a user's Recall@20 has a standard deviation near 0.26, NDCG half of that.
const TOLERANCE: Readonly<Record<PaperMetric, number>> = {
  'recall@10': 0.005,
  'recall@20': 0.005,
  'ndcg@10': 0.0025,
  'ndcg@20': 0.0025,
};

const ABLATIONS = ['w/o Backdoor', 'w/o Frontdoor', 'w/o DCD'];
const FULL = 'CaMRec';

/** Reads a table of the paper; the first of the columns `model` and `variant` names the system, and `Full CaMRec` is `CaMRec`.
 *  @throws {Error} naming file and line if a column is missing or a number is none */
export function readPublished(path: string): PublishedCell[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  const nameColumn = columns.findIndex((name) => name === 'model' || name === 'variant');
  const datasetColumn = columns.indexOf('dataset');
  const metricColumns = PAPER_METRICS.map((metric) => columns.indexOf(metric));
  if (nameColumn < 0 || datasetColumn < 0 || metricColumns.includes(-1)) {
    throw new Error(
      `${path}, line 1: expected columns model or variant, dataset, ${PAPER_METRICS.join(', ')}; got ${head}`,
    );
  }
  return lines.flatMap((line, i) => {
    const fields = line.split(',');
    const system = fields[nameColumn].replace('Full CaMRec', FULL);
    return PAPER_METRICS.map((metric, m) => {
      const value = Number(fields[metricColumns[m]]);
      if (!(value > 0 && value < 1)) {
        throw new Error(
          `${path}, line ${i + 2}: ${metric} must be a number between 0 and 1, got ${fields[metricColumns[m]]}`,
        );
      }
      return { system, dataset: fields[datasetColumn], metric, value };
    });
  });
}

/** One row per published number: compared where our data are the paper's and the system was run, else not testable here. */
export function numberVerdicts(
  published: readonly PublishedCell[],
  measured: readonly Measured[],
  { place, dataset, command }: Setting,
): VerdictRow[] {
  return published.map((cell) => {
    const own = cell.dataset === dataset ? find(measured, cell.system, cell.metric) : undefined;
    const claim = `${cell.system}, ${titled(cell.dataset)}, ${label(cell.metric)}`;
    const misprint = MISPRINTS.find(
      (m) => m.system === cell.system && m.dataset === cell.dataset && m.metric === cell.metric,
    );
    const note = misprint ? `; ${misprint.why}` : '';
    const row = { claim, published: decimal(cell.value, 4) };
    if (!own) {
      const why =
        cell.dataset === dataset
          ? `${cell.system} was not run`
          : `${titled(cell.dataset)} with its features is not in the kit; ours is ${place}`;
      return {
        ...row,
        ours: '–',
        spread: '–',
        verdict: 'cannot be tested here',
        why: why + note,
        command: './reproduce.sh --data FOLDER',
      };
    }
    const { verdict, why } = judgeNumber(cell.value, mean(own.values), TOLERANCE[cell.metric]);
    return {
      ...row,
      ours: decimal(mean(own.values), 4),
      spread: spread(own.values),
      verdict,
      why: why + note,
      command,
    };
  });
}

/** Who beats whom by the tables: the full model each of its ablations (Table 2) and each other system, and LightGCN BPR (Table 1). */
export function publishedOrders(published: readonly PublishedCell[]): readonly [better: string, worse: string][] {
  const systems = [...new Set(published.map(({ system }) => system))];
  const others = systems.filter((system) => system !== FULL && !ABLATIONS.includes(system));
  return [
    ...ABLATIONS.map((variant): [string, string] => [FULL, variant]),
    ...others.map((other): [string, string] => [FULL, other]),
    ['LightGCN', 'BPR'],
  ];
}

/** The statements that the tables are there for, tested on our data by paired differences over seeds, on one metric. */
export function orderVerdicts(
  published: readonly PublishedCell[],
  measured: readonly Measured[],
  { place, command }: Setting,
  { metric = 'recall@20' }: { metric?: PaperMetric } = {},
): VerdictRow[] {
  return publishedOrders(published).map(([better, worse]) => {
    const claim = `${better} beats ${worse} in ${label(metric)}`;
    const first = find(measured, better, metric);
    const second = find(measured, worse, metric);
    const row = { claim, published: publishedGap(published, better, worse, metric), command };
    if (!first || !second) {
      const missing = first ? worse : better;
      return {
        ...row,
        ours: '–',
        spread: '–',
        verdict: 'cannot be tested here',
        why: `${missing} was not run on ${place}`,
      };
    }
    const judged = judgeBetter(first.values, second.values);
    const gaps = first.values.map((value, i) => value - second.values[i]);
    return {
      ...row,
      ours: decimal(mean(gaps), 4, { sign: true }),
      spread: spread(gaps),
      verdict: judged.verdict,
      why: `${judged.why}, on ${place}`,
    };
  });
}

// The published difference by data set, e.g. `+0.0314 Baby, +0.0322 Sports`.
function publishedGap(published: readonly PublishedCell[], better: string, worse: string, metric: PaperMetric): string {
  const of = (system: string): Map<string, number> =>
    new Map(
      published
        .filter((cell) => cell.system === system && cell.metric === metric)
        .map((cell) => [cell.dataset, cell.value]),
    );
  const first = of(better);
  const gaps = [...of(worse)].flatMap(([dataset, value]) => {
    const higher = first.get(dataset);
    return higher === undefined ? [] : [`${decimal(higher - value, 4, { sign: true })} ${titled(dataset)}`];
  });
  return gaps.join(', ') || '–';
}

function find(measured: readonly Measured[], system: string, metric: PaperMetric): Measured | undefined {
  return measured.find((row) => row.system === system && row.metric === metric && row.values.length > 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: readonly number[]): string {
  if (values.length < 2) return '–';
  const center = mean(values);
  return decimal(Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1)), 4);
}

function titled(name: string): string {
  return name[0].toUpperCase() + name.slice(1);
}

function label(metric: PaperMetric): string {
  const [name, k] = metric.split('@');
  return `${name === 'ndcg' ? 'NDCG' : titled(name)}@${k}`;
}
