// Random texts: whatever they hold, the answer is a graph or an error with a place in the text.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { topologicalOrder } from '../relatives.js';
import { parseGraph } from './parseGraph.js';
import { GraphSyntaxError } from './syntaxError.js';
import { toDagitty, toDot, toMermaid } from './writers.js';

/** A fixed stream of integers below `limit`, Lehmer's generator. */
function integers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
}

const GOOD = [
  'dag { x [exposure,pos="0.1,-2"] y [outcome] x -> y <- {u [latent] v} -> x }',
  'digraph "G" { rankdir=LR; node [shape=box]; a -> b [dir=both]; subgraph s { c; d } -> a:n; u [observed=no] }',
  'C -> {V T Y}  G -> {V T Y}  V -> Y <- T // all eight\n"X*" <-> Y /* and one more */ # end',
  'flowchart LR\n  a["x y"]:::latent --> b & c\n  b <-.-> c %% end\n  class b latent',
  'strict digraph { a [label=<<b>x</b>>, weight=-1.5]; a → b ← c ↔ d }',
];
const PIECES = [
  ...['dag', 'digraph', 'strict', 'graph', 'subgraph', 'node', 'edge', 'a', 'b', 'c', 'latent', 'pos', 'dir', 'both'],
  ...[
    '->',
    '<-',
    '<->',
    '-->',
    '<-.->',
    ':::',
    '&',
    'flowchart LR ',
    '--',
    '→',
    '↔',
    '{',
    '}',
    '[',
    ']',
    '=',
    ',',
    ';',
    ':',
    '"',
    '"x y"',
    '\\',
    '\\"',
    '<',
    '>',
    '-',
  ],
  ...[
    '//',
    '/*',
    '*/',
    '#',
    '\n',
    '\r',
    '\t',
    ' ',
    ' ',
    ' ',
    '1',
    '-2.5',
    '.',
    '_',
    'é',
    '\u0301',
    '😀',
    '\uD800',
    '\0',
  ],
];

function randomText(integer: (limit: number) => number): string {
  return Array.from({ length: integer(24) }, () => PIECES[integer(PIECES.length)]).join(integer(2) === 0 ? '' : ' ');
}

/** A good text with up to four pieces put in, taken out or put in place of others. */
function mutatedText(integer: (limit: number) => number): string {
  let text = GOOD[integer(GOOD.length)];
  for (let edits = integer(4); edits >= 0; edits--) {
    const at = integer(text.length + 1);
    text = text.slice(0, at) + (integer(3) > 0 ? PIECES[integer(PIECES.length)] : '') + text.slice(at + integer(4));
  }
  return text;
}

/** Reads the text and checks what comes of it; whether that was a graph. */
function isGraph(text: string): boolean {
  try {
    const graph = parseGraph(text);
    assert.is(topologicalOrder(graph).length, graph.nodes.length);
    assert.equal(parseGraph(toDagitty(graph)).arrows, graph.arrows);
    assert.equal(parseGraph(toDot(graph)).bidirected, graph.bidirected);
    assert.equal(parseGraph(toMermaid(graph)).latent, graph.latent);
    return true;
  } catch (error) {
    if (!(error instanceof GraphSyntaxError)) throw new Error(`${JSON.stringify(text)} gave ${error}`);
    const lines = text.split(/\r\n|\r|\n/);
    assert.ok(error.line >= 1 && error.line <= lines.length, JSON.stringify(text));
    assert.ok(error.column >= 1 && error.column <= [...lines[error.line - 1]].length + 1, JSON.stringify(text));
    assert.ok(error.expected.length > 0);
    return false;
  }
}

test('24,000 random and mutated texts give a graph or an error with a place, nothing else', () => {
  const integer = integers(20);
  const read = { graphs: 0, faults: 0 };
  for (let trial = 0; trial < 24_000; trial++) {
    const text = trial % 2 === 0 ? randomText(integer) : mutatedText(integer);
    read[isGraph(text) ? 'graphs' : 'faults']++;
  }
  // Both halves are exercised, or the run would prove little.
  assert.ok(read.graphs > 3_000 && read.faults > 3_000, JSON.stringify(read));
});

test.run();
