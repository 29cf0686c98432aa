// Filling, copying, converting and rearranging numbers.
import { at, splat } from './simd.as';

/** out[i] = value */
export function fill(out: usize, value: f32, n: i32): void {
  const end = <usize>n << 2;
  const v = splat(value);
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, v);
  for (; i < end; i += 4) store<f32>(out + i, value);
}

/** out[i] = x[i], any 4-byte numbers */
export function copy(x: usize, out: usize, n: i32): void {
  memory.copy(out, x, <usize>n << 2);
}

export function intToFloat(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f32>(at(out, i), <f32>load<i32>(at(x, i)));
}

/** Towards zero; NaN becomes 0, what does not fit the nearest end of the range. */
export function floatToInt(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const whole = i32x4.trunc_sat_f32x4_s(v128.load32_splat(at(x, i)));
    store<i32>(at(out, i), i32x4.extract_lane(whole, 0));
  }
}

/** Rows r0..r1 of `cols` numbers from one row stride to another: the core of concat, slice, split and pad. */
export function copyBlock(x: usize, xStride: i32, out: usize, outStride: i32, cols: i32, r0: i32, r1: i32): void {
  const bytes = <usize>cols << 2;
  for (let r = r0; r < r1; r++) {
    memory.copy(out + ((<usize>r * <usize>outStride) << 2), x + ((<usize>r * <usize>xStride) << 2), bytes);
  }
}

/** out [m, n] = x [n, m]ᵀ for rows r0..r1 of x, eight at a time so that a cache line of `out` is written once */
export function transpose(x: usize, n: i32, m: i32, out: usize, r0: i32, r1: i32): void {
  for (let i = r0; i < r1; i += 8) {
    const end = min(i + 8, r1);
    for (let j = 0; j < m; j++) {
      for (let k = i; k < end; k++) {
        store<f32>(at(out + ((<usize>j * <usize>n) << 2), k), load<f32>(at(x + ((<usize>k * <usize>m) << 2), j)));
      }
    }
  }
}
