// The placebos of some analyses as dots beside the estimate that they are to be compared with.
import { axis, COLORS, figure, labelRoom, type PlotlyFigure } from '../../report/figure.js';
import type { FourChecks } from './fourChecks.js';
import { setText } from './shopLog.js';

/** One line an adjustment set: each placebo a dot, the estimate a diamond, the truth a line through all. */
export function placeboDots(all: readonly FourChecks[], { truth }: { truth: number }): PlotlyFigure {
  const names = all.map(({ by }) => `adjusted for ${setText(by)}`);
  const rounded = (value: number): number => Number(value.toFixed(5));
  return figure({
    title: 'Every placebo is near 0, beside the right estimate and beside the wrong one',
    subtitle: 'dots: effects of treatments dealt out at random; diamond: the estimate; line: the true effect',
    legend: true,
    height: 250,
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        name: 'placebos',
        x: all.flatMap(({ placebo }) => placebo.placebo.values.map(rounded)),
        y: all.flatMap(({ placebo }, i) => placebo.placebo.values.map(() => names[i])),
        marker: { symbol: 'circle-open', size: 9, color: COLORS.blue },
      },
      {
        type: 'scatter',
        mode: 'markers',
        name: 'estimate',
        x: all.map(({ placebo }) => rounded(placebo.estimate)),
        y: names,
        marker: { symbol: 'diamond', size: 12, color: COLORS.vermilion },
      },
    ],
    xaxis: axis('effect of the photo on the like', { range: [-0.03, 0.16] }),
    yaxis: axis('', { type: 'category', range: [all.length - 0.5, -0.5] }),
    left: labelRoom(names) + 12,
    layout: {
      shapes: [
        { type: 'line', x0: truth, x1: truth, yref: 'paper', y0: 0, y1: 1, line: { color: COLORS.black, width: 1.2 } },
      ],
    },
  });
}
