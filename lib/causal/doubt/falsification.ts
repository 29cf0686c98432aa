// What a graph says must be independent, held against data: the one check here that can show a graph to be wrong.
import type { CausalGraph } from '../graphs/graph.js';
import { type IndependenceList, impliedIndependencies } from '../graphs/independencies.js';
import { type Fraction, fraction } from '../worlds/fraction.js';
import { assignments, probability, type Table } from '../worlds/table.js';
import { holm } from './holm.js';
import {
  type Columns,
  type IndependenceOptions,
  type IndependenceStatement,
  type IndependenceTest,
  testIndependence,
} from './independenceTest.js';
import { type DoesNotApply, doesNotApply, type Reading } from './reading.js';

/** An implied independence and the largest |P(x, y | z) − P(x | z) P(y | z)|, which is 0 if and only if it holds. */
export interface ExactStatement extends IndependenceStatement {
  readonly text: string;
  readonly largestGap: Fraction;
  readonly holds: boolean;
}

export interface ExactFalsification extends Reading {
  readonly kind: 'checked';
  readonly statements: readonly ExactStatement[];
  readonly contradicted: readonly ExactStatement[];
}

export interface TestedStatement extends IndependenceStatement {
  readonly text: string;
  readonly test: IndependenceTest;
  /** the p-value, made larger for the number of statements tested (Holm 1979) */
  readonly adjusted: number;
}

export interface UntestedStatement extends IndependenceStatement {
  readonly text: string;
  readonly reason: string;
}

export interface Falsification extends Reading {
  readonly kind: 'checked';
  readonly level: number;
  readonly tested: readonly TestedStatement[];
  readonly untested: readonly UntestedStatement[];
  readonly contradicted: readonly TestedStatement[];
}

export interface FalsificationOptions {
  /** which of the implied independencies to check; by default few from which all others follow */
  readonly kind?: IndependenceList;
}

const CANNOT_SHOW =
  'It cannot show that the graph is right: every graph that implies the same independencies passes too, and an arrow too many contradicts nothing.';

/**
 * Checks every implied independence on a joint distribution, exactly.
 * Does not apply to a graph that implies none: such a graph fits every distribution.
 */
export function falsifyOnTable(
  graph: CausalGraph,
  table: Table,
  { kind = 'basis' }: FalsificationOptions = {},
): ExactFalsification | DoesNotApply {
  const implied = impliedIndependencies(graph, { kind });
  if (implied.length === 0) return nothingImplied();
  const statements = implied.map((statement): ExactStatement => {
    const largestGap = gapOf(table, statement);
    return { ...statement, largestGap, holds: largestGap.isZero() };
  });
  const contradicted = statements.filter(({ holds }) => !holds);
  const shows = verdict(
    contradicted.map(({ text }) => text),
    `${statements.length} independencies that the graph implies`,
  );
  return { kind: 'checked', statements, contradicted, shows, cannotShow: CANNOT_SHOW };
}

/**
 * Tests every implied independence on rows of discrete columns: by the likelihood ratio, or with `uniform` by permutation within
 * strata. Rows are taken as independent of one another. p-values are adjusted for the number of tests, so that a right graph is
 * contradicted with a probability of at most `level`, however many independencies it implies.
 * @throws RangeError for an observed node without a column, or a level that is not between 0 and 1
 */
export function falsifyOnRows(
  graph: CausalGraph,
  columns: Columns,
  { kind = 'basis', level = 0.05, ...options }: FalsificationOptions & IndependenceOptions & { level?: number } = {},
): Falsification | DoesNotApply {
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1, got ${level}`);
  const implied = impliedIndependencies(graph, { kind });
  if (implied.length === 0) return nothingImplied();
  const results = implied.map((statement) => ({ statement, test: testIndependence(columns, statement, options) }));
  const untested = results.flatMap(({ statement, test }): UntestedStatement[] =>
    typeof test === 'string' ? [{ ...statement, reason: test }] : [],
  );
  const judged = results.flatMap(({ statement, test }) => (typeof test === 'string' ? [] : [{ ...statement, test }]));
  const adjustedP = holm(judged.map(({ test }) => test.pValue));
  const tested = judged.map((one, k): TestedStatement => ({ ...one, adjusted: adjustedP[k] }));
  if (tested.length === 0) return doesNotApply(`none of ${implied.length} can be tested: ${untested[0].reason}`);
  const contradicted = tested.filter(({ adjusted }) => adjusted <= level);
  const rest = untested.length > 0 ? `; ${untested.length} more could not be tested` : '';
  const what = `${tested.length} independencies tested at a level of ${level} for all together (Holm)${rest}`;
  const shows = verdict(
    contradicted.map(({ text }) => text),
    what,
  );
  return {
    kind: 'checked',
    level,
    tested,
    untested,
    contradicted,
    shows,
    cannotShow: `${CANNOT_SHOW} With few rows even a wrong graph passes.`,
  };
}

function gapOf(table: Table, { x, y, given }: IndependenceStatement): Fraction {
  let largest = fraction(0);
  for (const z of assignments(table, given)) {
    for (const both of assignments(table, [x]).flatMap((a) => assignments(table, [y]).map((b) => ({ ...a, ...b })))) {
      const joint = probability(table, both, z);
      const [ofX, ofY] = [x, y].map((name) => probability(table, { [name]: both[name] }, z));
      if (!joint || !ofX || !ofY) continue;
      const gap = joint.minus(ofX.times(ofY));
      const size = gap.compare(fraction(0)) < 0 ? fraction(0).minus(gap) : gap;
      if (size.compare(largest) > 0) largest = size;
    }
  }
  return largest;
}

function nothingImplied(): DoesNotApply {
  return doesNotApply('the graph implies no independence of observed variables, so no data can contradict it');
}

function verdict(contradicted: readonly string[], what: string): string {
  if (contradicted.length === 0) return `Of ${what}, none is contradicted.`;
  const named = contradicted.slice(0, 5).join('; ');
  const more = contradicted.length > 5 ? `; and ${contradicted.length - 5} more` : '';
  return `Of ${what}, ${contradicted.length} ${contradicted.length === 1 ? 'is' : 'are'} contradicted (${named}${more}): the graph lacks an edge, or has a wrong one.`;
}
