import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dag } from '../graphs/dag.js';
import { causalGraph } from '../graphs/graph.js';
import type { Step } from './derivation.js';
import { derivationLatex, derivationText } from './derivationText.js';
import { identify } from './identify.js';

function derivationOf(graph: ReturnType<typeof causalGraph>): readonly Step[] {
  const answer = identify(graph, { do: 'X', on: 'Y' });
  return answer.kind === 'notIdentifiable' ? [] : answer.derivation;
}

const BACKDOOR = derivationOf(
  causalGraph({
    arrows: [
      ['Z', 'X'],
      ['Z', 'Y'],
      ['X', 'Y'],
    ],
  }),
);

test('the back-door derivation in three lines', () => {
  assert.equal(derivationText(BACKDOOR), [
    'P(y | do(x)) = Σ_z P(y | do(x), z) P(z | do(x)), by the laws of probability: average over the values of Z',
    '= Σ_z P(y | x, z) P(z | do(x)), by rule 2: Y ⟂ X | Z in the graph with the arrows out of X cut',
    '= Σ_z P(y | x, z) P(z), by rule 3: Z ⟂ X in the graph with all arrows into X cut',
  ]);
});

test('as LaTeX, signs of names and words escaped', () => {
  const raw = String.raw;
  assert.equal(derivationLatex(BACKDOOR).split('\n'), [
    raw`\begin{aligned}`,
    raw`P(y \mid \mathrm{do}(x)) &= \sum_{z} P(y \mid \mathrm{do}(x), z)\, P(z \mid \mathrm{do}(x)) && \text{the laws of probability: average over the values of Z} \\`,
    raw` &= \sum_{z} P(y \mid x, z)\, P(z \mid \mathrm{do}(x)) && \text{rule 2: Y $\perp$ X $\mid$ Z in the graph with the arrows out of X cut} \\`,
    raw` &= \sum_{z} P(y \mid x, z)\, P(z) && \text{rule 3: Z $\perp$ X in the graph with all arrows into X cut}`,
    raw`\end{aligned}`,
  ]);
  const named: Step = { ...BACKDOOR[0], condition: '100 % of {u_1} & a→b' };
  assert.ok(derivationLatex([named]).includes(raw`100 \% of \{u\_1\} \& a$\to$b`));
});

test('the napkin: lines that do not go on from the one before name what they are about', () => {
  const napkin = derivationOf(dag('W -> Z -> X -> Y; W <-> X; W <-> Y'));
  const answer = '= (Σ_w P(w) P(x, y | w, z)) / (Σ_w P(w) P(x | w, z))';
  assert.equal(
    derivationText(napkin).map((line) => line.replace(/ of ID: .*/, '')),
    [
      'P(y | do(x)) = P(y | do(w, z, x)), by line 3',
      'P(w, x, y | do(z)) = P(w) P(x | w, z) P(y | w, z, x), by line 7',
      'P(y | do(w, z, x)) = P(y | do(z, x)), by line 2',
      `${answer}, by line 6`,
      `P(y | do(x)) ${answer}, by the laws of probability: put together and simplified`,
    ],
  );
});

test.run();
