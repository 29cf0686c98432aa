// The denoiser of CaMRec: three tokens per item (noisy code, condition, time), one attention head, mean over tokens.
// Only the first two tokens belong to the item; the third is one of T rows of a table.
import { at, dot, exp4, row, splat, sumLanes } from './simd.as';

// LayerNorm without affine part, row of d floats; returns 1 / std
// @ts-ignore: decorator
@inline function normalizeRow(p: usize, o: usize, d: i32): f32 {
  const end = <usize>d << 2, perRow: f32 = 1 / <f32>d;
  let s = splat(0);
  for (let k: usize = 0; k < end; k += 16) s = f32x4.add(s, v128.load(p + k));
  const mean = splat(sumLanes(s) * perRow);
  s = splat(0);
  for (let k: usize = 0; k < end; k += 16) { const c = f32x4.sub(v128.load(p + k), mean); s = f32x4.add(s, f32x4.mul(c, c)); }
  const inverse: f32 = 1 / Mathf.sqrt(sumLanes(s) * perRow + <f32>1e-5), f = splat(inverse);
  for (let k: usize = 0; k < end; k += 16) v128.store(o + k, f32x4.mul(f, f32x4.sub(v128.load(p + k), mean)));
  return inverse;
}
// dx = factor * LayerNorm'(x) dy
// @ts-ignore: decorator
@inline function normalizeRowGrad(dy: usize, y: usize, inverse: f32, factor: f32, dx: usize, d: i32): void {
  const end = <usize>d << 2, perRow: f32 = 1 / <f32>d;
  let s = splat(0), t = s;
  for (let k: usize = 0; k < end; k += 16) { const g = v128.load(dy + k); s = f32x4.add(s, g); t = f32x4.add(t, f32x4.mul(g, v128.load(y + k))); }
  const m = splat(sumLanes(s) * perRow), n = splat(sumLanes(t) * perRow), f = splat(inverse * factor);
  for (let k: usize = 0; k < end; k += 16) v128.store(dx + k, f32x4.mul(f, f32x4.sub(f32x4.sub(v128.load(dy + k), m), f32x4.mul(n, v128.load(y + k)))));
}
/** x[i, 0, :] = LN(a_t h0 + b_t noise), x[i, 1, :] = LN(condition); t = step[i]; inverse[i, 0..2] = 1 / std */
export function noisyTokens(h0: usize, noise: usize, condition: usize, step: usize, a: usize, b: usize, d: i32, x: usize, inverse: usize, r0: i32, r1: i32): void {
  const end = <usize>d << 2;
  for (let i = r0; i < r1; i++) {
    const t = load<i32>(at(step, i)), A = v128.load32_splat(at(a, t)), B = v128.load32_splat(at(b, t));
    const p = row(h0, i, d), q = row(noise, i, d), o = row(x, i, 2 * d);
    for (let k: usize = 0; k < end; k += 16) v128.store(o + k, f32x4.add(f32x4.mul(A, v128.load(p + k)), f32x4.mul(B, v128.load(q + k))));
    store<f32>(at(inverse, 2 * i), normalizeRow(o, o, d));
    store<f32>(at(inverse, 2 * i + 1), normalizeRow(row(condition, i, d), o + end, d));
  }
}
export function noisyTokensGrad(dx: usize, x: usize, inverse: usize, step: usize, a: usize, d: i32, dh0: usize, dCondition: usize, r0: i32, r1: i32): void {
  const end = <usize>d << 2;
  for (let i = r0; i < r1; i++) {
    const g = row(dx, i, 2 * d), y = row(x, i, 2 * d);
    normalizeRowGrad(g, y, load<f32>(at(inverse, 2 * i)), load<f32>(at(a, load<i32>(at(step, i)))), row(dh0, i, d), d);
    normalizeRowGrad(g + end, y + end, load<f32>(at(inverse, 2 * i + 1)), 1, row(dCondition, i, d), d);
  }
}
// softmax of three numbers, written to o[0..3]
// @ts-ignore: decorator
@inline function softmax3(l0: f32, l1: f32, l2: f32, o: usize): void {
  const m = max(l0, max(l1, l2));
  const e = exp4(f32x4(l0 - m, l1 - m, l2 - m, 0));
  const e0 = f32x4.extract_lane(e, 0), e1 = f32x4.extract_lane(e, 1), e2 = f32x4.extract_lane(e, 2), s: f32 = 1 / (e0 + e1 + e2);
  store<f32>(o, e0 * s); store<f32>(o, e1 * s, 4); store<f32>(o, e2 * s, 8);
}
/**
 * Tokens x0, x1 = x[i, 0..2, :], x2 = time[t]; queries z = token M (rows of z, zTime).
 * weight[i, a, b] = softmax_b(<z_a, x_b> scale) and out[i, :] = Σ_b mean_a weight[a, b] x_b. weight is [n, 12], 9 used.
 */
export function attention3(x: usize, z: usize, time: usize, zTime: usize, step: usize, d: i32, scale: f32, weight: usize, out: usize, r0: i32, r1: i32): void {
  const end = <usize>d << 2, third: f32 = 1.0 / 3.0;
  for (let i = r0; i < r1; i++) {
    const t = load<i32>(at(step, i)), x0 = row(x, i, 2 * d), x1 = x0 + end, x2 = row(time, t, d);
    const z0 = row(z, i, 2 * d), w = row(weight, i, 12);
    for (let a = 0; a < 3; a++) {
      const q = a < 2 ? z0 + <usize>a * end : row(zTime, t, d);
      softmax3(dot(q, x0, d) * scale, dot(q, x1, d) * scale, dot(q, x2, d) * scale, at(w, 3 * a));
    }
    const A = splat((load<f32>(w) + load<f32>(w, 12) + load<f32>(w, 24)) * third);
    const B = splat((load<f32>(w, 4) + load<f32>(w, 16) + load<f32>(w, 28)) * third);
    const C = splat((load<f32>(w, 8) + load<f32>(w, 20) + load<f32>(w, 32)) * third);
    const o = row(out, i, d);
    for (let k: usize = 0; k < end; k += 16) v128.store(o + k, f32x4.add(f32x4.add(f32x4.mul(A, v128.load(x0 + k)), f32x4.mul(B, v128.load(x1 + k))), f32x4.mul(C, v128.load(x2 + k))));
  }
}
/** Gradients for items of chunks c0..c1 (perChunk items each); dzTime[chunk, T, d] holds zeros before and is summed over chunks after. */
export function attention3Grad(x: usize, z: usize, time: usize, zTime: usize, step: usize, weight: usize, dOut: usize, d: i32, scale: f32, n: i32, steps: i32, perChunk: i32, dx: usize, dz: usize, dzTime: usize, c0: i32, c1: i32): void {
  const end = <usize>d << 2, third: f32 = 1.0 / 3.0;
  for (let chunk = c0; chunk < c1; chunk++) {
    const table = row(dzTime, chunk, steps * d);
    for (let i = chunk * perChunk, last = min((chunk + 1) * perChunk, n); i < last; i++) {
      const t = load<i32>(at(step, i)), x0 = row(x, i, 2 * d), x1 = x0 + end, x2 = row(time, t, d);
      const z0 = row(z, i, 2 * d), z1 = z0 + end, z2 = row(zTime, t, d), w = row(weight, i, 12), g = row(dOut, i, d);
      const d0 = dot(g, x0, d) * third, d1 = dot(g, x1, d) * third, d2 = dot(g, x2, d) * third;
      const p00 = load<f32>(w), p01 = load<f32>(w, 4), p02 = load<f32>(w, 8), p10 = load<f32>(w, 12), p11 = load<f32>(w, 16), p12 = load<f32>(w, 20), p20 = load<f32>(w, 24), p21 = load<f32>(w, 28), p22 = load<f32>(w, 32);
      const m0 = p00 * d0 + p01 * d1 + p02 * d2, m1 = p10 * d0 + p11 * d1 + p12 * d2, m2 = p20 * d0 + p21 * d1 + p22 * d2;
      const l00 = splat(p00 * (d0 - m0) * scale), l01 = splat(p01 * (d1 - m0) * scale), l02 = splat(p02 * (d2 - m0) * scale);
      const l10 = splat(p10 * (d0 - m1) * scale), l11 = splat(p11 * (d1 - m1) * scale), l12 = splat(p12 * (d2 - m1) * scale);
      const l20 = splat(p20 * (d0 - m2) * scale), l21 = splat(p21 * (d1 - m2) * scale), l22 = splat(p22 * (d2 - m2) * scale);
      const A = splat((p00 + p10 + p20) * third), B = splat((p01 + p11 + p21) * third);
      const ox = row(dx, i, 2 * d), oz = row(dz, i, 2 * d), ot = row(table, t, d);
      for (let k: usize = 0; k < end; k += 16) {
        const a = v128.load(x0 + k), b = v128.load(x1 + k), c = v128.load(x2 + k), G = v128.load(g + k), u = v128.load(z0 + k), v = v128.load(z1 + k), y = v128.load(z2 + k);
        v128.store(oz + k, f32x4.add(f32x4.add(f32x4.mul(l00, a), f32x4.mul(l01, b)), f32x4.mul(l02, c)));
        v128.store(oz + end + k, f32x4.add(f32x4.add(f32x4.mul(l10, a), f32x4.mul(l11, b)), f32x4.mul(l12, c)));
        v128.store(ot + k, f32x4.add(v128.load(ot + k), f32x4.add(f32x4.add(f32x4.mul(l20, a), f32x4.mul(l21, b)), f32x4.mul(l22, c))));
        v128.store(ox + k, f32x4.add(f32x4.mul(A, G), f32x4.add(f32x4.add(f32x4.mul(l00, u), f32x4.mul(l10, v)), f32x4.mul(l20, y))));
        v128.store(ox + end + k, f32x4.add(f32x4.mul(B, G), f32x4.add(f32x4.add(f32x4.mul(l01, u), f32x4.mul(l11, v)), f32x4.mul(l21, y))));
      }
    }
  }
}
