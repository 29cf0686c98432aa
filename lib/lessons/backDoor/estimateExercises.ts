// The exercises on estimators: weights by hand, whose effect it is, and which model may be wrong.
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { exactNumber, parts, setOf } from '../answers.js';
import { type Exercise, exercise, type Mistake } from '../exercise.js';
import { done, drawnStudy, STONES, seen, share, studyRows, type TreatmentStudy } from '../seeingAndDoing/study.js';
import { DRUG, effectOn, propensity, weighted } from './estimators.js';
import {
  type Analysis,
  type AnalysisCase,
  analysisRows,
  drawnAnalyses,
  exactOnes,
  numbered,
  OUR_ANALYSES,
} from './nuisances.js';

export const byHand: Exercise = exercise<TreatmentStudy>({
  id: 'ipw-by-hand',
  own: DRUG,
  drawn: drawnStudy,
  question: (study) => {
    const [first, second] = study.treatments;
    const one = fraction(1);
    return {
      ask: `Weigh each patient by $1/P(t\\mid z)$, one over the chance of the treatment that they had, among those of their kind (${study.kinds.join(' or ')}). What is then the share of successes under ${first}, and under ${second}? The table counts successes / patients.`,
      given: studyRows(study),
      answer: named(study, (T) => exactNumber(weighted(study, T, (Z) => propensity(study, T, Z)))),
      why: 'Weighted, each treatment has the kinds of all patients, so nothing but the treatment differs. It is the same number as by averaging the rates with $P(z)$, to the last digit.',
      hint: 'For each kind: the share of *all* patients that is of this kind, had this treatment and succeeded, divided by $P(t\\mid z)$, the share of this kind that had this treatment. Add up the two kinds.',
      mistakes: [
        ...each(
          study,
          (T) => seen(study, T),
          'that is the crude rate: everybody counts once. Each is to stand for $1/P(t\\mid z)$ patients.',
        ),
        ...each(
          study,
          (T) => weighted(study, T, (Z) => share(study, { Z }, { T })),
          'the weights have $P(z\\mid t)$ in place of $P(t\\mid z)$: ask how likely the treatment was in this kind, not how likely the kind was under this treatment.',
        ),
        ...each(
          study,
          (T) => weighted(study, T, (Z) => one.minus(propensity(study, T, Z))),
          'the weights are those of the *other* treatment: each patient counts by the chance of the treatment that they had.',
        ),
        ...each(
          study,
          (T) => weighted(study, T, () => one),
          'that is the share of all patients who had this treatment and succeeded: the weights are missing.',
        ),
        ...each(
          study,
          (T) => weighted(study, T, (Z) => share(study, { T, Z })),
          'that divides by $P(t, z)$, and so adds up two rates. Divide by $P(t\\mid z)$.',
        ),
        { answer: levels(study, (T) => done(study, 1 - T)), says: 'The treatments are exchanged.' },
      ],
    };
  },
});

export const whose: Exercise = exercise<TreatmentStudy>({
  id: 'whose-effect',
  own: STONES,
  drawn: drawnStudy,
  question: (study) => {
    const [first, second] = study.treatments;
    const [onFirst, onSecond, onAll] = [effectOn(study, { T: 1 }), effectOn(study, { T: 0 }), effectOn(study, {})];
    const crude = seen(study, 1).minus(seen(study, 0));
    const zero = fraction(0);
    const both = (answer: Fraction, says: string): Mistake[] =>
      ['ATT', 'ATC'].map((name) => ({ answer: { [name]: answer }, says: `\`${name}\`: ${says}` }));
    return {
      ask: `By how much does ${first} change the chance of success against ${second} for those who *had* ${first} (\`ATT\`), and for those who had ${second} (\`ATC\`)? Kind (${study.kinds.join(' or ')}) is the only common cause.`,
      given: studyRows(study),
      answer: parts({ ATT: exactNumber(onFirst), ATC: exactNumber(onSecond) }),
      why: 'The differences within a kind are the same for all three; the weights are the kinds of those who are asked about. None of the three is the more correct one: they answer for different people.',
      hint: 'The difference within each kind does not depend on who is asked about. The weights do: the kinds of those people.',
      mistakes: [
        ...both(
          onAll,
          'that is the effect on everybody (ATE), with weights $P(z)$. Weigh by the kinds of those who are asked about.',
        ),
        ...both(crude, 'that is the crude difference: it compares different patients.'),
        { answer: { ATT: onSecond, ATC: onFirst }, says: 'The two are exchanged.' },
        { answer: { ATT: onSecond }, says: `\`ATT\`: that weighs by the kinds of those who had ${second}.` },
        { answer: { ATC: onFirst }, says: `\`ATC\`: that weighs by the kinds of those who had ${first}.` },
        {
          answer: { ATT: zero.minus(onFirst) },
          says: `\`ATT\`: the direction is reversed; ${first} minus ${second} is asked, whoever had what.`,
        },
        {
          answer: { ATC: zero.minus(onSecond) },
          says: `\`ATC\`: the direction is reversed; ${first} minus ${second} is asked, whoever had what.`,
        },
      ],
    };
  },
});

export const survivors: Exercise = exercise<AnalysisCase>({
  id: 'which-survive',
  own: OUR_ANALYSES,
  drawn: (draws) => drawnAnalyses(draws, drawnStudy(draws)),
  question: (the) => {
    const { study, analyses } = the;
    const right = exactOnes(the);
    const pick = (holds: (analysis: Analysis) => boolean): string[] => numbered(analyses, holds);
    const robust = (analysis: Analysis): boolean => analysis.method === 'AIPW';
    const candidates: { answer: string[]; says: string }[] = [
      {
        answer: pick(robust),
        says: 'Those are the doubly robust ones. *Doubly* means: one of the two models may be wrong, not both; and a method with one model is right where that one is.',
      },
      {
        answer: [...right, ...pick(robust)],
        says: 'One too many: doubly robust does not survive *two* wrong models.',
      },
      {
        answer: pick(({ propensity: p, outcome }) => p === 'right' && outcome === 'right'),
        says: 'That asks for both models to be right. A method may not use one of them, and AIPW forgives one.',
      },
      {
        answer: pick(({ propensity: p, outcome }) => p === 'right' || outcome === 'right'),
        says: 'One right model is enough only for a method that uses it: plug-in never looks at the propensity, IPW never at the outcome model.',
      },
      {
        answer: pick(({ propensity: p }) => p === 'right'),
        says: 'Those have the right propensity. What does plug-in do with it? And what if the outcome model is right?',
      },
      {
        answer: pick(({ outcome }) => outcome === 'right'),
        says: 'Those have the right outcome model. What does IPW do with it? And what if the propensity is right?',
      },
      {
        answer: right.filter((number) => robust(analyses[Number(number) - 1])),
        says: 'Those are right, but a method with a single model can be right too.',
      },
      {
        answer: right.filter((number) => !robust(analyses[Number(number) - 1])),
        says: 'Those are right, but AIPW with one right model is as well.',
      },
      { answer: pick(() => true), says: 'Not all of them: some rest on a wrong model and on nothing else.' },
    ];
    return {
      ask: `Six analyses of one study, adjusting for the kind of patient (${study.kinds.join(' or ')}). *Plug-in* averages the outcome model over everybody; *IPW* weighs by the propensity; *AIPW* does both. Which of them find the effect exactly? Decide without computing.`,
      given: analysisRows(the),
      answer: setOf(right, { among: pick(() => true) }),
      why: 'Plug-in needs the outcome model, IPW the propensity, AIPW one of the two, whichever. How wrong the other one is does not matter.',
      hint: 'For each line ask first: which of the two models does this method use at all?',
      mistakes: [
        ...candidates.filter(({ answer }) => answer.length > 0 && !isSameSet(answer, right)),
        { answer: [], says: 'At least one of them holds: look which model each method uses.' },
      ],
    };
  },
});

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).size === b.length && a.every((name) => b.includes(name));
}

function levels(study: TreatmentStudy, value: (T: number) => Fraction): Record<string, Fraction> {
  const [first, second] = study.treatments;
  return { [first]: value(1), [second]: value(0) };
}

function named(study: TreatmentStudy, value: (T: number) => ReturnType<typeof exactNumber>) {
  const [first, second] = study.treatments;
  return parts({ [first]: value(1), [second]: value(0) });
}

// The same slip in one of the two parts is enough to be told.
function each(study: TreatmentStudy, value: (T: number) => Fraction, says: string): Mistake[] {
  return Object.entries(levels(study, value)).map(([name, answer]) => ({
    answer: { [name]: answer },
    says: `${name}: ${says}`,
  }));
}
