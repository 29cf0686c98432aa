// Memory of a process and of what it started, as Linux counts it.
import { readFileSync } from 'node:fs';
import { processTree } from '../jupyter/kernel/processTree.js';

/**
 * Bytes of each process below this one, the parents first: pages that several share count in equal parts (PSS), so a sum counts
 * nothing twice. Undefined where the system does not tell.
 */
export function memoryBelow(root: number): number[] | undefined {
  const below = processTree(root)?.slice(1);
  if (!below?.length) return undefined;
  try {
    return below.map((pid) => proportionalBytes(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The bytes in the line `Pss:` of Linux's `smaps_rollup`. */
export function proportionalBytes(rollup: string): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1];
  if (!kilobytes) throw new RangeError(`no line "Pss: … kB" in ${JSON.stringify(rollup.slice(0, 80))}`);
  return Number(kilobytes) * 1024;
}
