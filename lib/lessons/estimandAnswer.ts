// A formula as an answer: right in any algebraic form, and by any other argument that gives the same number in every world of the graph.
import type { Estimand, Term } from '../causal/estimands/estimand.js';
import { termName } from '../causal/estimands/estimand.js';
import { evaluateNumber } from '../causal/estimands/evaluate.js';
import { freeTerms } from '../causal/estimands/terms.js';
import type { CausalGraph } from '../causal/graphs/graph.js';
import type { DiscreteWorld } from '../causal/worlds/discreteWorld.js';
import { observedNodes, randomWorld } from '../causal/worlds/randomWorld.js';
import type { Values } from '../causal/worlds/table.js';
import { streams } from '../tensor/streams.js';
import { type AnswerKind, type Expected, type Reading, shown } from './answers.js';
import { ESTIMAND_FORM, readEstimand } from './estimandText.js';

const WORLDS = 20;
// Doubles of a few hundred operations agree far better; two formulas that differ agree this well in 20 worlds by no accident.
const CLOSE = 1e-9;

/**
 * A formula over the observed variables of the graph. Two formulas are the same if they give the same number in 20 random worlds of the
 * graph, for every value of what they leave free; so `interventional({ do: 'X', on: 'Y' })` accepts every estimand that is right there.
 * A learner may write text, such as `Σ_z P(y | x, z) P(z)`, or an Estimand. What is done, do(x), must have been worked out.
 */
export function estimandOf(right: Estimand | string, { graph }: { graph: CausalGraph }): Expected {
  const variables = observedNodes(graph);
  let worlds: readonly DiscreteWorld[] | undefined; // drawn when first needed
  const kind: AnswerKind<Estimand> = {
    form: `${ESTIMAND_FORM}, of what is seen of ${variables.join(', ')}`,
    read: (answer) => {
      const reading = readAnswer(answer, variables);
      if ('value' in reading && hasDoing(reading.value)) {
        return { problem: 'there is a do( ) in it, which no data shows: work it out' };
      }
      return reading;
    },
    same: (a, b) => {
      worlds ??= drawnWorlds(graph);
      return agree(a, b, worlds);
    },
  };
  const reading = readAnswer(right, variables);
  if ('problem' in reading) throw new RangeError(`the right formula cannot be read: ${reading.problem}`);
  return { kind, value: reading.value } as unknown as Expected;
}

function readAnswer(answer: unknown, variables: readonly string[]): Reading<Estimand> {
  if (typeof answer === 'string') return readEstimand(answer, variables);
  if (!isEstimand(answer)) return { problem: `got ${shown(answer)}` };
  const stranger = freeTerms(answer).find(({ variable }) => !variables.includes(variable));
  return stranger ? { problem: `${termName(stranger)} is none of ${variables.join(', ')}` } : { value: answer };
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

// What one leaves free and the other does not must not matter.
function agree(a: Estimand, b: Estimand, worlds: readonly DiscreteWorld[]): boolean {
  const free = new Map([...freeTerms(a), ...freeTerms(b)].map((t) => [termName(t), t]));
  const settings = settingsOf([...free.values()]);
  return worlds.every((world) =>
    settings.every((values) => {
      const [one, other] = [evaluateNumber(a, world, values), evaluateNumber(b, world, values)];
      return one !== undefined && other !== undefined && Math.abs(one - other) < CLOSE;
    }),
  );
}

// All combinations of 0 and 1.
function settingsOf(free: readonly Term[]): Values[] {
  return free.reduce<Values[]>(
    (settings, t) => settings.flatMap((values) => [0, 1].map((value) => ({ ...values, [termName(t)]: value }))),
    [{}],
  );
}
