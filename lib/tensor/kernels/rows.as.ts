// Kernels on whole rows of a [n, d] table.
import { at, row, splat, sumLanes } from './simd.as';

/** out[i, :] = x[index[i], :] for i in i0..i1 */
export function gatherRows(x: usize, index: usize, d: i32, out: usize, i0: i32, i1: i32): void {
  const bytes = <usize>d << 2;
  for (let i = i0; i < i1; i++) memory.copy(out + <usize>i * bytes, x + <usize>load<u32>(at(index, i)) * bytes, bytes);
}
/**
 * out[index[i], c] += x[i, c] for all i in order, columns c0..c1: rows of `out` may repeat, so threads share the work by columns.
 * Indices outside 0..segments are skipped, as in TensorFlow.
 */
export function scatterAddRows(x: usize, index: usize, d: i32, n: i32, segments: i32, out: usize, c0: i32, c1: i32): void {
  const bytes = <usize>d << 2, end = <usize>c1 << 2;
  for (let i = 0; i < n; i++) {
    const target = load<i32>(at(index, i));
    if (target < 0 || target >= segments) continue;
    const o = out + <usize>target * bytes, p = x + <usize>i * bytes;
    let k = <usize>c0 << 2;
    for (; k + 16 <= end; k += 16) v128.store(o + k, f32x4.add(v128.load(o + k), v128.load(p + k)));
    for (; k < end; k += 4) store<f32>(o + k, load<f32>(o + k) + load<f32>(p + k));
  }
}
/** out[r, :] = x[r, :] / max(‖x[r, :]‖, 1e-12), inverse[r] = the factor; d a multiple of 8 */
export function l2Normalize(x: usize, d: i32, out: usize, inverse: usize, r0: i32, r1: i32): void {
  const end = <usize>d << 2;
  for (let r = r0; r < r1; r++) {
    const p = row(x, r, d), o = row(out, r, d);
    let s = splat(0), t = s;
    for (let k: usize = 0; k < end; k += 32) {
      const a = v128.load(p + k), b = v128.load(p + k, 16);
      s = f32x4.add(s, f32x4.mul(a, a)); t = f32x4.add(t, f32x4.mul(b, b));
    }
    const factor: f32 = 1 / max(Mathf.sqrt(sumLanes(f32x4.add(s, t))), <f32>1e-12), f = splat(factor);
    store<f32>(at(inverse, r), factor);
    for (let k: usize = 0; k < end; k += 16) v128.store(o + k, f32x4.mul(f, v128.load(p + k)));
  }
}
/** dx[r, :] = inverse[r] * (dy[r, :] - <dy[r, :], y[r, :]> y[r, :]) */
export function l2NormalizeGrad(dy: usize, y: usize, inverse: usize, d: i32, dx: usize, r0: i32, r1: i32): void {
  const end = <usize>d << 2;
  for (let r = r0; r < r1; r++) {
    const g = row(dy, r, d), p = row(y, r, d), o = row(dx, r, d);
    let s = splat(0), t = s;
    for (let k: usize = 0; k < end; k += 32) {
      s = f32x4.add(s, f32x4.mul(v128.load(g + k), v128.load(p + k)));
      t = f32x4.add(t, f32x4.mul(v128.load(g + k, 16), v128.load(p + k, 16)));
    }
    const dot = splat(sumLanes(f32x4.add(s, t))), f = v128.load32_splat(at(inverse, r));
    for (let k: usize = 0; k < end; k += 16) v128.store(o + k, f32x4.mul(f, f32x4.sub(v128.load(g + k), f32x4.mul(dot, v128.load(p + k)))));
  }
}
/** k[i] = argmin_j (norm[j] - 2 products[i, j]): nearest code of row i, first one on a tie */
export function nearestCode(products: usize, codes: i32, norms: usize, out: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) {
    const p = row(products, r, codes);
    let best: f32 = Infinity, winner = 0;
    for (let j = 0; j < codes; j++) {
      const distance = load<f32>(at(norms, j)) - 2 * load<f32>(at(p, j));
      if (distance < best) { best = distance; winner = j; }
    }
    store<i32>(at(out, r), winner);
  }
}
