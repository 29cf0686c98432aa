// The lesson's data: a log in which every probability is met exactly, and analysts who read it by different graphs.

import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import { estimateEffect } from '../../causal/estimation/estimate.js';
import type { Rows } from '../../causal/estimation/rows.js';
import { dag } from '../../causal/graphs/dag.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { minimalAdjustmentSets } from '../../causal/identification/adjustment.js';
import { jointTable } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import type { Fraction } from '../../causal/worlds/fraction.js';
import type { Table } from '../../causal/worlds/table.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';

/** Someone with a graph, and so with a set to adjust for. */
export interface Analyst {
  readonly name: string;
  /** what she or he takes to be true, in words */
  readonly belief: string;
  readonly graph: CausalGraph;
}

/** The question of the lesson: what a studio photo does to the chance of a like. */
export const QUESTION = { do: 'V', on: 'Y' } as const;

/** The joint distribution behind the log: brand C, exposure G, photo V, text T, like Y. */
export const SHOP_TABLE: Table = jointTable(backdoorWorld());

export const ADA: Analyst = {
  name: 'Ada',
  belief: 'all eight arrows',
  graph: dag('C -> {V T Y}  G -> {V T Y}  V -> Y <- T'),
};

export const BEN: Analyst = {
  name: 'Ben',
  belief: 'exposure does not move the photo: no G → V',
  graph: dag('C -> {V T Y}  G -> {T Y}  V -> Y <- T'),
};

export const CLEO: Analyst = {
  name: 'Cleo',
  belief: 'exposure does not move the text: no G → T',
  graph: dag('C -> {V T Y}  G -> {V Y}  V -> Y <- T'),
};

/** The log as rows for the estimators. */
export function shopRows(): Rows {
  return rowsOfTable(SHOP_TABLE, { treatment: 'V', outcome: 'Y', count: 20_000 });
}

/** The first of the smallest sets that the graph asks to adjust for. @throws RangeError if no set will do */
export function chosenSet(graph: CausalGraph): readonly string[] {
  const [set] = minimalAdjustmentSets(graph, QUESTION);
  if (!set) throw new RangeError('no adjustment set identifies the effect in this graph, expected one at least');
  return set;
}

/** Model, identify and estimate, a row an analyst. */
export function analystRows(analysts: readonly Analyst[] = [ADA, BEN]): Row[] {
  return analysts.map(({ name, belief, graph }) => {
    const by = chosenSet(graph);
    const effect = estimateEffect(shopRows(), { by });
    if (effect.kind === 'notEstimable') throw new RangeError(effect.reason);
    const [low, high] = effect.interval.map((end) => decimal(end));
    return {
      analyst: name,
      model: belief,
      'identify: adjust for': setText(by),
      'estimate: effect': effect.difference,
      '95 % interval': `${low} to ${high}`,
    };
  });
}

/** The effect by adjustment on the joint distribution, exactly; undefined where a cell is empty. */
export function adjustedEffect(table: Table, by: readonly string[]): Fraction | undefined {
  return contrast(QUESTION.do, (setting) => backdoorAdjusted(table, setting, { [QUESTION.on]: 1 }, by));
}

/** `{C, G}`, and `nothing` for the empty set. */
export function setText(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : `{${names.join(', ')}}`;
}
