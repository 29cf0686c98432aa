// Runs in the browser: travels there as its source text, so it may use nothing but its arguments and the other live functions.
import { svg, written } from './liveElements.js';
import type { SliderData } from './sliderPicture.js';

/** The first number over the first two sliders: blue above 0, vermilion below, written into each cell; a frame marks where they stand. */
export function drawHeat(drawing: SVGElement, data: SliderData, at: readonly number[]): void {
  const { sliders, grid, digits, share } = data;
  const [across, up] = sliders;
  const [left, top] = [96, 30];
  const width = Math.min(90, 520 / across.values.length);
  const height = Math.min(40, 300 / up.values.length);
  const bottom = top + up.values.length * height;
  const largest = Math.max(1e-12, ...grid.map(([value]) => Math.abs(value ?? 0)));
  const fontSize = Math.min(13, width / 4.2);
  drawing.setAttribute('viewBox', `0 0 640 ${bottom + 48}`);
  drawing.append(svg('text', { x: 4, y: 14 }, `${data.axis}, by ${up.label} (upwards) and ${across.label}`));
  for (const i of across.values.keys()) {
    for (const j of up.values.keys()) {
      const place = at.reduce((sum, own, s) => sum * sliders[s].values.length + (s === 0 ? i : s === 1 ? j : own), 0);
      const value = grid[place][0];
      const [x, y] = [left + i * width, bottom - (j + 1) * height];
      // Faint to full: dark cells take white figures.
      const strength = Math.abs(value ?? 0) / largest;
      const fill = value === null ? 'none' : value < 0 ? '#A94700' : '#00568A';
      drawing.append(svg('rect', { x, y, width, height, fill: 'var(--paper)' }));
      drawing.append(
        svg('rect', {
          x,
          y,
          width,
          height,
          fill,
          'fill-opacity': 0.1 + 0.9 * strength,
          stroke: 'var(--faint)',
          'stroke-width': 0.4,
        }),
      );
      const label = svg(
        'text',
        { x: x + width / 2, y: y + height / 2 + 4, 'text-anchor': 'middle', 'font-size': fontSize },
        value === null ? '–' : written(value, digits, share),
      );
      if (strength > 0.5) label.style.fill = '#FFFFFF';
      drawing.append(label);
    }
  }
  const frame = { x: left + at[0] * width, y: bottom - (at[1] + 1) * height, width, height, fill: 'none' };
  drawing.append(svg('rect', { ...frame, stroke: 'var(--paper)', 'stroke-width': 6 }));
  drawing.append(svg('rect', { ...frame, stroke: '#E69F00', 'stroke-width': 3.5 }));
  for (const [i, text] of across.texts.entries()) {
    drawing.append(svg('text', { x: left + (i + 0.5) * width, y: bottom + 18, 'text-anchor': 'middle' }, text));
  }
  for (const [j, text] of up.texts.entries()) {
    drawing.append(svg('text', { x: left - 8, y: bottom - (j + 0.5) * height + 4, 'text-anchor': 'end' }, text));
  }
  const middle = left + (across.values.length * width) / 2;
  drawing.append(svg('text', { x: middle, y: bottom + 40, 'text-anchor': 'middle' }, across.label));
}
