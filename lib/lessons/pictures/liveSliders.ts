// Runs in the browser: travels there as its source text, so it may use nothing but its arguments and the other live functions.
import { drawBars } from './liveBars.js';
import { html, style, svg } from './liveElements.js';
import { drawHeat } from './liveHeat.js';
import { drawLines } from './liveLines.js';
import type { SliderData } from './sliderPicture.js';

/** Fills `root` with the controls, the drawing, and a sentence that is read out when it changes. */
export function liveSliders(root: HTMLElement, data: SliderData): void {
  const at = data.sliders.map(({ start }) => start);
  const drawing = svg('svg', { viewBox: '0 0 640 300', role: 'img' });
  const status = html('p', { role: 'status', 'aria-live': 'polite' });

  function update(): void {
    const point = at.reduce((place, index, s) => place * data.sliders[s].values.length + index, 0);
    const setting = data.sliders.map(({ label, texts }, s) => `${label} ${texts[at[s]]}`).join(', ');
    drawing.replaceChildren();
    const draw = { lines: drawLines, bars: drawBars, heat: drawHeat }[data.view];
    draw(drawing, data, at, point);
    drawing.setAttribute('aria-label', `${data.title}. At ${setting}: ${data.says[point]}`);
    status.textContent = data.says[point];
  }

  const controls = data.sliders.map(({ label, texts, start }, s) => {
    const input = html('input', { type: 'range', min: 0, max: texts.length - 1, step: 1, value: start });
    const output = html('output', {}, texts[start]);
    input.setAttribute('aria-valuetext', texts[start]);
    input.addEventListener('input', () => {
      at[s] = Number(input.value);
      output.textContent = texts[at[s]];
      input.setAttribute('aria-valuetext', texts[at[s]]);
      update();
    });
    return html('label', {}, html('span', {}, label), input, output);
  });
  // A notebook's own shortcuts must not move the selected cell while a slider has the arrows.
  root.addEventListener('keydown', (event) => event.stopPropagation());
  root.replaceChildren(style(), html('h4', {}, data.title), ...controls, drawing, status);
  update();
}
