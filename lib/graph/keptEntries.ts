// Dropout of a graph's entries.
import { SparseMatrix } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';

/**
 * Each stored entry stays with probability `keepRate` and is divided by it, so that sums keep their mean; the two directions of an
 * edge are drawn apart. The same stream keeps the same entries.
 * @param keepRate  above 0, at most 1   @returns a matrix for the caller to dispose
 */
export function keptEntries({ rows, cols, host }: SparseMatrix, keepRate: number, random: Streams): SparseMatrix {
  const next = random.generator();
  const kept = Uint8Array.from(host.column, () => Number(next() < keepRate));
  const start = new Int32Array(rows + 1);
  for (let r = 0; r < rows; r++) {
    start[r + 1] = start[r];
    for (let p = host.start[r]; p < host.start[r + 1]; p++) start[r + 1] += kept[p];
  }
  const stays = (_: number, p: number): boolean => kept[p] === 1;
  const value = host.value.filter(stays).map((x) => x / keepRate);
  return new SparseMatrix(rows, cols, { start, column: host.column.filter(stays), value });
}
