// Losses whose gradient falls out of the forward pass.
import { at, exp4, log4, row, splat, sumLanes } from './simd.as';

/**
 * BPR, base-2 logarithm as in CaMRec: loss = mean_b -log2 σ(<u, p> - <u, n>), rows of one table [N, d].
 * gradient [N, d] must hold zeros; the caller's scale (1 / batch) is applied. Sequential: rows of the table repeat within a batch.
 */
export function bpr(table: usize, users: usize, positives: usize, negatives: usize, batch: i32, d: i32, gradient: usize, loss: usize): void {
  const end = <usize>d << 2, perRow: f32 = 1 / <f32>batch, log2e: f32 = 1.4426950408889634;
  let total: f64 = 0;
  for (let i = 0; i < batch; i++) {
    const ou = <usize>load<u32>(at(users, i)) * end, op = <usize>load<u32>(at(positives, i)) * end, on = <usize>load<u32>(at(negatives, i)) * end;
    const u = table + ou, p = table + op, n = table + on, gu = gradient + ou, gp = gradient + op, gn = gradient + on;
    let s = splat(0);
    for (let k: usize = 0; k < end; k += 16) s = f32x4.add(s, f32x4.mul(v128.load(u + k), f32x4.sub(v128.load(p + k), v128.load(n + k))));
    const x = sumLanes(s), e = f32x4.extract_lane(exp4(splat(-Mathf.abs(x))), 0);
    total += <f64>((max<f32>(-x, 0) + f32x4.extract_lane(log4(splat(1 + e)), 0)) * log2e);
    const slope = splat(-(x >= 0 ? e / (1 + e) : 1 / (1 + e)) * log2e * perRow);
    for (let k: usize = 0; k < end; k += 16) {
      const step = f32x4.mul(slope, v128.load(u + k));
      v128.store(gu + k, f32x4.add(v128.load(gu + k), f32x4.mul(slope, f32x4.sub(v128.load(p + k), v128.load(n + k)))));
      v128.store(gp + k, f32x4.add(v128.load(gp + k), step));
      v128.store(gn + k, f32x4.sub(v128.load(gn + k), step));
    }
  }
  store<f32>(loss, <f32>(total / <f64>batch));
}
/**
 * InfoNCE with merged duplicates. S [n, m] holds <a_i, b_j> and is turned into dLoss/dS in place; weight[j] = how often row j
 * stands in the batch (0 in the padding), loss[i] = row i's share. Rows r0..r1.
 *   loss_i = w_i (ln Σ_j w_j e^{S_ij/τ} - S_ii/τ) / B
 */
export function infoNceRows(S: usize, m: i32, weight: usize, inverseTau: f32, inverseBatch: f32, loss: usize, r0: i32, r1: i32): void {
  const t = splat(inverseTau), end = <usize>m << 2;
  for (let r = r0; r < r1; r++) {
    const q = row(S, r, m), own = load<f32>(at(q, r)) * inverseTau, w = load<f32>(at(weight, r));
    let s = splat(0);
    for (let k: usize = 0; k < end; k += 16) {
      const x = f32x4.mul(v128.load(weight + k), exp4(f32x4.mul(t, v128.load(q + k))));
      v128.store(q + k, x); s = f32x4.add(s, x);
    }
    const total = sumLanes(s);
    store<f32>(at(loss, r), w * inverseBatch * (f32x4.extract_lane(log4(splat(total)), 0) - own));
    const f = splat(w * inverseBatch * inverseTau / total);
    for (let k: usize = 0; k < end; k += 16) v128.store(q + k, f32x4.mul(f, v128.load(q + k)));
    store<f32>(at(q, r), load<f32>(at(q, r)) - w * inverseBatch * inverseTau);
  }
}
