// Kendall's rank correlation with ties, in O(n log n).

/**
 * τ_b = (concordant − discordant) / √((pairs − ties in x)(pairs − ties in y)), by counting the swaps of a merge sort
 * (Knight 1966). It is 0 when either side is constant.
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  if (y.length !== n || n < 2)
    throw new RangeError(`expected two columns of one length of at least 2, got ${n} and ${y.length}`);
  const order = Int32Array.from({ length: n }, (_, k) => k).sort((a, b) => x[a] - x[b] || y[a] - y[b]);
  const pairs = (n * (n - 1)) / 2;
  const tiesInX = tiedPairs(n, (k) => x[order[k]] === x[order[k - 1]]);
  const tiesInBoth = tiedPairs(n, (k) => x[order[k]] === x[order[k - 1]] && y[order[k]] === y[order[k - 1]]);
  const byX = Float64Array.from(order, (k) => y[k]);
  const swaps = sortCountingSwaps(byX);
  const tiesInY = tiedPairs(n, (k) => byX[k] === byX[k - 1]);
  const difference = pairs - tiesInX - tiesInY + tiesInBoth - 2 * swaps;
  const scale = Math.sqrt((pairs - tiesInX) * (pairs - tiesInY));
  return scale > 0 ? difference / scale : 0;
}

// Pairs within runs of equal neighbours.
function tiedPairs(n: number, equalsPrevious: (k: number) => boolean): number {
  let total = 0;
  let run = 0;
  for (let k = 1; k < n; k++) {
    run = equalsPrevious(k) ? run + 1 : 0;
    total += run;
  }
  return total;
}

// Sorts ascending in place, and counts how many pairs stood the wrong way round.
function sortCountingSwaps(values: Float64Array): number {
  let from = values;
  let to = new Float64Array(values.length);
  let swaps = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let left = 0; left < values.length; left += 2 * width) {
      const middle = Math.min(left + width, values.length);
      const right = Math.min(left + 2 * width, values.length);
      let a = left;
      let b = middle;
      for (let k = left; k < right; k++) {
        if (a < middle && (b >= right || from[a] <= from[b])) to[k] = from[a++];
        else {
          swaps += middle - a;
          to[k] = from[b++];
        }
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) values.set(from);
  return swaps;
}
