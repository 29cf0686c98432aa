// Sums, maxima and softmax. A sum that crosses rows is cut into chunks whose number never depends on the thread count: every
// chunk writes its own partial result, one thread adds the partials in order. So 1 and n threads give the same bits.
import { at, exp4, row, splat, sumLanes } from './simd.as';

// @ts-ignore: decorator
@inline
function sumOf(x: usize, n: i32): f32 {
  let s0 = splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let i: usize = 0;
  const end = <usize>n << 2;
  for (; i + 64 <= end; i += 64) {
    s0 = f32x4.add(s0, v128.load(x + i));
    s1 = f32x4.add(s1, v128.load(x + i, 16));
    s2 = f32x4.add(s2, v128.load(x + i, 32));
    s3 = f32x4.add(s3, v128.load(x + i, 48));
  }
  let total = sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; i < end; i += 4) total += load<f32>(x + i);
  return total;
}

/** out[r] = scale * Σ_c x[r, c] */
export function sumRows(x: usize, cols: i32, scale: f32, out: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) store<f32>(at(out, r), scale * sumOf(row(x, r, cols), cols));
}

/** partial[chunk, c] = Σ x[r, c] over the chunk's rows, for chunks c0..c1 of `perChunk` rows */
export function sumColumnsChunks(x: usize, rows: i32, cols: i32, perChunk: i32, partial: usize, c0: i32, c1: i32): void {
  const stride = <usize>cols << 2;
  for (let chunk = c0; chunk < c1; chunk++) {
    const first = min(chunk * perChunk, rows);
    const last = min(first + perChunk, rows);
    const out = row(partial, chunk, cols);
    let c = 0;
    for (; c + 16 <= cols; c += 16) {
      let s0 = splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let p = at(row(x, first, cols), c);
      for (let r = first; r < last; r++) {
        s0 = f32x4.add(s0, v128.load(p));
        s1 = f32x4.add(s1, v128.load(p, 16));
        s2 = f32x4.add(s2, v128.load(p, 32));
        s3 = f32x4.add(s3, v128.load(p, 48));
        p += stride;
      }
      const o = at(out, c);
      v128.store(o, s0);
      v128.store(o, s1, 16);
      v128.store(o, s2, 32);
      v128.store(o, s3, 48);
    }
    for (; c < cols; c++) {
      let s: f32 = 0;
      for (let r = first; r < last; r++) s += load<f32>(at(row(x, r, cols), c));
      store<f32>(at(out, c), s);
    }
  }
}

/** partial[chunk] (f64) = Σ x over the chunk's elements */
export function sumChunks(x: usize, n: i32, perChunk: i32, partial: usize, c0: i32, c1: i32): void {
  for (let chunk = c0; chunk < c1; chunk++) {
    const first = min(chunk * perChunk, n);
    const last = min(first + perChunk, n);
    let total: f64 = 0;
    for (let i = first; i < last; i += 4096) total += <f64>sumOf(at(x, i), min(4096, last - i));
    store<f64>(partial + (<usize>chunk << 3), total);
  }
}

/** out[0] = scale * Σ partial (f64) */
export function addPartials(partial: usize, chunks: i32, scale: f64, out: usize): void {
  let total: f64 = 0;
  for (let c = 0; c < chunks; c++) total += load<f64>(partial + (<usize>c << 3));
  store<f32>(out, <f32>(total * scale));
}

/** out[c] = scale * Σ_chunk partial[chunk, c] */
export function addPartialRows(partial: usize, chunks: i32, cols: i32, scale: f32, out: usize): void {
  let c = 0;
  for (; c + 4 <= cols; c += 4) {
    let s = splat(0);
    for (let k = 0; k < chunks; k++) s = f32x4.add(s, v128.load(at(row(partial, k, cols), c)));
    v128.store(at(out, c), f32x4.mul(splat(scale), s));
  }
  for (; c < cols; c++) {
    let s: f32 = 0;
    for (let k = 0; k < chunks; k++) s += load<f32>(at(row(partial, k, cols), c));
    store<f32>(at(out, c), scale * s);
  }
}

// @ts-ignore: decorator
@inline
function maxOf(x: usize, n: i32): f32 {
  let largest = splat(-Infinity);
  let c = 0;
  for (; c + 4 <= n; c += 4) largest = f32x4.max(largest, v128.load(at(x, c)));
  for (; c < n; c++) largest = f32x4.max(largest, v128.load32_splat(at(x, c)));
  const low = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1));
  return max(low, max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)));
}

/** out[r] = max_c x[r, c], NaN if there is one */
export function maxRows(x: usize, cols: i32, out: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) store<f32>(at(out, r), maxOf(row(x, r, cols), cols));
}

/** out[r] (int32) = argmax_c x[r, c], the first on a tie */
export function argMaxRows(x: usize, cols: i32, out: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) {
    const p = row(x, r, cols);
    let best = load<f32>(p);
    let winner = 0;
    for (let c = 1; c < cols; c++) {
      const value = load<f32>(at(p, c));
      if (value > best) {
        best = value;
        winner = c;
      }
    }
    store<i32>(at(out, r), winner);
  }
}

/** out[r, :] = e^(x[r, :] - m) / Σ, m the row's maximum */
export function softmax(x: usize, cols: i32, out: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) {
    const p = row(x, r, cols);
    const o = row(out, r, cols);
    const shift = splat(maxOf(p, cols));
    let total = splat(0);
    let rest: f32 = 0;
    let c = 0;
    for (; c + 4 <= cols; c += 4) {
      const e = exp4(f32x4.sub(v128.load(at(p, c)), shift));
      v128.store(at(o, c), e);
      total = f32x4.add(total, e);
    }
    for (; c < cols; c++) {
      const e = f32x4.extract_lane(exp4(f32x4.sub(v128.load32_splat(at(p, c)), shift)), 0);
      store<f32>(at(o, c), e);
      rest += e;
    }
    const scale: f32 = 1 / (sumLanes(total) + rest);
    for (c = 0; c + 4 <= cols; c += 4) v128.store(at(o, c), f32x4.mul(splat(scale), v128.load(at(o, c))));
    for (; c < cols; c++) store<f32>(at(o, c), scale * load<f32>(at(o, c)));
  }
}
