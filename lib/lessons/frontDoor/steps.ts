// The derivation of the front-door formula on paper: what each equals sign rests on, and its value in a world.
import type { Estimand } from '../../causal/estimands/estimand.js';
import { evaluate } from '../../causal/estimands/evaluate.js';
import { latex } from '../../causal/estimands/latex.js';
import { asText } from '../../causal/estimands/text.js';
import { inWords } from '../../causal/estimands/words.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { frontdoorSteps, holds, type Step } from '../../causal/identification/derivation.js';
import { type DiscreteWorld, graphOf } from '../../causal/worlds/discreteWorld.js';
import type { Table, Values } from '../../causal/worlds/table.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';

/** The value of x and of y at which formulas are evaluated. */
const AT: Values = { X: 1, Y: 1 };

/** One row a step: the rule, the separation it needs with the graph's verdict, and the exact value of the line in the world. */
export function stepRows(derivation: readonly Step[], graph: CausalGraph, world: DiscreteWorld): Row[] {
  const start = derivation[0].of;
  const first = {
    step: 0,
    line: asText(start),
    by: 'the question',
    because: '–',
    checked: '–',
    value: value(start, world),
  };
  return [
    first,
    ...derivation.map(({ rule, condition, claim, result }, k) => ({
      step: k + 1,
      line: `= ${asText(result)}`,
      by: rule,
      because: condition,
      checked: claim ? verdict(holds(graph, claim)) : '–',
      value: value(result, world),
    })),
  ];
}

/** The same seven steps in worlds for which they were not made: where a condition fails, the value jumps. */
export function stepsInWorlds(worlds: Readonly<Record<string, DiscreteWorld>>): Row[] {
  const drawn = Object.entries(worlds).map(([name, world]) => {
    // C and G are in no data
    const graph = graphOf(world, { latent: ['C', 'G'] });
    return { name, world, graph, steps: frontdoorSteps(graph, { set: ['X'], on: ['Y'] }, ['M']) };
  });
  const start = drawn[0].steps[0].of;
  const question = drawn.map(({ name, world }) => [name, rounded(start, world)]);
  const lines = drawn[0].steps.map(({ rule, result }, k): Row => {
    const cells = drawn.map(({ name, world, graph, steps: { [k]: step } }) => {
      const isWrong = step.claim !== undefined && !holds(graph, step.claim);
      return [name, `${isWrong ? '✗ ' : ''}${rounded(step.result, world)}`];
    });
    return { step: k + 1, line: `= ${asText(result)}`, by: rule, ...Object.fromEntries(cells) };
  });
  return [{ step: 0, line: asText(start), by: 'the question', ...Object.fromEntries(question) }, ...lines];
}

/** One formula three times: as LaTeX, as a sentence, as an exact number. */
export function estimandFaces(estimand: Estimand, source: Table | DiscreteWorld, at: Values): Row[] {
  const where = Object.entries(at).map(([name, level]) => `${name} = ${level}`);
  return [
    { 'the formula': 'in LaTeX', is: `$${latex(estimand)}$` },
    { 'the formula': 'in words', is: inWords(estimand) },
    { 'the formula': `as a number, at ${where.join(', ')}`, is: String(evaluate(estimand, source, at) ?? 'none') },
  ];
}

function value(estimand: Estimand, world: DiscreteWorld): string {
  return String(evaluate(estimand, world, AT) ?? 'none');
}

function rounded(estimand: Estimand, world: DiscreteWorld): string {
  return decimal(evaluate(estimand, world, AT)?.toNumber(), 4);
}

function verdict(isSo: boolean): string {
  return isSo ? 'yes' : 'no';
}
