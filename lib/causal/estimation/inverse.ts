// The inverse of a small matrix.

/** A pivot below this, for entries of size 1, is 0 but for rounding. */
const SMALLEST_PIVOT = 1e-10;

/** The inverse by Gauss and Jordan with the largest pivot of each column; undefined where there is none. */
export function invert(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const k = matrix.length;
  const work = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]); // [k, 2k]
  for (let column = 0; column < k; column++) {
    let pivot = column;
    for (let i = column + 1; i < k; i++) if (Math.abs(work[i][column]) > Math.abs(work[pivot][column])) pivot = i;
    if (!(Math.abs(work[pivot][column]) >= SMALLEST_PIVOT)) return undefined;
    [work[column], work[pivot]] = [work[pivot], work[column]];
    const scale = work[column][column];
    work[column] = work[column].map((x) => x / scale);
    for (let i = 0; i < k; i++) {
      if (i === column) continue;
      const factor = work[i][column];
      work[i] = work[i].map((x, j) => x - factor * work[column][j]);
    }
  }
  return work.map((row) => row.slice(k));
}
