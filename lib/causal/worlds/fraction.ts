// Exact rational numbers, so that a causal identity can be tested with `equals` and not with a tolerance.

/** An exact fraction in lowest terms with a positive denominator; immutable. */
export class Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;

  constructor(numerator: bigint, denominator: bigint) {
    if (denominator === 0n) throw new RangeError(`a fraction needs a denominator other than 0, got ${numerator}/0`);
    const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
    this.numerator = numerator / divisor;
    this.denominator = denominator / divisor;
  }

  plus(other: Fraction): Fraction {
    return new Fraction(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.numerator, other.denominator));
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** @throws RangeError if `other` is 0 */
  over(other: Fraction): Fraction {
    return new Fraction(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  equals(other: Fraction): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator;
  }

  /** −1, 0 or 1 as this is below, at or above `other`. */
  compare(other: Fraction): number {
    const difference = this.minus(other).numerator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  isZero(): boolean {
    return this.numerator === 0n;
  }

  /** The nearest double, to within a few units in the last place even where the parts have hundreds of digits. */
  toNumber(): number {
    const size = (value: bigint) => value.toString(2).length;
    const shift = Math.max(0, size(this.denominator) - 1000, size(this.numerator) - 1000);
    return Number(this.numerator >> BigInt(shift)) / Number(this.denominator >> BigInt(shift));
  }

  /** Such as `62843/455000`, or `2` for a whole number. */
  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`;
  }
}

/** `fraction('3/10')`, `fraction(3, 10)`, `fraction(0)`; a Fraction stays itself. @throws RangeError for anything else */
export function fraction(value: string | number | Fraction, denominator = 1): Fraction {
  if (value instanceof Fraction) return value;
  const parts = typeof value === 'string' ? /^\s*(-?\d+)\s*(?:\/\s*(\d+)\s*)?$/.exec(value) : undefined;
  if (parts) return new Fraction(BigInt(parts[1]), BigInt(parts[2] ?? 1));
  if (typeof value === 'number' && Number.isSafeInteger(value) && Number.isSafeInteger(denominator)) {
    return new Fraction(BigInt(value), BigInt(denominator));
  }
  throw new RangeError(
    `expected a fraction such as '3/10' or two integers, got ${typeof value === 'number' ? value : JSON.stringify(value)} and ${denominator}`,
  );
}

/** Terms of one denominator are added as whole numbers, so that only one fraction a denominator has to be reduced. */
export function sum(terms: Iterable<Fraction>): Fraction {
  const numerators = new Map<bigint, bigint>();
  for (const { numerator, denominator } of terms) {
    numerators.set(denominator, (numerators.get(denominator) ?? 0n) + numerator);
  }
  let total = new Fraction(0n, 1n);
  for (const [denominator, numerator] of numerators) total = total.plus(new Fraction(numerator, denominator));
  return total;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
