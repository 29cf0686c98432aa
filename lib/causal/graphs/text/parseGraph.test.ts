// Texts that are graphs, and the edges that each of them draws.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dag } from '../dag.js';
import { parseGraph } from './parseGraph.js';

/** Edges in short: `a>b` for an arrow, `a~b` for a hidden common cause. */
function edges(text: string): string {
  const { arrows, bidirected } = parseGraph(text);
  return [...arrows.map((pair) => pair.join('>')), ...bidirected.map((pair) => pair.join('~'))].join(' ');
}

const CORPUS: readonly (readonly [text: string, edges: string])[] = [
  // dagitty: wrappers and white space
  ['dag { X -> Y }', 'X>Y'],
  ['dag{X->Y}', 'X>Y'],
  ['dag "a study of tar" { X -> Y }', 'X>Y'],
  ['dag study { X -> Y }', 'X>Y'],
  ['DAG { X -> Y }', 'X>Y'],
  ['dag {}', ''],
  ['dag { X }', ''],
  ['\uFEFFdag {\r\n\tX -> Y\r\n}\r\n', 'X>Y'],
  ['dag { ; a -> b ;; c ; }', 'a>b'],
  ['dag { a -> b b -> c d -> c }', 'a>b b>c d>c'],
  ['dag { a -> \n b \n -> c }', 'a>b b>c'],
  // arrows
  ['a <- b', 'b>a'],
  ['a <-> b', 'a~b'],
  ['a → b ← c ↔ d', 'a>b c>b c~d'],
  ['a -> b <- c -> d', 'a>b c>b c>d'],
  ['V <- {G C} -> Y', 'G>V C>V G>Y C>Y'],
  ['a -> b a -> b b <-> a a <-> b', 'a>b b~a'],
  // groups
  ['dag{a->{b->{c->{d->e}}}}', 'd>e c>d c>e b>c b>d b>e a>b a>c a>d a>e'],
  ['dag{x->{a b}}', 'x>a x>b'],
  ['dag{x->{a->b}}', 'a>b x>a x>b'],
  ['{a b} -> {c; d}', 'a>c a>d b>c b>d'],
  ['{a b} <-> c', 'a~c b~c'],
  ['{{a} {b {c}}} -> d', 'a>d b>d c>d'],
  ['{a b c}', ''],
  ['x -> {a a} -> y', 'x>a a>y'],
  ['C -> {V T Y}  G -> {V T Y}  V -> Y <- T', 'C>V C>T C>Y G>V G>T G>Y V>Y T>Y'],
  // names
  ['X1 -> X_2 -> X.3 -> 4', 'X1>X_2 X_2>X.3 X.3>4'],
  ['größe -> выбор -> 年齢 -> 𝛼', 'größe>выбор выбор>年齢 年齢>𝛼'],
  ['"birth weight" -> "X*"', 'birth weight>X*'],
  ['"say \\"no\\"" -> "back\\\\slash"', 'say "no">back\\slash'],
  ['"a{b}" -> "->"', 'a{b}>->'],
  ['X->"X*"->Y', 'X>X* X*>Y'],
  ['node -> edge -> subgraph', 'node>edge edge>subgraph'],
  ['dag { dag -> graph }', 'dag>graph'],
  ['__proto__ -> constructor', '__proto__>constructor'],
  // comments
  ['// first\na -> b # second\n/* third\n a -> c */ b -> c', 'a>b b>c'],
  ['a /* here */ -> /* and here */ b', 'a>b'],
  ['# only\na', ''],
  ['"a//b" -> "c#d"', 'a//b>c#d'],
  // attributes that do not matter to the graph
  ['x -> y [beta=0.3, pos="0.2,0.1"]', 'x>y'],
  ['x [label="the cause", weight=-1.5; shape=box] x -> y', 'x>y'],
  ['x [] [a][b] -> y'.replace(' -> y', ' x -> y'), 'x>y'],
  ['dag { bb="-5,-5,5,5" x -> y }', 'x>y'],
  // DOT
  ['digraph { a -> b; b -> c; }', 'a>b b>c'],
  ['digraph "two words" { a -> {b c} }', 'a>b a>c'],
  ['strict digraph G { a -> b -> c }', 'a>b b>c'],
  ['Strict DiGraph { a -> b }', 'a>b'],
  [
    'digraph {\n  rankdir=LR; node [shape=circle]; edge [color=gray]; graph [fontsize=9]\n  a -> b [style=dashed]\n}',
    'a>b',
  ],
  ['digraph { subgraph cluster_0 { label="in"; a -> b } -> c }', 'a>b a>c b>c'],
  ['digraph { subgraph { a; b } subgraph x { c } }', ''],
  ['digraph { {rank=same; a; b} a -> b }', 'a>b'],
  ['digraph { a -> b [dir=both] }', 'a~b'],
  ['digraph { a -> b -> c [dir="both"] }', 'a~b b~c'],
  ['digraph { a -> b [dir=back]; c -> d [dir=forward] }', 'b>a c>d'],
  ['digraph { edge [dir=forward]; a:n -> b:port:s }', 'a>b'],
  ['digraph { a [label=<<b>bold</b>>]; a -> b }', 'a>b'],
  ['digraph { "node" -> "edge" }', 'node>edge'],
];

test(`${CORPUS.length} texts draw the edges that they should`, () => {
  assert.ok(CORPUS.length >= 40);
  for (const [text, expected] of CORPUS) assert.is(edges(text), expected, text);
});

test('a group stands for every node mentioned in it, so nesting adds edges', () => {
  assert.is(dag('dag{a->{b->{c->{d->e}}}}').arrows.length, 10);
  assert.is(dag('dag{x->{a b}}').arrows.length, 2);
  assert.is(dag('dag{x->{a->b}}').arrows.length, 3);
});

test('an export of dagitty with layout and marks is read whole', () => {
  const graph = parseGraph(`dag {
bb="-0.5,-0.5,0.5,0.5"
"Birth weight" [outcome,pos="0.250,-0.375"]
Clinic [pos="-0.100,0.200"]
Genes [latent,pos="0.000,-0.400"]
Parity [adjusted,pos="-1e-3,+2"]
Smoking [exposure,pos="-0.400,-0.375"]
Clinic -> "Birth weight"
Genes -> "Birth weight" [pos="0.1,-0.4"]
Genes -> Smoking
Parity -> Clinic
Smoking -> "Birth weight"
}
`);
  assert.equal(graph.nodes, ['Birth weight', 'Clinic', 'Genes', 'Parity', 'Smoking']);
  assert.is(graph.arrows.length, 5);
  assert.equal(graph.latent, ['Genes']);
  assert.equal(graph.marks, {
    exposure: ['Smoking'],
    outcome: ['Birth weight'],
    adjusted: ['Parity'],
    positions: {
      'Birth weight': [0.25, -0.375],
      Clinic: [-0.1, 0.2],
      Genes: [0, -0.4],
      Parity: [-0.001, 2],
      Smoking: [-0.4, -0.375],
    },
  });
});

test('latent nodes are marked in the words of dagitty and of DOT; a dashed line marks nothing', () => {
  const latent = (text: string) => parseGraph(text).latent.join(' ');
  assert.is(latent('u [latent] v [unobserved] w [observed] x'), 'u v');
  assert.is(latent('digraph { u [observed=no]; v [latent=yes]; w [observed="No"]; x [style=dashed] }'), 'u v w');
  assert.is(latent('u [latent=false] v [observed=1] {w [latent]} -> x'), 'w');
  assert.is(parseGraph('a -> b').marks, undefined);
});

test('nodes come in order of first mention, those of the options before them', () => {
  assert.equal(dag('b <- a; c [latent]').nodes, ['b', 'a', 'c']);
  const graph = dag('b <- a; c [latent]', { nodes: ['q', 'a'], latent: ['b'] });
  assert.equal(graph.nodes, ['q', 'a', 'b', 'c']);
  assert.equal(graph.latent, ['c', 'b']);
  assert.throws(() => dag('a -> b', { latent: ['u'] }), 'latent node u is not in the graph, which has a, b');
});

test('text and arrows make the same graph', () => {
  const fromArrows = dag(
    [
      ['u', 'x'],
      ['u', 'y'],
      ['x', 'y'],
    ],
    { latent: ['u'] },
  );
  assert.equal(dag('u -> {x y}  x -> y  u [latent]'), fromArrows);
});

test('a text of 40,000 edges is read', () => {
  const chain = Array.from({ length: 40_000 }, (_, k) => `n${k} -> n${k + 1}`).join('\n');
  assert.is(parseGraph(chain).arrows.length, 40_000);
});

test.run();
