// The causal mask of CaMRec: a two-layer perceptron on every edge, then a Gumbel-sigmoid gate on the edge's weight.
// With W [e_i ; e_j] = P_i + Q_j the hidden layer needs no tensor per edge. Rows of P and Q stand `stride` floats apart.
import { at, row, sigmoid4, splat, sumLanes } from './simd.as';

// relu(a + b) w, four lanes
// @ts-ignore: decorator
@inline
function weighted(a: v128, b: v128, w: v128): v128 {
  return f32x4.mul(w, f32x4.pmax(splat(0), f32x4.add(a, b)));
}

/** P[i, :] += b1; score[p] = b2 + Σ_k w2[k] relu(P[i, k] + Q[j, k]), j = column[p]; h a multiple of 16 */
export function edgeScore(
  start: usize,
  column: usize,
  P: usize,
  Q: usize,
  stride: i32,
  b1: usize,
  h: i32,
  w2: usize,
  b2: usize,
  score: usize,
  r0: i32,
  r1: i32,
): void {
  const end = (<usize>h) << 2;
  const bias = load<f32>(b2);
  for (let i = r0; i < r1; i++) {
    const last = load<i32>(at(start, i), 4);
    const a = row(P, i, stride);
    for (let k: usize = 0; k < end; k += 16) v128.store(a + k, f32x4.add(v128.load(a + k), v128.load(b1 + k)));
    for (let p = load<i32>(at(start, i)); p < last; p++) {
      const b = row(Q, load<i32>(at(column, p)), stride);
      let s0 = splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let k: usize = 0; k < end; k += 64) {
        s0 = f32x4.add(s0, weighted(v128.load(a + k), v128.load(b + k), v128.load(w2 + k)));
        s1 = f32x4.add(s1, weighted(v128.load(a + k, 16), v128.load(b + k, 16), v128.load(w2 + k, 16)));
        s2 = f32x4.add(s2, weighted(v128.load(a + k, 32), v128.load(b + k, 32), v128.load(w2 + k, 32)));
        s3 = f32x4.add(s3, weighted(v128.load(a + k, 48), v128.load(b + k, 48), v128.load(w2 + k, 48)));
      }
      store<f32>(at(score, p), bias + sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))));
    }
  }
}

/** gate[p] = σ((score[p] + noise[p]) / τ), gated[p] = value[p] gate[p]; gate may overwrite score */
export function gateEdges(
  score: usize,
  noise: usize,
  value: usize,
  inverseTau: f32,
  gate: usize,
  gated: usize,
  n: i32,
): void {
  const t = splat(inverseTau);
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const g = sigmoid4(f32x4.mul(t, f32x4.add(v128.load(score + i), v128.load(noise + i))));
    v128.store(gate + i, g);
    v128.store(gated + i, f32x4.mul(g, v128.load(value + i)));
  }
  for (; i < end; i += 4) {
    const x = f32x4.add(v128.load32_splat(score + i), v128.load32_splat(noise + i));
    const g = f32x4.extract_lane(sigmoid4(f32x4.mul(t, x)), 0);
    store<f32>(gate + i, g);
    store<f32>(gated + i, g * load<f32>(value + i));
  }
}

/** dScore[p] = dGated[p] value[p] gate[p] (1 − gate[p]) / τ */
export function gateEdgesGrad(dGated: usize, value: usize, gate: usize, inverseTau: f32, dScore: usize, n: i32): void {
  for (let p = 0; p < n; p++) {
    const g = load<f32>(at(gate, p));
    store<f32>(at(dScore, p), load<f32>(at(dGated, p)) * load<f32>(at(value, p)) * g * (1 - g) * inverseTau);
  }
}

/**
 * Gradient of edgeScore for the side X whose rows are the rows of this pattern (Y is gathered by column):
 *   m[k] = Σ_p dScore[p] [X[i, k] + Y[j, k] > 0],  dX[i, k] = w2[k] m[k]
 * and of each chunk partial[chunk, 0, k] = Σ_i X[i, k] m[k] (a share of dw2), partial[chunk, 1, k] = Σ_i m[k]. Chunk c
 * covers rows bounds[c] .. bounds[c + 1].
 */
export function edgeScoreGrad(
  start: usize,
  column: usize,
  dScore: usize,
  X: usize,
  Y: usize,
  stride: i32,
  h: i32,
  w2: usize,
  dX: usize,
  partial: usize,
  bounds: usize,
  c0: i32,
  c1: i32,
): void {
  const zero = splat(0);
  const end = (<usize>h) << 2;
  for (let chunk = c0; chunk < c1; chunk++) {
    const share = row(partial, chunk, 2 * h);
    const r1 = load<i32>(at(bounds, chunk), 4);
    memory.fill(share, 0, 2 * end);
    for (let i = load<i32>(at(bounds, chunk)); i < r1; i++) {
      const first = load<i32>(at(start, i));
      const last = load<i32>(at(start, i), 4);
      const a = row(X, i, stride);
      const o = row(dX, i, stride);
      for (let k: usize = 0; k < end; k += 64) {
        const x0 = v128.load(a + k);
        const x1 = v128.load(a + k, 16);
        const x2 = v128.load(a + k, 32);
        const x3 = v128.load(a + k, 48);
        let m0 = zero;
        let m1 = zero;
        let m2 = zero;
        let m3 = zero;
        for (let p = first; p < last; p++) {
          const b = row(Y, load<i32>(at(column, p)), stride) + k;
          const g = v128.load32_splat(at(dScore, p));
          m0 = f32x4.add(m0, v128.and(g, f32x4.gt(f32x4.add(x0, v128.load(b)), zero)));
          m1 = f32x4.add(m1, v128.and(g, f32x4.gt(f32x4.add(x1, v128.load(b, 16)), zero)));
          m2 = f32x4.add(m2, v128.and(g, f32x4.gt(f32x4.add(x2, v128.load(b, 32)), zero)));
          m3 = f32x4.add(m3, v128.and(g, f32x4.gt(f32x4.add(x3, v128.load(b, 48)), zero)));
        }
        storeSide(w2 + k, x0, m0, o + k, share + k, end);
        storeSide(w2 + k + 16, x1, m1, o + k + 16, share + k + 16, end);
        storeSide(w2 + k + 32, x2, m2, o + k + 32, share + k + 32, end);
        storeSide(w2 + k + 48, x3, m3, o + k + 48, share + k + 48, end);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function storeSide(w2: usize, x: v128, m: v128, dX: usize, share: usize, half: usize): void {
  v128.store(dX, f32x4.mul(m, v128.load(w2)));
  v128.store(share, f32x4.add(v128.load(share), f32x4.mul(m, x)));
  v128.store(share + half, f32x4.add(v128.load(share + half), m));
}

/**
 * dw2[k] = Σ of the first shares of both sides, db1[k] = w2[k] Σ of the second shares of the row side, chunk by chunk;
 * partial [2 sides, chunks, 2, h].
 */
export function edgeWeightGrad(partial: usize, chunks: i32, h: i32, w2: usize, dw2: usize, db1: usize): void {
  for (let k = 0; k < h; k++) {
    let weight: f32 = 0;
    let hidden: f32 = 0;
    for (let c = 0; c < 2 * chunks; c++) weight += load<f32>(at(row(partial, c, 2 * h), k));
    for (let c = 0; c < chunks; c++) hidden += load<f32>(at(row(partial, c, 2 * h), h + k));
    store<f32>(at(dw2, k), weight);
    store<f32>(at(db1, k), hidden * load<f32>(at(w2, k)));
  }
}
