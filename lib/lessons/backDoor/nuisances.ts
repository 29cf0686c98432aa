// What becomes of the three estimators when one of the two models they rest on is wrong.
import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import { doublyRobustEffect } from '../../causal/estimation/doublyRobust.js';
import { estimateEffect } from '../../causal/estimation/estimate.js';
import { fittedPropensity } from '../../causal/estimation/inversePropensity.js';
import type { Rows } from '../../causal/estimation/rows.js';
import { weightedEffect } from '../../causal/estimation/weighting.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import type { Picture } from '../pictures/picture.js';
import { sliderPicture } from '../pictures/sliderPicture.js';
import { STONES, seen, share, studyTable, type TreatmentStudy } from '../seeingAndDoing/study.js';

export type Method = 'plug-in' | 'IPW' | 'AIPW';

/** P(T = 1 | z): as it is, one half for all, or with the treatments exchanged. */
export type PropensityModel = 'right' | 'one half for all' | 'treatments exchanged';

/** E(Y | t, z): as it is, the same rate for all, or one rate a treatment, whatever the kind. */
export type OutcomeModel = 'right' | 'one rate for all' | 'blind to the kind';

export interface Analysis {
  readonly method: Method;
  readonly propensity: PropensityModel;
  readonly outcome: OutcomeModel;
}

interface Models {
  readonly propensity: readonly number[]; // [n]
  readonly outcomeMeans: { readonly control: readonly number[]; readonly treated: readonly number[] }; // [n] each
}

function rowsOfStudy(study: TreatmentStudy): Rows {
  return rowsOfTable(studyTable(study), { treatment: 'T', outcome: 'Y' });
}

function modelsOf(study: TreatmentStudy, rows: Rows, { propensity, outcome }: Omit<Analysis, 'method'>): Models {
  const right = [...fittedPropensity(rows, ['Z'])];
  const propensities: Record<PropensityModel, number[]> = {
    right,
    'one half for all': right.map(() => 0.5),
    'treatments exchanged': right.map((p) => 1 - p),
  };
  const means = (T: number): number[] =>
    Array.from(rows.columns.Z, (Z) => {
      if (outcome === 'one rate for all') return share(study, { Y: 1 }).toNumber();
      return seen(study, T, outcome === 'right' ? { Z } : {}).toNumber();
    });
  return { propensity: propensities[propensity], outcomeMeans: { control: means(0), treated: means(1) } };
}

/** The effect that an analysis finds with the models it has. */
export function effectFound(study: TreatmentStudy, { method, ...models }: Analysis): number {
  const rows = rowsOfStudy(study);
  return found(rows, modelsOf(study, rows, models))[method];
}

function found(rows: Rows, { propensity, outcomeMeans }: Models): Record<Method, number> {
  const copies = Array.from(rows.copies ?? []);
  const total = copies.reduce((sum, n) => sum + n, 0);
  const { treated, control } = outcomeMeans;
  const modeled = copies.reduce((sum, n, r) => sum + (n / total) * (treated[r] - control[r]), 0);
  const weighted = weightedEffect(rows, { propensity });
  const both = doublyRobustEffect(rows, { propensity, outcomeMeans });
  return {
    'plug-in': modeled,
    IPW: weighted.kind === 'estimated' ? weighted.difference : Number.NaN,
    AIPW: both.kind === 'estimated' ? both.difference : Number.NaN,
  };
}

/** Each method with each of its models right and wrong. */
export function nuisanceRows(study: TreatmentStudy): Row[] {
  const states: Omit<Analysis, 'method'>[] = [
    { propensity: 'right', outcome: 'right' },
    { propensity: 'one half for all', outcome: 'right' },
    { propensity: 'right', outcome: 'one rate for all' },
    { propensity: 'one half for all', outcome: 'one rate for all' },
  ];
  const rows = rowsOfStudy(study);
  return states.map((models) => ({
    propensity: models.propensity,
    'outcome model': models.outcome,
    ...found(rows, modelsOf(study, rows, models)),
  }));
}

/** Both models from right to wrong: three estimates beside the truth. */
export function nuisancePicture(study: TreatmentStudy = STONES): Picture {
  const rows = rowsOfStudy(study);
  const right = modelsOf(study, rows, { propensity: 'right', outcome: 'right' });
  const wrong = modelsOf(study, rows, { propensity: 'one half for all', outcome: 'one rate for all' });
  const truth = estimateEffect(rows, { by: ['Z'] });
  const mixed = (a: readonly number[], b: readonly number[], t: number): number[] =>
    a.map((value, r) => (1 - t) * value + t * b[r]);
  const percentText = (value: number): string => `${value} %`;
  return sliderPicture({
    title: 'AIPW leaves the truth only where both models are wrong',
    sliders: [
      { label: 'how wrong the propensity is', values: range(0, 100, 20), text: percentText, start: 100 },
      { label: 'how wrong the outcome model is', values: range(0, 100, 20), text: percentText },
    ],
    view: 'lines',
    numbers: ([ofPropensity, ofOutcome]) => {
      const models: Models = {
        propensity: mixed(right.propensity, wrong.propensity, ofPropensity / 100),
        outcomeMeans: {
          control: mixed(right.outcomeMeans.control, wrong.outcomeMeans.control, ofOutcome / 100),
          treated: mixed(right.outcomeMeans.treated, wrong.outcomeMeans.treated, ofOutcome / 100),
        },
      };
      return { truth: truth.kind === 'estimated' ? truth.difference : undefined, ...found(rows, models) };
    },
    axis: 'effect found, A − B',
    digits: 1,
    share: true,
    says: ([ofPropensity, ofOutcome]) => {
      if (ofPropensity === 0 && ofOutcome === 0) return 'Both models are right, and all three agree.';
      if (ofPropensity === 0) return 'The propensity is right: IPW and AIPW hold, whatever the outcome model says.';
      if (ofOutcome === 0) return 'The outcome model is right: plug-in and AIPW hold, whatever the weights are.';
      return 'Both models are wrong, and nothing holds; AIPW is wrong by the product of the two mistakes, averaged over the strata.';
    },
  });
}

function range(low: number, high: number, step: number): number[] {
  return Array.from({ length: (high - low) / step + 1 }, (_, i) => low + i * step);
}

/** Six analyses of one study; the question is which of them find the effect. */
export interface AnalysisCase {
  readonly study: TreatmentStudy;
  readonly analyses: readonly Analysis[];
}

export const OUR_ANALYSES: AnalysisCase = {
  study: STONES,
  analyses: [
    { method: 'AIPW', propensity: 'treatments exchanged', outcome: 'right' },
    { method: 'IPW', propensity: 'right', outcome: 'blind to the kind' },
    { method: 'plug-in', propensity: 'right', outcome: 'one rate for all' },
    { method: 'AIPW', propensity: 'right', outcome: 'blind to the kind' },
    { method: 'IPW', propensity: 'treatments exchanged', outcome: 'right' },
    { method: 'AIPW', propensity: 'one half for all', outcome: 'blind to the kind' },
  ],
};

// Doubles of a few hundred patients agree far better than this.
const CLOSE = 1e-9;

/** The numbers, from '1' on, of the analyses that find the effect: by trying them. */
export function exactOnes({ study, analyses }: AnalysisCase): string[] {
  const truth = effectFound(study, { method: 'AIPW', propensity: 'right', outcome: 'right' });
  return numbered(analyses, (analysis) => Math.abs(effectFound(study, analysis) - truth) < CLOSE);
}

/** The numbers of the analyses of which `holds` is true. */
export function numbered(analyses: readonly Analysis[], holds: (analysis: Analysis) => boolean): string[] {
  return analyses.flatMap((analysis, i) => (holds(analysis) ? [String(i + 1)] : []));
}

export function analysisRows({ analyses }: AnalysisCase): Row[] {
  return analyses.map(({ method, propensity, outcome }, i) => ({
    analysis: String(i + 1),
    method,
    propensity,
    'outcome model': outcome,
  }));
}

/** Six other analyses, three methods among them, each model wrong somewhere. */
export function drawnAnalyses(draws: Draws, study: TreatmentStudy): AnalysisCase {
  const propensities: PropensityModel[] = ['right', 'one half for all', 'treatments exchanged'];
  const outcomes: OutcomeModel[] = ['right', 'one rate for all', 'blind to the kind'];
  const pool = (['plug-in', 'IPW', 'AIPW'] as const).flatMap((method) =>
    propensities.flatMap((propensity) => outcomes.map((outcome) => ({ method, propensity, outcome }))),
  );
  const isTelling = (analyses: readonly Analysis[]): boolean => {
    const robust = analyses.filter(({ method }) => method === 'AIPW');
    const count = exactOnes({ study, analyses }).length;
    return (
      count >= 2 &&
      count <= 4 &&
      new Set(analyses.map(({ method }) => method)).size === 3 &&
      robust.some(({ propensity, outcome }) => propensity !== 'right' && outcome !== 'right') &&
      robust.some(({ propensity, outcome }) => (propensity === 'right') !== (outcome === 'right'))
    );
  };
  return { study, analyses: draws.until(() => draws.shuffled(pool).slice(0, 6), isTelling) };
}
