// A formula as an answer: right in any algebraic form, and by any other argument that gives the same number in every world of the graph.
import { type Estimand, termName } from '../causal/estimands/estimand.js';
import { EstimandSyntaxError } from '../causal/estimands/estimandSyntaxError.js';
import { parseEstimand } from '../causal/estimands/parseEstimand.js';
import { sameEstimand } from '../causal/estimands/sameEstimand.js';
import { freeTerms } from '../causal/estimands/terms.js';
import type { CausalGraph } from '../causal/graphs/graph.js';
import type { DiscreteWorld } from '../causal/worlds/discreteWorld.js';
import { observedNodes, randomWorld } from '../causal/worlds/randomWorld.js';
import { streams } from '../tensor/streams.js';
import { type AnswerKind, type Expected, type Reading, shown } from './answers.js';

const WORLDS = 20;

const FORM =
  "a formula such as 'Σ_z P(y | x, z) P(z)' (Σ may be sum; several: sum_{c,g}; another value of x: x'; a quotient: (…) / (…))";

/**
 * A formula over the observed variables of the graph. Two formulas are the same if they give the same number in 20 random worlds of the
 * graph, for every value of what they leave free; so `interventional({ do: 'X', on: 'Y' })` accepts every estimand that is right there.
 * A learner may write text, such as `Σ_z P(y | x, z) P(z)`, or an Estimand. What is done, do(x), must have been worked out.
 */
export function estimandOf(right: Estimand | string, { graph }: { graph: CausalGraph }): Expected {
  const variables = observedNodes(graph);
  let worlds: readonly DiscreteWorld[] | undefined; // drawn when first needed
  const kind: AnswerKind<Estimand> = {
    form: `${FORM}, of what is seen of ${variables.join(', ')}`,
    read: (answer) => {
      const reading = readAnswer(answer, variables);
      if ('value' in reading && hasDoing(reading.value)) {
        return { problem: 'there is a do( ) in it, which no data shows: work it out' };
      }
      return reading;
    },
    same: (a, b) => {
      worlds ??= drawnWorlds(graph);
      // What one leaves free and the other does not must not matter, so all of its values are tried.
      return sameEstimand(a, b, { sources: worlds }).same;
    },
  };
  const reading = readAnswer(right, variables);
  if ('problem' in reading) throw new RangeError(`the right formula cannot be read: ${reading.problem}`);
  return { kind, value: reading.value } as unknown as Expected;
}

function readAnswer(answer: unknown, variables: readonly string[]): Reading<Estimand> {
  if (typeof answer === 'string') return readText(answer, variables);
  if (!isEstimand(answer)) return { problem: `got ${shown(answer)}` };
  const stranger = freeTerms(answer).find(({ variable }) => !variables.includes(variable));
  return stranger ? { problem: `${termName(stranger)} is none of ${variables.join(', ')}` } : { value: answer };
}

function readText(text: string, variables: readonly string[]): Reading<Estimand> {
  try {
    return { value: parseEstimand(text, { variables }) };
  } catch (error) {
    // The picture below the first line needs letters of one width, which Markdown does not give.
    if (error instanceof EstimandSyntaxError) return { problem: error.message.split('\n')[0] };
    throw error;
  }
}

function isEstimand(value: unknown): value is Estimand {
  const kinds = ['probability', 'sum', 'product', 'quotient'];
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.includes(String(value.kind));
}

function hasDoing(estimand: Estimand): boolean {
  switch (estimand.kind) {
    case 'probability':
      return estimand.doing.length > 0;
    case 'sum':
      return hasDoing(estimand.body);
    case 'product':
      return estimand.factors.some(hasDoing);
    case 'quotient':
      return hasDoing(estimand.numerator) || hasDoing(estimand.denominator);
  }
}

function drawnWorlds(graph: CausalGraph): readonly DiscreteWorld[] {
  const uniform = streams(1).fork('lessons', 'estimands').generator();
  const integer = (limit: number): number => Math.floor(uniform() * limit);
  return Array.from({ length: WORLDS }, () => randomWorld(integer, graph));
}
