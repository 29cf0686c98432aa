// When the two adjustments give the effect, alone and together: four statements, each a graph that identify reads.
import { dag } from '../../causal/graphs/dag.js';
import { identify } from '../../causal/identification/identify.js';
import type { Row } from '../../report/table.js';
import { identificationRow } from './hiddenBrand.js';

interface Statement {
  readonly name: string;
  readonly arrows: string;
  readonly hidden: readonly string[];
  readonly treatment: string;
}

// M stands for X*, X for the two modalities together.
const STATEMENTS: readonly Statement[] = [
  { name: '1 back-door', arrows: 'C -> {V T Y}  G -> Y  V -> Y <- T', hidden: ['G'], treatment: 'V' },
  { name: '2 front-door', arrows: 'C -> {X Y}  G -> {X Y}  X -> M -> Y', hidden: ['C', 'G'], treatment: 'X' },
  { name: '3 both', arrows: 'C -> {X M Y}  G -> {X Y}  X -> M -> Y', hidden: ['G'], treatment: 'X' },
  { name: '3, and G → M', arrows: 'C -> {X M Y}  G -> {X M Y}  X -> M -> Y', hidden: ['G'], treatment: 'X' },
  { name: '3, and X → Y', arrows: 'C -> {X M Y}  G -> {X Y}  X -> {M Y}  M -> Y', hidden: ['G'], treatment: 'X' },
  { name: '4 never', arrows: 'C -> {V T Y}  G -> {V T Y}  V -> Y <- T', hidden: ['C'], treatment: 'V' },
];

/** Each statement's arrows, what is hidden, and the formula for the effect on Y, or what stands against any formula. */
export function propositionRows(): Row[] {
  return STATEMENTS.map(({ name, arrows, hidden, treatment }) => ({
    statement: name,
    arrows: arrows.replaceAll('->', '→').replaceAll('<-', '←'),
    hidden: hidden.join(', '),
    ...identificationRow(identify(dag(arrows, { latent: hidden }), { do: treatment, on: 'Y' })),
  }));
}
