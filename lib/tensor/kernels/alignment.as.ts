// How far views of the same rows are from each other: two losses over all pairs of rows, whose gradients fall out of the forward pass.
import { at, exp4, row, sigmoid4, splat, sumLanes } from './simd.as';
import { topK } from './topk.as';

const NEVER: f32 = -1e30; // its exponential is an exact 0
const TINY: f64 = 1e-9; // in the logarithms, as published

/**
 * scores [rows, 2 m], two scores x and y of each pair, side by side: turned in place into the derivatives of
 *   weight Σ_c (σ(x_c) − σ(y_c)) (x_c − y_c)
 * loss[r] = that sum of row r, unweighted; m is a multiple of 4, and padding of equal scores adds nothing. Rows r0 .. r1.
 */
export function scoreDivergenceRows(scores: usize, m: i32, weight: f32, loss: usize, r0: i32, r1: i32): void {
  const end = (<usize>m) << 2;
  const w = splat(weight);
  for (let r = r0; r < r1; r++) {
    const px = row(scores, r, 2 * m);
    const py = px + end;
    let total = splat(0);
    for (let k: usize = 0; k < end; k += 16) {
      const x = v128.load(px + k);
      const y = v128.load(py + k);
      const p = sigmoid4(x);
      const q = sigmoid4(y);
      const apart = f32x4.sub(p, q);
      const logits = f32x4.sub(x, y);
      total = f32x4.add(total, f32x4.mul(apart, logits));
      const byX = f32x4.add(f32x4.mul(f32x4.mul(p, f32x4.sub(splat(1), p)), logits), apart);
      const byY = f32x4.add(f32x4.mul(f32x4.mul(q, f32x4.sub(splat(1), q)), logits), apart);
      v128.store(px + k, f32x4.mul(w, byX));
      v128.store(py + k, f32x4.neg(f32x4.mul(w, byY)));
    }
    store<f32>(at(loss, r), sumLanes(total));
  }
}

/**
 * Row r of view v, `similarity + v * apart` numbers on, holds its similarities to n items and room up to m, a multiple of 4. They are
 * turned in place into derivatives of weight · loss, and loss[v * rows + r] = its loss. With T = Σ_v softmax(similarity):
 *   first  = the k ≤ n items of largest T + softmax(similarity_v),   z1 = Σ_first e^(similarity / τ)
 *   second = the k of largest similarity among the others,           z2 likewise, and rest = Σ over all others
 *   loss   = −ln(z1 / (z1 + rest) + 1e-9) − ln(z2 / rest + 1e-9), no second term where nothing is left
 * work: (views + 1) m + 4 k numbers. Rows r0 .. r1.
 */
export function multiViewContrastRows(
  similarity: usize,
  apart: i32,
  views: i32,
  n: i32,
  m: i32,
  k: i32,
  inverseTau: f32,
  weight: f32,
  loss: usize,
  rows: i32,
  work: usize,
  r0: i32,
  r1: i32,
): void {
  const together = at(work, views * m); // T
  const ranking = at(together, m);
  for (let r = r0; r < r1; r++) {
    for (let v = 0; v < views; v++) {
      const q = row(at(similarity, v * apart), r, m);
      for (let c = n; c < m; c++) store<f32>(at(q, c), NEVER);
      softmaxInto(q, at(work, v * m), m);
    }
    memory.copy(together, work, <usize>m << 2);
    for (let v = 1; v < views; v++) addInto(together, at(work, v * m), m);
    for (let v = 0; v < views; v++) {
      const q = row(at(similarity, v * apart), r, m);
      const p = at(work, v * m);
      addInto(p, together, m);
      store<f32>(at(loss, v * rows + r), contrast(q, p, n, m, k, inverseTau, weight, ranking));
    }
  }
}

// p = e^q / Σ e^q, of similarities too small to overflow
// @ts-ignore: decorator
@inline
function softmaxInto(q: usize, p: usize, m: i32): void {
  const end = (<usize>m) << 2;
  let total = splat(0);
  for (let j: usize = 0; j < end; j += 16) {
    const e = exp4(v128.load(q + j));
    v128.store(p + j, e);
    total = f32x4.add(total, e);
  }
  const scale = splat(1 / sumLanes(total));
  for (let j: usize = 0; j < end; j += 16) v128.store(p + j, f32x4.mul(scale, v128.load(p + j)));
}

// @ts-ignore: decorator
@inline
function addInto(sum: usize, x: usize, m: i32): void {
  const end = (<usize>m) << 2;
  for (let j: usize = 0; j < end; j += 16) v128.store(sum + j, f32x4.add(v128.load(sum + j), v128.load(x + j)));
}

/** One row's loss; its similarities q become derivatives. agreement [n]: what `first` is chosen by. work: 4 k numbers. */
function contrast(
  q: usize,
  agreement: usize,
  n: i32,
  m: i32,
  k: i32,
  inverseTau: f32,
  weight: f32,
  work: usize,
): f32 {
  const first = work;
  const second = at(first, k);
  const ofFirst = at(second, k);
  const ofSecond = at(ofFirst, k);
  topK(agreement, n, k, ofFirst, first, 0, 1);
  for (let i = 0; i < k; i++) {
    const c = load<i32>(at(first, i));
    store<f32>(at(ofFirst, i), c < 0 ? NaN : load<f32>(at(q, c))); // fewer than k only where similarities are NaN
    if (c >= 0) store<f32>(at(q, c), NaN);
  }
  topK(q, n, k, ofSecond, second, 0, 1);
  putAt(first, k, q, NEVER);
  let largest = load<f32>(ofSecond); // −∞ where nothing is left
  for (let i = 0; i < k; i++) largest = max(largest, load<f32>(at(ofFirst, i)));

  const rest = <f64>powers(q, m, inverseTau, largest);
  const z1 = <f64>powers(ofFirst, k, inverseTau, largest);
  const z2 = <f64>powers(ofSecond, k, inverseTau, largest);
  const z = z1 + rest;
  const share = z1 / z + TINY;
  let loss = -Math.log(share);
  const byFirst = -rest / (share * z * z);
  let byRest = z1 / (share * z * z);
  let bySecond: f64 = 0; // on top of byRest
  if (rest > 0) {
    const next = z2 / rest + TINY;
    loss -= Math.log(next);
    bySecond = -1 / (next * rest);
    byRest += z2 / (next * rest * rest);
  }
  const scale = <f64>weight * <f64>inverseTau;
  const all = splat(<f32>(scale * byRest));
  for (let j: usize = 0, end = (<usize>m) << 2; j < end; j += 16) {
    v128.store(q + j, f32x4.mul(all, v128.load(q + j)));
  }
  addAt(second, k, q, <f32>(scale * bySecond), ofSecond);
  putAt(first, k, q, 0);
  addAt(first, k, q, <f32>(scale * byFirst), ofFirst);
  return <f32>loss;
}

/** x[i] = e^((x[i] − largest) / τ); the sum of them */
function powers(x: usize, n: i32, inverseTau: f32, largest: f32): f32 {
  let total = splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const e = exp4(f32x4.mul(splat(inverseTau), f32x4.sub(v128.load(at(x, i)), splat(largest))));
    v128.store(at(x, i), e);
    total = f32x4.add(total, e);
  }
  let sum = sumLanes(total);
  for (; i < n; i++) {
    const e = f32x4.extract_lane(exp4(splat(inverseTau * (load<f32>(at(x, i)) - largest))), 0);
    store<f32>(at(x, i), e);
    sum += e;
  }
  return sum;
}

// q[index[i]] = value, where there is an index
// @ts-ignore: decorator
@inline
function putAt(index: usize, k: i32, q: usize, value: f32): void {
  for (let i = 0; i < k; i++) {
    const c = load<i32>(at(index, i));
    if (c >= 0) store<f32>(at(q, c), value);
  }
}

// q[index[i]] += factor x[i], where there is an index
// @ts-ignore: decorator
@inline
function addAt(index: usize, k: i32, q: usize, factor: f32, x: usize): void {
  for (let i = 0; i < k; i++) {
    const c = load<i32>(at(index, i));
    if (c >= 0) store<f32>(at(q, c), load<f32>(at(q, c)) + factor * load<f32>(at(x, i)));
  }
}
