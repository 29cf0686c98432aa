// Top-k of score rows: four scores at a time are compared with the k-th best so far, survivors go through a k-heap.
import { at, row, splat } from './simd.as';

/** value[r, k] and index[r, k], best first, ties by the smaller index; scores [rows, n] are not changed. */
export function topK(scores: usize, n: i32, k: i32, value: usize, index: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) {
    const s = row(scores, r, n), hv = row(value, r, k), hi = row(index, r, k);
    for (let i = 0; i < k; i++) { store<f32>(at(hv, i), -Infinity); store<i32>(at(hi, i), -1); }
    let threshold: f32 = -Infinity, T = splat(threshold), filled = 0;
    for (let i = 0; i < n; i += 4) {
      if (filled >= k && i + 4 <= n && !v128.any_true(f32x4.gt(v128.load(at(s, i)), T))) continue;
      for (let j = i, end = min(i + 4, n); j < end; j++) {
        const x = load<f32>(at(s, j));
        if (filled >= k && !(x > threshold)) continue;
        filled++;
        siftDown(hv, hi, k, x, j);
        threshold = load<f32>(hv); T = splat(threshold);
      }
    }
    for (let last = k - 1; last > 0; last--) { // heap to descending order: the root is the smallest, move it to the end
      const x = load<f32>(at(hv, last)), j = load<i32>(at(hi, last));
      store<f32>(at(hv, last), load<f32>(hv)); store<i32>(at(hi, last), load<i32>(hi));
      siftDown(hv, hi, last, x, j);
    }
  }
}
// is (x, j) worse than (y, i)? lower score, or same score and larger index
// @ts-ignore: decorator
@inline function worse(x: f32, j: i32, y: f32, i: i32): bool { return x < y || (x == y && <u32>j > <u32>i); }

// replaces the root of the min-heap (worst on top) of size k
function siftDown(hv: usize, hi: usize, k: i32, x: f32, j: i32): void {
  let q = 0;
  while (true) {
    let c = 2 * q + 1;
    if (c >= k) break;
    if (c + 1 < k && worse(load<f32>(at(hv, c + 1)), load<i32>(at(hi, c + 1)), load<f32>(at(hv, c)), load<i32>(at(hi, c)))) c++;
    if (!worse(load<f32>(at(hv, c)), load<i32>(at(hi, c)), x, j)) break;
    store<f32>(at(hv, q), load<f32>(at(hv, c))); store<i32>(at(hi, q), load<i32>(at(hi, c)));
    q = c;
  }
  store<f32>(at(hv, q), x); store<i32>(at(hi, q), j);
}
