// Admissions to Berkeley's six largest graduate departments: a mediator that is often mistaken for a confounder.
import { causalGraph } from '../../graphs/graph.js';
import { tableFromCounts } from '../table.js';
import type { Study } from './study.js';

// Departments A to F: men admitted, men rejected, women admitted, women rejected.
const COUNTS = [
  [512, 313, 89, 19],
  [353, 207, 17, 8],
  [120, 205, 202, 391],
  [138, 279, 131, 244],
  [53, 138, 94, 299],
  [22, 351, 24, 317],
];

/** 4,526 applicants of 1973. Sex moves the choice of department, which moves admission: to compare within departments asks another question. */
export const BERKELEY_ADMISSIONS: Study = {
  title: 'Admissions to Berkeley, 1973',
  source: "Bickel, Hammel and O'Connell (1975), Science 187:398; R's data set UCBAdmissions",
  levels: {
    male: ['women', 'men'],
    department: ['A', 'B', 'C', 'D', 'E', 'F'],
    admitted: ['rejected', 'admitted'],
  },
  graph: causalGraph({
    arrows: [
      ['male', 'department'],
      ['male', 'admitted'],
      ['department', 'admitted'],
    ],
  }),
  table: tableFromCounts(
    COUNTS.flatMap(([menIn, menOut, womenIn, womenOut], department) => [
      { values: { male: 1, department, admitted: 1 }, count: menIn },
      { values: { male: 1, department, admitted: 0 }, count: menOut },
      { values: { male: 0, department, admitted: 1 }, count: womenIn },
      { values: { male: 0, department, admitted: 0 }, count: womenOut },
    ]),
  ),
  count: 4526,
};
