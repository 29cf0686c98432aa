// The causal mask of CaMRec: a two-layer perceptron on every edge, then a Gumbel-sigmoid gate on the edge's weight.
// With W [e_i ; e_j] = P_i + Q_j the hidden layer needs no tensor per edge.
import { at, row, sigmoid4, splat, sumLanes } from './simd.as';

/** score[p] = b2 + Σ_k w2[k] relu(P[i, k] + Q[j, k]), j = column[p]; h a multiple of 16 */
export function edgeScore(start: usize, column: usize, P: usize, Q: usize, h: i32, w2: usize, b2: usize, score: usize, r0: i32, r1: i32): void {
  const zero = splat(0), end = <usize>h << 2, bias = load<f32>(b2);
  for (let i = r0; i < r1; i++) {
    const first = load<i32>(at(start, i)), last = load<i32>(at(start, i), 4), a = row(P, i, h);
    for (let p = first; p < last; p++) {
      const b = row(Q, load<i32>(at(column, p)), h);
      let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
      for (let k: usize = 0; k < end; k += 64) {
        s0 = f32x4.add(s0, f32x4.mul(v128.load(w2 + k), f32x4.pmax(zero, f32x4.add(v128.load(a + k), v128.load(b + k)))));
        s1 = f32x4.add(s1, f32x4.mul(v128.load(w2 + k, 16), f32x4.pmax(zero, f32x4.add(v128.load(a + k, 16), v128.load(b + k, 16)))));
        s2 = f32x4.add(s2, f32x4.mul(v128.load(w2 + k, 32), f32x4.pmax(zero, f32x4.add(v128.load(a + k, 32), v128.load(b + k, 32)))));
        s3 = f32x4.add(s3, f32x4.mul(v128.load(w2 + k, 48), f32x4.pmax(zero, f32x4.add(v128.load(a + k, 48), v128.load(b + k, 48)))));
      }
      store<f32>(at(score, p), bias + sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))));
    }
  }
}
/** gate[p] = σ((score[p] + noise[p]) / τ), gated[p] = value[p] gate[p]; gate may overwrite score */
export function gateEdges(score: usize, noise: usize, value: usize, inverseTau: f32, gate: usize, gated: usize, n: i32): void {
  const t = splat(inverseTau), end = <usize>n << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const g = sigmoid4(f32x4.mul(t, f32x4.add(v128.load(score + i), v128.load(noise + i))));
    v128.store(gate + i, g); v128.store(gated + i, f32x4.mul(g, v128.load(value + i)));
  }
  for (; i < end; i += 4) {
    const g = f32x4.extract_lane(sigmoid4(f32x4.mul(t, f32x4.add(v128.load32_splat(score + i), v128.load32_splat(noise + i)))), 0);
    store<f32>(gate + i, g); store<f32>(gated + i, g * load<f32>(value + i));
  }
}
/** dScore[p] = dGated[p] value[p] gate[p] (1 - gate[p]) / τ */
export function gateEdgesGrad(dGated: usize, value: usize, gate: usize, inverseTau: f32, dScore: usize, n: i32): void {
  for (let p = 0; p < n; p++) {
    const g = load<f32>(at(gate, p));
    store<f32>(at(dScore, p), load<f32>(at(dGated, p)) * load<f32>(at(value, p)) * g * (1 - g) * inverseTau);
  }
}
/**
 * Gradient of edgeScore for the side X whose rows are the rows of this pattern (Y is gathered by column):
 *   m[k] = Σ_p dScore[p] [X[i, k] + Y[j, k] > 0],  dX[i, k] = w2[k] m[k],  partial[chunk, k] = Σ_i X[i, k] m[k]  (a share of dw2)
 * for chunks c0..c1; chunk c covers rows bounds[c]..bounds[c + 1].
 */
export function edgeScoreGrad(start: usize, column: usize, dScore: usize, X: usize, Y: usize, h: i32, w2: usize, dX: usize, partial: usize, bounds: usize, c0: i32, c1: i32): void {
  const zero = splat(0), end = <usize>h << 2;
  for (let chunk = c0; chunk < c1; chunk++) {
    const share = row(partial, chunk, h), r1 = load<i32>(at(bounds, chunk), 4);
    memory.fill(share, 0, end);
    for (let i = load<i32>(at(bounds, chunk)); i < r1; i++) {
      const first = load<i32>(at(start, i)), last = load<i32>(at(start, i), 4), a = row(X, i, h), o = row(dX, i, h);
      for (let k: usize = 0; k < end; k += 64) {
        const x0 = v128.load(a + k), x1 = v128.load(a + k, 16), x2 = v128.load(a + k, 32), x3 = v128.load(a + k, 48);
        let m0 = zero, m1 = zero, m2 = zero, m3 = zero;
        for (let p = first; p < last; p++) {
          const b = row(Y, load<i32>(at(column, p)), h) + k, g = v128.load32_splat(at(dScore, p));
          m0 = f32x4.add(m0, v128.and(g, f32x4.gt(f32x4.add(x0, v128.load(b)), zero)));
          m1 = f32x4.add(m1, v128.and(g, f32x4.gt(f32x4.add(x1, v128.load(b, 16)), zero)));
          m2 = f32x4.add(m2, v128.and(g, f32x4.gt(f32x4.add(x2, v128.load(b, 32)), zero)));
          m3 = f32x4.add(m3, v128.and(g, f32x4.gt(f32x4.add(x3, v128.load(b, 48)), zero)));
        }
        const w = w2 + k, q = o + k, s = share + k;
        v128.store(q, f32x4.mul(m0, v128.load(w))); v128.store(q, f32x4.mul(m1, v128.load(w, 16)), 16);
        v128.store(q, f32x4.mul(m2, v128.load(w, 32)), 32); v128.store(q, f32x4.mul(m3, v128.load(w, 48)), 48);
        v128.store(s, f32x4.add(v128.load(s), f32x4.mul(m0, x0))); v128.store(s, f32x4.add(v128.load(s, 16), f32x4.mul(m1, x1)), 16);
        v128.store(s, f32x4.add(v128.load(s, 32), f32x4.mul(m2, x2)), 32); v128.store(s, f32x4.add(v128.load(s, 48), f32x4.mul(m3, x3)), 48);
      }
    }
  }
}
