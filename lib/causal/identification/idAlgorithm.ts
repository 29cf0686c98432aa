// The ID algorithm: an effect as a formula over observed probabilities whenever there is one, or else a hedge that forbids it.
import type { Estimand } from '../estimands/estimand.js';
import type { CausalGraph } from '../graphs/graph.js';
import { ancestorsOrSelf } from '../graphs/relatives.js';
import { inducedSubgraph, mutilated } from '../graphs/surgery.js';
import type { Step } from './derivation.js';
import { districts } from './districts.js';
import { shortened } from './formulaLength.js';
import { type Hedge, hedgeWithin } from './hedge.js';
import * as line from './idAlgorithmLines.js';

/** A formula for the effect, and how it came about; or why there is none. */
export type IdAnswer =
  | { readonly kind: 'found'; readonly estimand: Estimand; readonly steps: readonly Step[] }
  | { readonly kind: 'failed'; readonly hedge: Hedge; readonly against: JointEffect };

/** P(on | do(do)). */
export interface JointEffect {
  readonly do: readonly string[];
  readonly on: readonly string[];
}

/** Line 5: a part that is one district, and a district of it that only treatments leave. */
interface Impasse {
  readonly kind: 'impasse';
  readonly outer: readonly string[];
  readonly inner: readonly string[];
}

/**
 * P(on | do(set)) over observed probabilities (Shpitser and Pearl 2006, Figure 3: ID, sound and complete), for a graph
 * without latent nodes. The number of calls is polynomial in the number of nodes; the formula may grow faster, wherever a marginal
 * is taken of quotients. A name in it that no sum binds and that the question does not mention may take any value.
 * @throws RangeError for a formula of more than 100,000 names
 */
export function idAlgorithm(
  graph: CausalGraph,
  { set, on }: { set: readonly string[]; on: readonly string[] },
): IdAnswer {
  const steps: Step[] = [];
  const answer = solve({ graph, on, set, outside: [], whole: graph }, steps);
  if (answer.kind !== 'impasse') return { kind: 'found', estimand: shortened(answer), steps };
  const against = { do: set, on };
  return { kind: 'failed', hedge: hedgeWithin(graph, answer, against), against };
}

function solve(problem: line.Problem, steps: Step[]): Estimand | Impasse {
  const { graph, on, set } = problem;
  const { nodes } = graph;
  const told = <T>({ next, step }: line.Line<T>): T => {
    // Without a treatment left, the question is its own answer.
    if (JSON.stringify(step.of) !== JSON.stringify(step.result)) steps.push(step);
    return next;
  };
  if (set.length === 0) return told(line.seen(problem));

  const causes = ancestorsOrSelf(graph, on);
  if (causes.size < nodes.length) return solve(told(line.amongCauses(problem, causes)), steps);

  const active = ancestorsOrSelf(mutilated(graph, { into: set }), on);
  const idle = nodes.filter((name) => !active.has(name) && !set.includes(name));
  if (idle.length > 0) return solve(told(line.alsoSet(problem, idle)), steps);

  const notSet = nodes.filter((name) => !set.includes(name));
  const parts = districts(inducedSubgraph(graph, notSet));
  if (parts.length > 1) return solveApart(problem, told(line.apart(problem, parts)), steps);

  const around = districts(graph).find((district) => district.includes(notSet[0])) ?? notSet;
  if (around.length === nodes.length) return { kind: 'impasse', outer: nodes, inner: notSet };
  if (around.length === notSet.length) return told(line.ofDistrict(problem, notSet));
  return solve(told(line.withinDistrict(problem, around)), steps);
}

function solveApart(problem: line.Problem, parts: readonly line.Problem[], steps: Step[]): Estimand | Impasse {
  const answers: Estimand[] = [];
  for (const part of parts) {
    const answer = solve(part, steps);
    if (answer.kind === 'impasse') return answer;
    answers.push(answer);
  }
  return line.together(problem, answers);
}
