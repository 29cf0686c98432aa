// The exercises of the lesson "reading a graph".
import { CAMREC_GRAPH } from '../../causal/graphs/camrecGraph.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { impliedIndependencies } from '../../causal/graphs/independencies.js';
import { setText } from '../../causal/graphs/setText.js';
import type { Fraction } from '../../causal/worlds/fraction.js';
import { anySet, exactNumber, oneOf, parts } from '../answers.js';
import { type Exercise, exercise } from '../exercise.js';
import { arrowsText, flowchart } from './graphTexts.js';
import { drawnLetters, inLetters, LETTERS, type LettersCase, lettersRows } from './letters.js';
import { LISTING } from './listing.js';
import {
  blockObjection,
  drawnPaths,
  drawnSeparator,
  letteredPaths,
  type PathCase,
  type SeparatorCase,
  separatorObjection,
  separatorSlip,
  smallestSeparator,
  THREE_PATHS,
} from './pathCases.js';
import { drawnRoles, type RoleCase, roleNames, roleObjection, roleOf } from './roles.js';
import { drawnSparse, independenciesOf } from './statements.js';

const roles = exercise<RoleCase>({
  id: 'roles',
  own: { graph: LISTING, do: 'V', on: 'Y' },
  drawn: drawnRoles,
  question: (the) => {
    const { graph, do: x, on: y } = the;
    const asked = graph.nodes.filter((node) => node !== x && node !== y);
    const names = roleNames(the);
    return {
      ask: `The arrows are ${arrowsText(graph)}. We ask for the effect of $${x}$ on $${y}$. What is each of the other variables: ${names.map((name) => `*${name}*`).join(', ')}?${flowchart(graph)}`,
      answer: parts(Object.fromEntries(asked.map((node) => [node, oneOf(names, roleOf(the, node))]))),
      why: `Four questions made each role: does a causal path lead from it to $${x}$, from it to $${y}$ past $${x}$, from $${x}$ to it past $${y}$, from $${y}$ to it?`,
      hint: `Follow the arrows from the variable, and then from $${x}$ and from $${y}$; go along causal paths only.`,
      // Each wrong role of each variable fails by one of the four questions, which is what is said.
      mistakes: asked.flatMap((node) =>
        names
          .filter((name) => name !== roleOf(the, node))
          .map((name) => ({ answer: { [node]: name }, says: roleObjection(the, node, name) })),
      ),
    };
  },
});

const descendant = exercise<LettersCase>({
  id: 'descendant',
  own: LETTERS,
  drawn: drawnLetters,
  question: (the) => {
    const { letters } = the;
    const both = (value: (V: number) => Fraction) => ({ plain: value(0), fine: value(1) });
    const answer = both((V) => inLetters(the, { Y: 1 }, { V, R: 1 }));
    return {
      ask: `In $V \\to N \\leftarrow Y$, $N \\to R$, $V$ and $Y$ are fair coins, tossed apart. The table says how often an item gets into the newsletter; $P(R{=}1\\mid n) = ${tenths(letters[0])} + ${tenths(letters[1])}\\,n$. Compute \`plain\`, $P(Y{=}1\\mid V{=}0, R{=}1)$, and \`fine\`, $P(Y{=}1\\mid V{=}1, R{=}1)$.`,
      given: lettersRows(the),
      answer: parts({ plain: exactNumber(answer.plain), fine: exactNumber(answer.fine) }),
      why: 'Both differ from one half, and from each other: among items that brought letters, picture and click are dependent, although the newsletter itself was never looked at.',
      hint: 'First $P(R{=}1\\mid v, y)$ for the four kinds of items, through $N$; then, within one value of $V$, what share of the items with letters was clicked?',
      mistakes: [
        {
          answer: both((V) => inLetters(the, { Y: 1 }, { V })),
          says: 'That is the share among *all* items, with or without letters. Among those with letters some kinds are more frequent than others.',
        },
        ...each(
          both((V) => inLetters(the, { Y: 1 }, { V, N: 1 })),
          'That holds the newsletter fixed, $N = 1$. Known is only that letters came.',
        ),
        ...each(
          both((V) => inLetters(the, { R: 1 }, { V, Y: 1 })),
          'That is $P(R{=}1\\mid v, Y{=}1)$: the condition is the other way round.',
        ),
        ...each(
          both((V) => inLetters(the, { Y: 1, R: 1 }, { V })),
          'That is $P(Y{=}1, R{=}1\\mid v)$, still to be divided by the share of items with letters, $P(R{=}1\\mid v)$.',
        ),
        ...each(
          both(() => inLetters(the, { Y: 1 }, { R: 1 })),
          'That is the share among all items with letters, whatever the picture.',
        ),
        { answer: { plain: answer.fine, fine: answer.plain }, says: 'The right numbers, exchanged.' },
      ],
    };
  },
});

const blocking = exercise<PathCase>({
  id: 'blocking',
  own: THREE_PATHS,
  drawn: drawnPaths,
  question: (the) => {
    const { graph, from, to, given } = the;
    const paths = letteredPaths(the);
    const options = ['open', ...graph.nodes.filter((node) => node !== from && node !== to)];
    const answerTo = (letter: string) => paths[letter].blockedBy?.node ?? 'open';
    return {
      ask: `The arrows are ${arrowsText(graph)}; held fixed is ${setText(given)}. Which node blocks each of these paths from $${from}$ to $${to}$? Answer with its name, or with 'open'.${flowchart(graph)}`,
      given: Object.entries(paths).map(([letter, { text }]) => ({ part: letter, path: text })),
      answer: parts(Object.fromEntries(Object.keys(paths).map((letter) => [letter, oneOf(options, answerTo(letter))]))),
      why: 'A given node blocks where it is the middle of a chain or of a fork; a collider blocks as long as neither it nor anything below it is given.',
      hint: 'Take the inner nodes of a path one by one. Do two arrowheads meet there? Is it given, or something below it?',
      mistakes: Object.entries(paths).flatMap(([letter, path]) =>
        options
          .filter((option) => option !== answerTo(letter))
          .map((option) => ({
            answer: { [letter]: option },
            says: `Path ${letter}: ${blockObjection(the, path, option)}`,
          })),
      ),
    };
  },
});

const separating = exercise<SeparatorCase>({
  id: 'separating',
  own: { graph: LISTING, between: ['P', 'Y'] },
  drawn: drawnSeparator,
  question: (the) => {
    const { graph, between } = the;
    const [from, to] = between;
    const others = graph.nodes.filter((node) => !between.includes(node));
    return {
      ask: `The arrows are ${arrowsText(graph)}. Find a set of other variables that separates $${from}$ from $${to}$; any such set will do.${flowchart(graph)}`,
      answer: anySet(smallestSeparator(the), { among: others, objection: (set) => separatorObjection(the, set) }),
      why: 'Every path is blocked. Other sets may do it too: each of them stands for an independence that data could contradict.',
      hint: 'A node that closes one path may be a collider, or lie below one, on another: then something else has to close that other path.',
      // In some graphs one of these happens to separate; then it is none.
      mistakes: [
        {
          answer: [],
          says: `With nothing held fixed every path without a collider is open. List the paths from $${from}$ to $${to}$ and look for one.`,
        },
        {
          answer: others,
          says: 'Holding everything fixed holds colliders fixed too, and some path that runs into one is open. More is not safer.',
        },
        ...others.map((node) => ({ answer: [node], says: separatorSlip(the, node) })),
      ].filter(({ answer }) => separatorObjection(the, answer) !== undefined),
    };
  },
});

const implied = exercise<CausalGraph>({
  id: 'implied',
  own: CAMREC_GRAPH,
  drawn: drawnSparse,
  question: (graph) => {
    const right = impliedIndependencies(graph, { kind: 'smallest' });
    const pairs = [...new Map(right.map(({ x, y, given }) => [`${x} ${y}`, { x, y, given }])).values()];
    const needy = pairs.filter(({ given }) => given.length > 0);
    const plain = pairs.map(({ x, y }) => `${x} _||_ ${y}`);
    const crowded = pairs.map(
      ({ x, y }) => `${x} _||_ ${y} | ${graph.nodes.filter((node) => node !== x && node !== y).join(', ')}`,
    );
    return {
      ask: `The arrows are ${arrowsText(graph)}. Which pairs of variables can be separated, and by what? Give one independence for each pair, such as \`['A _||_ B | D, E']\`; a pair that no set separates is left out.${flowchart(graph)}`,
      answer: independenciesOf(
        graph,
        pairs.map(({ x, y, given }) => `${x} _||_ ${y}${given.length > 0 ? ` | ${given.join(', ')}` : ''}`),
      ),
      why: 'Exactly the pairs without an arrow between them can be separated. These statements, and what follows from them, are all that data could ever hold against this graph.',
      hint: 'Which pairs have no arrow between them? For each, list the paths, and close those that are open.',
      mistakes: [
        {
          answer: [],
          says: 'Then no data could contradict the graph. Look for two variables without an arrow between them.',
        },
        {
          answer: plain,
          says: `The right pairs, but between ${needy.map(({ x, y }) => `$${x}$ and $${y}$`).join(', and between ')} a path is open as long as nothing is held fixed.`,
        },
        { answer: crowded, says: 'The right pairs, but with all others held fixed some collider is too.' },
      ],
    };
  },
});

export const READING_A_GRAPH: readonly Exercise[] = [roles, descendant, blocking, separating, implied];

// The same slip in one of the two parts is enough to be told.
function each(answers: Record<string, Fraction>, says: string) {
  return Object.entries(answers).map(([name, value]) => ({ answer: { [name]: value }, says: `\`${name}\`: ${says}` }));
}

function tenths(count: number): string {
  return `${count / 10}`;
}
