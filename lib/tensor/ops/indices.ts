// Kernels address memory by number, so a wrong row number would silently read or spoil another tensor.

/** @throws RangeError naming the first of `ids` that is not in 0 … rows − 1 */
export function checkIndices(what: string, ids: Int32Array, rows: number): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0 || ids[i] >= rows) {
      throw new RangeError(`${what}: row number ${ids[i]} (position ${i}) is not in 0 … ${rows - 1}`);
    }
  }
}
