// Runs one notebook in a fresh kernel, cell by cell, and stops at the first that fails.
import { dirname, resolve } from 'node:path';
import { CellError, errorOf, report } from './cellFailure.js';
import { KernelClient, type KernelSpec, type Outcome } from './client.js';
import { KERNELSPEC_METADATA } from './language.js';
import type { Notebook } from './notebook.js';
import { type Displays, outputArea } from './outputs.js';

// What would make the output depend on the terminal, the place or the language of the machine.
const REPEATABLE: Record<string, string | undefined> = {
  FORCE_COLOR: undefined,
  NO_COLOR: '1',
  TZ: 'UTC',
  LC_ALL: 'en_US.UTF-8',
};

export interface KernelOptions {
  /** the kernel to run in */
  spec: KernelSpec;
  /** seconds a cell may take */
  timeout?: number;
  /** environment variables for the kernel; undefined removes one */
  env?: Record<string, string | undefined>;
  /** stops the run */
  signal?: AbortSignal;
}

export interface CellEvent {
  /** 1-based place among all cells */
  cell: number;
  seconds: number;
  outcome: Outcome;
  /** whether it wrote to stderr */
  stderr: boolean;
}

/** Runs a clean notebook and writes outputs and metadata into it. Returns the failure of its first failing cell. */
export async function runNotebook(
  notebook: Notebook,
  file: string,
  { spec, timeout = 3600, env, signal, onCell }: KernelOptions & { onCell?: (event: CellEvent) => void },
): Promise<CellError | undefined> {
  const kernel = await KernelClient.start(spec, { cwd: dirname(resolve(file)), env: { ...REPEATABLE, ...env } });
  try {
    notebook.metadata.kernelspec = KERNELSPEC_METADATA;
    notebook.metadata.language_info = kernel.info.language_info;
    const displays: Displays = new Map();
    for (const [i, cell] of notebook.cells.entries()) {
      if (cell.cell_type !== 'code' || cell.source.trim() === '') continue;
      const started = performance.now();
      const area = outputArea(displays);
      const { outcome } = await kernel.execute(cell.source, { timeout, signal, onMessage: area.add });
      cell.outputs = area.finish();
      const stderr = cell.outputs.some((output) => output.output_type === 'stream' && output.name === 'stderr');
      onCell?.({ cell: i + 1, seconds: (performance.now() - started) / 1000, outcome, stderr });
      if (outcome === 'ok') continue;
      const error = errorOf(cell, outcome, { timeout, death: kernel.death });
      return new CellError(report(file, i + 1, cell, error, outcome === 'died' ? kernel.log : ''), file, i + 1);
    }
    return undefined;
  } finally {
    await kernel.shutdown();
  }
}
