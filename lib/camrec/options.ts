// Everything about CaMRec that can be set, the paper's values as defaults, checked before a model is built.
import { PREDICTIONS, type Prediction, SCHEDULES, type ScheduleName } from './diffusion.js';

/** Which of the paper's parts is left out (its Table 2). */
export type Ablation = 'none' | 'backdoor' | 'frontdoor' | 'dcd';
/** Which representation ranks the items: plain propagation, the causal subgraph, or the sum of both scores. */
export type ScoreFrom = 'rep' | 'causal' | 'both';
/** Whose code an item is scored with: its own, as the authors do, or one mean code for all, as the adjustment formula asks. */
export type CodeScoring = 'own' | 'prior';

export interface CamrecOptions {
  /** latent size d */
  readonly size: number;
  /** propagation layers L */
  readonly layers: number;
  /** neighbors k_v an item keeps in the visual item graph: 40 on Baby, 10 on Sports */
  readonly neighborsVisual: number;
  /** neighbors k_t in the textual item graph: 20 on Baby, 10 on Sports */
  readonly neighborsTextual: number;

  /** diffusion steps T */
  readonly steps: number;
  readonly schedule: ScheduleName;
  /**
   * what the denoiser predicts: the clean state, as the paper's loss says, or the noise, as its mean formula says; with `cosine` and
   * `sqrt` the last steps keep so little of the state that a clean state found from the noise is mostly error there
   */
  readonly prediction: Prediction;

  /** codes K of each codebook */
  readonly codes: number;
  /** size D of a code */
  readonly codeSize: number;
  /** τ of the soft assignment at scoring */
  readonly softness: number;
  /** share w_v of the code in an item's visual representation */
  readonly codeShareVisual: number;
  /** share w_t of the code in an item's textual representation */
  readonly codeShareTextual: number;
  /** weight of pulling the estimate to its code, within the codebook's loss */
  readonly commitment: number;

  /** τ of the Gumbel gate on an edge */
  readonly gateTemperature: number;
  /** temperature of InfoNCE */
  readonly contrastTemperature: number;

  /** λ_ssl: 0.04 on Baby, 0.1 on Sports */
  readonly contrastWeight: number;
  /** λ_dm */
  readonly diffusionWeight: number;
  /** λ_vq */
  readonly codebookWeight: number;
  /** λ_reg */
  readonly regularization: number;

  readonly scoreFrom: ScoreFrom;
  readonly codeScoring: CodeScoring;
  readonly ablation: Ablation;
}

export const CAMREC_DEFAULTS: CamrecOptions = {
  size: 64,
  layers: 2,
  neighborsVisual: 40,
  neighborsTextual: 20,
  steps: 20,
  schedule: 'linear',
  prediction: 'x0',
  codes: 50,
  codeSize: 64,
  softness: 1,
  codeShareVisual: 0.01,
  codeShareTextual: 0.01,
  commitment: 0.2,
  gateTemperature: 0.2,
  contrastTemperature: 0.2,
  contrastWeight: 0.04,
  diffusionWeight: 0.5,
  codebookWeight: 0.5,
  regularization: 1e-3,
  scoreFrom: 'rep',
  codeScoring: 'own',
  ablation: 'none',
};

type Numbers = { [K in keyof CamrecOptions]: CamrecOptions[K] extends number ? K : never }[keyof CamrecOptions];
const COUNTS: readonly Numbers[] = [
  'size',
  'layers',
  'neighborsVisual',
  'neighborsTextual',
  'steps',
  'codes',
  'codeSize',
];
const POSITIVE: readonly Numbers[] = ['softness', 'gateTemperature', 'contrastTemperature'];
const WEIGHTS: readonly Numbers[] = [
  'commitment',
  'contrastWeight',
  'diffusionWeight',
  'codebookWeight',
  'regularization',
];
const SHARES: readonly Numbers[] = ['codeShareVisual', 'codeShareTextual'];
const CHOICES = {
  schedule: SCHEDULES,
  prediction: PREDICTIONS,
  scoreFrom: ['rep', 'causal', 'both'],
  codeScoring: ['own', 'prior'],
  ablation: ['none', 'backdoor', 'frontdoor', 'dcd'],
} as const;

/** Throws a RangeError that names the option, its value and what was expected. */
export function checkOptions(options: CamrecOptions): void {
  const require = (name: Numbers, fine: (value: number) => boolean, expected: string): void => {
    if (!fine(options[name])) throw new RangeError(`camrec: ${name} must be ${expected}, got ${options[name]}`);
  };
  for (const name of COUNTS) require(name, (n) => Number.isInteger(n) && n > 0, 'a positive integer');
  for (const name of POSITIVE) require(name, (x) => x > 0 && x < Infinity, 'a number above 0');
  for (const name of WEIGHTS) require(name, (x) => x >= 0 && x < Infinity, 'a number from 0 on');
  for (const name of SHARES) require(name, (x) => x >= 0 && x <= 1, 'between 0 and 1');
  require('size', (n) => n % 2 === 0, 'even (half of the time embedding is sines, half cosines)');
  for (const [name, known] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    if (!known.includes(options[name])) {
      throw new RangeError(`camrec: ${name} must be one of ${known.join(', ')}, got ${options[name]}`);
    }
  }
  if (options.ablation === 'frontdoor' && options.scoreFrom !== 'rep') {
    throw new RangeError(
      `camrec: scoreFrom '${options.scoreFrom}' needs the causal subgraph, which ablation 'frontdoor' leaves out; use scoreFrom 'rep'`,
    );
  }
  if (options.ablation === 'backdoor' && options.codeScoring !== 'own') {
    throw new RangeError(
      `camrec: codeScoring '${options.codeScoring}' needs the codebook, which ablation 'backdoor' leaves out; use codeScoring 'own'`,
    );
  }
}
