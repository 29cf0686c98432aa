// The exercise on admissions: three numbers from one table, each the answer to another question.
import { oneOf, parts } from '../answers.js';
import { exercise } from '../exercise.js';
import { type Admissions, admissionRows, BERKELEY, drawnAdmissions, gaps, gapText } from './admissions.js';

const GAP_QUESTIONS = ['observed', 'treatment', 'choice'] as const;

export const admissions = exercise<{ counts: Admissions; order: readonly number[] }>({
  id: 'admissions',
  own: { counts: BERKELEY, order: [1, 2, 0] },
  drawn: (draws) => ({ counts: drawnAdmissions(draws), order: draws.shuffled([0, 1, 2]) }),
  question: ({ counts, order }) => {
    const { crude, within, throughChoice } = gaps(counts);
    const texts = [crude, within, throughChoice].map(gapText);
    const options = order.map((i) => texts[i]);
    const say = (picks: readonly number[]) =>
      Object.fromEntries(GAP_QUESTIONS.map((name, i) => [name, texts[picks[i]]]));
    return {
      ask: [
        `Three numbers follow from these counts: ${options.join(', ')}. Which one answers which question?`,
        '- `observed`: by how much is the admitted share of men above that of women?',
        '- `treatment`: within one department, averaged over the departments as *all* applicants chose them, by how much are men admitted more often than women?',
        '- `choice`: women keep the rates that women have in each department, but apply where men apply: by how much does their admitted share change?',
      ].join('\n'),
      given: admissionRows(counts),
      answer: parts(Object.fromEntries(GAP_QUESTIONS.map((name, i) => [name, oneOf(options, texts[i])]))),
      why: 'Department stands *between* sex and admission. The crude gap takes all ways together, the averaged gap within departments only the direct one, and the last one only the way through the choice of department. None of the three is "the" corrected number: the question decides.',
      hint: 'Two of the numbers use the rates of one sex only, or of both within the same department. Write each as a sum over departments: which rates, which weights?',
      mistakes: [
        {
          answer: { observed: texts[1] },
          says: '`observed` needs no departments: admitted men over all men, minus the same for women. That number compares within departments.',
        },
        {
          answer: { observed: texts[2] },
          says: '`observed` compares men with women. That number compares women with women, at different departments.',
        },
        {
          answer: say([0, 2, 1]),
          says: '`treatment` and `choice` are exchanged: holding the department fixed leaves the direct way, changing only the departments leaves the way through them.',
        },
        {
          answer: { treatment: texts[0] },
          says: 'For `treatment`, the crude gap mixes how departments treat applicants with which departments they apply to. Hold the department fixed.',
        },
        {
          answer: { choice: texts[0] },
          says: "For `choice`, only the departments change, not the rates: women's rates on both sides of the difference.",
        },
      ],
    };
  },
});
