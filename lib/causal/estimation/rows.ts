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
  /** how many equal rows this one stands for, such as the count of a table's cell; copies without `unit` are units of their own */
  readonly copies?: ArrayLike<number>; // [n]
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

/** Squares of weighted outcomes still add up to a finite number. */
const LARGEST = 1e60;

/** A column with more distinct values than this, not all of them whole numbers, is taken for a continuous one. */
const FRACTIONAL_LEVELS_AT_MOST = 100;

/**
 * Sorts rows by the values of the named columns; without columns there is one stratum.
 * @throws RangeError for an unknown column, bad rows, or a column that is not discrete
 */
export function stratify(rows: Rows, by: readonly string[]): Strata {
  checkRows(rows);
  let of = new Int32Array(rows.treatment.length);
  for (const name of by) {
    const levels = levelsOf(rows, name);
    // Numbered anew after each column, so that the numbers stay below rows × levels however many columns there are.
    of = numberValues(Float64Array.from(of, (z, r) => z * levels.values.length + levels.of[r])).of;
  }
  const names: string[] = [];
  for (let r = 0; r < of.length; r++) {
    if (of[r] === names.length) names.push(by.map((name) => `${name}=${rows.columns[name][r]}`).join(', '));
  }
  return { of, names };
}

/** The named column, looked at. @throws RangeError for an unknown column, or one that does not fit the rows */
export function columnOf(rows: Rows, name: string): ArrayLike<number> {
  const column = Object.hasOwn(rows.columns, name) ? rows.columns[name] : undefined;
  if (!column) throw new RangeError(`no column ${name}, expected one of ${Object.keys(rows.columns).join(', ')}`);
  checkColumn(`column ${name}`, column, rows);
  return column;
}

// The distinct values of a column in order of appearance, and which of them each row has.
function levelsOf(rows: Rows, name: string): { readonly of: Int32Array; readonly values: readonly number[] } {
  const column = columnOf(rows, name);
  const { of, values } = numberValues(column);
  if (values.length > FRACTIONAL_LEVELS_AT_MOST && !values.every(Number.isInteger)) {
    throw new RangeError(
      `column ${name} takes ${values.length} values, not all whole numbers, expected at most ${FRACTIONAL_LEVELS_AT_MOST} of such; cut it into groups`,
    );
  }
  return { of, values };
}

// Values numbered from 0 in order of appearance.
function numberValues(column: ArrayLike<number>): { readonly of: Int32Array; readonly values: readonly number[] } {
  const numbers = new Map<number, number>();
  const of = new Int32Array(column.length);
  for (let r = 0; r < column.length; r++) {
    let number = numbers.get(column[r]);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(column[r], number);
    }
    of[r] = number;
  }
  return { of, values: [...numbers.keys()] };
}

/** @throws RangeError for a column with another number of entries than rows, or with one that is no finite number */
export function checkColumn(name: string, column: ArrayLike<number>, { treatment }: Rows): void {
  if (column.length !== treatment.length) {
    throw new RangeError(`${name} has ${column.length} entries, expected ${treatment.length}`);
  }
  for (let r = 0; r < column.length; r++) {
    if (!Number.isFinite(column[r]))
      throw new RangeError(`${name} of row ${r} must be a finite number, got ${column[r]}`);
  }
}

export function sumCells(rows: Rows, { of, names }: Strata): CellSums {
  const sums = { weight: new Float64Array(2 * names.length), outcome: new Float64Array(2 * names.length) };
  for (let r = 0; r < of.length; r++) {
    const cell = 2 * of[r] + rows.treatment[r];
    const w = massOf(rows, r);
    sums.weight[cell] += w;
    sums.outcome[cell] += w * rows.outcome[r];
  }
  return sums;
}

/** What row r counts for: its weight times the rows that it stands for. */
export function massOf({ weight, copies }: Rows, r: number): number {
  return (weight ? weight[r] : 1) * (copies ? copies[r] : 1);
}

/** Units numbered from 0 in order of appearance. */
export function numberUnits({ treatment, unit }: Rows): { readonly of: Int32Array; readonly count: number } {
  if (!unit) return { of: Int32Array.from({ length: treatment.length }, (_, r) => r), count: treatment.length };
  const { of, values } = numberValues(unit);
  return { of, count: values.length };
}

/** How many units have a row that `isCounted`; copies of a row without a unit are a unit each. */
export function countUnits(rows: Rows, isCounted: (r: number) => boolean = () => true): number {
  const units = numberUnits(rows);
  const seen = new Float64Array(units.count);
  for (let r = 0; r < units.of.length; r++) {
    if (isCounted(r)) seen[units.of[r]] = rows.copies && !rows.unit ? rows.copies[r] : 1;
  }
  return seen.reduce((sum, units) => sum + units, 0);
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

function checkRows({ treatment, outcome, unit, weight, copies }: Rows): void {
  const n = treatment.length;
  if (n === 0) throw new RangeError('no rows to estimate from, expected at least one');
  for (const [name, column] of Object.entries({ outcome, unit, weight, copies })) {
    if (column && column.length !== n) throw new RangeError(`${name} has ${column.length} entries, expected ${n}`);
  }
  for (let r = 0; r < n; r++) {
    if (treatment[r] !== 0 && treatment[r] !== 1)
      throw new RangeError(`treatment of row ${r} must be 0 or 1, got ${treatment[r]}`);
    if (!Number.isFinite(outcome[r]))
      throw new RangeError(`outcome of row ${r} must be a finite number, got ${outcome[r]}`);
    if (Math.abs(outcome[r]) > LARGEST)
      throw new RangeError(
        `outcome of row ${r} must be at most ${LARGEST} in size, got ${outcome[r]}; use larger units`,
      );
    if (unit && Number.isNaN(unit[r])) throw new RangeError(`unit of row ${r} must be a number, got NaN`);
    checkPositive('weight', r, weight);
    checkPositive('copies', r, copies);
  }
}

function checkPositive(name: string, r: number, column: ArrayLike<number> | undefined): void {
  if (column && !(column[r] > 0 && column[r] < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name} of row ${r} must be positive and finite, got ${column[r]}`);
  if (column && column[r] > LARGEST)
    throw new RangeError(`${name} of row ${r} must be at most ${LARGEST}, got ${column[r]}; use larger units`);
}
