// Things that can be wrong with an estimate, each of which one of the checks can find, or none.
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

export const FINDERS = ['placebo', 'parts', 'implied independence', 'none'] as const;
export type Finder = (typeof FINDERS)[number];

/** A flaw told in three ways, and which check finds it. */
interface Flaw {
  readonly finder: Finder;
  readonly tellings: readonly [string, string, string];
  /** after the wrong answers */
  readonly hint: string;
}

export const FLAWS: readonly Flaw[] = [
  {
    finder: 'implied independence',
    tellings: [
      'The graph has no arrow from exposure to photo. Exposure is in the log; in truth it moves the photo.',
      'The graph says that age and dose have nothing to do with one another. Both are in the data; doctors give the old less.',
      'The graph has no arrow from season to price. Both columns are recorded; in truth shops raise prices in winter.',
    ],
    hint: 'both variables are recorded, and the graph claims something about the two that the data can deny.',
  },
  {
    finder: 'none',
    tellings: [
      'Photo and like share a cause that is in no column. The graph leaves it out and makes no claim that any recorded column could deny.',
      'Patients who eat well take the pill more often and live longer. Diet was never asked, and no claim of the graph is affected.',
      'Ambitious people choose the training and earn more. Nobody measured ambition, and the recorded columns fit the graph.',
    ],
    hint: 'the cause is in no column. Which of these computations could then differ from what a right analysis of the same columns gives?',
  },
  {
    finder: 'placebo',
    tellings: [
      'By a slip of the code the estimator divides by the wrong count, and adds 0.05 to every difference.',
      'The program takes the mean of the treated before weighting and that of the others after it, so that two equal groups come out unequal.',
      'The matching routine gives each treated row a partner with a low outcome, whatever the treatment was.',
    ],
    hint: 'the program is at fault, and would be with any data. What does it find where there is nothing to find?',
  },
  {
    finder: 'parts',
    tellings: [
      'Three customers with thousands of likes each make the whole difference.',
      'One ward, entered twice by mistake, carries the effect; all others show none.',
      'Nearly all of the estimate comes from five rows with enormous weights.',
    ],
    hint: 'the number rests on very few units. What happens to it when some of them are away?',
  },
];

/** Four situations in some order: which flaw, and which of its tellings. */
export type Situations = readonly { readonly flaw: number; readonly telling: number }[];

export const OUR_SITUATIONS: Situations = [
  { flaw: 1, telling: 0 },
  { flaw: 3, telling: 0 },
  { flaw: 0, telling: 0 },
  { flaw: 2, telling: 0 },
];

export const LETTERS = ['A', 'B', 'C', 'D'] as const;

export function situationRows(situations: Situations): Row[] {
  return situations.map(({ flaw, telling }, i) => ({
    situation: LETTERS[i],
    'what is wrong': FLAWS[flaw].tellings[telling],
  }));
}

export function drawnSituations(draws: Draws): Situations {
  return draws.shuffled([0, 1, 2, 3]).map((flaw) => ({ flaw, telling: draws.integer(0, 2) }));
}
