// Drawing units with replacement, told by how many copies of each row a draw holds.
import { numberUnits, type Rows } from './rows.js';

/**
 * A function that draws units with replacement, by default as many as there are; rows not drawn are left out, the others have
 * their copies. On the rows of a table it draws a sample from that distribution.
 * @throws RangeError if copies without units are no whole numbers: a part of a unit cannot be drawn
 */
export function resampler(rows: Rows): (uniform: () => number, count?: number) => Rows {
  const { of, count: kinds } = numberUnits(rows);
  const bounds = cumulativeCopies(rows, kinds); // [kinds + 1]
  const units = bounds[kinds];
  const drawn = new Float64Array(kinds);
  return (uniform, count = units) => {
    drawn.fill(0);
    for (let k = 0; k < count; k++) drawn[unitAt(bounds, uniform() * units)]++;
    const kept: number[] = [];
    for (let r = 0; r < of.length; r++) if (drawn[of[r]] > 0) kept.push(r);
    const copiesOf = (r: number) => drawn[of[r]] * (rows.unit && rows.copies ? rows.copies[r] : 1);
    return { ...selectRows(rows, kept), copies: Float64Array.from(kept, copiesOf) };
  };
}

/** The rows with the given numbers, in that order. */
export function selectRows(rows: Rows, kept: ArrayLike<number>): Rows {
  const select = (column: ArrayLike<number>) => Float64Array.from(kept, (r) => column[r]);
  return {
    treatment: select(rows.treatment),
    outcome: select(rows.outcome),
    columns: Object.fromEntries(Object.entries(rows.columns).map(([name, column]) => [name, select(column)])),
    ...(rows.unit && { unit: select(rows.unit) }),
    ...(rows.weight && { weight: select(rows.weight) }),
    ...(rows.copies && { copies: select(rows.copies) }),
  };
}

// Where each unit starts when all are laid in a line: copies of a row without a unit are units of their own.
function cumulativeCopies({ unit, copies }: Rows, count: number): Float64Array {
  const bounds = new Float64Array(count + 1);
  for (let u = 0; u < count; u++) {
    const own = copies && !unit ? copies[u] : 1;
    if (!Number.isInteger(own))
      throw new RangeError(`copies of row ${u} must be a whole number to be drawn, got ${own}`);
    bounds[u + 1] = bounds[u] + own;
  }
  return bounds;
}

function unitAt(bounds: Float64Array, position: number): number {
  let [low, high] = [0, bounds.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bounds[middle] <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
