// An exercise: a question about a case, where the same question can be asked of other cases drawn at random.
import type { Row } from '../report/table.js';
import { streams } from '../tensor/streams.js';
import { type Expected, isUnanswered } from './answers.js';
import { type Draws, drawsOf } from './draws.js';

/** The seeds for which an exercise has a variant. */
export const VARIANT_SEEDS: readonly number[] = [1, 2, 3];

/** A wrong answer that people are known to give, computed from the same case as the right one. */
export interface Mistake {
  /** in any form that the exercise accepts; of named parts it is enough to give those that tell */
  readonly answer: unknown;
  /** what went wrong, to the learner; never the right answer */
  readonly says: string;
}

/** What is asked about one case. Texts are Markdown with LaTeX. */
export interface Question {
  readonly ask: string;
  /** the numbers that the question is about, shown with a variant */
  readonly given?: readonly Row[];
  readonly answer: Expected;
  /** after the right answer: why it is right, in a sentence or two */
  readonly why: string;
  /** tried in order; the first that the answer equals is the diagnosis */
  readonly mistakes: readonly Mistake[];
  /** after a wrong answer that is no known mistake */
  readonly hint: string;
}

export interface Exercise {
  readonly id: string;
  /** The question about the lesson's own case, or about the one that `seed` draws. @throws RangeError for another seed */
  pose(options?: { seed?: number }): Question;
}

/** What an author writes of an exercise. */
export interface ExerciseParts<Case> {
  readonly id: string;
  /** the case that the lesson talks about */
  readonly own: Case;
  /** another case of the same kind; cases in which a known mistake would give the right answer are drawn anew */
  readonly drawn: (draws: Draws) => Case;
  readonly question: (the: Case) => Question;
}

/** An exercise from a question and the cases it is asked about. */
export function exercise<Case>({ id, own, drawn, question }: ExerciseParts<Case>): Exercise {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
    throw new RangeError(`exercise id must be words such as doing-a, got '${id}'`);
  return {
    id,
    pose: ({ seed } = {}) => {
      if (seed === undefined) return question(own);
      if (!VARIANT_SEEDS.includes(seed)) throw new RangeError(`seed must be 1, 2 or 3, got ${seed}`);
      const draws = drawsOf(streams(seed).fork('lessons', id));
      return draws.until(() => question(drawn(draws)), tellsMistakesApart);
    },
  };
}

function tellsMistakesApart({ answer, mistakes }: Question): boolean {
  return !mistakes.some((mistake) => isMistake(answer, mistake, answer.value));
}

/** What is to be said of an answer. */
export interface Verdict {
  readonly kind: 'right' | 'wrong' | 'malformed' | 'unanswered';
  readonly says: string;
}

/** Reads the answer and says what it shows: why it is right, which mistake it is, or a hint. */
export function judge({ answer: expected, why, mistakes, hint }: Question, answer: unknown): Verdict {
  if (isUnanswered(answer)) return { kind: 'unanswered', says: 'not answered yet' };
  const { kind, value } = expected;
  const reading = kind.read(answer);
  if ('problem' in reading) return { kind: 'malformed', says: `expected ${kind.form}; ${reading.problem}` };
  if (isEmptyRecord(reading.value)) return { kind: 'unanswered', says: 'not answered yet' };
  if (kind.same(reading.value, value)) return { kind: 'right', says: why };
  const known = mistakes.find((mistake) => isMistake(expected, mistake, reading.value));
  const closer = kind.nearly?.(reading.value, value);
  return { kind: 'wrong', says: known?.says ?? (closer === undefined ? hint : `${closer} ${hint}`) };
}

// All parts of an answer by name still open.
function isEmptyRecord(value: unknown): boolean {
  return Object.getPrototypeOf(value) === Object.prototype && Object.keys(value as object).length === 0;
}

function isMistake({ kind }: Expected, { answer, says }: Mistake, given: unknown): boolean {
  const reading = kind.read(answer);
  if ('problem' in reading) throw new RangeError(`the mistake '${says}' has no readable answer: ${reading.problem}`);
  return kind.same(given, reading.value);
}
