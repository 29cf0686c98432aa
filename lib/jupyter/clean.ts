// A notebook as before its first run: without outputs, counts and timings.
import { type Cell, type Notebook, type Output, TIMINGS } from './notebook.js';

export interface CleanOptions {
  /** removes counts and timings only */
  keepOutputs?: boolean;
}

/** The notebook without outputs, execution counts and timings; sources, ids and other metadata stay. The one given is left alone. */
export function cleanNotebook(notebook: Notebook, { keepOutputs = false }: CleanOptions = {}): Notebook {
  const cells = notebook.cells.map((cell): Cell => {
    const metadata = withoutTimings(cell.metadata);
    if (cell.cell_type !== 'code') return { ...cell, metadata };
    return { ...cell, metadata, outputs: keepOutputs ? cell.outputs.map(uncounted) : [], execution_count: null };
  });
  return { ...notebook, metadata: withoutTimings(notebook.metadata), cells };
}

function uncounted(output: Output): Output {
  return output.output_type === 'execute_result' ? { ...output, execution_count: null } : output;
}

/** The metadata without when and how long something ran. */
export function withoutTimings(metadata: Record<string, unknown>): Record<string, unknown> {
  const timings: readonly string[] = TIMINGS;
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !timings.includes(key)));
}
