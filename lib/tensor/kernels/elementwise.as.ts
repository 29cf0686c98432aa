// Element-wise kernels. Ranges are cut by the caller (addresses are advanced, counts shortened), so no kernel knows threads.
import { at, exp4, log4, sigmoid4, splat } from './simd.as';

const ADD = 0, SUB = 1, MUL = 2, DIV = 3, MAX = 4, MIN = 5, SQUARED_DIFFERENCE = 6;

// @ts-ignore: decorator
@inline function apply(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return f32x4.add(a, b);
  if (op == SUB) return f32x4.sub(a, b);
  if (op == MUL) return f32x4.mul(a, b);
  if (op == DIV) return f32x4.div(a, b);
  if (op == MAX) return f32x4.max(a, b);
  if (op == MIN) return f32x4.min(a, b);
  const d = f32x4.sub(a, b);
  return f32x4.mul(d, d);
}

/**
 * out[r, c] = op(a[r * aRow + c * aCol], b[r * bRow + c * bCol]), out is [rows, cols] and dense.
 * Column steps are 1 (a row of values) or 0 (one value, repeated); a row step of 0 repeats the row. That covers equal shapes,
 * row, column and scalar broadcast with one loop.
 */
// @ts-ignore: decorator
@inline function binary(op: i32, a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  for (let r = 0; r < rows; r++) {
    const p = a + (<usize>r * <usize>aRow << 2), q = b + (<usize>r * <usize>bRow << 2), o = out + (<usize>r * <usize>cols << 2);
    const end = <usize>cols << 2;
    let i: usize = 0;
    if (aCol && bCol) {
      for (; i + 16 <= end; i += 16) v128.store(o + i, apply(op, v128.load(p + i), v128.load(q + i)));
      for (; i < end; i += 4) store<f32>(o + i, f32x4.extract_lane(apply(op, v128.load32_splat(p + i), v128.load32_splat(q + i)), 0));
    } else if (aCol) {
      const y = v128.load32_splat(q);
      for (; i + 16 <= end; i += 16) v128.store(o + i, apply(op, v128.load(p + i), y));
      for (; i < end; i += 4) store<f32>(o + i, f32x4.extract_lane(apply(op, v128.load32_splat(p + i), y), 0));
    } else {
      const x = v128.load32_splat(p);
      for (; i + 16 <= end; i += 16) v128.store(o + i, apply(op, x, v128.load(q + i)));
      for (; i < end; i += 4) store<f32>(o + i, f32x4.extract_lane(apply(op, x, v128.load32_splat(q + i)), 0));
    }
  }
}
export function add(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void { binary(ADD, a, aRow, aCol, b, bRow, bCol, out, rows, cols); }
export function sub(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void { binary(SUB, a, aRow, aCol, b, bRow, bCol, out, rows, cols); }
export function mul(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void { binary(MUL, a, aRow, aCol, b, bRow, bCol, out, rows, cols); }
export function div(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void { binary(DIV, a, aRow, aCol, b, bRow, bCol, out, rows, cols); }
export function maximum(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void { binary(MAX, a, aRow, aCol, b, bRow, bCol, out, rows, cols); }
export function minimum(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void { binary(MIN, a, aRow, aCol, b, bRow, bCol, out, rows, cols); }
export function squaredDifference(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void { binary(SQUARED_DIFFERENCE, a, aRow, aCol, b, bRow, bCol, out, rows, cols); }

const NEG = 0, SQUARE = 1, SQRT = 2, RSQRT = 3, EXP = 4, LOG = 5, SIGMOID = 6, RELU = 7, ABS = 8;

// @ts-ignore: decorator
@inline function applyUnary(op: i32, x: v128): v128 {
  if (op == NEG) return f32x4.neg(x);
  if (op == SQUARE) return f32x4.mul(x, x);
  if (op == SQRT) return f32x4.sqrt(x);
  if (op == RSQRT) return f32x4.div(splat(1), f32x4.sqrt(x));
  if (op == EXP) return exp4(x);
  if (op == LOG) return log4(x);
  if (op == SIGMOID) return sigmoid4(x);
  if (op == RELU) return f32x4.max(x, splat(0));
  return f32x4.abs(x);
}
// @ts-ignore: decorator
@inline function unary(op: i32, x: usize, out: usize, n: i32): void {
  let i: usize = 0;
  const end = <usize>n << 2;
  for (; i + 16 <= end; i += 16) v128.store(out + i, applyUnary(op, v128.load(x + i)));
  for (; i < end; i += 4) store<f32>(out + i, f32x4.extract_lane(applyUnary(op, v128.load32_splat(x + i)), 0));
}
export function neg(x: usize, out: usize, n: i32): void { unary(NEG, x, out, n); }
export function square(x: usize, out: usize, n: i32): void { unary(SQUARE, x, out, n); }
export function sqrt(x: usize, out: usize, n: i32): void { unary(SQRT, x, out, n); }
export function rsqrt(x: usize, out: usize, n: i32): void { unary(RSQRT, x, out, n); }
export function exp(x: usize, out: usize, n: i32): void { unary(EXP, x, out, n); }
export function log(x: usize, out: usize, n: i32): void { unary(LOG, x, out, n); }
export function sigmoid(x: usize, out: usize, n: i32): void { unary(SIGMOID, x, out, n); }
export function relu(x: usize, out: usize, n: i32): void { unary(RELU, x, out, n); }
export function abs(x: usize, out: usize, n: i32): void { unary(ABS, x, out, n); }

/** tf.step: 1 above zero, `alpha` at or below, NaN for NaN */
export function step(x: usize, alpha: f32, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) { const v = load<f32>(at(x, i)); store<f32>(at(out, i), v > 0 ? 1 : v != v ? v : alpha); }
}
export function fill(out: usize, value: f32, n: i32): void {
  let i: usize = 0;
  const end = <usize>n << 2, v = splat(value);
  for (; i + 16 <= end; i += 16) v128.store(out + i, v);
  for (; i < end; i += 4) store<f32>(out + i, value);
}
export function copy(x: usize, out: usize, n: i32): void { memory.copy(out, x, <usize>n << 2); }
export function intToFloat(x: usize, out: usize, n: i32): void { for (let i = 0; i < n; i++) store<f32>(at(out, i), <f32>load<i32>(at(x, i))); }
export function floatToInt(x: usize, out: usize, n: i32): void { for (let i = 0; i < n; i++) store<i32>(at(out, i), i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(v128.load32_splat(at(x, i))), 0)); }

/** out[r, c] = x[r, c] * scale[r] for a [n, m] matrix is `mul` with a column; this one copies strided blocks (concat, slice, split). */
export function copyBlock(x: usize, xStride: i32, out: usize, outStride: i32, cols: i32, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) memory.copy(out + (<usize>r * <usize>outStride << 2), x + (<usize>r * <usize>xStride << 2), <usize>cols << 2);
}
/** out [m, n] = x [n, m]ᵀ, rows r0..r1 of x, in blocks of 8 rows */
export function transpose(x: usize, n: i32, m: i32, out: usize, r0: i32, r1: i32): void {
  for (let i = r0; i < r1; i += 8) {
    const end = min(i + 8, r1);
    for (let j = 0; j < m; j++) for (let k = i; k < end; k++) store<f32>(out + ((<usize>j * <usize>n + <usize>k) << 2), load<f32>(x + ((<usize>k * <usize>m + <usize>j) << 2)));
  }
}

/** One Adam step in place, torch.optim.Adam's order of operations. `rate` = lr / (1 - beta1^t), `scale2` = 1 / sqrt(1 - beta2^t). */
export function adam(p: usize, g: usize, m: usize, v: usize, n: i32, rate: f32, beta1: f32, beta2: f32, epsilon: f32, scale2: f32): void {
  const B1 = splat(beta1), C1 = splat(1 - beta1), B2 = splat(beta2), C2 = splat(1 - beta2), E = splat(epsilon), R = splat(rate), S = splat(scale2);
  const end = <usize>n << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const grad = v128.load(g + i);
    const mm = f32x4.add(f32x4.mul(B1, v128.load(m + i)), f32x4.mul(C1, grad));
    const vv = f32x4.add(f32x4.mul(B2, v128.load(v + i)), f32x4.mul(C2, f32x4.mul(grad, grad)));
    v128.store(m + i, mm); v128.store(v + i, vv);
    v128.store(p + i, f32x4.sub(v128.load(p + i), f32x4.div(f32x4.mul(R, mm), f32x4.add(f32x4.mul(f32x4.sqrt(vv), S), E))));
  }
  for (; i < end; i += 4) {
    const grad = load<f32>(g + i), mm = beta1 * load<f32>(m + i) + (1 - beta1) * grad, vv = beta2 * load<f32>(v + i) + (1 - beta2) * (grad * grad);
    store<f32>(m + i, mm); store<f32>(v + i, vv);
    store<f32>(p + i, load<f32>(p + i) - rate * mm / (Mathf.sqrt(vv) * scale2 + epsilon));
  }
}
