// Observations as columns, and their cells: every stratum of the chosen columns crossed with the two arms of the treatment.

/** Observations; every column has one entry a row. */
export interface Rows {
  /** 0 or 1 */
  readonly treatment: ArrayLike<number>; // [n]
  readonly outcome: ArrayLike<number>; // [n]
  /** discrete columns by name, for stratifying */
  readonly columns: Readonly<Record<string, ArrayLike<number>>>; // [n] each
  /** the unit by which the treatment varies, such as the item; without it every row is its own unit */
  readonly unit?: ArrayLike<number>; // [n]
  /** weight of the row, such as 1 / P(the row was logged); without it 1 */
  readonly weight?: ArrayLike<number>; // [n]
}

/** Rows sorted into strata; stratum of row r is `of[r]`. */
export interface Strata {
  readonly of: Int32Array; // [n]
  /** values of the columns in each stratum, such as `C=1, G=0` */
  readonly names: readonly string[];
}

/** Weight and weighted outcome of each cell; the cell of stratum z and arm a is at 2z + a. */
export interface CellSums {
  readonly weight: Float64Array; // [2 strata]
  readonly outcome: Float64Array; // [2 strata]
}

/** Sorts rows by the values of the named columns; without columns there is one stratum. @throws RangeError for an unknown column or bad rows */
export function stratify(rows: Rows, by: readonly string[]): Strata {
  checkRows(rows);
  const columns = by.map((name) => {
    const column = rows.columns[name];
    if (!column) throw new RangeError(`no column ${name}, expected one of ${Object.keys(rows.columns).join(', ')}`);
    if (column.length !== rows.treatment.length) {
      throw new RangeError(`column ${name} has ${column.length} entries, expected ${rows.treatment.length}`);
    }
    return column;
  });
  const numbers = new Map<string, number>();
  const of = Int32Array.from({ length: rows.treatment.length }, (_, r) => {
    const name = by.map((label, k) => `${label}=${columns[k][r]}`).join(', ');
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  });
  return { of, names: [...numbers.keys()] };
}

export function sumCells({ treatment, outcome, weight }: Rows, { of, names }: Strata): CellSums {
  const sums = { weight: new Float64Array(2 * names.length), outcome: new Float64Array(2 * names.length) };
  for (let r = 0; r < of.length; r++) {
    const cell = 2 * of[r] + treatment[r];
    const w = weight ? weight[r] : 1;
    sums.weight[cell] += w;
    sums.outcome[cell] += w * outcome[r];
  }
  return sums;
}

/** Units numbered from 0 in order of appearance. */
export function numberUnits({ treatment, unit }: Rows): { readonly of: Int32Array; readonly count: number } {
  if (!unit) return { of: Int32Array.from({ length: treatment.length }, (_, r) => r), count: treatment.length };
  const numbers = new Map<number, number>();
  const of = Int32Array.from({ length: treatment.length }, (_, r) => {
    const known = numbers.get(unit[r]);
    if (known !== undefined) return known;
    numbers.set(unit[r], numbers.size);
    return numbers.size - 1;
  });
  return { of, count: numbers.size };
}

/**
 * Outcomes cleared of random false positives: if o = max(y, accident) with P(accident) = a, independent of y,
 * then E[(o − a) / (1 − a)] = E[y].
 */
export function correctNoise(observed: ArrayLike<number>, accident: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: observed.length }, (_, r) => {
    const a = accident[r];
    if (!(a >= 0 && a < 1)) throw new RangeError(`the noise of row ${r} must be from 0 to below 1, got ${a}`);
    return (observed[r] - a) / (1 - a);
  });
}

function checkRows({ treatment, outcome, unit, weight }: Rows): void {
  const n = treatment.length;
  if (n === 0) throw new RangeError('no rows to estimate from, expected at least one');
  for (const [name, column] of Object.entries({ outcome, unit, weight })) {
    if (column && column.length !== n) throw new RangeError(`${name} has ${column.length} entries, expected ${n}`);
  }
  for (let r = 0; r < n; r++) {
    if (treatment[r] !== 0 && treatment[r] !== 1)
      throw new RangeError(`treatment of row ${r} must be 0 or 1, got ${treatment[r]}`);
    if (!Number.isFinite(outcome[r]))
      throw new RangeError(`outcome of row ${r} must be a finite number, got ${outcome[r]}`);
    const w = weight ? weight[r] : 1;
    if (!(w > 0 && w < Number.POSITIVE_INFINITY))
      throw new RangeError(`weight of row ${r} must be positive and finite, got ${w}`);
  }
}
