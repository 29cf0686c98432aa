// The number that an estimand stands for, on a joint distribution or in a world that can be intervened on.
import type { DiscreteWorld } from '../worlds/discreteWorld.js';
import { MOST_CELLS } from '../worlds/enumeration.js';
import type { Fraction } from '../worlds/fraction.js';
import type { NumericTable } from '../worlds/numericTable.js';
import type { Table, Values } from '../worlds/table.js';
import {
  type Estimand,
  type Probability,
  type Product,
  type Quotient,
  type Sum,
  type Term,
  termKey,
  termName,
} from './estimand.js';
import { doubleSource, exactSource, type JointIndex, type Marginal, type Numbers, type Source } from './jointIndex.js';
import { freeTerms, variablesOf } from './terms.js';

/**
 * The exact value of an estimand: `evaluate(backdoorEstimand({ do: 'X', on: 'Y', by: ['Z'] }), table, { X: 1, Y: 1 })`.
 * A probability with a do() is taken from the cut graph (truncated factorisation, Pearl 2009, Eq. 1.37), so it needs a world.
 * A factor of 0 makes its product 0 and a numerator of 0 its fraction, even where the other part is undefined: such a part has no
 * weight. A denominator of 0 leaves the fraction undefined.
 * @param values  a value for each free term, by its name (`X`, or `X′` if that is free); more are ignored
 * @returns undefined where positivity fails: a conditional that the sum needs has a condition of probability 0
 * @throws RangeError for a variable that the source does not have, a free term without value, do() on a table, or a sum over
 *   more than 2²⁰ combinations
 */
export function evaluate(estimand: Estimand, source: Table | DiscreteWorld, values: Values): Fraction | undefined {
  return valueIn(estimand, exactSource(source), values);
}

/** As `evaluate` in double arithmetic, for tests on thousands of worlds; on a table that is asked again it is the faster by far. */
export function evaluateNumber(
  estimand: Estimand,
  source: NumericTable | DiscreteWorld,
  values: Values,
): number | undefined {
  return valueIn(estimand, doubleSource(source), values);
}

type Evaluator<N> = () => N | undefined;

/** Place of each term's present value in the list of values, by its key. */
type Scope = ReadonlyMap<string, number>;

interface Context<N> {
  readonly numbers: Numbers<N>;
  readonly source: Source<N>;
  readonly variables: readonly string[];
  readonly seen: JointIndex<N>;
  /** the present value of each free term and of each bound one */
  readonly present: number[];
  /** free terms stand at the places below this one: they never change */
  readonly fixed: number;
}

function valueIn<N>(estimand: Estimand, source: Source<N>, values: Values): N | undefined {
  const free = freeTerms(estimand);
  const variables = variablesOf(estimand);
  const seen = source.seen(variables);
  for (const variable of variables) seen.levels(variable);
  const present = free.map((t) => givenValue(t, values, free));
  const scope = new Map(free.map((t, place) => [termKey(t), place]));
  const context = { numbers: source.numbers, source, variables, seen, present, fixed: present.length };
  return compiled(estimand, scope, context)();
}

function givenValue(t: Term, values: Values, free: readonly Term[]): number {
  const name = termName(t);
  if (!Object.hasOwn(values, name)) {
    const all = free.map(termName).join(', ');
    throw new RangeError(
      `no value for ${name}; the estimand leaves ${all} free: pass one for each, as in { ${name}: 1 }`,
    );
  }
  if (!Number.isFinite(values[name]))
    throw new RangeError(`the value of ${name} must be a number, got ${values[name]}`);
  return values[name];
}

function compiled<N>(estimand: Estimand, scope: Scope, context: Context<N>): Evaluator<N> {
  switch (estimand.kind) {
    case 'probability':
      return estimand.doing.length === 0
        ? seenProbability(estimand, scope, context)
        : doneProbability(estimand, scope, context);
    case 'sum':
      return compiledSum(estimand, scope, context);
    case 'product':
      return compiledProduct(estimand, scope, context);
    case 'quotient':
      return compiledQuotient(estimand, scope, context);
  }
}

function seenProbability<N>(estimand: Probability, scope: Scope, context: Context<N>): Evaluator<N> {
  return conditional(estimand, scope, context, context.seen);
}

// One index for each value that the terms of do() take.
function doneProbability<N>(estimand: Probability, scope: Scope, context: Context<N>): Evaluator<N> {
  const places = estimand.doing.map((t) => placeOf(t, scope));
  const names = estimand.doing.map(({ variable }) => variable);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) throw new RangeError(`do(${names.join(', ')}) sets ${twice} twice, expected one value`);
  const found = new Map<string, Evaluator<N>>();
  return () => {
    const values = places.map((place) => context.present[place]);
    const key = values.join();
    let evaluator = found.get(key);
    if (!evaluator) {
      const setting = Object.fromEntries(names.map((name, k) => [name, values[k]]));
      evaluator = conditional(estimand, scope, context, context.source.under(setting, context.variables));
      found.set(key, evaluator);
    }
    return evaluator();
  };
}

function conditional<N>(
  { of, given }: Probability,
  scope: Scope,
  context: Context<N>,
  index: JointIndex<N>,
): Evaluator<N> {
  const { numbers } = context;
  const both = weight([...of, ...given], scope, context, index);
  const whole = weight(given, scope, context, index);
  return () => {
    const all = whole();
    return numbers.isZero(all) ? undefined : numbers.over(both(), all);
  };
}

/** The weight of an event: 0 if it asks for two values of one variable. */
function weight<N>(
  terms: readonly Term[],
  scope: Scope,
  { numbers, present }: Context<N>,
  index: JointIndex<N>,
): () => N {
  const byVariable = new Map<string, number[]>();
  for (const t of terms) byVariable.set(t.variable, [...(byVariable.get(t.variable) ?? []), placeOf(t, scope)]);
  const places = [...byVariable.values()].map(([first]) => first);
  const equal = [...byVariable.values()].flatMap(([first, ...others]) => others.map((other) => [first, other]));
  const marginal = index.marginal([...byVariable.keys()]);
  return () => {
    for (const [a, b] of equal) if (present[a] !== present[b]) return numbers.zero;
    return weightAt(marginal, places, present) ?? numbers.zero;
  };
}

function weightAt<N>(
  { places: levels, strides, weights }: Marginal<N>,
  places: readonly number[],
  present: readonly number[],
): N | undefined {
  let code = 0;
  for (let k = 0; k < places.length; k++) {
    const level = levels[k].get(present[places[k]]);
    if (level === undefined) return undefined;
    code += level * strides[k];
  }
  return weights.get(code);
}

// A sum is added up once for each value of the enclosing sums' terms that it mentions.
function compiledSum<N>(estimand: Sum, scope: Scope, context: Context<N>): Evaluator<N> {
  const { numbers, present, seen, fixed } = context;
  const outer = freeTerms(estimand)
    .map((t) => placeOf(t, scope))
    .filter((place) => place >= fixed);
  const ranges = estimand.over.map(({ variable }) => seen.levels(variable));
  checkRanges(estimand, ranges);
  const places = estimand.over.map(() => present.push(Number.NaN) - 1);
  const inner = new Map(scope);
  for (const [k, t] of estimand.over.entries()) inner.set(termKey(t), places[k]);
  const body = compiled(estimand.body, inner, context);
  const found = new Map<string, N | undefined>();
  return () => {
    const key = outer.map((place) => present[place]).join();
    if (!found.has(key)) {
      const terms: N[] = [];
      found.set(key, addTerms(terms, { places, ranges, present, body }) ? numbers.total(terms) : undefined);
    }
    return found.get(key);
  };
}

interface Range<N> {
  readonly places: readonly number[];
  readonly ranges: readonly (readonly number[])[];
  readonly present: number[];
  readonly body: Evaluator<N>;
}

/** Every term of a sum, one variable after the other; false as soon as one is undefined. */
function addTerms<N>(terms: N[], range: Range<N>, depth = 0): boolean {
  if (depth < range.places.length) {
    return range.ranges[depth].every((value) => {
      range.present[range.places[depth]] = value;
      return addTerms(terms, range, depth + 1);
    });
  }
  const value = range.body();
  if (value === undefined) return false;
  terms.push(value);
  return true;
}

function checkRanges({ over }: Sum, ranges: readonly (readonly number[])[]): void {
  const size = ranges.reduce((all, values) => all * values.length, 1);
  if (size > MOST_CELLS) {
    const names = over.map(termName).join(', ');
    throw new RangeError(
      `a sum runs over at most ${MOST_CELLS} combinations, got ${size} for ${names}; sum over fewer variables`,
    );
  }
}

function compiledProduct<N>({ factors }: Product, scope: Scope, context: Context<N>): Evaluator<N> {
  const { numbers } = context;
  const parts = factors.map((factor) => compiled(factor, scope, context));
  return () => {
    let value: N | undefined = numbers.one;
    for (const part of parts) {
      const factor = part();
      if (factor !== undefined && numbers.isZero(factor)) return numbers.zero;
      value = factor === undefined || value === undefined ? undefined : numbers.times(value, factor);
    }
    return value;
  };
}

function compiledQuotient<N>({ numerator, denominator }: Quotient, scope: Scope, context: Context<N>): Evaluator<N> {
  const { numbers } = context;
  const [above, below] = [numerator, denominator].map((part) => compiled(part, scope, context));
  return () => {
    const [a, b] = [above(), below()];
    // As in a product: 0 over what is undefined has no weight. 0/0 has no value.
    if (b === undefined) return a !== undefined && numbers.isZero(a) ? a : undefined;
    return a === undefined || numbers.isZero(b) ? undefined : numbers.over(a, b);
  };
}

function placeOf(t: Term, scope: Scope): number {
  // Every term is free or bound, and both kinds are in scope.
  return scope.get(termKey(t)) ?? Number.NaN;
}
