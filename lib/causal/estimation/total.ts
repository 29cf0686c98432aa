// Sums that keep the last digit.

/** Σ_{r < n} term(r), with what each addition rounds away carried along (Neumaier 1974): right to the last digit or two. */
export function totalOf(n: number, term: (r: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let r = 0; r < n; r++) {
    const x = term(r);
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return sum + lost;
}
