// The comparison as a table: one column a kernel, one row a figure, each the median of the rounds.

/** A number, or words where there is none. */
export type Figure = number | string;

/** The rounds of one kernel. */
export interface Column {
  readonly name: string;
  readonly trials: readonly {
    readonly figures: Readonly<Record<string, Figure>>;
    readonly memory?: readonly number[];
  }[];
}

const ROWS: [figure: string, title: string][] = [
  ['start', 'start until it answers'],
  ['firstCell', 'first cell, `1+1`'],
  ['firstResult', 'start until the first result'],
  ['nextCell', 'next cells'],
  ['emptyCell', 'empty cell'],
  ['loop', 'top-level loop of 10⁷ additions'],
  ['firstCompletion', 'first completion'],
  ['nextCompletion', 'next completions'],
  ['busyCompletion', 'completion while a cell loops'],
  ['interrupt', 'interrupt of `while(true){}`'],
  ['prints', '100,000 prints'],
  ['lines', 'of them arrived'],
  ['restart', 'restart until the next result'],
  ['killed', '`kill -9` until the next result'],
];

/** The lines of a Markdown table. */
export function comparison(columns: readonly Column[]): string[] {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const rows = ROWS.map(([figure, title]) => {
    const cells = columns.map(({ trials }) => formatted(figure, median(trials.map(({ figures }) => figures[figure]))));
    return line([title, ...cells]);
  });
  const atRest = columns.map(({ trials }) => formattedMemory(trials.flatMap(({ memory }) => (memory ? [memory] : []))));
  return [
    line(['', ...columns.map(({ name }) => name)]),
    line(['---', ...columns.map(() => '---:')]),
    ...rows,
    line(['memory at rest', ...atRest]),
  ];
}

/** The middle one; words count as longer than any number, as what did not come in time would be. */
export function median(figures: readonly number[]): number;
export function median(figures: readonly Figure[]): Figure;
export function median(figures: readonly Figure[]): Figure {
  const rank = (figure: Figure): number => (typeof figure === 'number' ? figure : Number.POSITIVE_INFINITY);
  return [...figures].sort((a, b) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b))))[figures.length >> 1];
}

function formatted(figure: string, value: Figure): string {
  if (typeof value === 'string') return value;
  if (figure === 'lines') return value.toLocaleString('en-US');
  return inUnits(value);
}

/** Seconds, such as `1.23 s`, `45 ms` or `2.1 ms`. */
export function inUnits(seconds: number): string {
  if (seconds >= 0.9995) return `${seconds.toFixed(2)} s`;
  const milliseconds = seconds * 1000;
  return `${milliseconds.toFixed(milliseconds < 9.95 ? 1 : 0)} ms`;
}

// of the round with the middle sum: `248 MB = 48 + 200`
function formattedMemory(rounds: readonly (readonly number[])[]): string {
  const sums = rounds.map(sum);
  const parts = rounds[sums.indexOf(median(sums))];
  if (!parts) return 'unknown';
  const total = `${megabytes(sum(parts))} MB`;
  return parts.length > 1 ? `${total} = ${parts.map(megabytes).join(' + ')}` : total;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
