// A joint distribution made quick to ask: each marginal is added up once, whichever numbers it is counted in.
import { type DiscreteWorld, jointTable } from '../worlds/discreteWorld.js';
import { valuesAt } from '../worlds/enumeration.js';
import { type Fraction, fraction, sum } from '../worlds/fraction.js';
import { levelsOf } from '../worlds/mechanism.js';
import { type NumericTable, numericTable } from '../worlds/numericTable.js';
import { checkTable, type Table, type Values } from '../worlds/table.js';

/** The numbers that probabilities are counted in. */
export interface Numbers<N> {
  readonly zero: N;
  readonly one: N;
  times(a: N, b: N): N;
  over(a: N, b: N): N;
  total(terms: Iterable<N>): N;
  isZero(a: N): boolean;
}

export const EXACT: Numbers<Fraction> = {
  zero: fraction(0),
  one: fraction(1),
  times: (a, b) => a.times(b),
  over: (a, b) => a.over(b),
  total: sum,
  isZero: (a) => a.isZero(),
};

export const DOUBLE: Numbers<number> = {
  zero: 0,
  one: 1,
  times: (a, b) => a * b,
  over: (a, b) => a / b,
  total: (terms) => {
    let all = 0;
    for (const term of terms) all += term;
    return all;
  },
  isZero: (a) => a === 0,
};

interface Cell<N> {
  readonly values: Values;
  readonly probability: N;
}

/** The weight of every combination of values of some variables. */
export interface Marginal<N> {
  /** place of a value among the levels, a variable */
  readonly places: readonly ReadonlyMap<number, number>[];
  readonly strides: readonly number[];
  /** by Σ place × stride; a combination that is not there has weight 0 */
  readonly weights: ReadonlyMap<number, N>;
}

export interface JointIndex<N> {
  /** The values that a variable can take. @throws RangeError for a variable that the distribution does not have */
  levels(variable: string): readonly number[];
  marginal(variables: readonly string[]): Marginal<N>;
}

/** Where the probabilities of an estimand come from. */
export interface Source<N> {
  readonly numbers: Numbers<N>;
  /** what is seen, of these variables at least */
  seen(variables: readonly string[]): JointIndex<N>;
  /** after do(setting). @throws RangeError where only a table of what was seen is known */
  under(setting: Values, variables: readonly string[]): JointIndex<N>;
}

const TABLES = new WeakMap<object, Source<Fraction>>();
const NUMERIC_TABLES = new WeakMap<object, Source<number>>();

/** Probabilities as fractions. A table or world is taken as fixed: what was added up once is kept with it. */
export function exactSource(from: Table | DiscreteWorld): Source<Fraction> {
  return kept(TABLES, from, () =>
    isTable(from)
      ? tableSource(EXACT, indexOf(EXACT, inOrder(from)))
      : worldSource(EXACT, from, (set, of) => jointTable(from, { set, of })),
  );
}

/** Probabilities as doubles, for thousands of evaluations. */
export function doubleSource(from: NumericTable | DiscreteWorld): Source<number> {
  return kept(NUMERIC_TABLES, from, () =>
    isNumericTable(from)
      ? tableSource(DOUBLE, indexOf(DOUBLE, cellsOf(from), countedLevels(from)))
      : worldSource(DOUBLE, from, (set, of) => cellsOf(numericTable(from, { set, of }))),
  );
}

function inOrder(table: Table): Table {
  checkTable(table);
  return table;
}

function isTable(from: Table | DiscreteWorld): from is Table {
  return Array.isArray(from);
}

function isNumericTable(from: NumericTable | DiscreteWorld): from is NumericTable {
  return Array.isArray(from.variables);
}

function kept<N>(sources: WeakMap<object, Source<N>>, from: object, made: () => Source<N>): Source<N> {
  const source = sources.get(from) ?? made();
  sources.set(from, source);
  return source;
}

function tableSource<N>(numbers: Numbers<N>, index: JointIndex<N>): Source<N> {
  return {
    numbers,
    seen: () => index,
    under: (setting) => {
      throw new RangeError(
        `a table of what was seen does not say what do(${Object.keys(setting).join(', ')}) brings; pass the world itself, or identify the effect first`,
      );
    },
  };
}

function worldSource<N>(
  numbers: Numbers<N>,
  world: DiscreteWorld,
  cells: (set: Values, of: readonly string[]) => readonly Cell<N>[],
): Source<N> {
  const found = new Map<string, JointIndex<N>>();
  const under = (setting: Values, variables: readonly string[]): JointIndex<N> => {
    const key = JSON.stringify([setting, variables]);
    const index =
      found.get(key) ??
      indexOf(
        numbers,
        cells(setting, variables),
        new Map(variables.map((name) => [name, Array.from({ length: levelsOf(world[name]) }, (_, level) => level)])),
      );
    found.set(key, index);
    return index;
  };
  return { numbers, seen: (variables) => under({}, variables), under };
}

function cellsOf(table: NumericTable): Cell<number>[] {
  return Array.from(table.probabilities, (probability, cell) => ({ values: valuesAt(table, cell), probability }));
}

function countedLevels({ variables, levels }: NumericTable): Map<string, number[]> {
  return new Map(variables.map((name, k) => [name, Array.from({ length: levels[k] }, (_, level) => level)]));
}

/** Without levels, a variable takes the values that some cell names. */
function indexOf<N>(
  numbers: Numbers<N>,
  cells: readonly Cell<N>[],
  levels: ReadonlyMap<string, readonly number[]> = namedLevels(cells),
): JointIndex<N> {
  const places = new Map([...levels].map(([name, values]) => [name, new Map(values.map((value, k) => [value, k]))]));
  const found = new Map<string, Marginal<N>>();
  const levelsOfVariable = (variable: string): readonly number[] => {
    const values = levels.get(variable);
    if (values) return values;
    throw new RangeError(`no variable ${variable} in the table, which has ${[...levels.keys()].join(', ')}`);
  };
  const marginal = (variables: readonly string[]): Marginal<N> => {
    const key = JSON.stringify(variables);
    const known = found.get(key);
    if (known) return known;
    const sizes = variables.map((variable) => levelsOfVariable(variable).length);
    const made = addedUp(
      numbers,
      cells,
      variables,
      sizes,
      variables.map((variable) => places.get(variable) ?? new Map()),
    );
    found.set(key, made);
    return made;
  };
  return { levels: levelsOfVariable, marginal };
}

function addedUp<N>(
  numbers: Numbers<N>,
  cells: readonly Cell<N>[],
  variables: readonly string[],
  sizes: readonly number[],
  places: readonly ReadonlyMap<number, number>[],
): Marginal<N> {
  const strides = sizes.map((_, k) => sizes.slice(k + 1).reduce((all, size) => all * size, 1));
  const groups = new Map<number, N[]>();
  for (const { values, probability } of cells) {
    const code = variables.reduce((sum, name, k) => sum + (places[k].get(values[name]) ?? 0) * strides[k], 0);
    const group = groups.get(code);
    if (group) group.push(probability);
    else groups.set(code, [probability]);
  }
  return { places, strides, weights: new Map([...groups].map(([code, group]) => [code, numbers.total(group)])) };
}

function namedLevels(cells: readonly Cell<unknown>[]): Map<string, number[]> {
  const names = Object.keys(cells[0].values);
  const levels = new Map(names.map((name) => [name, new Set<number>()]));
  for (const { values } of cells) {
    for (const name of names) levels.get(name)?.add(values[name]);
  }
  return new Map([...levels].map(([name, values]) => [name, [...values].sort((a, b) => a - b)]));
}
