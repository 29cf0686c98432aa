import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../graphs/camrecGraph.js';
import { dag } from '../graphs/dag.js';
import { type Arrow, type CausalGraph, causalGraph } from '../graphs/graph.js';
import { withoutArrows } from '../graphs/surgery.js';
import { integers, randomGraph } from '../randomGraphs.js';
import { INSTRUMENT_DEFINITION, instruments, isInstrument } from './instruments.js';
import { members, slowlyIsInstrument, smallGraph } from './slowCheckers.js';

const forV = { do: 'V', on: 'Y' };

/** `'Z>X X>Y X=Y'`: arrows by `>`, hidden common causes by `=`. */
function drawn(text: string): CausalGraph {
  const edges = (sign: string): Arrow[] =>
    text
      .split(' ')
      .filter((edge) => edge.includes(sign))
      .map((edge) => edge.split(sign) as unknown as Arrow);
  return causalGraph({ arrows: edges('>'), bidirected: edges('=') });
}

function shown(graph: CausalGraph, query = { do: 'X', on: 'Y' }): string {
  return instruments(graph, query)
    .map(({ instrument, given }) => (given.length > 0 ? `${instrument} | ${given.join(' ')}` : instrument))
    .join(', ');
}

test('textbook graphs: the plain instrument, one that needs W, one that leaks, one that is irrelevant', () => {
  assert.is(shown(drawn('Z>X X>Y X=Y')), 'Z');
  assert.is(shown(drawn('Z>X X>Y X=Y W>Z W>Y')), 'Z | W');
  assert.is(shown(drawn('Z>X X>Y X=Y Z>Y')), '');
  assert.is(shown(drawn('X>Y X=Y Z>Y')), '');
  assert.is(shown(drawn('Z=X X>Y X=Y')), 'Z', 'a hidden common cause with X is enough');
  assert.is(shown(drawn('U>Z U>X X>Y X=Y')), 'U, Z', 'so is an observed one, which is an instrument itself');
});

test('what descends from the treatment is neither an instrument nor held fixed', () => {
  // Y listens to X in neither graph; M moves with X, which shares a hidden cause with Y, so the ratio of slopes would not be 0.
  assert.not(isInstrument(drawn('X>M X=Y'), 'M', { do: 'X', on: 'Y' }));
  assert.is(shown(drawn('X>M X=Y')), '');
  assert.not(isInstrument(drawn('Z>X X>M X=Y'), 'Z', { do: 'X', on: 'Y', given: 'M' }));
});

test("the paper's graph: G is an instrument for V exactly if G→Y is cut, and T→Y or G→T", () => {
  for (let bits = 0; bits < 2 ** CAMREC_GRAPH.arrows.length; bits++) {
    const graph = withoutArrows(CAMREC_GRAPH, (from, to) =>
      CAMREC_GRAPH.arrows.some(([a, b], k) => a === from && b === to && bits & (1 << k)),
    );
    const has = (from: string, to: string) => graph.arrows.some(([a, b]) => a === from && b === to);
    if (!has('G', 'V')) continue;
    const expected = !has('G', 'Y') && !(has('G', 'T') && has('T', 'Y'));
    assert.is(isInstrument(graph, 'G', forV), expected, graph.arrows.join(' '));
    const unconditional = instruments(graph, { ...forV, most: 0 }).map(({ instrument }) => instrument);
    assert.is(unconditional.includes('G'), expected, graph.arrows.join(' '));
  }
});

test("as drawn the paper's graph has no instrument, nor with C hidden; without G→Y, G is one given C and T", () => {
  const hidden = (graph: CausalGraph): CausalGraph => ({ ...graph, latent: ['C'] });
  assert.is(shown(CAMREC_GRAPH, forV), '');
  assert.is(shown(hidden(CAMREC_GRAPH), forV), '');
  const withoutGY = withoutArrows(CAMREC_GRAPH, (from, to) => from === 'G' && to === 'Y');
  assert.is(shown(withoutGY, forV), 'G | C T');
  assert.is(shown(hidden(withoutGY), forV), '');
});

test('X* is a mediator, no instrument', () => {
  const graph = drawn('X>X* X*>Y X=Y');
  assert.not(isInstrument(graph, 'X*', { do: 'X', on: 'Y' }));
});

test('the definition is named in the result, and latent nodes are never in it', () => {
  assert.equal(instruments(drawn('Z>X X>Y X=Y'), { do: 'X', on: 'Y' }), [
    { instrument: 'Z', given: [], definition: INSTRUMENT_DEFINITION },
  ]);
  const graph: CausalGraph = { ...drawn('Z>X X>Y X=Y W>Z W>Y'), latent: ['W'] };
  assert.is(shown(graph), '');
  assert.not(isInstrument(graph, 'Z', { do: 'X', on: 'Y', given: ['W'] }));
  assert.not(isInstrument({ ...drawn('Z>X X>Y'), latent: ['Z'] }, 'Z', { do: 'X', on: 'Y' }));
});

test('on 10,000 random graphs: instruments are those of the definition, each with one of the smallest sets', () => {
  const integer = integers(37);
  let [plain, conditional, none] = [0, 0, 0];
  for (let trial = 0; trial < 10_000; trial++) {
    const graph = randomGraph(integer, {
      nodes: 3 + integer(5),
      arrowShare: [0.2, 0.35][integer(2)],
      bidirectedShare: [0, 0.1, 0.25][integer(3)],
      latentShare: [0, 0.2][integer(2)],
    });
    const small = smallGraph(graph);
    const x = integer(small.size);
    const y = (x + 1 + integer(small.size - 1)) % small.size;
    const query = { do: graph.nodes[x], on: graph.nodes[y] };
    const found = new Map(instruments(graph, query).map((item) => [item.instrument, item.given]));
    const words = `${graph.arrows.join(' ')} ↔ ${graph.bidirected.join(' ')} latent ${graph.latent}, ${x} ${y}`;
    graph.nodes.forEach((name, z) => {
      if (z === x || z === y) return;
      const sets = Array.from({ length: 2 ** small.size }, (_, set) => set).filter(
        (set) => !(set & ((1 << x) | (1 << y) | (1 << z))) && slowlyIsInstrument(small, z, set, x, y),
      );
      const smallest = Math.min(...sets.map((set) => members(set).length));
      const given = found.get(name);
      assert.is(given?.length, sets.length > 0 ? smallest : undefined, `${words}, ${name}`);
      const bits = given?.reduce((set, member) => set | (1 << graph.nodes.indexOf(member)), 0);
      assert.ok(bits === undefined || sets.includes(bits), `${words}, ${name} given ${given}`);
      if (given === undefined) none++;
      else if (given.length > 0) conditional++;
      else plain++;
      const set = integer(2 ** small.size) & ~((1 << x) | (1 << y) | (1 << z));
      const asked = { ...query, given: members(set).map((k) => graph.nodes[k]) };
      assert.is(isInstrument(graph, name, asked), sets.includes(set), `${words}, ${name} given ${asked.given}`);
    });
  }
  assert.ok(
    plain > 1000 && conditional > 500 && none > 1000,
    `${plain} plain, ${conditional} conditional, ${none} not`,
  );
});

test('bad questions are refused by name, and a long search before it starts', () => {
  const graph = drawn('Z>X X>Y');
  assert.throws(() => isInstrument(graph, 'Q', { do: 'X', on: 'Y' }), 'node Q is not in the graph, which has Z, X, Y');
  assert.throws(() => isInstrument(graph, 'X', { do: 'X', on: 'Y' }), /node X stands twice/);
  assert.throws(() => isInstrument(graph, 'Z', { do: 'X', on: 'Y', given: 'Z' }), /node Z stands twice/);
  assert.throws(() => instruments(graph, { do: 'X', on: 'X' }), /node X stands twice/);
  assert.throws(() => instruments(graph, { do: 'X', on: 'Y', most: Number.NaN }), /most is NaN, expected a number/);
  const wide = dag(Array.from({ length: 60 }, (_, k): Arrow => [`z${k}`, 'X']).concat([['X', 'Y']]));
  assert.throws(
    () => instruments(wide, { do: 'X', on: 'Y' }),
    'instruments are sought with at most 65536 sets to condition on, 59 nodes make more; set most to 3 or less',
  );
  assert.is(instruments(wide, { do: 'X', on: 'Y', most: 3 }).length, 60);
});

test.run();
