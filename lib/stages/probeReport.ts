// Probe results as tables, figure titles and judgments, always beside the accuracy that knowing nothing has.
import type { Probe } from '../evaluation/probe.js';
import type { ProbeRow } from '../report/figures/diffusion.js';
import { decimal, percent, withSpread } from '../report/format.js';
import type { ProbeResult } from './confounderProbe.js';
import type { ItemLabels } from './itemLabels.js';

/** The lines that an accuracy must be held against: always naming the commonest class, and guessing in proportion. */
export function baselines(label: ItemLabels): Pick<Probe, 'majority' | 'chance'> {
  const counts = label.classNames.map((_, c) => Array.from(label.labels).filter((own) => own === c).length);
  const shares = counts.map((count) => count / label.labels.length);
  return { majority: Math.max(...shares), chance: shares.reduce((sum, share) => sum + share ** 2, 0) };
}

/** One row a source, one column a label: accuracy ± standard error, the two baselines last. */
export function probeTable(results: readonly ProbeResult[], labels: readonly ItemLabels[]): Record<string, string>[] {
  const sources = [...new Set(results.map((result) => result.source))];
  const cells = (text: (label: ItemLabels) => string): Record<string, string> =>
    Object.fromEntries(labels.map((label) => [label.name, text(label)]));
  const rows = sources.map((source) => ({
    source,
    ...cells((label) => {
      const { accuracy, standardError } = resultOf(results, source, label.name);
      return withSpread(accuracy, standardError);
    }),
  }));
  return [
    ...rows,
    { source: 'always the commonest class', ...cells((label) => decimal(baselines(label).majority)) },
    { source: 'guessing in proportion', ...cells((label) => decimal(baselines(label).chance)) },
  ];
}

/** Accuracy and standard error by label and source, as results.json keeps them. */
export function plainProbes(results: readonly (ProbeRow & { readonly label?: string })[]): object {
  const key = ({ label, source }: (typeof results)[number]): string => (label ? `${label} from ${source}` : source);
  return Object.fromEntries(
    results.map((result) => [key(result), { accuracy: result.accuracy, standardError: result.standardError }]),
  );
}

/** What a figure of these probes says: who is read best, who worst. */
export function probeClaim(results: readonly ProbeRow[], { name }: ItemLabels): string {
  const best = results.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  const least = results.reduce((a, b) => (b.accuracy < a.accuracy ? b : a));
  const share = ({ accuracy }: ProbeRow): string => percent(accuracy, 0);
  return `A linear probe reads ${name} best from ${best.source} (${share(best)}), worst from ${least.source} (${share(least)})`;
}

/** The result of a source for a label. */
export function resultOf(results: readonly ProbeResult[], source: string, label: string): ProbeResult {
  const found = results.find((result) => result.source === source && result.label === label);
  if (!found)
    throw new RangeError(
      `no probe of ${label} from '${source}'; probed were ${results.map((r) => r.source).join(', ')}`,
    );
  return found;
}

type Accuracy = Pick<ProbeRow, 'accuracy' | 'standardError'>;

/** Whether the first is more accurate by over two standard errors of the difference, taken as if they were independent. */
export function clearlyAbove(first: Accuracy, second: Accuracy): boolean {
  return first.accuracy - second.accuracy > 2 * Math.hypot(first.standardError ?? 0, second.standardError ?? 0);
}
