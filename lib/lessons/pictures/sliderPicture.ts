// Sliders over a precomputed grid: curves, bars or a heat map that follow them, a sentence that says what is seen, and the table.
import { decimal, percent } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import { drawBars } from './liveBars.js';
import { html, style, svg, ticks, written } from './liveElements.js';
import { drawHeat } from './liveHeat.js';
import { drawLines } from './liveLines.js';
import { liveSliders } from './liveSliders.js';
import { type Picture, picture } from './picture.js';

/** One control. */
export interface Slider {
  readonly label: string;
  readonly values: readonly number[];
  /** how a value is written; as the number itself unless given */
  readonly text?: (value: number) => string;
  /** the value at which it stands first; the first one unless given */
  readonly start?: number;
}

export type Numbers = Readonly<Record<string, number | undefined>>;

export interface SliderPicture {
  /** the claim, without a full stop */
  readonly title: string;
  readonly sliders: readonly Slider[];
  /**
   * `lines`: each number as a curve over the first slider, the others move the curves. `bars`: each number a bar.
   * `heat`: the first number over the first slider (to the right) and the second (upwards).
   */
  readonly view: 'lines' | 'bars' | 'heat';
  /** the numbers at one position of the sliders, by name, always the same names; undefined where there is none (no overlap) */
  readonly numbers: (at: readonly number[]) => Numbers;
  /** what the numbers measure, for the axis */
  readonly axis: string;
  readonly digits?: number;
  /** write numbers as percentages */
  readonly share?: boolean;
  /** what is seen at this position, in one or two sentences; a list of the numbers unless given */
  readonly says?: (at: readonly number[], numbers: Numbers) => string;
}

/** What travels to the browser; grid points run through the last slider fastest. */
export interface SliderData {
  readonly title: string;
  readonly view: SliderPicture['view'];
  readonly axis: string;
  readonly digits: number;
  readonly share: boolean;
  readonly sliders: readonly { label: string; values: readonly number[]; texts: readonly string[]; start: number }[];
  readonly names: readonly string[];
  /** [grid point][name] */
  readonly grid: readonly (readonly (number | null)[])[];
  /** [grid point] */
  readonly says: readonly string[];
}

const MOST_POINTS = 400;
const PLACES = 6; // of a number in the grid: finer than any screen

/** @throws RangeError for a slider without values, a start that is none of them, more than 400 grid points, or changing names */
export function sliderPicture(parts: SliderPicture): Picture {
  const data = sliderData(parts);
  const { title, view } = parts;
  return picture({
    title,
    live: [html, svg, style, written, ticks, drawLines, drawBars, drawHeat, liveSliders],
    data,
    rows: view === 'heat' ? crossTable(data) : allRows(data),
    summary:
      'Run this cell to move the sliders; the table holds the same numbers' +
      (view === 'heat'
        ? `: ${data.names[0]}, by ${data.sliders[1].label} (rows) and ${data.sliders[0].label} (columns).`
        : '.'),
  });
}

function sliderData({
  title,
  sliders,
  view,
  numbers,
  axis,
  digits = 3,
  share = false,
  says,
}: SliderPicture): SliderData {
  for (const { label, values, start } of sliders) {
    if (values.length === 0) throw new RangeError(`slider ${label} has no values`);
    if (start !== undefined && !values.includes(start)) {
      throw new RangeError(`slider ${label} cannot start at ${start}, its values are ${values.join(', ')}`);
    }
  }
  if (view === 'heat' && sliders.length < 2)
    throw new RangeError(`a heat map needs two sliders, got ${sliders.length}`);
  const points = sliders.reduce<number[][]>(
    (grid, { values }) => grid.flatMap((at) => values.map((value) => [...at, value])),
    [[]],
  );
  if (points.length > MOST_POINTS) {
    throw new RangeError(`${points.length} positions of the sliders, at most ${MOST_POINTS}: give them fewer values`);
  }
  const found = points.map(numbers);
  const names = Object.keys(found[0]);
  const other = found.find((point) => Object.keys(point).join() !== names.join());
  if (other)
    throw new RangeError(`numbers are named ${names.join(', ')} here and ${Object.keys(other).join(', ')} there`);
  const clash = names.find((name) => sliders.some(({ label }) => label === name));
  if (clash !== undefined) throw new RangeError(`a slider and a number are both named ${clash}, rename one`);
  const list = (point: Numbers): string =>
    names.map((name) => `${name}: ${text(point[name], digits, share)}`).join('; ');
  return {
    title,
    view,
    axis,
    digits,
    share,
    sliders: sliders.map(({ label, values, text: write = String, start = values[0] }) => ({
      label,
      values,
      texts: values.map(write),
      start: values.indexOf(start),
    })),
    names,
    grid: found.map((point) => names.map((name) => rounded(point[name]))),
    says: points.map((at, i) => (says ? says(at, found[i]) : `${list(found[i])}.`)),
  };
}

function rounded(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(PLACES));
}

function text(value: number | null | undefined, digits: number, share: boolean): string {
  return share ? percent(value ?? undefined, digits) : decimal(value ?? undefined, digits);
}

// One row a position of the sliders.
function allRows({ sliders, names, grid, digits, share }: SliderData): Row[] {
  return grid.map((values, point) => {
    const row: Record<string, string> = {};
    let rest = point;
    for (const { label, texts } of [...sliders].reverse()) {
      row[label] = texts[rest % texts.length];
      rest = Math.floor(rest / texts.length);
    }
    const settings = Object.fromEntries(Object.entries(row).reverse());
    return { ...settings, ...Object.fromEntries(names.map((name, n) => [name, text(values[n], digits, share)])) };
  });
}

// The first number at the start of all further sliders.
function crossTable({ sliders, grid, digits, share }: SliderData): Row[] {
  const [across, up, ...others] = sliders;
  return up.texts.map((label, j) => {
    const cells = across.texts.map((head, i) => {
      const point = others.reduce((at, { texts, start }) => at * texts.length + start, i * up.texts.length + j);
      return [head, text(grid[point][0], digits, share)];
    });
    // A head that is a whole number would come first in an object, so each names its slider.
    return Object.fromEntries([[up.label, label], ...cells.map(([head, cell]) => [`${across.label} ${head}`, cell])]);
  });
}
