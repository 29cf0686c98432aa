// The public names of the kit, in the order of the method: causal model, data, engine, model, training, evaluation, report.
export { type Streams, streams } from './tensor/streams.js';
export { camrec, type CamrecModel } from './camrec/model.js';
export type { CamrecOptions } from './camrec/options.js';
export { bpr } from './baselines/bpr.js';
export { lightgcn } from './baselines/lightgcn.js';
export { popularity } from './baselines/popularity.js';
export { check, findings, leftOut } from './stages/checks.js';
export { openStage, type Stage, type StageOptions } from './stages/stage.js';
export { contenders, scorings, trainedToTheEnd } from './stages/contenders.js';
export { compare, effectErrors, noEffectError, oracleMeasures } from './stages/comparison.js';
export { ablationRows, countVerdicts, paperRows, truthVerdicts } from './stages/paperTables.js';
export { measuredBySeed, summarize, summaryTable, twoTests } from './stages/summary.js';
export { ablationBars } from './report/figures/paperComparison.js';
export { biasedAgainstUnbiased, systemDots } from './report/figures/systems.js';
export { orderVerdicts, readPublished } from './report/paper.js';
