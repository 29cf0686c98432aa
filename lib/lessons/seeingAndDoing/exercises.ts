// The exercises of the lesson "seeing and doing".
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, parts, setOf } from '../answers.js';
import { type Exercise, exercise } from '../exercise.js';
import { admissions } from './admissionExercises.js';
import { type CutGraph, drawnGraph, factorOf, productOf, STONE_GRAPH } from './cutGraph.js';
import { averaged, done, drawnStudy, STONES, seen, share, studyRows, type TreatmentStudy } from './study.js';

const seeing = exercise<TreatmentStudy>({
  id: 'seeing',
  own: STONES,
  drawn: drawnStudy,
  question: (study) => {
    const pair = (value: (T: number) => Fraction) => named(study, value);
    const [first, second] = study.treatments;
    return {
      ask: `What share of those who had ${first} succeeded, and of those who had ${second}?`,
      given: studyRows(study),
      answer: exactPair(study, (T) => seen(study, T)),
      why: `A conditional probability: keep the row of the treatment and divide its successes by its patients.`,
      hint: 'Only the column *all* is needed: successes of one row, divided by the patients of the same row.',
      mistakes: [
        ...each(
          study,
          (T) => share(study, { T }, { Y: 1 }),
          'That is $P(t\\mid y)$, the share of this treatment among the successes: the condition is the other way round.',
        ),
        ...each(
          study,
          (T) => share(study, { T, Y: 1 }),
          'That is the share of *all* patients of the study who had this treatment and succeeded; divide by those who had it.',
        ),
        ...each(
          study,
          (T) => done(study, T),
          'That is already adjusted for the kind of patient. Here only seeing is asked: the plain rate of the row.',
        ),
        { answer: pair((T) => seen(study, 1 - T)), says: 'These are the right numbers with the treatments exchanged.' },
      ],
    };
  },
});

const doing = exercise<TreatmentStudy>({
  id: 'doing',
  own: STONES,
  drawn: drawnStudy,
  question: (study) => {
    const [first, second] = study.treatments;
    const [one, half] = [fraction(1), fraction('1/2')];
    const [small, large] = [0, 1].map((Z) => share(study, { Z }));
    const of = (weights: readonly [Fraction, Fraction]) => (T: number) => averaged(study, T, weights);
    return {
      ask: `What share would succeed if *everyone* were given ${first}, and if everyone were given ${second}? (${study.kinds.join(' or ')} is the only common cause.)`,
      given: studyRows(study),
      answer: exactPair(study, (T) => done(study, T)),
      why: 'The rates within each kind stay, for they do not depend on who chose the treatment; the weights are those of *all* patients, $P(z)$, for everyone is treated.',
      hint: 'Two steps: the rate within each kind under this treatment; then their average, weighted by how many of *all* patients are of each kind.',
      mistakes: [
        ...each(
          study,
          (T) => seen(study, T),
          'That is the crude rate. Weighting by $P(z\\mid t)$, the kinds among those who *had* the treatment, gives the crude rate back; everyone is treated, so weight by $P(z)$.',
        ),
        ...each(study, of([half, half]), 'That weighs both kinds alike. Weigh each by its share among all patients.'),
        ...each(study, of([large, small]), 'The two weights are exchanged.'),
        ...each(
          study,
          (T) => averaged(study, T, [share(study, { Z: 0 }, { T: 1 - T }), share(study, { Z: 1 }, { T: 1 - T })]),
          'That weighs by the kinds among those who had the *other* treatment: the answer for them, not for everyone.',
        ),
        ...each(
          study,
          of([one, fraction(0)]),
          `That is the rate among ${study.kinds[0]} alone. Everyone is treated: average over both kinds.`,
        ),
        ...each(
          study,
          of([fraction(0), one]),
          `That is the rate among ${study.kinds[1]} alone. Everyone is treated: average over both kinds.`,
        ),
        ...each(study, (T) => done(study, 1 - T), 'The treatments are exchanged.'),
      ],
    };
  },
});

const effect = exercise<TreatmentStudy>({
  id: 'effect',
  own: STONES,
  drawn: drawnStudy,
  question: (study) => {
    const [first, second] = study.treatments;
    const difference = (weights: readonly [Fraction, Fraction]) =>
      averaged(study, 1, weights).minus(averaged(study, 0, weights));
    const kindsOf = (T: number) => difference([share(study, { Z: 0 }, { T }), share(study, { Z: 1 }, { T })]);
    const [toFirst, toSecond] = [done(study, 1), done(study, 0)];
    return {
      ask: `By how much does ${first} change the chance of success against ${second}, as $P(Y{=}1\\mid do(\\text{${first}})) - P(Y{=}1\\mid do(\\text{${second}}))$?`,
      given: studyRows(study),
      answer: exactNumber(toFirst.minus(toSecond)),
      why: 'The average treatment effect: the same patients under the one and under the other treatment, so nothing but the treatment differs.',
      hint: `Take the two values of \`doing\` and subtract: ${first} minus ${second}.`,
      mistakes: [
        {
          answer: seen(study, 1).minus(seen(study, 0)),
          says: 'That is the crude difference. It compares different patients: those who had the one with those who had the other.',
        },
        { answer: toSecond.minus(toFirst), says: `The direction is reversed: ${first} minus ${second} is asked.` },
        {
          answer: kindsOf(1),
          says: `That is the effect on those who *had* ${first} (ATT): the kinds are weighted by $P(z\\mid \\text{${first}})$. For everyone, weigh by $P(z)$.`,
        },
        {
          answer: kindsOf(0),
          says: `That is the effect on those who had ${second} (ATC): the kinds are weighted by $P(z\\mid \\text{${second}})$. For everyone, weigh by $P(z)$.`,
        },
        { answer: toFirst.over(toSecond), says: 'That is the risk *ratio*. A difference is asked.' },
        {
          answer: toFirst,
          says: `That is the level under $do(\\text{${first}})$. Subtract the level under $do(\\text{${second}})$.`,
        },
      ],
    };
  },
});

const cut = exercise<CutGraph>({
  id: 'cut',
  own: STONE_GRAPH,
  drawn: drawnGraph,
  question: (graph) => {
    const { nodes, treatment } = graph;
    const others = nodes.filter((node) => node !== treatment);
    const parents = graph.arrows.filter(([, to]) => to === treatment).map(([from]) => from);
    const children = graph.arrows.filter(([from]) => from === treatment).map(([, to]) => to);
    return {
      ask: `The arrows are ${graph.arrows.map(([from, to]) => `$${from} \\to ${to}$`).join(', ')}, so the joint distribution is $${productOf(graph)}$. Someone sets $${treatment}$ for everyone. Of which variables does the factor stay in the product?`,
      answer: setOf(others, { among: nodes }),
      why: `$do(${treatment})$ replaces one mechanism, $${factorOf(graph, treatment)}$, by a constant. All other mechanisms go on as before: the truncated factorization.`,
      hint: `Which of the factors describes how $${treatment}$ comes about? Only that mechanism is replaced.`,
      mistakes: [
        {
          answer: nodes,
          says: `Then nothing was done: with all factors it is the distribution we *see*. The one that says how $${treatment}$ comes about has been replaced.`,
        },
        { answer: [treatment], says: 'That is the one that goes. Asked are those that stay.' },
        {
          answer: others.filter((node) => !children.includes(node)),
          says: `$${treatment}$ keeps its consequences: the arrows *out of* it stay, and with them the factors of ${children.join(', ')}.`,
        },
        {
          answer: others.filter((node) => !parents.includes(node)),
          says: `The causes of $${treatment}$ go on as before: cutting the arrows into $${treatment}$ changes its factor, not theirs.`,
        },
        {
          answer: children,
          says: `Those are the direct consequences of $${treatment}$; the mechanisms of the other variables stay as well.`,
        },
      ],
    };
  },
});

const mediator = exercise<TreatmentStudy>({
  id: 'mediator',
  own: STONES,
  drawn: drawnStudy,
  question: (study) => {
    const [first, second] = study.treatments;
    const crude = seen(study, 1).minus(seen(study, 0));
    const adjusted = done(study, 1).minus(done(study, 0));
    return {
      ask: `These counts, with another story: treatments were drawn by lot, and ${study.kinds.join(' or ')} was noted *afterwards*, as a consequence of the treatment that in turn changes success. By how much does ${first} change the chance of success against ${second}, all ways taken together?`,
      given: studyRows(study),
      answer: exactNumber(crude),
      why: 'No arrow points into the treatment, so cutting those arrows changes nothing: seeing is doing. The same counts, another graph, another answer: a table alone cannot tell.',
      hint: `Draw the graph of this story. Which arrows point *into* the treatment, and so are cut by doing?`,
      mistakes: [
        {
          answer: adjusted,
          says: 'That adjusts for a *consequence* of the treatment, and so takes away the part of the effect that goes through it.',
        },
        { answer: fraction(0).minus(crude), says: `The direction is reversed: ${first} minus ${second} is asked.` },
        {
          answer: fraction(0).minus(adjusted),
          says: 'That adjusts for a consequence of the treatment, and in the wrong direction.',
        },
        { answer: seen(study, 1), says: `That is the level under ${first}. Subtract the level under ${second}.` },
        {
          answer: crude.minus(adjusted),
          says: 'That is by how much the two stories differ; asked is the effect itself.',
        },
      ],
    };
  },
});

export const SEEING_AND_DOING: readonly Exercise[] = [seeing, cut, doing, effect, mediator, admissions];

function named<V>({ treatments: [first, second] }: TreatmentStudy, value: (T: number) => V): Record<string, V> {
  return { [first]: value(1), [second]: value(0) };
}

function exactPair(study: TreatmentStudy, value: (T: number) => Fraction) {
  return parts(named(study, (T) => exactNumber(value(T))));
}

// The same slip in one of the two parts is enough to be told.
function each(study: TreatmentStudy, value: (T: number) => Fraction, says: string) {
  return study.treatments.map((name, i) => ({ answer: { [name]: value(1 - i) }, says: `${name}: ${says}` }));
}
