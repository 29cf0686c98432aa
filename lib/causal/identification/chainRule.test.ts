import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Estimand, probabilityOf, product, quotient, sumOver } from '../estimands/estimand.js';
import { evaluateNumber } from '../estimands/evaluate.js';
import { ancestorsOrSelf } from '../graphs/relatives.js';
import { integers, randomGraph } from '../randomGraphs.js';
import { numericTable } from '../worlds/numericTable.js';
import { randomWorld } from '../worlds/randomWorld.js';
import { type Chain, marginalChain, observedFactors, summedOut } from './chainRule.js';

function whole(chain: Chain): Estimand {
  return product(...chain.map(({ estimand }) => estimand));
}

test('chains multiply to the joint distribution, marginal chains to the marginal one', () => {
  const integer = integers(23);
  for (let trial = 0; trial < 200; trial++) {
    const graph = randomGraph(integer, { nodes: 5, arrowShare: 0.5, bidirectedShare: 0.3 });
    const table = numericTable(randomWorld(integer, graph), { of: graph.nodes });
    const values = Object.fromEntries(graph.nodes.map((name) => [name, integer(2)]));
    const number = (e: Estimand): number => evaluateNumber(e, table, values) ?? Number.NaN;
    const joint = observedFactors(graph, graph.nodes);
    const kept = [...ancestorsOrSelf(graph, [graph.nodes[integer(5)], graph.nodes[integer(5)]])];
    const others = new Set(graph.nodes.filter((name) => !kept.includes(name)));
    const pairs: [Estimand, Estimand][] = [
      [whole(joint), probabilityOf(graph.nodes)],
      [whole(marginalChain(joint, new Set(kept))), probabilityOf(kept)],
      [summedOut(joint, others), probabilityOf(kept)],
    ];
    for (const [found, expected] of pairs) assert.ok(Math.abs(number(found) - number(expected)) < 1e-12);
  }
});

test('a variable summed out before one that depends on it leaves a quotient, others leave nothing', () => {
  const p = (of: string, ...given: string[]) => probabilityOf([of], { given });
  const factor = (estimand: ReturnType<typeof p>) => ({
    variable: estimand.of[0].variable,
    estimand,
    reads: new Set([...estimand.of, ...estimand.given].map(({ variable }) => variable)),
  });
  const napkin = [p('W'), p('X', 'W', 'Z'), p('Y', 'W', 'Z', 'X')].map(factor);
  const [first, second] = marginalChain(napkin, new Set(['X', 'Y']));
  assert.equal(first.estimand, sumOver(['W'], product(p('W'), p('X', 'W', 'Z'))));
  const joint = probabilityOf(['X', 'Y'], { given: ['W', 'Z'] });
  assert.equal(second.estimand, quotient(sumOver(['W'], product(p('W'), joint)), first.estimand));
  assert.equal([...second.reads].sort(), ['X', 'Y', 'Z']);
  const chain = [p('A'), p('B', 'A'), p('C', 'B')].map(factor);
  assert.equal(marginalChain(chain, new Set(['A', 'B'])), chain.slice(0, 2));
  assert.equal(summedOut(chain, new Set(['C'])), product(p('A'), p('B', 'A')));
});

test.run();
