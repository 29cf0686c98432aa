// The teacher of a lesson's notebook: checks answers, says what went wrong, asks again with other numbers.
import { show } from '../jupyter/display.js';
import { JUPYTER_DISPLAY } from '../report/displayable.js';
import type { PlotlyFigure } from '../report/figure.js';
import { displayFigure } from '../report/saveFigure.js';
import { displayTable, type Row, type TableOptions, textTable, toHtml } from '../report/table.js';
import { type Exercise, judge, type Question, VARIANT_SEEDS, type Verdict } from './exercise.js';
import { LESSONS } from './lessons.js';
import type { Picture } from './pictures/picture.js';

export interface LessonOptions {
  /** throws at every answer that is missing or wrong, for runs that nobody watches */
  readonly strict?: boolean;
}

export interface Lesson {
  /**
   * Says whether the answer is right and why, or what went wrong; with `seed` it is the answer to that variant.
   * @throws RangeError for an id that the lesson does not have, or a seed other than 1, 2, 3
   * @throws Error in a strict lesson, if the answer is missing, malformed or wrong
   */
  check(id: string, answer: unknown, options?: { seed?: number }): void;
  /** Asks the same question with other numbers: seeds 1, 2 and 3. */
  variant(id: string, seed: number): void;
  /** Shows rows as a table; `digits` and `columns` as in `displayTable`. */
  table(rows: readonly object[], options?: TableOptions): void;
  figure(figure: PlotlyFigure): Promise<void>;
  /** Shows a picture that answers to mouse and keyboard, and its numbers as a table below. */
  picture(picture: Picture): void;
}

/** Opens the lesson of that name, such as `seeing-and-doing`. @throws RangeError for another name, or two exercises with one id */
export function openLesson(name: string, { strict = false }: LessonOptions = {}): Lesson {
  const exercises = exercisesOf(name);
  const find = (id: string): Exercise => {
    const found = exercises.find((exercise) => exercise.id === id);
    if (found) return found;
    throw new RangeError(`lesson ${name} has no exercise '${id}', it has ${exercises.map((one) => one.id).join(', ')}`);
  };
  return {
    check: (id, answer, { seed } = {}) => {
      const verdict = judge(find(id).pose({ seed }), answer);
      const label = seed === undefined ? id : `${id}, variant ${seed}`;
      if (strict && verdict.kind !== 'right') throw new Error(`exercise ${label}: ${verdict.says}`);
      showText(spoken(verdict, label, invitation(verdict, id, seed)));
    },
    variant: (id, seed) => showQuestion(`${id}, variant ${seed}`, find(id).pose({ seed }), { id, seed }),
    table: (rows, options) => show(displayTable(rows as readonly Row[], options)[JUPYTER_DISPLAY]()),
    figure: async (figure) => show((await displayFigure(figure))[JUPYTER_DISPLAY]()),
    picture: (picture) => show({ 'text/html': picture.html, 'text/plain': picture.text }),
  };
}

function exercisesOf(name: string): readonly Exercise[] {
  if (!Object.hasOwn(LESSONS, name)) {
    throw new RangeError(`there is no lesson '${name}', there are ${Object.keys(LESSONS).join(', ')}`);
  }
  const exercises = LESSONS[name];
  const ids = exercises.map((exercise) => exercise.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new RangeError(`two exercises of lesson ${name} have the id ${twice}`);
  return exercises;
}

const SIGNS = { right: '✓', wrong: '✗', malformed: '✗', unanswered: '○' } as const;

function spoken({ kind, says }: Verdict, label: string, more: string): string {
  const text = `${SIGNS[kind]} **${label}**: ${says}`;
  return more === '' ? text : `${text}\n\n${more}`;
}

function invitation({ kind }: Verdict, id: string, seed = 0): string {
  if (kind !== 'right') return '';
  const next = VARIANT_SEEDS.find((one) => one > seed);
  return next === undefined ? 'That was the last variant.' : `With other numbers: \`variant('${id}', ${next})\`.`;
}

function showQuestion(label: string, { ask, given }: Question, { id, seed }: { id: string; seed: number }): void {
  showText(`**${label}.** ${ask}`);
  if (given) show({ 'text/html': toHtml(given), 'text/plain': textTable(given) });
  showText(`Answer with \`check('${id}', …, { seed: ${seed} })\`.`);
}

// Markdown without its marks reads well enough as plain text.
function showText(markdown: string): void {
  show({ 'text/markdown': markdown, 'text/plain': markdown.replaceAll('**', '').replaceAll('`', '') });
}
