// Rows for the estimators from what one has: records, or a joint distribution written out as weighted cells.
import { Fraction } from '../worlds/fraction.js';
import { checkTable, type Table, type Values } from '../worlds/table.js';
import type { Rows } from './rows.js';

export interface RowRoles {
  /** name of the treatment, of values 0 and 1 */
  readonly treatment: string;
  readonly outcome: string;
  /** name of the variable whose values are the units; without it every record is its own unit */
  readonly unit?: string;
}

/**
 * Records as rows; every variable but treatment, outcome and unit becomes a column to adjust for.
 * @throws RangeError for no records, or a record that lacks a variable of the first one
 */
export function rowsOf(records: readonly Values[], { treatment, outcome, unit }: RowRoles): Rows {
  if (records.length === 0) throw new RangeError('no records to estimate from, expected at least one');
  const names = Object.keys(records[0]);
  const column = (name: string) => {
    if (!names.includes(name)) throw new RangeError(`no variable ${name}, expected one of ${names.join(', ')}`);
    return records.map((record, r) => {
      if (!Object.hasOwn(record, name))
        throw new RangeError(`record ${r} has no ${name}, expected the variables of record 0`);
      return record[name];
    });
  };
  const others = names.filter((name) => name !== treatment && name !== outcome && name !== unit);
  return {
    treatment: column(treatment),
    outcome: column(outcome),
    columns: Object.fromEntries(others.map((name) => [name, column(name)])),
    ...(unit !== undefined && { unit: column(unit) }),
  };
}

/**
 * A joint distribution as rows, one a cell, with as many copies as the cell has among `count` rows, so that estimates are
 * its exact values and standard errors are those of a sample of that size that happens to meet every probability.
 * @param count  by default the smallest number of rows in which every cell is a whole number
 * @throws RangeError if that number is too large to count exactly
 */
export function rowsOfTable(
  table: Table,
  { count = smallestCount(table), ...roles }: Omit<RowRoles, 'unit'> & { readonly count?: number },
): Rows {
  if (!(count > 0 && count < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`the count of rows must be positive and finite, got ${count}`);
  }
  checkTable(table);
  const cells = table.filter(({ probability }) => !probability.isZero());
  return {
    ...rowsOf(
      cells.map(({ values }) => values),
      roles,
    ),
    copies: Float64Array.from(cells, ({ probability }) => copiesAmong(count, probability)),
  };
}

// Whole counts stay whole: a product of doubles could miss the last digit.
function copiesAmong(count: number, probability: Fraction): number {
  if (!Number.isSafeInteger(count)) return count * probability.toNumber();
  return new Fraction(BigInt(count) * probability.numerator, probability.denominator).toNumber();
}

function smallestCount(table: Table): number {
  let count = 1n;
  for (const { probability } of table) {
    // lcm(count, d) is count × the denominator of count / d in lowest terms.
    count *= new Fraction(count, probability.denominator).denominator;
  }
  if (count > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(
      `the table needs ${count} rows to meet every probability, expected at most ${Number.MAX_SAFE_INTEGER}; give a count`,
    );
  }
  return Number(count);
}
