// Studies of a treatment and a recovery, small enough to print.
import { type Arrow, type CausalGraph, causalGraph } from '../../graphs/graph.js';
import { type Table, tableFromCounts, type Values } from '../table.js';
import type { Study } from './study.js';

const STONES = {
  source:
    'Charig, Webb, Payne and Wickham (1986), British Medical Journal 292:879; the counts of Pearl, Glymour and Jewell (2016), Table 1.1',
  levels: {
    surgery: ['puncture', 'open surgery'],
    large: ['small stones', 'large stones'],
    cured: ['not cured', 'cured'],
  },
  table: ofOutcomes('cured', [
    { values: { surgery: 1, large: 0 }, happened: 81, of: 87 },
    { values: { surgery: 1, large: 1 }, happened: 192, of: 263 },
    { values: { surgery: 0, large: 0 }, happened: 234, of: 270 },
    { values: { surgery: 0, large: 1 }, happened: 55, of: 80 },
  ]),
  count: 700,
};

/** Open surgery was chosen for large stones: size is a common cause, and surgery is better though it looks worse. */
export const KIDNEY_STONES: Study = {
  title: 'Kidney stones',
  ...STONES,
  graph: triangle([['large', 'surgery']], 'surgery', 'large', 'cured'),
};

/**
 * The same counts, as if what is here called large were found after the treatment and passed its effect on, as blood pressure does in
 * Primer's Table 1.2: then the crude difference is the effect. No table can tell the two stories apart.
 */
export const KIDNEY_STONES_MEASURED_AFTER: Study = {
  title: 'Kidney stones, the third variable measured after treatment',
  ...STONES,
  graph: triangle([['surgery', 'large']], 'surgery', 'large', 'cured'),
};

/** A drug that women took more often; each share is a thousandth. */
export const DRUG_BY_SEX: Study = {
  title: 'A drug, by sex',
  source: 'Pearl, Glymour and Jewell (2016), Causal Inference in Statistics: A Primer, section 3.6, Table 3.3',
  levels: { drug: ['no drug', 'drug'], recovered: ['not recovered', 'recovered'], male: ['female', 'male'] },
  graph: triangle([['male', 'drug']], 'drug', 'male', 'recovered'),
  table: ofOutcomes('recovered', [
    { values: { drug: 1, male: 1 }, happened: 116, of: 125 },
    { values: { drug: 1, male: 0 }, happened: 274, of: 375 },
    { values: { drug: 0, male: 1 }, happened: 334, of: 385 },
    { values: { drug: 0, male: 0 }, happened: 79, of: 115 },
  ]),
};

/** One row a god: L critical condition, A transplant, Y death. */
export const GREEK_GOD_ROWS: readonly (readonly [name: string, L: number, A: number, Y: number])[] = [
  ['Rheia', 0, 0, 0],
  ['Kronos', 0, 0, 1],
  ['Demeter', 0, 0, 0],
  ['Hades', 0, 0, 0],
  ['Hestia', 0, 1, 0],
  ['Poseidon', 0, 1, 0],
  ['Hera', 0, 1, 0],
  ['Zeus', 0, 1, 1],
  ['Artemis', 1, 0, 1],
  ['Apollo', 1, 0, 1],
  ['Leto', 1, 0, 0],
  ['Ares', 1, 1, 1],
  ['Athena', 1, 1, 1],
  ['Hephaestus', 1, 1, 1],
  ['Aphrodite', 1, 1, 1],
  ['Polyphemus', 1, 1, 1],
  ['Persephone', 1, 1, 1],
  ['Hermes', 1, 1, 0],
  ['Hebe', 1, 1, 0],
  ['Dionysus', 1, 1, 0],
];

/** Twenty Greek gods and a heart transplant that changes nothing: it was given to the critically ill more often. */
export const GREEK_GODS: Study = {
  title: 'Heart transplants of twenty Greek gods',
  source: 'Hernán and Robins (2020), Causal Inference: What If, Table 2.2',
  levels: { L: ['not critical', 'critical'], A: ['no transplant', 'transplant'], Y: ['survived', 'died'] },
  graph: triangle([['L', 'A']], 'A', 'L', 'Y'),
  table: tableFromCounts(GREEK_GOD_ROWS.map(([, L, A, Y]) => ({ values: { L, A, Y }, count: 1 }))),
  count: GREEK_GOD_ROWS.length,
};

// Treatment and third variable both act on the outcome; the first arrow says which came first.
function triangle(arrows: readonly Arrow[], treatment: string, third: string, outcome: string): CausalGraph {
  return causalGraph({
    nodes: [third, treatment, outcome],
    arrows: [...arrows, [treatment, outcome], [third, outcome]],
  });
}

function ofOutcomes(
  outcome: string,
  groups: readonly { readonly values: Values; readonly happened: number; readonly of: number }[],
): Table {
  return tableFromCounts(
    groups.flatMap(({ values, happened, of }) => [
      { values: { ...values, [outcome]: 1 }, count: happened },
      { values: { ...values, [outcome]: 0 }, count: of - happened },
    ]),
  );
}
