// Beyond both doors: an effect that a third formula gives, and one that no formula can give.
import { evaluate } from '../../causal/estimands/evaluate.js';
import { asText } from '../../causal/estimands/text.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { forestInWords, type Hedge, isHedge } from '../../causal/identification/hedge.js';
import { identify } from '../../causal/identification/identify.js';
import { twoModels } from '../../causal/identification/twoModels.js';
import { type DiscreteWorld, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { NAPKIN } from '../../causal/worlds/studies/traps.js';
import { probability } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';

const EFFECT = { do: 'X', on: 'Y' } as const;

/** What the graph says about the effect of X on Y: the kind of answer, the criterion, and the formula or the reason. */
export function answerRows(graphs: Readonly<Record<string, CausalGraph>>): Row[] {
  return Object.entries(graphs).map(([name, graph]) => {
    const answer = identify(graph, EFFECT);
    return {
      graph: name,
      kind: answer.kind,
      by: answer.kind === 'identified' ? answer.by : '–',
      'formula or reason': answer.kind === 'notIdentifiable' ? answer.reason : asText(answer.estimand),
    };
  });
}

/** The napkin's formula at each value of z beside the truth and what is seen. */
export function napkinRows(): Row[] {
  const { world, graph, table } = NAPKIN;
  const answer = identify(graph, EFFECT);
  if (answer.kind !== 'identified') throw new RangeError(`the napkin is identified, got ${answer.kind}`);
  const text = (value: unknown): string => String(value ?? 'none');
  return [1, 0].map((X) => ({
    x: X,
    'seen, P(y | x)': text(probability(table, { Y: 1 }, { X })),
    'formula at z = 0': text(evaluate(answer.estimand, table, { X, Y: 1, Z: 0 })),
    'formula at z = 1': text(evaluate(answer.estimand, table, { X, Y: 1, Z: 1 })),
    'truth, P(y | do(x))': text(truthUnder(world, { X }, { Y: 1 })),
  }));
}

/** Two worlds of the bow that look alike: in one X does everything, in the other nothing. */
export const ALL_OR_NOTHING: Readonly<Record<string, DiscreteWorld>> = {
  'X does it': { U: linear('1/2'), X: linear('0', { U: '1' }), Y: linear('1/5', { X: '3/5' }) },
  'U does it': { U: linear('1/2'), X: linear('0', { U: '1' }), Y: linear('1/5', { U: '3/5' }) },
};

/** What is seen of X and Y in each world, then what would be done. */
export function twinRows(worlds: Readonly<Record<string, DiscreteWorld>> = ALL_OR_NOTHING): Row[] {
  const inEach = (value: (world: DiscreteWorld) => unknown): Row =>
    Object.fromEntries(Object.entries(worlds).map(([name, world]) => [name, String(value(world))]));
  const pairs = [0, 1].flatMap((X) => [0, 1].map((Y) => ({ X, Y })));
  return [
    ...pairs.map(({ X, Y }) => ({
      probability: `P(X = ${X}, Y = ${Y})`,
      ...inEach((world) => probability(jointTable(world), { X, Y }) ?? 0),
    })),
    ...[1, 0].map((X) => ({
      probability: `P(Y = 1 | do(X = ${X}))`,
      ...inEach((world) => truthUnder(world, { X }, { Y: 1 })),
    })),
  ];
}

/** The hedge that stands against the effect of X on Y, in words, and whether the definition agrees. */
export function hedgeRows(graph: CausalGraph): Row[] {
  const hedge = hedgeAgainst(graph);
  return [
    { part: 'outer forest', is: forestInWords(hedge.outer) },
    { part: 'inner forest', is: forestInWords(hedge.inner) },
    { part: 'roots of both', is: hedge.roots.join(', ') },
    { part: 'a hedge, by the definition', is: isHedge(graph, hedge, EFFECT) ? 'yes' : 'no' },
  ];
}

/** Two worlds built from the hedge that agree on all that is seen. */
export function worldsOfHedge(graph: CausalGraph): Readonly<Record<string, DiscreteWorld>> {
  const { worlds } = twoModels(graph, { ...EFFECT, hedge: hedgeAgainst(graph) });
  return { 'one world': worlds[0], 'the other': worlds[1] };
}

function hedgeAgainst(graph: CausalGraph): Hedge {
  const answer = identify(graph, EFFECT);
  if (answer.kind === 'notIdentifiable') return answer.witness;
  throw new RangeError(`expected an effect that is not identifiable, got one that is ${answer.kind}`);
}
