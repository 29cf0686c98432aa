import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dag } from '../graphs/dag.js';
import { causalGraph } from '../graphs/graph.js';
import { districtOf, topologicalOrder } from '../graphs/relatives.js';
import { separated } from '../graphs/separation.js';
import { integers, randomGraph } from '../randomGraphs.js';
import { districts, markovPillow } from './districts.js';

const NAPKIN = dag('W -> Z -> X -> Y; W <-> X; W <-> Y');

test('the napkin has two districts', () => {
  assert.equal(districts(NAPKIN), [['W', 'X', 'Y'], ['Z']]);
  assert.equal([...districtOf(NAPKIN, 'X')], ['X', 'W', 'Y']);
  assert.equal([...districtOf(NAPKIN, 'X', new Set(['X', 'Y']))], ['X']);
  assert.equal(districts(causalGraph({})), []);
});

test('given its pillow a node is independent of all else that comes before, and no member of it is idle', () => {
  const integer = integers(19);
  assert.equal(markovPillow(NAPKIN, 'Y', ['W', 'Z', 'X']), ['W', 'Z', 'X']);
  for (let trial = 0; trial < 500; trial++) {
    const graph = randomGraph(integer, { nodes: 6, arrowShare: 0.4, bidirectedShare: 0.3 });
    const order = topologicalOrder(graph);
    order.forEach((node, k) => {
      const earlier = order.slice(0, k);
      const pillow = markovPillow(graph, node, earlier);
      const rest = earlier.filter((name) => !pillow.includes(name));
      assert.ok(separated(graph, [node], rest, pillow));
      for (const member of pillow) {
        const others = pillow.filter((name) => name !== member);
        assert.not(separated(graph, [node], [member], others));
      }
    });
  }
});

test.run();
