// A comparison as two figures: what every system reaches, and how far each lies from the reference.
import type { PlotlyFigure } from '../report/figure.js';
import { differenceIntervals, type IntervalRow, metricIntervals } from '../report/figures/comparison.js';
import type { Comparison } from './comparison.js';
import { PAIRED_METRICS } from './runFiles.js';

const LEVEL = 0.05; // of significance after Holm

/** Recall@20 and NDCG@20 of every finished system, with intervals over users. */
export function metricPicture({ systems, data }: Comparison): PlotlyFigure {
  const rows = PAIRED_METRICS.flatMap((metric) => {
    const best = Math.max(...systems.map(({ mean }) => mean?.[metric] ?? 0));
    return systems.flatMap(({ system, mean, interval, seeds }): IntervalRow[] => {
      if (!mean || !interval) return [];
      const [low, high] = interval[metric];
      const value = mean[metric];
      const each = seeds.length > 1 ? seeds.map(({ test }) => test[metric]) : [];
      return [{ system, metric, value, low, high, marked: value === best, seeds: each }];
    });
  });
  const winners = new Set(rows.filter(({ marked }) => marked).map(({ system }) => system));
  return metricIntervals(rows, { title: `${[...winners].join(' and ')} ranks best on ${data.name}` });
}

/** Every other finished system minus the reference; undefined where there is no reference or nobody to compare it with. */
export function differencePicture({ systems, reference }: Comparison): PlotlyFigure | undefined {
  const rows = PAIRED_METRICS.flatMap((metric) =>
    systems.flatMap(({ system, difference }): IntervalRow[] => {
      if (!difference) return [];
      const { difference: value, low, high, adjusted } = difference[metric];
      return [{ system, metric, value, low, high, marked: adjusted < LEVEL }];
    }),
  );
  return reference && rows.length > 0 ? differenceIntervals(rows, { reference }) : undefined;
}
