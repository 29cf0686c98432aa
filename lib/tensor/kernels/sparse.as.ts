// Kernels on a sparse matrix in CSR form: start [rows + 1], column [nnz], value [nnz]. Indices were checked by the caller.
import { at, exp4, row, splat, sumLanes } from './simd.as';

// <a, b> over n floats, any n
// @ts-ignore: decorator
@inline
function dotAny(a: usize, b: usize, n: i32): f32 {
  const end = (<usize>n) << 2;
  let s0 = splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let k: usize = 0;
  for (; k + 64 <= end; k += 64) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a + k), v128.load(b + k)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a + k, 16), v128.load(b + k, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a + k, 32), v128.load(b + k, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a + k, 48), v128.load(b + k, 48)));
  }
  for (; k + 16 <= end; k += 16) s0 = f32x4.add(s0, f32x4.mul(v128.load(a + k), v128.load(b + k)));
  let total = sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; k < end; k += 4) total += load<f32>(a + k) * load<f32>(b + k);
  return total;
}

/** out[i, :] = Σ_p value[p] x[column[p], :], p in the row's range; d any size, fastest at multiples of 32 */
export function spmm(
  start: usize,
  column: usize,
  value: usize,
  x: usize,
  d: i32,
  out: usize,
  r0: i32,
  r1: i32,
): void {
  const bytes = (<usize>d) << 2;
  for (let i = r0; i < r1; i++) {
    const first = load<i32>(at(start, i));
    const last = load<i32>(at(start, i), 4);
    const o = out + <usize>i * bytes;
    let h: usize = 0;
    for (; h + 128 <= bytes; h += 128) {
      // Eight accumulators are what x64 keeps in registers, as long as the loads stay where they are: the exit in the middle,
      // which is never taken (no table lies at address 0), stops V8 from moving them all to the top of the loop.
      let a0 = splat(0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let a4 = a0;
      let a5 = a0;
      let a6 = a0;
      let a7 = a0;
      for (let p = first; p < last; p++) {
        const w = v128.load32_splat(at(value, p));
        const b = x + <usize>load<u32>(at(column, p)) * bytes + h;
        a0 = f32x4.add(a0, f32x4.mul(w, v128.load(b)));
        a1 = f32x4.add(a1, f32x4.mul(w, v128.load(b, 16)));
        a2 = f32x4.add(a2, f32x4.mul(w, v128.load(b, 32)));
        a3 = f32x4.add(a3, f32x4.mul(w, v128.load(b, 48)));
        if (b == 0) break;
        a4 = f32x4.add(a4, f32x4.mul(w, v128.load(b, 64)));
        a5 = f32x4.add(a5, f32x4.mul(w, v128.load(b, 80)));
        a6 = f32x4.add(a6, f32x4.mul(w, v128.load(b, 96)));
        a7 = f32x4.add(a7, f32x4.mul(w, v128.load(b, 112)));
      }
      const q = o + h;
      v128.store(q, a0);
      v128.store(q, a1, 16);
      v128.store(q, a2, 32);
      v128.store(q, a3, 48);
      v128.store(q, a4, 64);
      v128.store(q, a5, 80);
      v128.store(q, a6, 96);
      v128.store(q, a7, 112);
    }
    for (; h + 16 <= bytes; h += 16) {
      let a = splat(0);
      for (let p = first; p < last; p++) {
        const b = x + <usize>load<u32>(at(column, p)) * bytes + h;
        a = f32x4.add(a, f32x4.mul(v128.load32_splat(at(value, p)), v128.load(b)));
      }
      v128.store(o + h, a);
    }
    for (; h < bytes; h += 4) {
      let a: f32 = 0;
      for (let p = first; p < last; p++) {
        a += load<f32>(at(value, p)) * load<f32>(x + <usize>load<u32>(at(column, p)) * bytes + h);
      }
      store<f32>(o + h, a);
    }
  }
}

/** out[p] = <g[i, :], x[column[p], :]> for every stored entry p of rows i = r0 .. r1 */
export function sddmm(start: usize, column: usize, g: usize, x: usize, d: i32, out: usize, r0: i32, r1: i32): void {
  for (let i = r0; i < r1; i++) {
    const last = load<i32>(at(start, i), 4);
    const a = row(g, i, d);
    for (let p = load<i32>(at(start, i)); p < last; p++) {
      store<f32>(at(out, p), dotAny(a, row(x, load<i32>(at(column, p)), d), d));
    }
  }
}

/** out[p] = x[order[p]] */
export function permute(x: usize, order: usize, out: usize, p0: i32, p1: i32): void {
  for (let p = p0; p < p1; p++) store<f32>(at(out, p), load<f32>(at(x, load<i32>(at(order, p)))));
}

/** out[i, :] += x[index[i], :] for i in i0 .. i1 */
export function gatherAddRows(x: usize, index: usize, d: i32, out: usize, i0: i32, i1: i32): void {
  const end = (<usize>d) << 2;
  for (let i = i0; i < i1; i++) {
    const p = row(x, load<i32>(at(index, i)), d);
    const o = row(out, i, d);
    let k: usize = 0;
    for (; k + 16 <= end; k += 16) v128.store(o + k, f32x4.add(v128.load(o + k), v128.load(p + k)));
    for (; k < end; k += 4) store<f32>(o + k, load<f32>(o + k) + load<f32>(p + k));
  }
}

/** weight[p] = e^(s[p] − top) / Σ_q e^(s[q] − top), s[p] = <x[i, :], y[column[p], :]>, q and top = max s over the entries of row i */
export function edgeSoftmax(
  start: usize,
  column: usize,
  x: usize,
  y: usize,
  d: i32,
  weight: usize,
  r0: i32,
  r1: i32,
): void {
  for (let i = r0; i < r1; i++) {
    const first = load<i32>(at(start, i));
    const last = load<i32>(at(start, i), 4);
    const a = row(x, i, d);
    let top: f32 = -Infinity;
    for (let p = first; p < last; p++) {
      const score = dotAny(a, row(y, load<i32>(at(column, p)), d), d);
      store<f32>(at(weight, p), score);
      if (score > top) top = score;
    }
    for (let p = first; p < last; p++) store<f32>(at(weight, p), load<f32>(at(weight, p)) - top);
  }
  // rows are mostly short, so four numbers at a time are taken across them
  const end = at(weight, load<i32>(at(start, r1)));
  let w = at(weight, load<i32>(at(start, r0)));
  for (; w + 16 <= end; w += 16) v128.store(w, exp4(v128.load(w)));
  for (; w < end; w += 4) store<f32>(w, f32x4.extract_lane(exp4(v128.load32_splat(w)), 0));
  for (let i = r0; i < r1; i++) {
    const first = load<i32>(at(start, i));
    const last = load<i32>(at(start, i), 4);
    let total: f32 = 0;
    for (let p = first; p < last; p++) total += load<f32>(at(weight, p));
    const scale: f32 = 1 / total;
    for (let p = first; p < last; p++) store<f32>(at(weight, p), scale * load<f32>(at(weight, p)));
  }
}

/** ds[p] = weight[p] (dw[p] − Σ_q weight[q] dw[q]), q over the entries of the same row */
export function edgeSoftmaxGrad(start: usize, weight: usize, dw: usize, ds: usize, r0: i32, r1: i32): void {
  for (let i = r0; i < r1; i++) {
    const first = load<i32>(at(start, i));
    const last = load<i32>(at(start, i), 4);
    let mean: f32 = 0;
    for (let p = first; p < last; p++) mean += load<f32>(at(weight, p)) * load<f32>(at(dw, p));
    for (let p = first; p < last; p++) {
      store<f32>(at(ds, p), load<f32>(at(weight, p)) * (load<f32>(at(dw, p)) - mean));
    }
  }
}
