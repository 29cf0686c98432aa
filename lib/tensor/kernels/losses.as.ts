// Losses whose gradient falls out of the forward pass.
import { at, exp4, log4, row, splat, sumLanes } from './simd.as';

const LOG2E: f32 = 1.4426950408889634;

/**
 * loss = mean_b −log2 σ(x_b), x_b = <u, p> − <u, n> on rows of one table [N, d], d a multiple of 4. gradient [N, d] must
 * hold zeros. Sequential: rows of the table repeat within a batch.
 */
export function bpr(
  table: usize,
  users: usize,
  positives: usize,
  negatives: usize,
  batch: i32,
  d: i32,
  gradient: usize,
  loss: usize,
): void {
  const end = (<usize>d) << 2;
  const share: f32 = LOG2E / <f32>batch;
  let total: f64 = 0;
  for (let i = 0; i < batch; i++) {
    const ou = <usize>load<u32>(at(users, i)) * end;
    const op = <usize>load<u32>(at(positives, i)) * end;
    const on = <usize>load<u32>(at(negatives, i)) * end;
    const u = table + ou;
    const p = table + op;
    const n = table + on;
    let s = splat(0);
    for (let k: usize = 0; k < end; k += 16) {
      s = f32x4.add(s, f32x4.mul(v128.load(u + k), f32x4.sub(v128.load(p + k), v128.load(n + k))));
    }
    const x = sumLanes(s);
    const e = f32x4.extract_lane(exp4(splat(-Mathf.abs(x))), 0); // never overflows
    total += <f64>((max<f32>(-x, 0) + f32x4.extract_lane(log4(splat(1 + e)), 0)) * LOG2E);
    const slope = splat(-(x >= 0 ? e / (1 + e) : 1 / (1 + e)) * share);
    for (let k: usize = 0; k < end; k += 16) {
      // one after the other: the positive and the negative may be the same row
      const step = f32x4.mul(slope, v128.load(u + k));
      const difference = f32x4.sub(v128.load(p + k), v128.load(n + k));
      const gu = gradient + ou + k;
      const gp = gradient + op + k;
      const gn = gradient + on + k;
      v128.store(gu, f32x4.add(v128.load(gu), f32x4.mul(slope, difference)));
      v128.store(gp, f32x4.add(v128.load(gp), step));
      v128.store(gn, f32x4.sub(v128.load(gn), step));
    }
  }
  store<f32>(loss, <f32>(total / <f64>batch));
}

/**
 * InfoNCE with merged duplicates. S [n, m], m a multiple of 8, holds <a_i, b_j> and is turned into dLoss/dS in place;
 * count[j] = how often row j stands in the batch, 0 in the padding n .. m; loss[i] = row i's share. Rows r0 .. r1.
 *   loss_i = n_i (ln Σ_j n_j e^{S_ij/τ} − S_ii/τ) / B, the largest exponent taken out of the sum
 */
export function infoNceRows(
  S: usize,
  n: i32,
  m: i32,
  count: usize,
  inverseTau: f32,
  inverseBatch: f32,
  loss: usize,
  r0: i32,
  r1: i32,
): void {
  const end = (<usize>m) << 2;
  for (let r = r0; r < r1; r++) {
    const q = row(S, r, m);
    const own = load<f32>(at(q, r));
    const weight = load<f32>(at(count, r)) * inverseBatch;
    let largest: f32 = load<f32>(q);
    let c = 0;
    if (n >= 4) {
      let four = v128.load(q);
      for (; c + 4 <= n; c += 4) four = f32x4.max(four, v128.load(at(q, c)));
      largest = max(
        max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1)),
        max(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)),
      );
    }
    for (; c < n; c++) largest = max(largest, load<f32>(at(q, c)));
    const shift = splat(largest);
    let s = splat(0);
    for (let k: usize = 0; k < end; k += 16) {
      const x = f32x4.mul(splat(inverseTau), f32x4.sub(v128.load(q + k), shift));
      const y = f32x4.mul(v128.load(count + k), exp4(f32x4.min(x, splat(0)))); // the padding may lie above the largest
      v128.store(q + k, y);
      s = f32x4.add(s, y);
    }
    const total = sumLanes(s);
    store<f32>(at(loss, r), weight * (f32x4.extract_lane(log4(splat(total)), 0) + (largest - own) * inverseTau));
    const f = splat((weight * inverseTau) / total);
    for (let k: usize = 0; k < end; k += 16) v128.store(q + k, f32x4.mul(f, v128.load(q + k)));
    store<f32>(at(q, r), load<f32>(at(q, r)) - weight * inverseTau);
  }
}

// out[c] = e^((s[c] − top) / τ); returns their sum
// @ts-ignore: decorator
@inline
function exponentials(s: usize, cols: i32, top: f32, inverseTau: f32, out: usize): f32 {
  const shift = splat(top);
  const scale = splat(inverseTau);
  let total = splat(0);
  let rest: f32 = 0;
  let c = 0;
  for (; c + 4 <= cols; c += 4) {
    const e = exp4(f32x4.mul(scale, f32x4.sub(v128.load(at(s, c)), shift)));
    v128.store(at(out, c), e);
    total = f32x4.add(total, e);
  }
  for (; c < cols; c++) {
    const e = f32x4.extract_lane(exp4(f32x4.mul(scale, f32x4.sub(v128.load32_splat(at(s, c)), shift))), 0);
    store<f32>(at(out, c), e);
    rest += e;
  }
  return sumLanes(total) + rest;
}

/**
 * Cross-entropy of rows r0 .. r1 of softmax(s / τ) [rows, cols] with target rows that sum to 1; top[r] = max s[r, :], p the softmax:
 *   loss[r] = ln Σ_c e^{s_c/τ} − Σ_c t_c s_c / τ,  slope[r] = Σ_c (t_c − p_c) s_c / τ²,  ds[r, c] = share (p_c − t_c) / τ
 */
export function crossEntropyRows(
  s: usize,
  cols: i32,
  top: usize,
  target: usize,
  inverseTau: f32,
  share: f32,
  ds: usize,
  loss: usize,
  slope: usize,
  r0: i32,
  r1: i32,
): void {
  for (let r = r0; r < r1; r++) {
    const p = row(s, r, cols);
    const t = row(target, r, cols);
    const o = row(ds, r, cols);
    const largest = load<f32>(at(top, r));
    const total = exponentials(p, cols, largest, inverseTau, o);
    const shift = splat(largest);
    const inverseTotal = splat(1 / total);
    const scale = splat(share * inverseTau);
    let hit = splat(0); // Σ t (s − top)
    let away = splat(0); // Σ (t − p)(s − top)
    let lastHit: f32 = 0;
    let lastAway: f32 = 0;
    let c = 0;
    for (; c + 4 <= cols; c += 4) {
      const x = f32x4.sub(v128.load(at(p, c)), shift);
      const y = v128.load(at(t, c));
      const difference = f32x4.sub(f32x4.mul(v128.load(at(o, c)), inverseTotal), y);
      hit = f32x4.add(hit, f32x4.mul(y, x));
      away = f32x4.sub(away, f32x4.mul(difference, x));
      v128.store(at(o, c), f32x4.mul(scale, difference));
    }
    for (; c < cols; c++) {
      const x = load<f32>(at(p, c)) - largest;
      const y = load<f32>(at(t, c));
      const difference = load<f32>(at(o, c)) / total - y;
      lastHit += y * x;
      lastAway -= difference * x;
      store<f32>(at(o, c), share * inverseTau * difference);
    }
    const logTotal = f32x4.extract_lane(log4(splat(total)), 0);
    store<f32>(at(loss, r), logTotal - (sumLanes(hit) + lastHit) * inverseTau);
    store<f32>(at(slope, r), (sumLanes(away) + lastAway) * inverseTau * inverseTau);
  }
}

/** The same with all of a row's target at column own[r] (int32). */
export function ownCrossEntropyRows(
  s: usize,
  cols: i32,
  top: usize,
  own: usize,
  inverseTau: f32,
  share: f32,
  ds: usize,
  loss: usize,
  slope: usize,
  r0: i32,
  r1: i32,
): void {
  for (let r = r0; r < r1; r++) {
    const p = row(s, r, cols);
    const o = row(ds, r, cols);
    const largest = load<f32>(at(top, r));
    const total = exponentials(p, cols, largest, inverseTau, o);
    const shift = splat(largest);
    const inverseTotal = splat(1 / total);
    const scale = splat(share * inverseTau);
    let mean = splat(0); // Σ p (s − top)
    let lastMean: f32 = 0;
    let c = 0;
    for (; c + 4 <= cols; c += 4) {
      const probability = f32x4.mul(v128.load(at(o, c)), inverseTotal);
      mean = f32x4.add(mean, f32x4.mul(probability, f32x4.sub(v128.load(at(p, c)), shift)));
      v128.store(at(o, c), f32x4.mul(scale, probability));
    }
    for (; c < cols; c++) {
      const part = load<f32>(at(o, c)) / total;
      lastMean += part * (load<f32>(at(p, c)) - largest);
      store<f32>(at(o, c), share * inverseTau * part);
    }
    const place = load<i32>(at(own, r));
    const hit = load<f32>(at(p, place)) - largest;
    store<f32>(at(o, place), load<f32>(at(o, place)) - share * inverseTau);
    const logTotal = f32x4.extract_lane(log4(splat(total)), 0);
    store<f32>(at(loss, r), logTotal - hit * inverseTau);
    store<f32>(at(slope, r), (hit - (sumLanes(mean) + lastMean)) * inverseTau * inverseTau);
  }
}
