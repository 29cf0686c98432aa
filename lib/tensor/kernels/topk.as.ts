// Top-k of score rows: four scores at a time are compared with the k-th best so far, survivors go through a k-heap.
import { at, row, splat } from './simd.as';

/**
 * value[r, k] and index[r, k], best first, ties by the smaller index; NaN never enters; places without a number hold −∞
 * and −1. scores [rows, n] are not changed.
 */
export function topK(scores: usize, n: i32, k: i32, value: usize, index: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) {
    const s = row(scores, r, n);
    const hv = row(value, r, k);
    const hi = row(index, r, k);
    for (let i = 0; i < k; i++) {
      store<f32>(at(hv, i), -Infinity);
      store<i32>(at(hi, i), -1); // as an unsigned number larger than any column: the first to be replaced
    }
    let i = 0;
    for (let filled = 0; i < n && filled < k; i++) {
      const x = load<f32>(at(s, i));
      if (x != x) continue;
      filled++;
      siftDown(hv, hi, k, x, i);
    }
    let threshold = load<f32>(hv);
    while (i < n) {
      if (i + 4 <= n && !v128.any_true(f32x4.gt(v128.load(at(s, i)), splat(threshold)))) {
        i += 4;
        continue;
      }
      const end = min(i + 4, n);
      for (; i < end; i++) {
        const x = load<f32>(at(s, i));
        if (!(x > threshold)) continue;
        siftDown(hv, hi, k, x, i);
        threshold = load<f32>(hv);
      }
    }
    for (let last = k - 1; last > 0; last--) {
      // heap to descending order: the root is the worst, move it to the end
      const x = load<f32>(at(hv, last));
      const j = load<i32>(at(hi, last));
      store<f32>(at(hv, last), load<f32>(hv));
      store<i32>(at(hi, last), load<i32>(hi));
      siftDown(hv, hi, last, x, j);
    }
  }
}

/** scores[r, column[p]] = NaN for p = start[r] .. start[r + 1] */
export function strikeOut(scores: usize, n: i32, start: usize, column: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) {
    const s = row(scores, r, n);
    const last = load<i32>(at(start, r), 4);
    for (let p = load<i32>(at(start, r)); p < last; p++) store<f32>(at(s, load<i32>(at(column, p))), NaN);
  }
}

// is (x, j) worse than (y, i)? lower score, or same score and larger index
// @ts-ignore: decorator
@inline
function worse(x: f32, j: i32, y: f32, i: i32): bool {
  return x < y || (x == y && <u32>j > <u32>i);
}

// replaces the root of the min-heap (worst on top) of size k
function siftDown(hv: usize, hi: usize, k: i32, x: f32, j: i32): void {
  let q = 0;
  while (true) {
    let c = 2 * q + 1;
    if (c >= k) break;
    const next = c + 1;
    if (next < k && worse(load<f32>(at(hv, next)), load<i32>(at(hi, next)), load<f32>(at(hv, c)), load<i32>(at(hi, c)))) {
      c = next;
    }
    if (!worse(load<f32>(at(hv, c)), load<i32>(at(hi, c)), x, j)) break;
    store<f32>(at(hv, q), load<f32>(at(hv, c)));
    store<i32>(at(hi, q), load<i32>(at(hi, c)));
    q = c;
  }
  store<f32>(at(hv, q), x);
  store<i32>(at(hi, q), j);
}
