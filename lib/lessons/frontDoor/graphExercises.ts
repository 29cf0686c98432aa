// Exercises of the lesson that a graph answers: front-door sets, the formula, what can be had at all.
import { interventional } from '../../causal/estimands/adjustmentEstimands.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import type { Identification } from '../../causal/identification/identify.js';
import { listOfSets, oneOf, parts } from '../answers.js';
import { estimandOf } from '../estimandAnswer.js';
import { type Exercise, exercise, type Mistake } from '../exercise.js';
import { type AnswerCase, drawnAnswerCase, FOUR_GRAPHS, KINDS, kindOf } from './answerCases.js';
import { drawnFormulaCase, type FormulaCase, graphOfCase, hastyFormulas, PLAIN } from './formulaCases.js';
import { between, CHAIN, doorsOf, drawnSetCase, edgesInWords, interceptingSets, smallest } from './setCases.js';

export const sets: Exercise = exercise<CausalGraph>({
  id: 'sets',
  own: CHAIN,
  drawn: drawnSetCase,
  question: (graph) => {
    const among = between(graph);
    const right = doorsOf(graph);
    const mistakes = [
      {
        answer: smallest(right),
        says: 'Those are the smallest ones. *All* front-door sets are asked: a larger set may satisfy the conditions as well.',
      },
      {
        answer: right.slice(-1),
        says: 'That is one of them. Is it the only one? Try what is left when a member goes.',
      },
      {
        answer: interceptingSets(graph),
        says: 'Those are the sets that stand on every directed path: condition 1. Each must also have no open back door from X (condition 2), and X must close all back doors from it (condition 3).',
      },
      { answer: among.map((name) => [name]), says: 'Those are all variables one by one, tried for nothing.' },
      {
        answer: [],
        says: 'That says that no set will do. Start with condition 1: which sets stand on every directed path from X to Y? Try each for the other two.',
      },
      {
        answer: [[]],
        says: 'The empty set stands on no path. As there is a directed path from X to Y, condition 1 fails.',
      },
    ];
    return {
      ask: `The graph is ${edgesInWords(graph)}, all variables are observed, and ↔ is a hidden common cause. Which sets out of ${among.join(', ')} are front-door sets for the effect of X on Y? List all of them.`,
      answer: listOfSets(right, { among }),
      why: 'Each of these sets stands on every directed path, has no open back door from X, and X closes all of its back doors to Y. The conditions judge a set taken together.',
      hint: 'Go through the subsets one by one: is there a directed path around it? A path from X that begins with an arrowhead at X and reaches it? A path from it to Y, beginning with an arrowhead, that X does not close?',
      mistakes: mistakes.filter(({ answer }) => !isSameList(answer, right)),
    };
  },
});

export const formula: Exercise = exercise<FormulaCase>({
  id: 'formula',
  own: PLAIN,
  drawn: drawnFormulaCase,
  question: (the) => {
    const graph = graphOfCase(the);
    const { do: treatment, on, through, within } = the;
    const hasty = hastyFormulas(the);
    const [x, m] = [treatment.toLowerCase(), through.map((name) => name.toLowerCase()).join(', ')];
    const isPlain = through.length === 1 && within.length === 0;
    const mistakes: Mistake[] = [
      {
        answer: hasty.crude,
        says: `That is what is *seen*: it also carries what comes round through the hidden cause of ${treatment} and ${on}.`,
      },
      {
        answer: hasty.adjusted,
        says: `That treats ${through.join(', ')} as a common cause and averages it away, but the effect travels *through* it.`,
      },
      {
        answer: hasty.mixed,
        says: `The first factor is right. The second is only seen: its back door, through ${treatment}, is still open. Close it by averaging over another value ${x}'.`,
      },
      {
        answer: hasty.unmoved,
        says: `The second door is right. In the first one ${treatment} has no say, so the effect would be nil: how often is ${m} what it is *given* ${x}?`,
      },
      {
        answer: hasty.followed,
        says: `Nearly: with the weights P(${x}' | ${m}) the back door stays open. Adjusting weighs by how often ${x}' occurs, ${m} or not.`,
      },
    ];
    const missed: Mistake = {
      answer: hasty.incomplete,
      says:
        within.length > 0
          ? `${within.join(', ')} moves both ${m} and ${on}: do the same within each of its values, and average.`
          : `Not all directed paths go through that mediator: take both together.`,
    };
    return {
      ask: `The graph is ${edgesInWords(graph)}, and ↔ is a hidden common cause. Write $P(${on.toLowerCase()}\\mid do(${x}))$ in what is seen of ${graph.nodes.join(', ')}.`,
      answer: estimandOf(interventional({ do: treatment, on }), { graph }),
      why: `Two back-door adjustments in a row: ${treatment} on ${through.join(', ')} needs none, ${through.join(', ')} on ${on} needs ${treatment}.${isPlain ? '' : ' And nothing else stays open.'}`,
      hint: `Two factors: how the setting ${x} spreads ${m}; and what setting ${m} does to ${on}, where ${treatment}, under a name of its own such as ${x}', closes the back door.`,
      mistakes: isPlain ? mistakes : [...mistakes, missed],
    };
  },
});

/** For each wrong answer to each right one, a question to think about. */
const DOUBTS: Readonly<Record<Identification['kind'], Partial<Record<Identification['kind'], string>>>> = {
  identified: {
    noEffect: 'follow the arrows out of X: do they lead to Y?',
    notIdentifiable:
      'that one set or one criterion fails does not settle it. Try the back door, the front door, and a variable that moves X.',
  },
  noEffect: {
    identified: 'a formula there is, but a plainer thing can be said. Follow the arrows out of X.',
    notIdentifiable: 'a hidden common cause does no harm to an effect that is not there. Follow the arrows out of X.',
  },
  notIdentifiable: {
    identified:
      'which formula? Look whether X and a variable on its way to Y share a hidden cause, directly or by a chain of ↔ whose members lie on the way.',
    noEffect: 'that no formula gives the effect does not make it zero. Follow the arrows out of X.',
  },
};

export const identified: Exercise = exercise<AnswerCase>({
  id: 'identified',
  own: FOUR_GRAPHS,
  drawn: drawnAnswerCase,
  question: (graphs) => {
    const names = Object.keys(graphs);
    const listing = names.map((name) => `- \`${name}\`: ${edgesInWords(graphs[name])}`);
    return {
      ask: [
        `What can be said of the effect of X on Y in each of these graphs (↔ is a hidden common cause)? Answer 'identified', 'noEffect' or 'notIdentifiable'.`,
        ...listing,
      ].join('\n'),
      answer: parts(Object.fromEntries(names.map((name) => [name, oneOf(KINDS, kindOf(graphs[name]))]))),
      why: 'No directed path: no effect, whatever is hidden. A formula, by whichever door: identified. A hedge: two worlds look alike and answer differently, so no amount of data decides.',
      hint: 'First follow the arrows out of X. If they reach Y, try the back door and the front door; if both are closed, ask whether hidden causes tie X to its own children.',
      mistakes: names.flatMap((name) =>
        Object.entries(DOUBTS[kindOf(graphs[name])]).map(([kind, doubt]) => ({
          answer: { [name]: kind },
          says: `${name}: ${doubt}`,
        })),
      ),
    };
  },
});

function isSameList(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  const plain = (list: readonly (readonly string[])[]): string =>
    JSON.stringify(list.map((set) => [...set].sort()).sort());
  return plain(a) === plain(b);
}
