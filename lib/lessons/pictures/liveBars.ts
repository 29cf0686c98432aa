// Runs in the browser: travels there as its source text, so it may use nothing but its arguments and the other live functions.
import { svg, ticks, written } from './liveElements.js';
import type { SliderData } from './sliderPicture.js';

/** Each number as a bar from 0, on a scale that stays the same wherever the sliders stand. */
export function drawBars(drawing: SVGElement, data: SliderData, _at: readonly number[], point: number): void {
  const { names, grid, digits, share } = data;
  const height = 34;
  const [left, right, top] = [210, 560, 30];
  const bottom = top + names.length * height;
  const all = grid.flat().filter((value): value is number => value !== null);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const x = (value: number): number => left + ((value - low) / (high - low || 1)) * (right - left);

  drawing.setAttribute('viewBox', `0 0 640 ${bottom + 28}`);
  drawing.append(svg('text', { x: 4, y: 14 }, data.axis));
  for (const tick of ticks(low, high || 1)) {
    const isZero = Math.abs(tick) < 1e-9;
    const line = { x1: x(tick), x2: x(tick), y1: top, y2: bottom, stroke: isZero ? 'var(--ink)' : 'var(--faint)' };
    drawing.append(svg('line', { ...line, 'stroke-width': isZero ? 1.2 : 0.5 }));
    const label = written(tick, share ? 0 : Math.min(digits, 2), share);
    drawing.append(svg('text', { x: x(tick), y: bottom + 18, 'text-anchor': 'middle' }, label));
  }
  for (const [n, name] of names.entries()) {
    const value = grid[point][n];
    const y = top + n * height;
    drawing.append(svg('text', { x: left - 10, y: y + 22, 'text-anchor': 'end' }, name));
    const [from, to] = [Math.min(x(0), x(value ?? 0)), Math.max(x(0), x(value ?? 0))];
    const fill = n === 0 ? '#D55E00' : '#0072B2';
    drawing.append(svg('rect', { x: from, y: y + 6, width: to - from, height: height - 12, fill }));
    drawing.append(svg('text', { x: to + 6, y: y + 22 }, written(value, digits, share)));
  }
}
