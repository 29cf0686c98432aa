// Sinkhorn's scaling of e^(s/ε): a factor for every column that makes columns weigh the same, then one for every row. Columns are
// summed in chunks of rows whose number never depends on the thread count.
import { at, exp4, row, splat, sumLanes } from './simd.as';

/** e[r, c] = e^((s[r, c] − top[0]) / ε), and partial[chunk, :] = Σ e[r, :] over the chunk's rows */
export function sinkhornStart(
  s: usize,
  cols: i32,
  top: usize,
  inverseEpsilon: f32,
  e: usize,
  rows: i32,
  perChunk: i32,
  partial: usize,
  c0: i32,
  c1: i32,
): void {
  const shift = splat(load<f32>(top));
  const scale = splat(inverseEpsilon);
  for (let chunk = c0; chunk < c1; chunk++) {
    const first = min(chunk * perChunk, rows);
    const last = min(first + perChunk, rows);
    const sums = row(partial, chunk, cols);
    memory.fill(sums, 0, <usize>cols << 2);
    for (let r = first; r < last; r++) {
      const p = row(s, r, cols);
      const o = row(e, r, cols);
      let c = 0;
      for (; c + 4 <= cols; c += 4) {
        const x = exp4(f32x4.mul(scale, f32x4.sub(v128.load(at(p, c)), shift)));
        v128.store(at(o, c), x);
        v128.store(at(sums, c), f32x4.add(v128.load(at(sums, c)), x));
      }
      for (; c < cols; c++) {
        const x = exp4(f32x4.mul(scale, f32x4.sub(v128.load32_splat(at(p, c)), shift)));
        v128.store32_lane(at(o, c), x, 0);
        store<f32>(at(sums, c), load<f32>(at(sums, c)) + f32x4.extract_lane(x, 0));
      }
    }
  }
}

/** x[c] = 1 / (cols x[c]), and 0 where x[c] is 0 */
export function sinkhornColumns(x: usize, cols: i32): void {
  for (let c = 0; c < cols; c++) {
    const sum = load<f32>(at(x, c));
    store<f32>(at(x, c), sum === 0 ? 0 : 1 / (<f32>cols * sum));
  }
}

// Σ_c e[c] factor[c] over a row
// @ts-ignore: decorator
@inline
function weigh(e: usize, factor: usize, cols: i32): f32 {
  let s = splat(0);
  let c = 0;
  for (; c + 4 <= cols; c += 4) s = f32x4.add(s, f32x4.mul(v128.load(at(e, c)), v128.load(at(factor, c))));
  let total = sumLanes(s);
  for (; c < cols; c++) total += load<f32>(at(e, c)) * load<f32>(at(factor, c));
  return total;
}

/** partial[chunk, :] = Σ f_r e[r, :] over the chunk's rows, f_r = 1 / (rows Σ_c e[r, c] factor[c]) */
export function sinkhornRound(
  e: usize,
  cols: i32,
  factor: usize,
  rows: i32,
  perChunk: i32,
  partial: usize,
  c0: i32,
  c1: i32,
): void {
  for (let chunk = c0; chunk < c1; chunk++) {
    const first = min(chunk * perChunk, rows);
    const last = min(first + perChunk, rows);
    const sums = row(partial, chunk, cols);
    memory.fill(sums, 0, <usize>cols << 2);
    for (let r = first; r < last; r++) {
      const p = row(e, r, cols);
      const f: f32 = 1 / (<f32>rows * weigh(p, factor, cols));
      let c = 0;
      for (; c + 4 <= cols; c += 4) {
        v128.store(at(sums, c), f32x4.add(v128.load(at(sums, c)), f32x4.mul(splat(f), v128.load(at(p, c)))));
      }
      for (; c < cols; c++) store<f32>(at(sums, c), load<f32>(at(sums, c)) + f * load<f32>(at(p, c)));
    }
  }
}

/** e[r, c] becomes e[r, c] factor[c] over its sum in row r */
export function sinkhornRows(e: usize, cols: i32, factor: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) {
    const p = row(e, r, cols);
    const f: f32 = 1 / weigh(p, factor, cols);
    let c = 0;
    for (; c + 4 <= cols; c += 4) {
      const x = f32x4.mul(v128.load(at(p, c)), v128.load(at(factor, c)));
      v128.store(at(p, c), f32x4.mul(splat(f), x));
    }
    for (; c < cols; c++) store<f32>(at(p, c), f * (load<f32>(at(p, c)) * load<f32>(at(factor, c))));
  }
}
