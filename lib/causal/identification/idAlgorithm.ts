// The ID algorithm: an effect as a formula over observed probabilities whenever there is one, or else a hedge that forbids it.
import { type Estimand, probabilityOf, product, sumOver } from '../estimands/estimand.js';
import type { CausalGraph } from '../graphs/graph.js';
import { ancestorsOrSelf } from '../graphs/relatives.js';
import { inducedSubgraph, mutilated } from '../graphs/surgery.js';
import { type Chain, marginalChain, observedChain, summedOut } from './chainRule.js';
import { doing, list, type Step } from './derivation.js';
import { districts } from './districts.js';
import { type Hedge, hedgeIn } from './hedge.js';

/** A formula for the effect, and how it came about; or why there is none. */
export type IdAnswer =
  | { readonly kind: 'found'; readonly estimand: Estimand; readonly steps: readonly Step[] }
  | {
      readonly kind: 'failed';
      readonly hedge: Hedge;
      readonly against: { readonly do: readonly string[]; readonly on: readonly string[] };
    };

/** A subproblem: the effect of `set` on `on` in a part of the graph whose joint distribution is `chain`. */
interface Problem {
  readonly graph: CausalGraph;
  readonly on: readonly string[];
  readonly set: readonly string[];
  readonly chain: Chain;
  /** the chain is the observed distribution, so that parts of it are observed too */
  readonly isObserved: boolean;
  /** nodes outside the part, held at fixed values */
  readonly outside: readonly string[];
}

/**
 * P(on | do(set)) over observed probabilities (Shpitser and Pearl 2006, Figure 3; complete by their Theorem 7), for a graph
 * without latent nodes. The number of calls is at most the number of nodes times their number of districts; the formula
 * itself may grow with every marginal that is taken of a quotient. A name in it that no sum binds and that the question does not
 * mention may take any value.
 */
export function idAlgorithm(
  graph: CausalGraph,
  { set, on }: { set: readonly string[]; on: readonly string[] },
): IdAnswer {
  const steps: Step[] = [];
  const solve = (problem: Problem): Estimand | Hedge => {
    const { on, set, chain, isObserved } = problem;
    const { nodes } = problem.graph;
    const target = doing(on, [...set, ...problem.outside]);
    const note = (line: number, condition: string, result: Estimand, of: Estimand = target): void => {
      steps.push({ rule: `line ${line}`, condition, of, result });
    };

    if (set.length === 0) {
      const wanted = new Set(on);
      const result = isObserved
        ? probabilityOf(on)
        : summedOut(chain, new Set(nodes.filter((name) => !wanted.has(name))));
      note(1, 'nothing in this part is set by hand, so seeing is enough', result);
      return result;
    }

    const causes = ancestorsOrSelf(problem.graph, on);
    if (causes.size < nodes.length) {
      const kept = inducedSubgraph(problem.graph, [...causes]);
      const still = set.filter((name) => causes.has(name));
      note(
        2,
        `${list(nodes.filter((name) => !causes.has(name)))} cannot act on ${list(on)}, so the part without counts`,
        doing(on, [...still, ...problem.outside]),
      );
      return solve({
        ...problem,
        graph: kept,
        set: still,
        chain: isObserved ? observedChain(kept) : marginalChain(chain, causes),
      });
    }

    const active = ancestorsOrSelf(mutilated(problem.graph, { into: set }), on);
    const idle = nodes.filter((name) => !active.has(name) && !set.includes(name));
    if (idle.length > 0) {
      const more = nodes.filter((name) => set.includes(name) || idle.includes(name));
      note(
        3,
        `${list(idle)} can act on ${list(on)} only through ${list(set)}, so setting it too changes nothing, to whatever value`,
        doing(on, [...more, ...problem.outside]),
      );
      return solve({ ...problem, set: more });
    }

    const free = nodes.filter((name) => !set.includes(name));
    const parts = districts(inducedSubgraph(problem.graph, free));
    if (parts.length > 1) {
      const others = (part: readonly string[]): string[] => nodes.filter((name) => !part.includes(name));
      const bound = free.filter((name) => !on.includes(name));
      const effects = parts.map((part) => doing(part, [...others(part), ...problem.outside]));
      note(
        4,
        `without ${list(set)} the graph falls into the districts ${parts.map(braced).join(', ')}, each a question of its own`,
        sumOver(bound, product(...effects)),
      );
      const solved: Estimand[] = [];
      for (const part of parts) {
        const answer = solve({ ...problem, on: part, set: others(part) });
        if (answer.kind === 'hedge') return answer;
        solved.push(answer);
      }
      return sumOver(bound, product(...solved));
    }

    const [part] = parts;
    const around = districts(problem.graph).find((district) => district.includes(part[0])) ?? part;
    if (around.length === nodes.length) return hedgeIn(problem.graph, part);

    const factors = chain.filter(({ variable }) => around.includes(variable));
    if (around.length === part.length) {
      const wanted = new Set(on);
      const result = summedOut(factors, new Set(part.filter((name) => !wanted.has(name))));
      note(
        6,
        `${braced(part)} is a district of its own: given what came before, seeing it is as good as doing`,
        result,
      );
      return result;
    }
    const outside = [...problem.outside, ...nodes.filter((name) => !around.includes(name))];
    note(
      7,
      `${braced(part)} lies in the district ${braced(around)}, whose distribution with the rest held fixed is known; go on within it`,
      product(...factors.map(({ estimand }) => estimand)),
      doing(around, outside),
    );
    return solve({
      graph: inducedSubgraph(problem.graph, around),
      on,
      set: set.filter((name) => around.includes(name)),
      chain: factors,
      isObserved: false,
      outside,
    });
  };
  const answer = solve({ graph, on, set, chain: observedChain(graph), isObserved: true, outside: [] });
  if (answer.kind === 'hedge') return { kind: 'failed', hedge: answer, against: { do: set, on } };
  return { kind: 'found', estimand: answer, steps };
}

function braced(nodes: readonly string[]): string {
  return `{${list(nodes)}}`;
}
