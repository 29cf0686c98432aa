// Random numbers: blocks of 4096 values, each with a generator of its own seeded from (seed, block), so the numbers do not
// depend on how blocks are dealt to threads. Four lanes of xoshiro128+ (Blackman and Vigna, 2021), seeded by a 32-bit mixer.
import { at, log4, splat } from './simd.as';

const BLOCK: i32 = 4096;

// bijective finaliser of 32 bits
// @ts-ignore: decorator
@inline
function mix(x: u32): u32 {
  x = (x ^ (x >> 16)) * 0x21f0aaad;
  x = (x ^ (x >> 15)) * 0x735a2d97;
  return x ^ (x >> 15);
}

// word `word` of the four lanes' states
// @ts-ignore: decorator
@inline
function seeded(seed: u32, block: u32, word: u32): v128 {
  const base = mix(seed + 0x9e3779b9 * (block + 1)) + word * 0x85ebca6b;
  return i32x4(mix(base), mix(base + 0x68e31da4), mix(base + 0xb5297a4d), mix(base + 0x1b56c4e9));
}

// the state; globals of an instance, and every thread has its own
let s0: v128, s1: v128, s2: v128, s3: v128;

function startBlock(seed: u32, block: u32): void {
  s0 = seeded(seed, block, 1);
  s1 = seeded(seed, block, 2);
  s2 = seeded(seed, block, 3);
  s3 = seeded(seed, block, 4);
}

// four uniforms in [0, 1), 24 bits
// @ts-ignore: decorator
@inline
function next(): v128 {
  const sum = i32x4.add(s0, s3);
  const t = i32x4.shl(s1, 9);
  s2 = v128.xor(s2, s0);
  s3 = v128.xor(s3, s1);
  s1 = v128.xor(s1, s2);
  s0 = v128.xor(s0, s3);
  s2 = v128.xor(s2, t);
  s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(sum, 8)), splat(5.9604644775390625e-8));
}

/** ln u − ln (1 − u), u uniform in [margin, 1 − margin]. Blocks b0 .. b1; out has room for a multiple of 8 values. */
export function randomLogistic(seed: u32, margin: f32, out: usize, n: i32, b0: i32, b1: i32): void {
  const low = splat(margin);
  const span = splat(1 - 2 * margin);
  for (let block = b0; block < b1; block++) {
    startBlock(seed, block);
    const end = min((block + 1) * BLOCK, n);
    for (let i = block * BLOCK; i < end; i += 4) {
      const u = f32x4.add(low, f32x4.mul(span, next()));
      v128.store(at(out, i), f32x4.sub(log4(u), log4(f32x4.sub(splat(1), u))));
    }
  }
}

// sin y for |y| ≤ π/2
// @ts-ignore: decorator
@inline
function sine(y: v128): v128 {
  const z = f32x4.mul(y, y);
  let s = splat(-2.5052108e-8);
  s = f32x4.add(f32x4.mul(s, z), splat(2.7557319e-6));
  s = f32x4.add(f32x4.mul(s, z), splat(-1.984127e-4));
  s = f32x4.add(f32x4.mul(s, z), splat(8.3333333e-3));
  s = f32x4.add(f32x4.mul(s, z), splat(-1.6666667e-1));
  return f32x4.add(f32x4.mul(f32x4.mul(s, z), y), y);
}

// cos y for |y| ≤ π/2
// @ts-ignore: decorator
@inline
function cosine(y: v128): v128 {
  const z = f32x4.mul(y, y);
  let c = splat(-2.7557319e-7);
  c = f32x4.add(f32x4.mul(c, z), splat(2.4801587e-5));
  c = f32x4.add(f32x4.mul(c, z), splat(-1.3888889e-3));
  c = f32x4.add(f32x4.mul(c, z), splat(4.1666667e-2));
  c = f32x4.add(f32x4.mul(c, z), splat(-0.5));
  return f32x4.add(f32x4.mul(c, z), splat(1));
}

/** Standard normal by Box and Muller. Blocks b0 .. b1; out has room for a multiple of 8 values. */
export function randomNormal(seed: u32, out: usize, n: i32, b0: i32, b1: i32): void {
  for (let block = b0; block < b1; block++) {
    startBlock(seed, block);
    const end = min((block + 1) * BLOCK, n);
    for (let i = block * BLOCK; i < end; i += 8) {
      const u = f32x4.add(next(), splat(2.9802322e-8)); // half a step above zero, where the logarithm ends
      const radius = f32x4.sqrt(f32x4.mul(splat(-2), log4(u)));
      const half = f32x4.mul(f32x4.sub(next(), splat(0.5)), splat(3.14159265358979)); // of the angle
      const s = sine(half);
      const c = cosine(half);
      v128.store(at(out, i), f32x4.mul(radius, f32x4.sub(splat(1), f32x4.mul(splat(2), f32x4.mul(s, s)))));
      v128.store(at(out, i + 4), f32x4.mul(radius, f32x4.mul(splat(2), f32x4.mul(s, c))));
    }
  }
}
