// The tail of the chi-squared distribution.

/**
 * P(χ² ≥ x) with `freedom` degrees of freedom: the regularized upper incomplete gamma function Q(freedom / 2, x / 2), by its series
 * below the bulk and by its continued fraction (Lentz) above.
 */
export function chiSquaredTail(x: number, freedom: number): number {
  if (!(x >= 0 && Number.isInteger(freedom) && freedom > 0)) {
    throw new RangeError(`expected x ≥ 0 and a positive number of degrees of freedom, got ${x} and ${freedom}`);
  }
  if (x === 0) return 1;
  const [shape, at] = [freedom / 2, x / 2];
  const front = Math.exp(shape * Math.log(at) - at - logGammaOfHalves(freedom));
  return at < shape + 1 ? 1 - front * lowerSeries(shape, at) : front * upperFraction(shape, at);
}

const PRECISION = 1e-16;

// γ(a, x) / (xᵃ e⁻ˣ) = Σ_n xⁿ / [a (a + 1) … (a + n)]
function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; term > sum * PRECISION; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

// Γ(a, x) / (xᵃ e⁻ˣ) = 1 / (x + 1 − a − 1 (1 − a) / (x + 3 − a − 2 (2 − a) / (x + 5 − a − …)))
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return fraction;
}

/** log Γ(n / 2), from Γ(1) = 1 and Γ(1/2) = √π by Γ(a + 1) = a Γ(a). */
function logGammaOfHalves(n: number): number {
  let sum = n % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let half = n % 2 === 0 ? 2 : 1; half < n; half += 2) sum += Math.log(half / 2);
  return sum;
}
