// Texts that are no graphs: what is wrong with each, and where. All of it is of one type, so an editor can point at it.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dag } from '../dag.js';
import { GraphSyntaxError } from './syntaxError.js';

function faultOf(text: string): GraphSyntaxError {
  try {
    dag(text);
  } catch (error) {
    if (error instanceof GraphSyntaxError) return error;
    throw error;
  }
  throw new Error(`read as a graph: ${text}`);
}

/** The first line of the message; the others are the picture. */
function messageOf(text: string): string {
  return faultOf(text).message.split('\n')[0];
}

const CORPUS: readonly (readonly [text: string, message: string])[] = [
  ['', "line 1, column 1: expected a graph such as 'X -> Y', got the end of the text"],
  ['   ', "line 1, column 4: expected a graph such as 'X -> Y', got the end of the text"],
  ['// nothing', "line 1, column 11: expected a graph such as 'X -> Y', got the end of the text"],
  ['a ->', "line 1, column 5: expected a node or a group after '->', got the end of the text"],
  ['-> a', "line 1, column 1: expected a node or a group, got '->'"],
  ['a -> -> b', "line 1, column 6: expected a node or a group after '->', got '->'"],
  ['a -> ;', "line 1, column 6: expected a node or a group after '->', got ';'"],
  ['a -> b\nb -> }', "line 2, column 6: expected a node or a group after '->', got '}'"],
  ['dag { a -> }', "line 1, column 12: expected a node or a group after '->', got '}'"],
  ['a -> b }', "line 1, column 8: expected a node or a group, got '}'"],
  ['dag { a } b', "line 1, column 11: expected the end of the text, got 'b'"],
  ['dag { a', "line 1, column 5: expected '}' to close this '{', got the end of the text"],
  ['dag { a -> {b c }', "line 1, column 5: expected '}' to close this '{', got the end of the text"],
  ['dag a b { x }', "line 1, column 7: expected '{' after 'dag', got 'b': a node named dag stands in double quotes"],
  ['dag X -> Y', "line 1, column 7: expected '{' after 'dag', got '->': a node named dag stands in double quotes"],
  [
    'digraph G',
    "line 1, column 10: expected '{' after 'digraph', got the end of the text: a node named digraph stands in double quotes",
  ],
  [
    'graph { a -- b }',
    "line 1, column 1: expected 'dag', 'digraph' or statements without a wrapper, got 'graph': its edges have no direction; write 'digraph', with '->' from cause to effect",
  ],
  [
    'strict graph { a -- b }',
    "line 1, column 8: expected 'dag', 'digraph' or statements without a wrapper, got 'graph': its edges have no direction; write 'digraph', with '->' from cause to effect",
  ],
  [
    'mag { a -> b }',
    "line 1, column 1: expected 'dag', 'digraph' or statements without a wrapper, got 'mag': it stands for a class of graphs; write one of them, with <-> for a hidden common cause",
  ],
  [
    'pag { a @-> b }',
    "line 1, column 1: expected 'dag', 'digraph' or statements without a wrapper, got 'pag': it stands for a class of graphs; write one of them, with <-> for a hidden common cause",
  ],
  [
    'pdag { a -- b }',
    "line 1, column 1: expected 'dag', 'digraph' or statements without a wrapper, got 'pdag': it stands for a class of graphs; write one of them, with <-> for a hidden common cause",
  ],
  [
    'a -- b',
    "line 1, column 3: expected '->', '<-' or '<->', got '--': an edge names a cause and an effect, or a hidden common cause",
  ],
  [
    'a --> b',
    "line 1, column 3: expected '->', '<-' or '<->', got '-->': an edge names a cause and an effect, or a hidden common cause",
  ],
  [
    'a => b',
    "line 1, column 3: expected '->', '<-' or '<->', got '=>': an edge names a cause and an effect, or a hidden common cause",
  ],
  [
    'a @-> b',
    "line 1, column 3: expected '->', '<-' or '<->', got '@->': an edge names a cause and an effect, or a hidden common cause",
  ],
  ['a, b', "line 1, column 2: expected a node or a group, got ','"],
  [
    'X* -> Y',
    "line 1, column 2: expected a name, an arrow, a bracket or a separator, got '*'; names with other than letters, digits, _ and . stand in double quotes",
  ],
  [
    'a-b',
    "line 1, column 2: expected a name, an arrow, a bracket or a separator, got '-'; names with other than letters, digits, _ and . stand in double quotes",
  ],
  ['a -1', "line 1, column 3: expected a node or a group, got '-1'"],
  [
    'a > b',
    "line 1, column 3: expected a name, an arrow, a bracket or a separator, got '>'; names with other than letters, digits, _ and . stand in double quotes",
  ],
  ['a = ', "line 1, column 5: expected a value of a after '=', got the end of the text"],
  [
    'a ~ b',
    "line 1, column 3: expected a name, an arrow, a bracket or a separator, got '~'; names with other than letters, digits, _ and . stand in double quotes",
  ],
  [
    'a \u0000 b',
    'line 1, column 3: expected a name, an arrow, a bracket or a separator, got U+0; names with other than letters, digits, _ and . stand in double quotes',
  ],
  [
    'été -> 😀',
    "line 1, column 8: expected a name, an arrow, a bracket or a separator, got '😀'; names with other than letters, digits, _ and . stand in double quotes",
  ],
  ['a [', "line 1, column 3: expected ']' to close this '[', got the end of the text"],
  ['a [exposure', "line 1, column 3: expected ']' to close this '[', got the end of the text"],
  ['a [,]', "line 1, column 4: expected the name of an attribute or ']', got ','"],
  ['a [=1]', "line 1, column 4: expected the name of an attribute or ']', got '='"],
  ['a [pos=]', "line 1, column 8: expected a value of pos after '=', got ']'"],
  ['a [pos="x,y"]', 'line 1, column 4: expected a position such as pos="0.5,-1", got \'pos=x,y\''],
  ['a [pos="1"]', 'line 1, column 4: expected a position such as pos="0.5,-1", got \'pos=1\''],
  ['a [pos]', 'line 1, column 4: expected a position such as pos="0.5,-1", got \'pos\''],
  ['a [pos="1,2,3,4"]', 'line 1, column 4: expected a position such as pos="0.5,-1", got \'pos=1,2,3,4\''],
  ['a [latent=maybe]', "line 1, column 4: expected latent=yes or latent=no, got 'latent=maybe'"],
  ['u [latent] u [observed]', 'line 1, column 15: expected node u either latent or observed, got both marks'],
  [
    'a -> b [latent]',
    "line 1, column 9: expected an attribute of an edge, got 'latent' after an edge: mark the node in a statement of its own, as in Y [latent]",
  ],
  ['{a b} [latent]', "line 1, column 7: expected a node or a group, got '['"],
  ['a [exposure]]', "line 1, column 13: expected a node or a group, got ']'"],
  ['a [x={b}]', "line 1, column 6: expected a value of x after '=', got '{'"],
  ['a -> "b', "line 1, column 6: expected '\"' to close this name in quotes, got the end of the text"],
  ['"', "line 1, column 1: expected '\"' to close this name in quotes, got the end of the text"],
  ['/* a -> b', "line 1, column 1: expected '*/' to close this comment, got the end of the text"],
  ['a -> b /* c', "line 1, column 8: expected '*/' to close this comment, got the end of the text"],
  [
    'digraph { a [label=<<b>] }',
    "line 1, column 20: expected '>' to close this text in angle brackets, got the end of the text",
  ],
  ['a -> {}', 'line 1, column 6: expected a node in the group at the end of an edge, got none'],
  ['{} -> a', 'line 1, column 1: expected a node in the group at the end of an edge, got none'],
  ['a -> { ; } -> b', 'line 1, column 6: expected a node in the group at the end of an edge, got none'],
  ['a -> a', 'line 1, column 3: node a points to itself, expected a graph without cycles'],
  ['a <-> a', 'line 1, column 3: node a points to itself, expected a graph without cycles'],
  ['x -> {y x}', 'line 1, column 3: node x points to itself, expected a graph without cycles'],
  ['a -> b -> a', 'line 1, column 8: this arrow closes the cycle a → b → a, expected a graph without cycles'],
  [
    'a -> b\nb -> c\nc -> d d -> b',
    'line 3, column 10: this arrow closes the cycle b → c → d → b, expected a graph without cycles',
  ],
  [
    'a -> b; b <- c; c <- b',
    'line 1, column 19: this arrow closes the cycle c → b → c, expected a graph without cycles',
  ],
  [
    'digraph { node -> a }',
    "line 1, column 11: expected a node, a group or '}', got 'node': a node with the name of a keyword stands in double quotes",
  ],
  ['digraph { subgraph x }', "line 1, column 22: expected '{' after 'subgraph', got '}'"],
  [
    'digraph { a -- b }',
    "line 1, column 13: expected '->', '<-' or '<->', got '--': an edge names a cause and an effect, or a hidden common cause",
  ],
  ['digraph { a -> b [dir=none] }', "line 1, column 19: expected dir=forward, dir=back or dir=both, got 'dir=none'"],
  [
    'digraph { edge [dir=both]; a -> b }',
    "line 1, column 17: expected defaults that matter to drawings only, got 'dir=both' for all: write it at each node or edge that it is true of",
  ],
  [
    'digraph { node [latent=yes]; a }',
    "line 1, column 17: expected defaults that matter to drawings only, got 'latent=yes' for all: write it at each node or edge that it is true of",
  ],
  ['digraph { a <- b [dir=back] }', "line 1, column 13: expected '->' in an edge with dir=back, got '<-'"],
  ['digraph { a: -> b }', "line 1, column 14: expected the name of a port after ':', got '->'"],
  ['a:n -> b', "line 1, column 2: expected a node or a group, got ':'"],
  ['digraph { a } digraph { b }', "line 1, column 15: expected the end of the text, got 'digraph'"],
  [
    'a -> b \\ c',
    "line 1, column 8: expected a name, an arrow, a bracket or a separator, got '\\'; names with other than letters, digits, _ and . stand in double quotes",
  ],
  [
    'a [label="x" + "y"]',
    "line 1, column 14: expected a name, an arrow, a bracket or a separator, got '+'; names with other than letters, digits, _ and . stand in double quotes",
  ],
];

test(`${CORPUS.length} malformed texts are refused with place and expectation`, () => {
  assert.ok(CORPUS.length >= 40);
  for (const [text, message] of CORPUS) assert.is(messageOf(text), message, text);
});

test('the error shows the line with a caret under the place, and holds the place as numbers', () => {
  const fault = faultOf('a -> b\nb -> }\nc');
  assert.is(
    fault.message,
    ["line 2, column 6: expected a node or a group after '->', got '}'", '  b -> }', '       ^'].join('\n'),
  );
  assert.is(fault.name, 'GraphSyntaxError');
  assert.is(fault.line, 2);
  assert.is(fault.column, 6);
  assert.is(fault.expected, "a node or a group after '->'");
  assert.instance(fault, Error);
});

test('columns count code points, lines end in any of three ways, tabs keep the caret in place', () => {
  assert.is(faultOf('𝛼 -> 𝛽 -> }').column, 11);
  assert.equal(
    ['\n', '\r\n', '\r'].map((end) => faultOf(`a${end}b${end}  }`)).map(({ line, column }) => [line, column]),
    [
      [3, 3],
      [3, 3],
      [3, 3],
    ],
  );
  assert.is(faultOf('\ta -> }').message.split('\n')[2], '  \t     ^');
});

test('of a long line the part around the place is shown', () => {
  const [, source, caret] = faultOf(`${'a '.repeat(500)}}${' b'.repeat(500)}`).message.split('\n');
  assert.ok(source.length < 130, source);
  assert.is([...source][caret.indexOf('^')], '}');
});

test('the first fault of a text is the one that is told', () => {
  assert.match(messageOf('a -> } "never closed'), /column 6: expected a node/);
  assert.match(messageOf('a -> * }'), /column 6: expected a name/);
});

test('thousands of braces are refused, not run out of stack on', () => {
  const tooDeep = "line 1, column 201: expected groups nested at most 200 deep, got '{'";
  assert.is(messageOf('{'.repeat(10_000)), tooDeep);
  assert.is(messageOf(`${'{'.repeat(10_000)}a${'}'.repeat(10_000)}`), tooDeep);
  assert.match(messageOf('a->{'.repeat(10_000)), /expected groups nested at most 200 deep/);
  assert.equal(dag(`${'{'.repeat(200)}a${'}'.repeat(200)}`).nodes, ['a']);
});

test('crossed groups that would make millions of edges are refused before they are made', () => {
  const group = (letter: string) => `{${Array.from({ length: 1001 }, (_, k) => letter + k).join(' ')}}`;
  assert.match(messageOf(`${group('a')} -> ${group('b')}`), /expected at most 1000000 edges, got 1001 × 1001 more$/);
});

test('a long cycle is named by its beginning', () => {
  const chain = Array.from({ length: 100 }, (_, k) => `n${k}`).join(' -> ');
  assert.match(messageOf(`${chain} -> n0`), /closes the cycle n0 → n1 .* → n11 → … \(100 nodes\), expected/);
});

test.run();
