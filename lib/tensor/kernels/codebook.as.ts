// The nearest code of every row.
import { at, row } from './simd.as';

/** out[i] = argmin_j (norm[j] − 2 products[i, j]), the first one on a tie, 0 where nothing compares */
export function nearestCodes(products: usize, codes: i32, norms: usize, out: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) {
    const p = row(products, r, codes);
    let best: f32 = Infinity;
    let winner = 0;
    for (let j = 0; j < codes; j++) {
      const distance = load<f32>(at(norms, j)) - 2 * load<f32>(at(p, j));
      if (distance < best) {
        best = distance;
        winner = j;
      }
    }
    store<i32>(at(out, r), winner);
  }
}
