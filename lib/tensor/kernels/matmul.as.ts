// Matrix product C = op(A) op(B), float32, op = identity or transpose. B is packed into panels of 8 columns, A (when transposed
// or ragged) into panels of 4 rows; the inner kernel keeps a 4 x 8 tile of C in eight registers. Every element of C is summed in
// the order of k, so the result does not depend on which thread owns the row.
import { row, splat } from './simd.as';

const PANEL_K: i32 = 512, PANEL_N: i32 = 512; // a packed panel of B is 1 MiB and stays in the second-level cache

/** bytes of scratch one thread needs */
export function matmulScratch(): i32 { return (PANEL_N * PANEL_K + 16 * PANEL_K + 4 * 8) * 4; }

// tile[4, 8] (+)= a [4, k] b [k, 8]; a has row stride `aRow` and column stride `aCol` bytes, b is packed, c has row stride `cRow` bytes
// @ts-ignore: decorator
@inline function tile(k: i32, a: usize, aRow: usize, aCol: usize, b: usize, c: usize, cRow: usize, accumulate: bool): void {
  let c00 = splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const a1 = aRow, a2 = aRow * 2, a3 = aRow * 3;
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let t = v128.load32_splat(a); c00 = f32x4.add(c00, f32x4.mul(t, b0)); c01 = f32x4.add(c01, f32x4.mul(t, b1));
    t = v128.load32_splat(a + a1); c10 = f32x4.add(c10, f32x4.mul(t, b0)); c11 = f32x4.add(c11, f32x4.mul(t, b1));
    t = v128.load32_splat(a + a2); c20 = f32x4.add(c20, f32x4.mul(t, b0)); c21 = f32x4.add(c21, f32x4.mul(t, b1));
    t = v128.load32_splat(a + a3); c30 = f32x4.add(c30, f32x4.mul(t, b0)); c31 = f32x4.add(c31, f32x4.mul(t, b1));
    b += 32; a += aCol;
  }
  const r1 = c + cRow, r2 = r1 + cRow, r3 = r2 + cRow;
  if (accumulate) {
    c00 = f32x4.add(c00, v128.load(c)); c01 = f32x4.add(c01, v128.load(c, 16)); c10 = f32x4.add(c10, v128.load(r1)); c11 = f32x4.add(c11, v128.load(r1, 16));
    c20 = f32x4.add(c20, v128.load(r2)); c21 = f32x4.add(c21, v128.load(r2, 16)); c30 = f32x4.add(c30, v128.load(r3)); c31 = f32x4.add(c31, v128.load(r3, 16));
  }
  v128.store(c, c00); v128.store(c, c01, 16); v128.store(r1, c10); v128.store(r1, c11, 16);
  v128.store(r2, c20); v128.store(r2, c21, 16); v128.store(r3, c30); v128.store(r3, c31, 16);
}
function tileStrided(k: i32, a: usize, aRow: usize, b: usize, c: usize, cRow: usize, accumulate: bool): void { tile(k, a, aRow, 4, b, c, cRow, accumulate); }
function tilePacked(k: i32, a: usize, b: usize, c: usize, cRow: usize, accumulate: bool): void { tile(k, a, 4, 16, b, c, cRow, accumulate); }

// columns n0..n1, rows k0..k0+kc of op(B) into panels [panel, kc, 8], missing columns zero
function packB(b: usize, ldb: i32, transposed: bool, k0: i32, kc: i32, n0: i32, n1: i32, out: usize): void {
  const stride = <usize>ldb << 2;
  for (let j = n0; j < n1; j += 8) {
    const width = min(8, n1 - j);
    if (width == 8 && !transposed) {
      let p = row(b, k0, ldb) + (<usize>j << 2);
      for (let k = 0; k < kc; k++) { v128.store(out, v128.load(p)); v128.store(out, v128.load(p, 16), 16); out += 32; p += stride; }
    } else if (width == 8) {
      let p = row(b, j, ldb) + (<usize>k0 << 2);
      for (let k = 0; k < kc; k++) {
        let q = p;
        for (let c: usize = 0; c < 32; c += 4) { store<f32>(out + c, load<f32>(q)); q += stride; }
        out += 32; p += 4;
      }
    } else for (let k = 0; k < kc; k++) {
      for (let c = 0; c < 8; c++) {
        const p = transposed ? row(b, j + c, ldb) + (<usize>(k0 + k) << 2) : row(b, k0 + k, ldb) + (<usize>(j + c) << 2);
        store<f32>(out + (<usize>c << 2), c < width ? load<f32>(p) : 0);
      }
      out += 32;
    }
  }
}
// 16 columns m..m+16 of A (used transposed) into four panels [4, kc, 4]
function packTransposedA(a: usize, lda: i32, k0: i32, kc: i32, m: i32, m1: i32, out: usize): void {
  const panel = <usize>kc << 4, stride = <usize>lda << 2;
  let p = row(a, k0, lda) + (<usize>m << 2);
  if (m1 - m >= 16) {
    for (let k = 0; k < kc; k++) {
      v128.store(out, v128.load(p)); v128.store(out + panel, v128.load(p, 16)); v128.store(out + 2 * panel, v128.load(p, 32)); v128.store(out + 3 * panel, v128.load(p, 48));
      out += 16; p += stride;
    }
  } else for (let k = 0; k < kc; k++) {
    for (let r = 0; r < 16; r++) store<f32>(out + <usize>(r >> 2) * panel + (<usize>(r & 3) << 2), m + r < m1 ? load<f32>(p + (<usize>r << 2)) : 0);
    out += 16; p += stride;
  }
}
// the last, incomplete group of rows of A: [4, kc] as one packed panel, missing rows zero
function packRaggedA(a: usize, lda: i32, k0: i32, kc: i32, m: i32, m1: i32, out: usize): void {
  for (let k = 0; k < kc; k++) for (let r = 0; r < 4; r++) { store<f32>(out, m + r < m1 ? load<f32>(row(a, m + r, lda) + (<usize>(k0 + k) << 2)) : 0); out += 4; }
}
/**
 * Rows m0..m1 of C [M, N] = op(A) [M, K] op(B) [K, N]. lda, ldb, ldc are row lengths as stored. C is overwritten.
 */
export function matmul(a: usize, lda: i32, transposeA: i32, b: usize, ldb: i32, transposeB: i32, c: usize, ldc: i32, N: i32, K: i32, scratch: usize, m0: i32, m1: i32): void {
  const cRow = <usize>ldc << 2, aRow = <usize>lda << 2;
  const packedA = scratch + (<usize>(PANEL_N * PANEL_K) << 2), spare = packedA + (<usize>(16 * PANEL_K) << 2);
  for (let n0 = 0; n0 < N; n0 += PANEL_N) {
    const n1 = min(n0 + PANEL_N, N);
    for (let k0 = 0; k0 < K; k0 += PANEL_K) {
      const kc = min(PANEL_K, K - k0), accumulate = k0 > 0;
      packB(b, ldb, transposeB != 0, k0, kc, n0, n1, scratch);
      for (let m = m0; m < m1; m += 4) {
        if (transposeA && ((m - m0) & 15) == 0) packTransposedA(a, lda, k0, kc, m, m1, packedA);
        const height = min(4, m1 - m), packed = transposeA != 0 || height < 4;
        let ap = row(a, m, lda) + (<usize>k0 << 2);
        if (transposeA) ap = packedA + (<usize>(((m - m0) & 15) >> 2) * <usize>kc << 4);
        else if (packed) { packRaggedA(a, lda, k0, kc, m, m1, packedA); ap = packedA; }
        let bp = scratch;
        for (let j = n0; j < n1; j += 8) {
          const cp = row(c, m, ldc) + (<usize>j << 2), width = min(8, n1 - j);
          if (height == 4 && width == 8) {
            if (packed) tilePacked(kc, ap, bp, cp, cRow, accumulate); else tileStrided(kc, ap, aRow, bp, cp, cRow, accumulate);
          } else {
            if (packed) tilePacked(kc, ap, bp, spare, 32, false); else tileStrided(kc, ap, aRow, bp, spare, 32, false);
            for (let r = 0; r < height; r++) for (let q = 0; q < width; q++) {
              const target = cp + <usize>r * cRow + (<usize>q << 2), x = load<f32>(spare + (<usize>(r * 8 + q) << 2));
              store<f32>(target, accumulate ? x + load<f32>(target) : x);
            }
          }
          bp += <usize>kc << 5;
        }
      }
    }
  }
  if (K == 0) for (let m = m0; m < m1; m++) memory.fill(row(c, m, ldc), 0, <usize>N << 2);
}
