// Runs in the browser: travels there as its source text, so it may use nothing but its arguments and the other live functions.
import { svg, ticks, written } from './liveElements.js';
import type { SliderData } from './sliderPicture.js';

/** Each number as a curve over the first slider; a vertical line and dots mark where it stands. */
export function drawLines(drawing: SVGElement, data: SliderData, at: readonly number[]): void {
  const { sliders, names, grid, digits, share } = data;
  const [left, right, top, bottom] = [64, 440, 24, 252];
  const strokes = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#7A7A7A'];
  const dashes = ['', '8 4', '2 4', '10 3 2 3', '5 5', '1 3'];
  const all = grid.flat().filter((value): value is number => value !== null);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const room = (high - low || 1) * 0.06;
  const xs = sliders[0].values;
  const span = xs[xs.length - 1] - xs[0] || 1;
  const x = (index: number): number => left + ((xs[index] - xs[0]) / span) * (right - left);
  const y = (value: number): number => bottom - ((value - low + room) / (high - low + 2 * room)) * (bottom - top);
  const valueAt = (index: number, n: number): number | null => {
    const point = at.reduce((place, own, s) => place * sliders[s].values.length + (s === 0 ? index : own), 0);
    return grid[point][n];
  };

  for (const tick of ticks(low, high)) {
    const isZero = Math.abs(tick) < 1e-9;
    const line = { x1: left, x2: right, y1: y(tick), y2: y(tick), stroke: isZero ? 'var(--ink)' : 'var(--faint)' };
    drawing.append(svg('line', { ...line, 'stroke-width': isZero ? 1.2 : 0.5 }));
    const label = written(tick, share ? 0 : Math.min(digits, 2), share);
    drawing.append(svg('text', { x: left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, label));
  }
  const every = Math.ceil(xs.length / 6);
  for (let i = 0; i < xs.length; i += every) {
    drawing.append(svg('text', { x: x(i), y: bottom + 18, 'text-anchor': 'middle' }, sliders[0].texts[i]));
  }
  drawing.append(svg('text', { x: (left + right) / 2, y: bottom + 40, 'text-anchor': 'middle' }, sliders[0].label));
  drawing.append(svg('text', { x: 4, y: 14 }, data.axis));
  drawing.append(
    svg('line', { x1: x(at[0]), x2: x(at[0]), y1: top, y2: bottom, stroke: 'var(--ink)', 'stroke-dasharray': '3 3' }),
  );

  const labels: { y: number; text: string; stroke: string }[] = [];
  for (const [n, name] of names.entries()) {
    const stroke = strokes[n % strokes.length];
    let path = '';
    let isPenDown = false;
    for (const index of xs.keys()) {
      const value = valueAt(index, n);
      if (value !== null) path += `${isPenDown ? 'L' : 'M'}${x(index)} ${y(value)}`;
      isPenDown = value !== null;
    }
    const curve = { d: path, fill: 'none', stroke, 'stroke-width': 2.5, 'stroke-dasharray': dashes[n % dashes.length] };
    drawing.append(svg('path', curve));
    const here = valueAt(at[0], n);
    if (here !== null) drawing.append(svg('circle', { cx: x(at[0]), cy: y(here), r: 5, fill: stroke }));
    labels.push({ y: here === null ? bottom : y(here), text: `${name}: ${written(here, digits, share)}`, stroke });
  }
  // Labels stand right of the curves at their height here, moved apart where they would touch.
  labels.sort((a, b) => a.y - b.y);
  let lowest = top;
  for (const [i, label] of labels.entries()) {
    const place = Math.min(Math.max(label.y, lowest), bottom - 20 * (labels.length - 1 - i));
    lowest = place + 20;
    drawing.append(
      svg('line', { x1: right + 8, x2: right + 24, y1: place, y2: place, stroke: label.stroke, 'stroke-width': 3 }),
    );
    drawing.append(svg('text', { x: right + 30, y: place + 4 }, label.text));
  }
}
