// Gathering and scattering whole rows of a [n, d] table. Indices were checked by the caller.
import { at } from './simd.as';

/** out[i, :] = x[index[i], :] for i in i0..i1 */
export function gatherRows(x: usize, index: usize, d: i32, out: usize, i0: i32, i1: i32): void {
  const bytes = <usize>d << 2;
  for (let i = i0; i < i1; i++) memory.copy(out + <usize>i * bytes, x + <usize>load<u32>(at(index, i)) * bytes, bytes);
}

/**
 * out[index[i], c] += x[i, c] for all i in order, columns c0..c1: rows of `out` may repeat, so threads share the work by
 * columns. Indices outside 0..segments are skipped, as in TensorFlow.
 */
export function scatterAddRows(x: usize, index: usize, d: i32, n: i32, segments: i32, out: usize, c0: i32, c1: i32): void {
  const bytes = <usize>d << 2;
  const end = <usize>c1 << 2;
  for (let i = 0; i < n; i++) {
    const target = load<i32>(at(index, i));
    if (target < 0 || target >= segments) continue;
    const o = out + <usize>target * bytes;
    const p = x + <usize>i * bytes;
    let k = <usize>c0 << 2;
    for (; k + 16 <= end; k += 16) v128.store(o + k, f32x4.add(v128.load(o + k), v128.load(p + k)));
    for (; k < end; k += 4) store<f32>(o + k, load<f32>(o + k) + load<f32>(p + k));
  }
}
