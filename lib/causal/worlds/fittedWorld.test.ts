import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { causalGraph } from '../graphs/graph.js';
import { graphOf, jointTable } from './discreteWorld.js';
import { backdoorWorld } from './exactWorlds.js';
import { fittedWorld } from './fittedWorld.js';
import { KIDNEY_STONES } from './studies/treatments.js';
import { expand, probability, tableFromCounts } from './table.js';

test('the mechanisms of a world come back from its table', () => {
  const world = backdoorWorld();
  const graph = graphOf(world);
  const again = fittedWorld(jointTable(world), graph);
  assert.equal(graphOf(again), graph);
  for (const set of [{ V: 1 }, { V: 0 }]) {
    const [fitted, known] = [jointTable(again, { set }), jointTable(world, { set })];
    for (const { values, probability: p } of known) assert.is(String(probability(fitted, values)), String(p));
  }
});

test('a story that the table contradicts has another table', () => {
  // Without its arrows the graph says that size, surgery and recovery are independent.
  const apart = fittedWorld(KIDNEY_STONES.table, causalGraph({ nodes: ['large', 'surgery', 'cured'] }));
  const shares = [0, 1].map((surgery) => String(probability(jointTable(apart), { cured: 1 }, { surgery })));
  assert.equal(shares, ['281/350', '281/350']);
});

test('hidden causes, unseen combinations and unknown names', () => {
  const bow = causalGraph({ arrows: [['surgery', 'cured']], bidirected: [['surgery', 'cured']] });
  assert.throws(
    () => fittedWorld(KIDNEY_STONES.table, bow),
    'mechanisms cannot be read off a table where causes are hidden, got surgery ↔ cured',
  );
  const story = causalGraph({ arrows: [['X', 'Y']] });
  const onlyTreated = tableFromCounts([{ values: { X: 1, Y: 1 }, count: 3 }]);
  assert.throws(
    () => jointTable(fittedWorld(onlyTreated, story)),
    'Y was never seen at {"X":0}, so its mechanism is unknown there',
  );
  assert.throws(
    () => fittedWorld(KIDNEY_STONES.table, story),
    /^no variable X in the table, which has surgery, large, cured/,
  );
  assert.throws(() => expand(onlyTreated, -3), 'rows must be a positive integer, got -3');
});

test.run();
