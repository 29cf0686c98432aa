// What graphs claim to be independent, held against the log: exactly, and from rows as a test has to.
import {
  type ExactStatement,
  falsifyOnRows,
  falsifyOnTable,
  type TestedStatement,
} from '../../causal/doubt/falsification.js';
import { CAMREC_GRAPH } from '../../causal/graphs/camrecGraph.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { separated } from '../../causal/graphs/separation.js';
import { withoutArrows } from '../../causal/graphs/surgery.js';
import { jointTable } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { assignments, probability, type Table, type Values } from '../../causal/worlds/table.js';
import { tableRows } from '../../causal/worlds/worldRows.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import { applied, sign } from './fourChecks.js';
import { type Analyst, SHOP_TABLE } from './shopLog.js';

/** Every claim of every analyst against the joint distribution: the largest gap, and whether the claim holds. */
export function exactClaimRows(analysts: readonly Analyst[]): Row[] {
  return analysts.flatMap(({ name, graph }) =>
    exactStatements(graph).map(({ text, largestGap, holds }) => ({
      analyst: name,
      'the graph claims': text,
      'largest gap': String(largestGap),
      verdict: sign(holds ? 'asExpected' : 'unexpected'),
    })),
  );
}

/** The same claims from so many rows. A gap is shown beside each p-value, which is adjusted for the number of claims. */
export function testedClaimRows(graph: CausalGraph, { rows }: { rows: number }): Row[] {
  const exact = exactStatements(graph);
  return testedStatements(graph, rows).map(({ text, test, adjusted }) => ({
    'the graph claims': text,
    'largest gap': exact.find((statement) => statement.text === text)?.largestGap.toNumber(),
    'p, alone': shortP(test.pValue),
    'p, adjusted (Holm)': shortP(adjusted),
    verdict: adjusted <= LEVEL ? 'contradicted' : 'not contradicted',
  }));
}

/** One false claim from more and more rows. */
export function powerRows(graph: CausalGraph, claim: string, counts: readonly number[]): Row[] {
  return counts.map((rows) => {
    const found = testedStatements(graph, rows).find(({ text }) => text === claim);
    if (!found) throw new RangeError(`the graph does not claim ${claim}`);
    return {
      rows,
      claim,
      'p, adjusted (Holm)': shortP(found.adjusted),
      verdict: found.adjusted <= LEVEL ? 'contradicted' : 'not contradicted',
    };
  });
}

/** What falsification says, graph by graph, in the words of the kit. */
export function verdictRows(graphs: Readonly<Record<string, CausalGraph>>): Row[] {
  return Object.entries(graphs).map(([graph, itself]) => {
    const check = falsifyOnTable(itself, SHOP_TABLE, { kind: 'smallest' });
    return check.kind === 'checked'
      ? { graph, answer: 'checked', words: check.shows }
      : { graph, answer: 'does not apply', words: check.reason };
  });
}

/** False alarms that all claims of a graph together may raise. */
const LEVEL = 0.05;

function exactStatements(graph: CausalGraph): readonly ExactStatement[] {
  return applied(falsifyOnTable(graph, SHOP_TABLE, { kind: 'smallest' })).statements;
}

function testedStatements(graph: CausalGraph, rows: number): readonly TestedStatement[] {
  const columns = tableRows(SHOP_TABLE, { count: rows });
  return applied(falsifyOnRows(graph, columns, { kind: 'smallest', level: LEVEL })).tested;
}

function shortP(p: number): string {
  return p < 0.001 ? 'below .001' : p.toFixed(3);
}

/** A graph and a log, and which of six claims the graph makes and the log denies. */
export interface ClaimCase {
  readonly graph: CausalGraph;
  readonly table: Table;
}

/** Cleo's graph on the lesson's log. */
export const CLEOS_CLAIMS: ClaimCase = { graph: withoutArrows(CAMREC_GRAPH, isArrow('G', 'T')), table: SHOP_TABLE };

/** The claims by letter. */
const CLAIMS: Readonly<Record<string, readonly [x: string, y: string, given: readonly string[]]>> = {
  a: ['C', 'G', []],
  b: ['V', 'G', []],
  c: ['T', 'G', []],
  d: ['V', 'T', []],
  e: ['V', 'T', ['C']],
  f: ['V', 'T', ['C', 'G']],
};

export const CLAIM_LETTERS: readonly string[] = Object.keys(CLAIMS);

export function claimText(letter: string): string {
  const [x, y, given] = CLAIMS[letter];
  return given.length === 0 ? `${x} ⟂ ${y}` : `${x} ⟂ ${y} | ${given.join(', ')}`;
}

/** Whether the graph makes the claim. */
export function isClaimed({ graph }: ClaimCase, letter: string): boolean {
  const [x, y, given] = CLAIMS[letter];
  return separated(graph, [x], [y], given);
}

/** The largest |P(x, y | z) − P(x | z) P(y | z)| over all values. */
export function gapOf({ table }: ClaimCase, letter: string): Fraction {
  const [x, y, given] = CLAIMS[letter];
  const at = (event: Values, z: Values): Fraction => probability(table, event, z) ?? fraction(0);
  // Of two binary variables all four gaps have one size.
  const gaps = assignments(table, given).map((z) => {
    const gap = at({ [x]: 1, [y]: 1 }, z).minus(at({ [x]: 1 }, z).times(at({ [y]: 1 }, z)));
    return gap.compare(fraction(0)) < 0 ? fraction(0).minus(gap) : gap;
  });
  return gaps.reduce((largest, gap) => (gap.compare(largest) > 0 ? gap : largest));
}

/** The six claims and how far the log is from each, with a letter to answer by. */
export function letteredClaims(the: ClaimCase): Row[] {
  return CLAIM_LETTERS.map((letter) => ({
    letter,
    claim: claimText(letter),
    'largest gap in the log': String(gapOf(the, letter)),
  }));
}

/** The paper's graph with one or two arrows missing, and a log with strengths of its own. */
export function drawnClaims(draws: Draws): ClaimCase {
  const missing = [
    ['C', 'V'],
    ['C', 'T'],
    ['G', 'V'],
    ['G', 'T'],
  ] as const;
  return draws.until(
    () => {
      const gone = draws.shuffled(missing).slice(0, draws.integer(1, 2));
      const tenth = (): string => `${draws.integer(0, 3)}/10`;
      return {
        graph: withoutArrows(CAMREC_GRAPH, (from, to) => gone.some((arrow) => isArrow(arrow[0], arrow[1])(from, to))),
        table: jointTable(backdoorWorld({ gammaV: tenth(), gammaT: tenth() })),
      };
    },
    (the) => CLAIM_LETTERS.some((letter) => isClaimed(the, letter) && !gapOf(the, letter).isZero()),
  );
}

function isArrow(from: string, to: string): (a: string, b: string) => boolean {
  return (a, b) => a === from && b === to;
}
