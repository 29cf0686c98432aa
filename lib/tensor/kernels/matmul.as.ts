// Matrix product C = op(A) op(B), float32, op = identity or transpose.
//
// B is packed into panels of 8 columns that fit the caches, a transposed or ragged A into panels of 4 rows. The inner loop
// keeps a 4 x 8 tile of C in eight registers. Every element of C is summed in the order of k, in blocks whose size depends
// on the shapes alone, so the result does not depend on which thread owns the row.
import { at, row, splat } from './simd.as';

const DEPTH: i32 = 1024; // most k's per packed panel; 4 KiB of a row of A are a whole page, read as one stream
const TRANSPOSED_DEPTH: i32 = 512; // fewer where every k is another page
const PANELS: i32 = 131_072; // floats of packed B, half of a usual second-level cache
const GROUP: i32 = 16; // columns of a transposed A packed at a time: one cache line per k

/** Bytes of scratch one thread needs. */
export function matmulScratch(): i32 {
  return (PANELS + GROUP * DEPTH + 4 * 8) * 4;
}

/**
 * c [4, 8] = or += a [4, k] b [k, 8]. Neighbours in a column of `a` are aRow bytes apart, neighbours in a row aCol; b is packed.
 *
 * Four steps of k per round, with an exit after each: the exits keep V8 from moving all loads of a round to its top, where
 * they would need more registers than there are (the same loop without them is slower by half).
 */
function tile(k: i32, a: usize, aRow: usize, aCol: usize, b: usize, c: usize, cRow: usize, accumulate: bool): void {
  let c00 = splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const a1 = aRow;
  const a2 = aRow * 2;
  const a3 = aRow * 3;
  const end = b + (<usize>k << 5);
  while (b != end) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a1);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a2);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a3);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    b += 32;
    a += aCol;
    if (b == end) break;

    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a1);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a2);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a3);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    b += 32;
    a += aCol;
    if (b == end) break;

    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a1);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a2);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a3);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    b += 32;
    a += aCol;
    if (b == end) break;

    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a1);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a2);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a + a3);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    b += 32;
    a += aCol;
  }
  const r1 = c + cRow;
  const r2 = r1 + cRow;
  const r3 = r2 + cRow;
  if (accumulate) {
    c00 = f32x4.add(c00, v128.load(c));
    c01 = f32x4.add(c01, v128.load(c, 16));
    c10 = f32x4.add(c10, v128.load(r1));
    c11 = f32x4.add(c11, v128.load(r1, 16));
    c20 = f32x4.add(c20, v128.load(r2));
    c21 = f32x4.add(c21, v128.load(r2, 16));
    c30 = f32x4.add(c30, v128.load(r3));
    c31 = f32x4.add(c31, v128.load(r3, 16));
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
}

// Columns n0..n1 and rows k0..k0+kc of op(B) into panels [kc, 8], missing columns zero.
function packB(b: usize, ldb: i32, transposed: bool, k0: i32, kc: i32, n0: i32, n1: i32, out: usize): void {
  const stride = <usize>ldb << 2;
  for (let j = n0; j < n1; j += 8) {
    const width = min(8, n1 - j);
    if (width < 8) {
      packRaggedB(b, ldb, transposed, k0, kc, j, width, out);
    } else if (transposed) {
      let p = at(row(b, j, ldb), k0);
      for (let k = 0; k < kc; k++) {
        let q = p;
        for (let c: usize = 0; c < 32; c += 4) {
          store<f32>(out + (<usize>k << 5) + c, load<f32>(q));
          q += stride;
        }
        p += 4;
      }
    } else {
      let p = at(row(b, k0, ldb), j);
      for (let k = 0; k < kc; k++) {
        v128.store(out + (<usize>k << 5), v128.load(p));
        v128.store(out + (<usize>k << 5), v128.load(p, 16), 16);
        p += stride;
      }
    }
    out += <usize>kc << 5;
  }
}

function packRaggedB(b: usize, ldb: i32, transposed: bool, k0: i32, kc: i32, j: i32, width: i32, out: usize): void {
  for (let k = 0; k < kc; k++) {
    for (let c = 0; c < 8; c++) {
      const p = transposed ? at(row(b, j + c, ldb), k0 + k) : at(row(b, k0 + k, ldb), j + c);
      store<f32>(out, c < width ? load<f32>(p) : 0);
      out += 4;
    }
  }
}

// Columns m..m+16 of A, used transposed, into four panels [kc, 4], missing ones zero.
function packTransposedA(a: usize, lda: i32, k0: i32, kc: i32, m: i32, m1: i32, out: usize): void {
  const panel = <usize>kc << 4;
  const stride = <usize>lda << 2;
  let p = at(row(a, k0, lda), m);
  if (m1 - m >= GROUP) {
    for (let k = 0; k < kc; k++) {
      v128.store(out, v128.load(p));
      v128.store(out + panel, v128.load(p, 16));
      v128.store(out + 2 * panel, v128.load(p, 32));
      v128.store(out + 3 * panel, v128.load(p, 48));
      out += 16;
      p += stride;
    }
    return;
  }
  for (let k = 0; k < kc; k++) {
    for (let r = 0; r < GROUP; r++) {
      store<f32>(at(out + <usize>(r >> 2) * panel, r & 3), m + r < m1 ? load<f32>(at(p, r)) : 0);
    }
    out += 16;
    p += stride;
  }
}

// The last, incomplete group of rows of A as one panel [kc, 4], missing rows zero.
function packRaggedA(a: usize, lda: i32, k0: i32, kc: i32, m: i32, m1: i32, out: usize): void {
  for (let k = 0; k < kc; k++) {
    for (let r = 0; r < 4; r++) {
      store<f32>(out, m + r < m1 ? load<f32>(at(row(a, m + r, lda), k0 + k)) : 0);
      out += 4;
    }
  }
}

// The part [height, width] of a tile [4, 8] that lies within C.
function storeRagged(tile: usize, c: usize, cRow: usize, height: i32, width: i32, accumulate: bool): void {
  for (let r = 0; r < height; r++) {
    for (let q = 0; q < width; q++) {
      const target = at(c + <usize>r * cRow, q);
      const x = load<f32>(at(tile, r * 8 + q));
      store<f32>(target, accumulate ? x + load<f32>(target) : x);
    }
  }
}

/** Rows m0..m1 of C [M, N] = op(A) [M, K] op(B) [K, N]. lda, ldb, ldc are row lengths as stored. C is overwritten. */
export function matmul(
  a: usize,
  lda: i32,
  transposeA: i32,
  b: usize,
  ldb: i32,
  transposeB: i32,
  c: usize,
  ldc: i32,
  N: i32,
  K: i32,
  scratch: usize,
  m0: i32,
  m1: i32,
): void {
  const aRow = <usize>lda << 2;
  const cRow = <usize>ldc << 2;
  const packedA = at(scratch, PANELS);
  const spare = at(packedA, GROUP * DEPTH);
  const depth = max(1, min(K, transposeA ? TRANSPOSED_DEPTH : DEPTH));
  const breadth = (PANELS / depth) & ~7;
  if (K == 0) {
    for (let m = m0; m < m1; m++) memory.fill(row(c, m, ldc), 0, <usize>N << 2);
  }
  for (let n0 = 0; n0 < N; n0 += breadth) {
    const n1 = min(n0 + breadth, N);
    for (let k0 = 0; k0 < K; k0 += depth) {
      const kc = min(depth, K - k0);
      const accumulate = k0 > 0;
      packB(b, ldb, transposeB != 0, k0, kc, n0, n1, scratch);
      for (let m = m0; m < m1; m += 4) {
        const inGroup = (m - m0) % GROUP;
        const height = min(4, m1 - m);
        let rows = at(row(a, m, lda), k0);
        if (transposeA) {
          if (inGroup == 0) packTransposedA(a, lda, k0, kc, m, m1, packedA);
          rows = at(packedA, inGroup * kc);
        } else if (height < 4) {
          packRaggedA(a, lda, k0, kc, m, m1, packedA);
          rows = packedA;
        }
        const packed = transposeA != 0 || height < 4; // [kc, 4] instead of rows as they lie in memory
        const down: usize = packed ? 4 : aRow;
        const along: usize = packed ? 16 : 4;
        let panel = scratch;
        for (let j = n0; j < n1; j += 8) {
          const target = at(row(c, m, ldc), j);
          const width = min(8, n1 - j);
          if (height == 4 && width == 8) {
            tile(kc, rows, down, along, panel, target, cRow, accumulate);
          } else {
            tile(kc, rows, down, along, panel, spare, 32, false);
            storeRagged(spare, target, cRow, height, width, accumulate);
          }
          panel += <usize>kc << 5;
        }
      }
    }
  }
}

/**
 * partial[chunk] [M, N] = the share of k's perChunk * chunk .. + perChunk in op(A) op(B), for chunks c0..c1: a small product of
 * long operands, whose rows are too few to share between threads.
 */
export function matmulChunks(
  a: usize,
  lda: i32,
  transposeA: i32,
  b: usize,
  ldb: i32,
  transposeB: i32,
  partial: usize,
  M: i32,
  N: i32,
  K: i32,
  perChunk: i32,
  scratch: usize,
  c0: i32,
  c1: i32,
): void {
  for (let chunk = c0; chunk < c1; chunk++) {
    const k = chunk * perChunk;
    const fromA = transposeA ? row(a, k, lda) : at(a, k);
    const fromB = transposeB ? at(b, k) : row(b, k, ldb);
    const depth = max(0, min(perChunk, K - k));
    matmul(fromA, lda, transposeA, fromB, ldb, transposeB, row(partial, chunk, M * N), N, N, depth, scratch, 0, M);
  }
}
