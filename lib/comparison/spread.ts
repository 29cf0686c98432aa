// Metrics over seeds: mean and sample standard deviation, metric by metric.
import type { MetricName, Metrics } from '../evaluation/ranking.js';

/** Σ x / n of every metric. */
export function meanMetrics(seeds: readonly Metrics[]): Metrics {
  return each(seeds, mean);
}

/** √(Σ (x − x̄)² / (n − 1)) of every metric; undefined for one seed, which has no spread. */
export function spreadMetrics(seeds: readonly Metrics[]): Metrics | undefined {
  if (seeds.length < 2) return undefined;
  return each(seeds, (values) => {
    const center = mean(values);
    return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
  });
}

function each(seeds: readonly Metrics[], statistic: (values: readonly number[]) => number): Metrics {
  const names = Object.keys(seeds[0]) as MetricName[];
  return Object.fromEntries(names.map((name) => [name, statistic(seeds.map((one) => one[name]))])) as Metrics;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
