// Every combination of values of a world's variables with its weight, in whichever arithmetic the caller counts.
import { levelsOf, type Mechanism } from './mechanism.js';
import type { Values } from './table.js';

/** A table with more cells is refused. */
export const MOST_CELLS = 2 ** 20;

export interface Arithmetic<T> {
  readonly zero: T;
  readonly one: T;
  plus(a: T, b: T): T;
  times(a: T, b: T): T;
}

/** One weight for each combination of the variables' levels; that of the last variable changes fastest. */
export interface Dense<T> {
  readonly variables: readonly string[];
  readonly levels: readonly number[];
  readonly cells: readonly T[];
}

export interface EnumerationOptions<T> {
  readonly world: Readonly<Record<string, Mechanism>>;
  /** causes before effects */
  readonly order: readonly string[];
  /** variables to keep; each other one is summed out as soon as nothing later listens to it */
  readonly kept: ReadonlySet<string>;
  /** variables set by hand: their mechanism is replaced by the value */
  readonly set: Values;
  readonly arithmetic: Arithmetic<T>;
  /** weight of each level given the parents' values */
  weights(name: string, parents: Values): readonly T[];
}

/** The product of the mechanisms, one variable at a time. @throws RangeError beyond MOST_CELLS cells at once */
export function enumerate<T>({ world, order, kept, set, arithmetic, weights }: EnumerationOptions<T>): Dense<T> {
  const lastUse = new Map<string, string>();
  for (const name of order) for (const parent of [name, ...parentsIn(world, name, set)]) lastUse.set(parent, name);
  let table: Dense<T> = { variables: [], levels: [], cells: [arithmetic.one] };
  for (const name of order) {
    const levels = levelsOf(world[name]);
    checkSize(table.cells.length * levels, name);
    const row = (parents: Values): readonly T[] =>
      Object.hasOwn(set, name)
        ? Array.from({ length: levels }, (_, level) => (level === set[name] ? arithmetic.one : arithmetic.zero))
        : weights(name, parents);
    table = extended(table, { name, levels, parents: parentsIn(world, name, set), row, times: arithmetic.times });
    const done = table.variables.filter((variable) => !kept.has(variable) && lastUse.get(variable) === name);
    for (const variable of done) table = summedOut(table, variable, arithmetic);
  }
  return table;
}

/** Values of the variables at a cell of a dense table. */
export function valuesAt({ variables, levels }: Omit<Dense<unknown>, 'cells'>, cell: number): Values {
  const digits = new Array<number>(variables.length);
  let rest = cell;
  for (let v = variables.length - 1; v >= 0; v--) {
    digits[v] = rest % levels[v];
    rest = Math.floor(rest / levels[v]);
  }
  return Object.fromEntries(variables.map((name, v) => [name, digits[v]]));
}

function parentsIn(world: Readonly<Record<string, Mechanism>>, name: string, set: Values): readonly string[] {
  return Object.hasOwn(set, name) ? [] : world[name].parents;
}

interface Extension<T> {
  readonly name: string;
  readonly levels: number;
  readonly parents: readonly string[];
  row(parents: Values): readonly T[];
  times(a: T, b: T): T;
}

function extended<T>(table: Dense<T>, { name, levels, parents, row, times }: Extension<T>): Dense<T> {
  const places = parents.map((parent) => table.variables.indexOf(parent));
  const strides = places.map((place) => product(table.levels.slice(place + 1)));
  // A mechanism is asked once for each combination of its parents' values.
  const rows = new Map<number, readonly T[]>();
  const cells: T[] = [];
  for (let cell = 0; cell < table.cells.length; cell++) {
    const digits = places.map((place, k) => Math.floor(cell / strides[k]) % table.levels[place]);
    const key = places.reduce((sum, place, k) => sum * table.levels[place] + digits[k], 0);
    const known = rows.get(key) ?? row(Object.fromEntries(parents.map((parent, k) => [parent, digits[k]])));
    rows.set(key, known);
    for (let level = 0; level < levels; level++) cells.push(times(table.cells[cell], known[level]));
  }
  return { variables: [...table.variables, name], levels: [...table.levels, levels], cells };
}

function summedOut<T>(table: Dense<T>, variable: string, { zero, plus }: Arithmetic<T>): Dense<T> {
  const place = table.variables.indexOf(variable);
  const stride = product(table.levels.slice(place + 1));
  const block = stride * table.levels[place];
  const cells = new Array<T>(table.cells.length / table.levels[place]).fill(zero);
  for (let cell = 0; cell < table.cells.length; cell++) {
    const target = Math.floor(cell / block) * stride + (cell % stride);
    cells[target] = plus(cells[target], table.cells[cell]);
  }
  const others = <V>(list: readonly V[]): V[] => list.filter((_, k) => k !== place);
  return { variables: others(table.variables), levels: others(table.levels), cells };
}

function product(factors: readonly number[]): number {
  return factors.reduce((all, factor) => all * factor, 1);
}

/** @throws RangeError if a table would have more than MOST_CELLS cells */
export function checkSize(cells: number, name: string): void {
  if (cells > MOST_CELLS) {
    throw new RangeError(
      `a joint table has at most ${MOST_CELLS} cells, got ${cells} with ${name}; keep fewer variables or levels`,
    );
  }
}
