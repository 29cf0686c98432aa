// Who stands in the results table: the systems that are trained, and other ways to score a trained one.
import { grcn } from '../baselines/grcn.js';
import { type CamrecModel, camrec } from '../camrec/model.js';
import type { Ablation, CamrecOptions } from '../camrec/options.js';
import type { Recommender } from '../recommender.js';
import { systems, titleOf } from '../systems.js';
import { streams } from '../tensor/streams.js';
import type { TrainedRun } from '../training/run.js';
import { assignValues, valuesOf } from '../training/state.js';
import type { Stage } from './stage.js';

/** A line of the results table; `open` trains it or loads the run of an earlier stage. */
export interface Contender {
  /** as the paper's tables name it, where they do */
  readonly name: string;
  open(stage: Stage, seed: number): Promise<TrainedRun>;
}

const ablation = (name: string, left: Ablation): Contender => ({
  name,
  open: (stage, seed) => stage.train(camrec, { options: { ablation: left }, variant: `camrec-without-${left}`, seed }),
});

// GRCN's published numbers come from code in which the routing of its paper does nothing; with that routing it does worse.
const grcnByItsCode: Contender = {
  name: 'GRCN (code)',
  open: (stage, seed) => stage.train(grcn, { options: { quirks: 'reference' }, variant: 'grcn-code', seed }),
};

/**
 * All fourteen companions of Table 1 with popularity before them and CaMRec after, and the ablations of Table 2; each system as its paper
 * says, GRCN also as its code runs.
 */
export const contenders: readonly Contender[] = [
  ...systems.flatMap((system): Contender[] => [
    { name: titleOf(system), open: (stage, seed) => stage.train(system, { seed }) },
    ...(system.name === grcn.name ? [grcnByItsCode] : []),
  ]),
  ablation('w/o Backdoor', 'backdoor'),
  ablation('w/o Frontdoor', 'frontdoor'),
  ablation('w/o DCD', 'dcd'),
];

/** The same trained CaMRec, scored in the other ways that the paper's formulas allow. */
export const scorings: readonly Contender[] = [
  scoring('scored by rep (the default)', {}),
  scoring('scored by rep*', { scoreFrom: 'causal' }),
  scoring('scored by both', { scoreFrom: 'both' }),
  scoring('scored with the prior code', { codeScoring: 'prior' }),
];

function scoring(name: string, options: Partial<CamrecOptions>): Contender {
  return {
    name,
    async open(stage, seed) {
      const run = await stage.train(camrec, { seed });
      const { settings } = run.record;
      const record = { ...run.record, settings: { ...settings, options: { ...settings.options, ...options } } };
      return { ...run, record, model: rescored(stage, run, options) };
    },
  };
}

/** On the shop only: CaMRec as the last epoch left it, whatever validation on biased clicks says. */
export const trainedToTheEnd: Contender = {
  name: 'CaMRec, last epoch',
  open: (stage, seed) => stage.trainParts({ seed }),
};

/** A model with the variables of `run` and other scoring options; `run.model` is disposed. */
function rescored(
  stage: Stage,
  { model, record }: TrainedRun<CamrecModel>,
  options: Partial<CamrecOptions>,
): Recommender {
  const random = streams(record.settings.seed).fork('init');
  const other = camrec.build(stage.data, { ...model.options, ...options }, random);
  assignValues(other.variables, valuesOf(model.variables));
  model.dispose();
  return other;
}
