// The table at the end of a run: which notebook took how long, and where.
import type { RunEvent } from '../jupyter/runner.js';

interface Timing {
  file: string;
  cells: number;
  seconds: number;
  slowest?: { cell: number; seconds: number };
}

export interface Timings {
  add(event: RunEvent): void;
  /** Lines of the table; none before a notebook has been written. `elapsed`: seconds of the whole run */
  lines(elapsed: number): string[];
}

/** Gathers the events of a run. */
export function timings(): Timings {
  const rows: Timing[] = [];
  let current: Timing | undefined;
  return {
    add: (event) => {
      if (event.kind === 'notebook') current = { file: event.file, cells: 0, seconds: 0 };
      if (!current) return;
      if (event.kind === 'cell') {
        current.cells++;
        if (event.seconds >= (current.slowest?.seconds ?? 0)) current.slowest = event;
      }
      if (event.kind === 'written') rows.push({ ...current, seconds: event.seconds });
    },
    lines: (elapsed) => table(rows, elapsed),
  };
}

function table(rows: Timing[], elapsed: number): string[] {
  if (rows.length === 0) return [];
  const body = rows.map(({ file, cells, seconds, slowest }) => [
    file,
    String(cells),
    seconds.toFixed(1),
    slowest ? `cell ${slowest.cell}, ${slowest.seconds.toFixed(1)} s` : '',
  ]);
  const cells = rows.reduce((total, row) => total + row.cells, 0);
  // less than the sum where several ran at once
  const total = ['total', String(cells), elapsed.toFixed(1), ''];
  const lines = [['notebook', 'cells', 'seconds', 'slowest'], ...body, ...(rows.length > 1 ? [total] : [])];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map(([file, cells, seconds, slowest]) =>
    `${file.padEnd(widths[0])}  ${cells.padStart(widths[1])}  ${seconds.padStart(widths[2])}  ${slowest}`.trimEnd(),
  );
}
