// Questions to large causal graphs: is d-separation linear, and how long does one wait for the next adjustment set?
import { type Arrow, type CausalGraph, causalGraph } from '../causal/graphs/graph.js';
import { neighborsOf, topologicalOrder } from '../causal/graphs/relatives.js';
import { separated } from '../causal/graphs/separation.js';
import { adjustmentSets } from '../causal/identification/adjustment.js';
import type { EffectQuery } from '../causal/identification/query.js';
import { type Integer, integers } from '../causal/randomGraphs.js';

const NODES = 10_000;
const ROUNDS = 15;
const SETS = 1000;
/** What the kit promises for one question to a graph of 10,000 nodes, in milliseconds. */
const PROMISED = 50;

/** Prints the milliseconds of each question. */
export function benchCausal(): void {
  const integer = integers(7);
  const chain = graphOf(NODES, (to) => [to - 1]);
  const sparse = graphOf(NODES, (to) => [integer(to), integer(to), integer(to)]);
  const mixed = withHiddenCauses(
    graphOf(NODES, (to) => [integer(to), integer(to)]),
    integer,
    NODES,
  );
  console.log(`d-separation, ${NODES} nodes: median and slowest of ${ROUNDS}, promised below ${PROMISED} ms`);
  printSeparation('chain', chain);
  printSeparation('30,000 arrows', sparse);
  printSeparation('20,000 arrows, 10,000 ↔', mixed);
  console.log(`\nminimal adjustment sets in graphs of 100 nodes, the first ${SETS}`);
  const question = { do: 'n50', on: 'n99' };
  printSets(
    '2 causes each',
    graphOf(100, (to) => [integer(to), integer(to)]),
    question,
  );
  printSets(
    '4 causes, nearby',
    graphOf(100, (to) => [1, 2, 3, 4].map(() => to - 1 - integer(Math.min(to, 12)))),
    question,
  );
  printSets('2^49 sets', ladder(49), { do: 'X', on: 'Y' });
}

/** Nodes n0, n1, …, each with an arrow from the earlier ones that `causes` draws. */
function graphOf(count: number, causes: (to: number) => number[]): CausalGraph {
  const nodes = Array.from({ length: count }, (_, k) => `n${k}`);
  const arrows = nodes.slice(1).flatMap((to, k) => causes(k + 1).map((from): Arrow => [nodes[from], to]));
  return causalGraph({ nodes, arrows });
}

function withHiddenCauses({ nodes, arrows }: CausalGraph, integer: Integer, count: number): CausalGraph {
  const pairs = Array.from({ length: count }, (): Arrow => {
    const later = 1 + integer(nodes.length - 1);
    return [nodes[integer(later)], nodes[later]];
  });
  return causalGraph({ nodes, arrows, bidirected: pairs });
}

/** X ← a_k → b_k → Y for each k: any choice of one from each pair is a minimal set, 2^pairs in all. */
function ladder(pairs: number): CausalGraph {
  const rungs = Array.from({ length: pairs }, (_, k): Arrow[] => [
    [`a${k}`, 'X'],
    [`a${k}`, `b${k}`],
    [`b${k}`, 'Y'],
  ]);
  return causalGraph({ arrows: [['X', 'Y'], ...rungs.flat()] });
}

function printSeparation(name: string, { nodes, arrows, bidirected }: CausalGraph): void {
  const built = milliseconds(() => causalGraph({ nodes, arrows, bidirected }));
  const graph = causalGraph({ nodes, arrows, bidirected });
  neighborsOf(graph);
  const ordered = milliseconds(() => topologicalOrder(graph));
  const [x, y] = [nodes[0], nodes[NODES - 1]];
  const half = nodes.slice(1, -1).filter((_, k) => k % 2 === 0);
  const some = half.filter((_, k) => k % 50 === 0);
  const parts = [[], some, half].map((given) => {
    const found = milliseconds(() => separated(graph, x, y, given));
    return `${given.length} given ${found}`;
  });
  console.log(`${name.padEnd(26)} building ${built}   order ${ordered}   ${parts.join('   ')}`);
}

function printSets(name: string, graph: CausalGraph, query: EffectQuery): void {
  const started = performance.now();
  const found = adjustmentSets(graph, { ...query, minimal: true });
  let [sets, before, longest] = [0, started, 0];
  // The last wait, for the answer that there are no more, counts like the others.
  for (let isDone = false; !isDone && sets < SETS; ) {
    isDone = found.next().done === true;
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
    sets += isDone ? 0 : 1;
  }
  const total = (performance.now() - started).toFixed(0);
  console.log(`${name.padEnd(26)} ${sets} sets in ${total} ms, longest wait for one ${longest.toFixed(1)} ms`);
}

/** Median and slowest of some runs, such as `3.1 (9.8) ms`; the slowest is the first, before the code is compiled. */
function milliseconds(run: () => unknown): string {
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  }).sort((a, b) => a - b);
  return `${times[ROUNDS >> 1].toFixed(1)} (${times[ROUNDS - 1].toFixed(1)}) ms`;
}
