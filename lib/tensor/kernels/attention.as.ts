// The denoiser of CaMRec: three tokens per item (noisy state, condition, time), one attention head, mean over tokens.
// Only the first two tokens belong to the item; the third is one of T rows of a table. d is a multiple of 16.
import { at, dot, exp4, row, splat, sumLanes } from './simd.as';

// a A + b B + c C, four lanes
// @ts-ignore: decorator
@inline
function mix3(a: v128, A: v128, b: v128, B: v128, c: v128, C: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(a, A), f32x4.mul(b, B)), f32x4.mul(c, C));
}

// o = LayerNorm without affine part of the row p of d floats; returns 1 / std
// @ts-ignore: decorator
@inline
function layerNormRow(p: usize, o: usize, d: i32): f32 {
  const end = (<usize>d) << 2;
  const perRow: f32 = 1 / <f32>d;
  let s = splat(0);
  for (let k: usize = 0; k < end; k += 16) s = f32x4.add(s, v128.load(p + k));
  const mean = splat(sumLanes(s) * perRow);
  s = splat(0);
  for (let k: usize = 0; k < end; k += 16) {
    const centered = f32x4.sub(v128.load(p + k), mean);
    s = f32x4.add(s, f32x4.mul(centered, centered));
  }
  const inverse: f32 = 1 / Mathf.sqrt(sumLanes(s) * perRow + <f32>1e-5);
  for (let k: usize = 0; k < end; k += 16) {
    v128.store(o + k, f32x4.mul(splat(inverse), f32x4.sub(v128.load(p + k), mean)));
  }
  return inverse;
}

// dx = factor inverse (dy − mean dy − y mean(dy y))
// @ts-ignore: decorator
@inline
function layerNormRowGrad(dy: usize, y: usize, inverse: f32, factor: f32, dx: usize, d: i32): void {
  const end = (<usize>d) << 2;
  const perRow: f32 = 1 / <f32>d;
  let s = splat(0);
  let t = s;
  for (let k: usize = 0; k < end; k += 16) {
    const g = v128.load(dy + k);
    s = f32x4.add(s, g);
    t = f32x4.add(t, f32x4.mul(g, v128.load(y + k)));
  }
  const mean = splat(sumLanes(s) * perRow);
  const along = splat(sumLanes(t) * perRow);
  const scale = splat(inverse * factor);
  for (let k: usize = 0; k < end; k += 16) {
    const centered = f32x4.sub(v128.load(dy + k), mean);
    v128.store(dx + k, f32x4.mul(scale, f32x4.sub(centered, f32x4.mul(along, v128.load(y + k)))));
  }
}

/** x[i, 0, :] = LN(a_t h0 + b_t noise), x[i, 1, :] = LN(condition), t = step[i]; inverse[i, 0 .. 2] = 1 / std */
export function noisyTokens(
  h0: usize,
  noise: usize,
  condition: usize,
  step: usize,
  a: usize,
  b: usize,
  d: i32,
  x: usize,
  inverse: usize,
  r0: i32,
  r1: i32,
): void {
  const end = (<usize>d) << 2;
  for (let i = r0; i < r1; i++) {
    const t = load<i32>(at(step, i));
    const kept = v128.load32_splat(at(a, t));
    const added = v128.load32_splat(at(b, t));
    const p = row(h0, i, d);
    const q = row(noise, i, d);
    const o = row(x, i, 2 * d);
    for (let k: usize = 0; k < end; k += 16) {
      v128.store(o + k, f32x4.add(f32x4.mul(kept, v128.load(p + k)), f32x4.mul(added, v128.load(q + k))));
    }
    store<f32>(at(inverse, 2 * i), layerNormRow(o, o, d));
    store<f32>(at(inverse, 2 * i + 1), layerNormRow(row(condition, i, d), o + end, d));
  }
}

export function noisyTokensGrad(
  dx: usize,
  x: usize,
  inverse: usize,
  step: usize,
  a: usize,
  d: i32,
  dh0: usize,
  dCondition: usize,
  r0: i32,
  r1: i32,
): void {
  const end = (<usize>d) << 2;
  for (let i = r0; i < r1; i++) {
    const g = row(dx, i, 2 * d);
    const y = row(x, i, 2 * d);
    const kept = load<f32>(at(a, load<i32>(at(step, i))));
    layerNormRowGrad(g, y, load<f32>(at(inverse, 2 * i)), kept, row(dh0, i, d), d);
    layerNormRowGrad(g + end, y + end, load<f32>(at(inverse, 2 * i + 1)), 1, row(dCondition, i, d), d);
  }
}

// o[0 .. 3] = softmax(l0, l1, l2)
// @ts-ignore: decorator
@inline
function softmax3(l0: f32, l1: f32, l2: f32, o: usize): void {
  const largest = max(l0, max(l1, l2));
  const e = exp4(f32x4(l0 - largest, l1 - largest, l2 - largest, 0));
  const e0 = f32x4.extract_lane(e, 0);
  const e1 = f32x4.extract_lane(e, 1);
  const e2 = f32x4.extract_lane(e, 2);
  const s: f32 = 1 / (e0 + e1 + e2);
  store<f32>(o, e0 * s);
  store<f32>(o, e1 * s, 4);
  store<f32>(o, e2 * s, 8);
}

// a third of the column b of the 3 × 3 weights at w
// @ts-ignore: decorator
@inline
function meanWeight(w: usize, b: i32): v128 {
  const p = at(w, b);
  return splat((load<f32>(p) + load<f32>(p, 12) + load<f32>(p, 24)) * <f32>(1.0 / 3.0));
}

/**
 * Tokens x0, x1 = x[i, 0 .. 2, :], x2 = time[t]; queries z alike (rows of z, zTime).
 * weight[i, a, b] = softmax_b(<z_a, x_b> scale) and out[i, :] = Σ_b mean_a weight[a, b] x_b. weight is [n, 12], 9 used.
 */
export function tokenAttention(
  x: usize,
  z: usize,
  time: usize,
  zTime: usize,
  step: usize,
  d: i32,
  scale: f32,
  weight: usize,
  out: usize,
  r0: i32,
  r1: i32,
): void {
  const end = (<usize>d) << 2;
  for (let i = r0; i < r1; i++) {
    const t = load<i32>(at(step, i));
    const x0 = row(x, i, 2 * d);
    const x1 = x0 + end;
    const x2 = row(time, t, d);
    const z0 = row(z, i, 2 * d);
    const w = row(weight, i, 12);
    for (let a = 0; a < 3; a++) {
      const q = a < 2 ? z0 + <usize>a * end : row(zTime, t, d);
      softmax3(dot(q, x0, d) * scale, dot(q, x1, d) * scale, dot(q, x2, d) * scale, at(w, 3 * a));
    }
    const A = meanWeight(w, 0);
    const B = meanWeight(w, 1);
    const C = meanWeight(w, 2);
    const o = row(out, i, d);
    for (let k: usize = 0; k < end; k += 16) {
      v128.store(o + k, mix3(A, v128.load(x0 + k), B, v128.load(x1 + k), C, v128.load(x2 + k)));
    }
  }
}

// derivative of one softmax row: weights p at w, slopes s0 .. s2 of its outputs; the slope of logit `b`, times scale
// @ts-ignore: decorator
@inline
function logitSlope(w: usize, b: i32, s0: f32, s1: f32, s2: f32, scale: f32): v128 {
  const mean = load<f32>(w) * s0 + load<f32>(w, 4) * s1 + load<f32>(w, 8) * s2;
  const slope = b == 0 ? s0 : b == 1 ? s1 : s2;
  return splat(load<f32>(at(w, b)) * (slope - mean) * scale);
}

/**
 * Gradients for items of chunks c0 .. c1 (perChunk items each); dzTime[chunk, T, d] holds zeros before and is summed over
 * chunks after.
 */
export function tokenAttentionGrad(
  x: usize,
  z: usize,
  time: usize,
  zTime: usize,
  step: usize,
  weight: usize,
  dOut: usize,
  d: i32,
  scale: f32,
  n: i32,
  steps: i32,
  perChunk: i32,
  dx: usize,
  dz: usize,
  dzTime: usize,
  c0: i32,
  c1: i32,
): void {
  const end = (<usize>d) << 2;
  const third: f32 = 1.0 / 3.0;
  for (let chunk = c0; chunk < c1; chunk++) {
    const table = row(dzTime, chunk, steps * d);
    const last = min((chunk + 1) * perChunk, n);
    for (let i = chunk * perChunk; i < last; i++) {
      const t = load<i32>(at(step, i));
      const x0 = row(x, i, 2 * d);
      const x1 = x0 + end;
      const x2 = row(time, t, d);
      const z0 = row(z, i, 2 * d);
      const z1 = z0 + end;
      const z2 = row(zTime, t, d);
      const w0 = row(weight, i, 12);
      const w1 = at(w0, 3);
      const w2 = at(w0, 6);
      const g = row(dOut, i, d);
      const s0 = dot(g, x0, d) * third;
      const s1 = dot(g, x1, d) * third;
      const s2 = dot(g, x2, d) * third;
      const l00 = logitSlope(w0, 0, s0, s1, s2, scale);
      const l01 = logitSlope(w0, 1, s0, s1, s2, scale);
      const l02 = logitSlope(w0, 2, s0, s1, s2, scale);
      const l10 = logitSlope(w1, 0, s0, s1, s2, scale);
      const l11 = logitSlope(w1, 1, s0, s1, s2, scale);
      const l12 = logitSlope(w1, 2, s0, s1, s2, scale);
      const l20 = logitSlope(w2, 0, s0, s1, s2, scale);
      const l21 = logitSlope(w2, 1, s0, s1, s2, scale);
      const l22 = logitSlope(w2, 2, s0, s1, s2, scale);
      const A = meanWeight(w0, 0);
      const B = meanWeight(w0, 1);
      const ox = row(dx, i, 2 * d);
      const oz = row(dz, i, 2 * d);
      const ot = row(table, t, d);
      for (let k: usize = 0; k < end; k += 16) {
        const a = v128.load(x0 + k);
        const b = v128.load(x1 + k);
        const c = v128.load(x2 + k);
        v128.store(oz + k, mix3(l00, a, l01, b, l02, c));
        v128.store(oz + end + k, mix3(l10, a, l11, b, l12, c));
        v128.store(ot + k, f32x4.add(v128.load(ot + k), mix3(l20, a, l21, b, l22, c)));
        const slope = v128.load(g + k);
        const u = v128.load(z0 + k);
        const v = v128.load(z1 + k);
        const y = v128.load(z2 + k);
        v128.store(ox + k, f32x4.add(f32x4.mul(A, slope), mix3(l00, u, l10, v, l20, y)));
        v128.store(ox + end + k, f32x4.add(f32x4.mul(B, slope), mix3(l01, u, l11, v, l21, y)));
      }
    }
  }
}
