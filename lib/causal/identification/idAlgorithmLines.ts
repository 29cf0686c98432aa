// The lines of the ID algorithm that rewrite a problem or answer it, each with the step that tells why.
import { type Estimand, type Probability, probabilityOf, product, sumOver } from '../estimands/estimand.js';
import type { CausalGraph } from '../graphs/graph.js';
import { inducedSubgraph } from '../graphs/surgery.js';
import { type Chain, marginalChain, observedFactors, summedOut } from './chainRule.js';
import { doing, list, type Step } from './derivation.js';

/** The effect of `set` on `on` in a part of the graph. */
export interface Problem {
  readonly graph: CausalGraph;
  readonly on: readonly string[];
  readonly set: readonly string[];
  /** the joint distribution of the part's nodes, where it is not simply observed */
  readonly chain?: Chain;
  /** nodes of the whole graph outside the part, held at fixed values */
  readonly outside: readonly string[];
  readonly whole: CausalGraph;
}

/** A line of the algorithm: what it makes of a problem, and the step that says so. */
export interface Line<T> {
  readonly next: T;
  readonly step: Step;
}

/** Line 1: without a treatment the answer is a marginal. */
export function seen(problem: Problem): Line<Estimand> {
  const { on, chain } = problem;
  const next = chain ? summedOut(chain, allBut(on, problem)) : probabilityOf(on);
  return { next, step: stepOf(1, problem, 'nothing in this part is set by hand, so seeing is enough', next) };
}

/** Line 2: what does not act on the outcome is left out. */
export function amongCauses(problem: Problem, causes: ReadonlySet<string>): Line<Problem> {
  const graph = inducedSubgraph(problem.graph, [...causes]);
  const chain = problem.chain && marginalChain(problem.chain, causes);
  const next = { ...problem, graph, chain, set: problem.set.filter((name) => causes.has(name)) };
  const left = problem.graph.nodes.filter((name) => !causes.has(name));
  const condition = `no directed path leads from ${list(left)} to ${list(problem.on)}, so the part without counts`;
  return { next, step: stepOf(2, problem, condition, effectIn(next)) };
}

/** Line 3: what acts on the outcome only through the treatments is set too. */
export function alsoSet(problem: Problem, idle: readonly string[]): Line<Problem> {
  const { graph, set, on } = problem;
  const next = { ...problem, set: graph.nodes.filter((name) => set.includes(name) || idle.includes(name)) };
  const condition = `every directed path from ${list(idle)} to ${list(on)} passes ${list(set)}, so setting ${list(idle)} as well, to any value, changes nothing`;
  return { next, step: stepOf(3, problem, condition, effectIn(next)) };
}

/** Line 4: one problem for each district of what is not set. */
export function apart(problem: Problem, parts: readonly (readonly string[])[]): Line<Problem[]> {
  const { nodes } = problem.graph;
  const next = parts.map((part) => ({ ...problem, on: part, set: nodes.filter((name) => !part.includes(name)) }));
  const condition = `without ${list(problem.set)} the graph falls into the districts ${parts.map(braced).join(', ')}, each a question of its own`;
  return { next, step: stepOf(4, problem, condition, together(problem, next.map(effectIn))) };
}

/** Line 4, put together: the product of the answers, summed over what is neither set nor asked for. */
export function together({ graph, on, set }: Problem, answers: readonly Estimand[]): Estimand {
  const over = graph.nodes.filter((name) => !set.includes(name) && !on.includes(name));
  return sumOver(over, product(...answers));
}

/** Line 6: what is not set is a district of the whole part, so its effect is a product of conditional probabilities. */
export function ofDistrict(problem: Problem, district: readonly string[]): Line<Estimand> {
  const next = summedOut(factorsOf(problem, district), allBut(problem.on, problem));
  const condition = `${braced(district)} shares no hidden cause with the rest: given what comes before, seeing is as good as doing`;
  return { next, step: stepOf(6, problem, condition, next) };
}

/** Line 7: what is not set lies in a larger district; its distribution, the rest held fixed, is known, and the problem goes on there. */
export function withinDistrict(problem: Problem, around: readonly string[]): Line<Problem> {
  const { graph, set } = problem;
  const chain = factorsOf(problem, around);
  const outside = [...problem.outside, ...graph.nodes.filter((name) => !around.includes(name))];
  const next = {
    ...problem,
    graph: inducedSubgraph(graph, around),
    set: set.filter((name) => around.includes(name)),
    chain,
    outside,
  };
  const rest = graph.nodes.filter((name) => !set.includes(name));
  const step: Step = {
    rule: 'line 7',
    condition: `${braced(rest)} lies in the district ${braced(around)}, whose distribution with all else set is known; go on within it`,
    of: effectIn({ ...next, on: around, set: [] }),
    result: product(...chain.map(({ estimand }) => estimand)),
  };
  return { next, step };
}

// P(v | what comes before it in the part), for each v of a district.
function factorsOf({ graph, chain }: Problem, district: readonly string[]): Chain {
  return chain ? chain.filter(({ variable }) => district.includes(variable)) : observedFactors(graph, district);
}

function stepOf(line: number, problem: Problem, condition: string, result: Estimand): Step {
  return { rule: `line ${line}`, condition, of: effectIn(problem), result };
}

// The question in terms of the whole graph: nodes outside the part count as set.
function effectIn({ on, set, outside, whole }: Problem): Probability {
  const held = new Set([...set, ...outside]);
  return doing(
    on,
    whole.nodes.filter((name) => held.has(name)),
  );
}

function allBut(kept: readonly string[], { graph }: Problem): Set<string> {
  return new Set(graph.nodes.filter((name) => !kept.includes(name)));
}

function braced(nodes: readonly string[]): string {
  return `{${list(nodes)}}`;
}
