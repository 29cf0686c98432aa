// A picture of many dimensions: principal components by power iteration.

/** Rows of equal length, one after another. */
export interface Rows {
  readonly rows: number;
  readonly cols: number;
  readonly values: ArrayLike<number>;
}

/** Directions of greatest spread, and how much of it each holds. */
export interface Components {
  readonly mean: Float64Array; // [cols]
  readonly directions: readonly Float64Array[]; // each [cols], of length 1
  /** share of the total variance along each direction */
  readonly shares: readonly number[];
}

const STEPS = 300; // enough unless two directions spread almost alike, when either serves a picture

/** The leading principal components. The sign is chosen so that the largest entry of a direction is positive.
 *  @throws {RangeError} if there are fewer than two rows or fewer columns than components */
export function principalComponents(
  { rows, cols, values }: Rows,
  { components = 2 }: { components?: number } = {},
): Components {
  if (rows < 2 || cols < components) {
    throw new RangeError(
      `${components} components need at least 2 rows and ${components} columns, got ${rows} × ${cols}`,
    );
  }
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows * cols; i++) mean[i % cols] += values[i] / rows;
  const centered = Float64Array.from({ length: rows * cols }, (_, i) => values[i] - mean[i % cols]);
  const total = centered.reduce((sum, value) => sum + value * value, 0) || 1;
  const directions: Float64Array[] = [];
  const shares: number[] = [];
  for (let k = 0; k < components; k++) {
    const direction = leadingDirection(centered, rows, cols);
    directions.push(direction);
    shares.push(removeDirection(centered, direction, rows, cols) / total);
  }
  return { mean, directions, shares };
}

/** Coordinates of rows along each direction, one array per direction; other rows than those of the components may be given. */
export function project({ rows, cols, values }: Rows, { mean, directions }: Components): Float64Array[] {
  return directions.map((direction) =>
    Float64Array.from({ length: rows }, (_, row) => {
      let sum = 0;
      for (let k = 0; k < cols; k++) sum += (values[row * cols + k] - mean[k]) * direction[k];
      return sum;
    }),
  );
}

// v ← XᵀXv / ‖XᵀXv‖, begun at the longest row: it cannot be orthogonal to the spread it belongs to.
function leadingDirection(x: Float64Array, rows: number, cols: number): Float64Array {
  let longest = x.subarray(0, cols);
  for (let row = 1; row < rows; row++) {
    const candidate = x.subarray(row * cols, (row + 1) * cols);
    if (dot(candidate, candidate) > dot(longest, longest)) longest = candidate;
  }
  let direction = unit(Float64Array.from(longest));
  for (let step = 0; step < STEPS; step++) {
    const next = new Float64Array(cols);
    for (let row = 0; row < rows; row++) {
      const item = x.subarray(row * cols, (row + 1) * cols);
      const along = dot(item, direction);
      for (let k = 0; k < cols; k++) next[k] += along * item[k];
    }
    direction = unit(next);
  }
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}

// Takes the direction out of every row; returns the sum of squares that went.
function removeDirection(x: Float64Array, direction: Float64Array, rows: number, cols: number): number {
  let removed = 0;
  for (let row = 0; row < rows; row++) {
    const item = x.subarray(row * cols, (row + 1) * cols);
    const along = dot(item, direction);
    removed += along * along;
    for (let k = 0; k < cols; k++) item[k] -= along * direction[k];
  }
  return removed;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
