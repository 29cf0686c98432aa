// Rows of unit length and the gradient; d any size.
import { at, row, splat, sumLanes } from './simd.as';

// <a, b> over n floats with two accumulators
// @ts-ignore: decorator
@inline
function product(a: usize, b: usize, n: i32): f32 {
  const end = (<usize>n) << 2;
  let s = splat(0);
  let t = s;
  let k: usize = 0;
  for (; k + 32 <= end; k += 32) {
    s = f32x4.add(s, f32x4.mul(v128.load(a + k), v128.load(b + k)));
    t = f32x4.add(t, f32x4.mul(v128.load(a + k, 16), v128.load(b + k, 16)));
  }
  let total = sumLanes(f32x4.add(s, t));
  for (; k < end; k += 4) total += load<f32>(a + k) * load<f32>(b + k);
  return total;
}

/** inverse[r] = 1 / ‖x[r, :]‖, or 0 below `shortest`; out[r, :] = inverse[r] x[r, :] */
export function normalizeRows(x: usize, d: i32, shortest: f32, out: usize, inverse: usize, r0: i32, r1: i32): void {
  const end = (<usize>d) << 2;
  for (let r = r0; r < r1; r++) {
    const p = row(x, r, d);
    const o = row(out, r, d);
    const length = Mathf.sqrt(product(p, p, d));
    const factor: f32 = length <= shortest ? 0 : 1 / length; // NaN stays NaN
    store<f32>(at(inverse, r), factor);
    let k: usize = 0;
    for (; k + 16 <= end; k += 16) v128.store(o + k, f32x4.mul(splat(factor), v128.load(p + k)));
    for (; k < end; k += 4) store<f32>(o + k, factor * load<f32>(p + k));
  }
}

/** dx[r, :] = inverse[r] (dy[r, :] − <dy[r, :], y[r, :]> y[r, :]) */
export function normalizeRowsGrad(dy: usize, y: usize, inverse: usize, d: i32, dx: usize, r0: i32, r1: i32): void {
  const end = (<usize>d) << 2;
  for (let r = r0; r < r1; r++) {
    const g = row(dy, r, d);
    const p = row(y, r, d);
    const o = row(dx, r, d);
    const along = product(g, p, d);
    const factor = load<f32>(at(inverse, r));
    let k: usize = 0;
    for (; k + 16 <= end; k += 16) {
      const across = f32x4.sub(v128.load(g + k), f32x4.mul(splat(along), v128.load(p + k)));
      v128.store(o + k, f32x4.mul(splat(factor), across));
    }
    for (; k < end; k += 4) store<f32>(o + k, factor * (load<f32>(g + k) - along * load<f32>(p + k)));
  }
}
