// Element-wise kernels. Ranges are cut by the caller (addresses are advanced, counts shortened), so no kernel knows threads.
import { exp4, log4, sigmoid4, softplus4, splat, tanh4 } from './simd.as';

const ADD = 0;
const SUB = 1;
const MUL = 2;
const DIV = 3;
const MAX = 4;
const MIN = 5;
const SQUARED_DIFFERENCE = 6;

// @ts-ignore: decorator
@inline
function apply(op: i32, a: v128, b: v128): v128 {
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
 * Column steps are 1 (a row of values) or 0 (one value, repeated), not both 0; a row step of 0 repeats the row. That covers
 * equal shapes and row, column and scalar broadcast with one loop.
 */
// @ts-ignore: decorator
@inline
function binary(op: i32, a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  const end = <usize>cols << 2;
  for (let r = 0; r < rows; r++) {
    const p = a + ((<usize>r * <usize>aRow) << 2);
    const q = b + ((<usize>r * <usize>bRow) << 2);
    const o = out + <usize>r * end;
    let i: usize = 0;
    if (aCol && bCol) {
      for (; i + 16 <= end; i += 16) v128.store(o + i, apply(op, v128.load(p + i), v128.load(q + i)));
      for (; i < end; i += 4) v128.store32_lane(o + i, apply(op, v128.load32_splat(p + i), v128.load32_splat(q + i)), 0);
    } else if (aCol) {
      const y = v128.load32_splat(q);
      for (; i + 16 <= end; i += 16) v128.store(o + i, apply(op, v128.load(p + i), y));
      for (; i < end; i += 4) v128.store32_lane(o + i, apply(op, v128.load32_splat(p + i), y), 0);
    } else {
      const x = v128.load32_splat(p);
      for (; i + 16 <= end; i += 16) v128.store(o + i, apply(op, x, v128.load(q + i)));
      for (; i < end; i += 4) v128.store32_lane(o + i, apply(op, x, v128.load32_splat(q + i)), 0);
    }
  }
}

export function add(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  binary(ADD, a, aRow, aCol, b, bRow, bCol, out, rows, cols);
}

export function sub(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  binary(SUB, a, aRow, aCol, b, bRow, bCol, out, rows, cols);
}

export function mul(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  binary(MUL, a, aRow, aCol, b, bRow, bCol, out, rows, cols);
}

export function div(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  binary(DIV, a, aRow, aCol, b, bRow, bCol, out, rows, cols);
}

export function maximum(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  binary(MAX, a, aRow, aCol, b, bRow, bCol, out, rows, cols);
}

export function minimum(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  binary(MIN, a, aRow, aCol, b, bRow, bCol, out, rows, cols);
}

export function squaredDifference(a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, out: usize, rows: i32, cols: i32): void {
  binary(SQUARED_DIFFERENCE, a, aRow, aCol, b, bRow, bCol, out, rows, cols);
}

const NEG = 0;
const SQUARE = 1;
const SQRT = 2;
const RSQRT = 3;
const RECIPROCAL = 4;
const EXP = 5;
const LOG = 6;
const SIGMOID = 7;
const SOFTPLUS = 8;
const TANH = 9;
const RELU = 10;
const ABS = 11;

// @ts-ignore: decorator
@inline
function applyUnary(op: i32, x: v128): v128 {
  if (op == NEG) return f32x4.neg(x);
  if (op == SQUARE) return f32x4.mul(x, x);
  if (op == SQRT) return f32x4.sqrt(x);
  if (op == RSQRT) return f32x4.div(splat(1), f32x4.sqrt(x));
  if (op == RECIPROCAL) return f32x4.div(splat(1), x);
  if (op == EXP) return exp4(x);
  if (op == LOG) return log4(x);
  if (op == SIGMOID) return sigmoid4(x);
  if (op == SOFTPLUS) return softplus4(x);
  if (op == TANH) return tanh4(x);
  if (op == RELU) return f32x4.max(x, splat(0));
  return f32x4.abs(x);
}

// @ts-ignore: decorator
@inline
function unary(op: i32, x: usize, out: usize, n: i32): void {
  const end = <usize>n << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, applyUnary(op, v128.load(x + i)));
  for (; i < end; i += 4) v128.store32_lane(out + i, applyUnary(op, v128.load32_splat(x + i)), 0);
}

export function neg(x: usize, out: usize, n: i32): void {
  unary(NEG, x, out, n);
}

export function square(x: usize, out: usize, n: i32): void {
  unary(SQUARE, x, out, n);
}

export function sqrt(x: usize, out: usize, n: i32): void {
  unary(SQRT, x, out, n);
}

export function rsqrt(x: usize, out: usize, n: i32): void {
  unary(RSQRT, x, out, n);
}

export function reciprocal(x: usize, out: usize, n: i32): void {
  unary(RECIPROCAL, x, out, n);
}

export function exp(x: usize, out: usize, n: i32): void {
  unary(EXP, x, out, n);
}

export function log(x: usize, out: usize, n: i32): void {
  unary(LOG, x, out, n);
}

export function sigmoid(x: usize, out: usize, n: i32): void {
  unary(SIGMOID, x, out, n);
}

export function softplus(x: usize, out: usize, n: i32): void {
  unary(SOFTPLUS, x, out, n);
}

export function tanh(x: usize, out: usize, n: i32): void {
  unary(TANH, x, out, n);
}

export function relu(x: usize, out: usize, n: i32): void {
  unary(RELU, x, out, n);
}

export function abs(x: usize, out: usize, n: i32): void {
  unary(ABS, x, out, n);
}

/** x above zero, slope x at or below */
export function leakyRelu(x: usize, slope: f32, out: usize, n: i32): void {
  const end = <usize>n << 2;
  const steep = splat(slope);
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, leak(v128.load(x + i), steep));
  for (; i < end; i += 4) v128.store32_lane(out + i, leak(v128.load32_splat(x + i), steep), 0);
}

// @ts-ignore: decorator
@inline
function leak(x: v128, slope: v128): v128 {
  return v128.bitselect(f32x4.mul(x, slope), x, f32x4.lt(x, splat(0)));
}

/** tf.step: 1 above zero, `alpha` at or below, NaN for NaN */
export function step(x: usize, alpha: f32, out: usize, n: i32): void {
  const end = <usize>n << 2;
  const low = splat(alpha);
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, heaviside(v128.load(x + i), low));
  for (; i < end; i += 4) v128.store32_lane(out + i, heaviside(v128.load32_splat(x + i), low), 0);
}

// @ts-ignore: decorator
@inline
function heaviside(x: v128, low: v128): v128 {
  const y = v128.bitselect(splat(1), low, f32x4.gt(x, splat(0)));
  return v128.bitselect(x, y, f32x4.ne(x, x));
}

/** x, at least `low` and at most `high` */
export function clip(x: usize, low: f32, high: f32, out: usize, n: i32): void {
  const end = <usize>n << 2;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, f32x4.min(f32x4.max(v128.load(x + i), splat(low)), splat(high)));
  for (; i < end; i += 4) {
    v128.store32_lane(out + i, f32x4.min(f32x4.max(v128.load32_splat(x + i), splat(low)), splat(high)), 0);
  }
}
