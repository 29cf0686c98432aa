import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dag } from '../dag.js';
import { GraphSyntaxError } from './syntaxError.js';

/** Edges in short: `a>b` for an arrow, `a~b` for a hidden common cause. */
function edges(text: string): string {
  const { arrows, bidirected } = dag(text);
  return [...arrows.map((pair) => pair.join('>')), ...bidirected.map((pair) => pair.join('~'))].join(' ');
}

const CORPUS: readonly (readonly [text: string, edges: string])[] = [
  ['flowchart LR\n  C --> V\n  V --> Y', 'C>V V>Y'],
  ['graph TD; A-->B; A-->C; B-->D; C-->D;', 'A>B A>C B>D C>D'],
  ['flowchart LR\nA --> B --> C', 'A>B B>C'],
  ['flowchart LR\nC & G --> V & T', 'C>V C>T G>V G>T'],
  ['flowchart LR\nX <-.-> Y\nX ==> Y', 'X>Y X~Y'],
  ['flowchart LR\nX <--> Y <==> Z\nX -...-> Z\nX ----> W', 'X>Z X>W X~Y Y~Z'],
  [
    'flowchart LR\na["kidney stones"] --> b(outcome)\nc((hidden)) --> b\nd{choice}',
    'kidney stones>outcome hidden>outcome',
  ],
  ['flowchart LR\na -->|causes| b', 'a>b'],
  ['flowchart LR\na --> b\na["later named"]', 'later named>b'],
  ['%% a comment\nflowchart TB %% another\n  a --> b %% and one more', 'a>b'],
  ['flowchart LR\nclassDef latent stroke-dasharray: 5 5\nstyle a fill:#fff\na --> b\nlinkStyle 0 stroke:red', 'a>b'],
  ['flowchart LR\na["say #quot;x#quot; #35;1"] --> b', 'say "x" #1>b'],
  ['flowchart LR\n', ''],
];
for (const [text, expected] of CORPUS) {
  test(`reads ${JSON.stringify(text)}`, () => assert.is(edges(text), expected));
}

test('the class latent marks nodes that nobody observes, other classes are for drawings', () => {
  assert.equal(dag('flowchart LR\nU:::latent --> X\nV --> X:::red\nclass V,X red').latent, ['U']);
  assert.equal(dag('flowchart LR\nU --> X\nV --> X\nclass U,V latent').latent, ['U', 'V']);
});

const FAULTS: readonly (readonly [text: string, message: string])[] = [
  ['flowchart LR\na --> ', 'line 2, column 7: expected a node, got the end of the text'],
  ['flowchart LR\n--> b', "line 2, column 1: expected a node, got '-'"],
  ['flowchart LR\na b', "line 2, column 3: expected an arrow or a line end, got 'b'"],
  [
    'flowchart LR\na --- b',
    "line 2, column 3: expected an arrow: '-->' from cause to effect, '<-.->' for a hidden common cause, got '-'",
  ],
  ['flowchart LR\na["x --> b', "line 2, column 2: expected ']' to close this label, got something else before it"],
  [
    'flowchart LR\na --> b\nb --> a',
    'line 3, column 3: this arrow closes the cycle a → b → a, expected a graph without cycles',
  ],
  ['flowchart LR\na --> a', 'line 2, column 3: node a points to itself, expected a graph without cycles'],
  [
    'flowchart LR\nsubgraph s\na --> b\nend',
    "line 2, column 1: expected a node, got 'subgraph', which a causal graph has no use for",
  ],
  ['flowchart LR\na["x"] --> b["x"]', 'line 2, column 12: expected a label for each node, got "x" for a and for b'],
  ['flowchart LR\nclass q latent', "line 2, column 7: expected a node named above, got 'q'"],
];
for (const [text, message] of FAULTS) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    try {
      dag(text);
    } catch (error) {
      assert.instance(error, GraphSyntaxError);
      assert.is((error as Error).message.split('\n')[0], message);
      return;
    }
    throw new Error('read as a graph');
  });
}

test.run();
