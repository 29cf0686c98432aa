// The public names of the kit, in the order of the method: causal model, data, engine, model, training, evaluation, report.
export { isAdjustmentSet, minimalAdjustmentSets } from './causal/adjustment.js';
export { biasLeftByC, CAMREC_GRAPH } from './causal/exactWorlds.js';
export { frontdoorSets, isFrontdoorSet } from './causal/frontdoor.js';
export { type Dag, dag } from './causal/graph.js';
export { openBackdoorPaths } from './causal/paths.js';
export { describe } from './data/describe.js';
export { type Streams, streams } from './tensor/streams.js';
export { camrec, type CamrecModel } from './camrec/model.js';
export type { CamrecOptions } from './camrec/options.js';
export { bpr } from './baselines/bpr.js';
export { lightgcn } from './baselines/lightgcn.js';
export { popularity } from './baselines/popularity.js';
export { check, findings, leftOut } from './stages/checks.js';
export { openStage, type Stage, type StageOptions } from './stages/stage.js';
export { arrowByArrow, impliedIndependencies, isInstrument, setsText } from './stages/graphTables.js';
export {
  adjustmentTable,
  biasLines,
  biasOverStrengths,
  factorization,
  frontdoorEffect,
  frontdoorTable,
  mediatorWorlds,
} from './stages/exactTables.js';
export {
  averageBias,
  averageRankings,
  biasByAdjustment,
  clickNoise,
  popularityWins,
  repeatShops,
  seeingAndDoing,
} from './stages/seeingAndDoing.js';
export {
  degreeSeries,
  degreeTable,
  featurePlane,
  featuresOf,
  itemClasses,
  splitTable,
  varianceBetween,
} from './stages/dataOverview.js';
export { buildGraphs, corners, graphTable, sameClass } from './stages/graphOverview.js';
export { drawGraph } from './report/figures/causalGraph.js';
export { classScatter, degreeDistribution, sparsityPicture } from './report/figures/data.js';
export { biasBars, seeingAgainstDoing } from './report/figures/effects.js';
export { remainingBias } from './report/figures/remainingBias.js';
export { decimal, percent } from './report/format.js';
export { noiseSchedule, posterior } from './camrec/diffusion.js';
export { diffusionLoss, noisingAndRecovery, scheduleCurves, signalToNoise } from './stages/diffusionStory.js';
export { learningOfDenoisers } from './stages/denoisingError.js';
export { agreesWithScoring, estimateConfounder } from './stages/confounderChannels.js';
export { itemLabels } from './stages/itemLabels.js';
export { itemSideSources, probeAll, untrainedSources } from './stages/confounderProbe.js';
export { baselines, clearlyAbove, plainProbes, probeClaim, probeTable, resultOf } from './stages/probeReport.js';
export {
  conditionBars,
  conditionClaim,
  conditionTable,
  exchangeDifference,
  probeConditions,
} from './stages/conditionControls.js';
export { trainFreshDenoisers } from './stages/freshDenoisers.js';
export { shiftUnderTreatment } from './stages/treatmentShift.js';
export { cloudPanels } from './report/figures/clouds.js';
export { noiseSchedules, probeAccuracy } from './report/figures/diffusion.js';
export {
  agreementByChance,
  agreementTable,
  assignmentSpreads,
  codebooks,
  codebookTable,
  codeUses,
  disposeCodebooks,
  itemCodes,
  matrixOf,
  shuffledCodes,
} from './stages/codes.js';
export { averagings, effectByCopy, misreadCodes } from './stages/misreadCodes.js';
export { adjustmentUnderCoin } from './stages/coinControl.js';
export { debiasing, estimated, removedByChance, worth } from './stages/debiasing.js';
export { kMeans } from './stages/kMeans.js';
export { codebookSizes, sizeLines } from './stages/codebookSizes.js';
export { compareScorings, representByCode } from './stages/scoringByCode.js';
export { contingency, perplexity } from './evaluation/agreement.js';
export { assignmentSpread, biasRemovedBySize, codeByClass, codesInUse } from './report/figures/codebook.js';
export { trueEffect } from './stages/exactTables.js';
export { byKind, clickGates, meanGate, openness, trainingMoments } from './stages/gates.js';
export {
  accidentalClicks,
  detectionBySeed,
  detectionClaim,
  detectionCurves,
  detectionTable,
  driftCurves,
  edgeRankings,
  gateCompanions,
  gateDrift,
} from './stages/noiseEdges.js';
export { handMadeMasks } from './stages/handMadeMasks.js';
export { maskStudy } from './stages/maskStudy.js';
export { gateSweep } from './stages/gateSweep.js';
export { neighborRows, typicalUser } from './stages/neighborhood.js';
export { cosines, leaks, pairDrift, readOutPair, scoringTable, topOverlap } from './stages/readOutPair.js';
export { neighborhood, precisionRecall, weightHistogram } from './report/figures/subgraph.js';
export { trainingCurves } from './report/figures/diffusion.js';
export { contenders, scorings, trainedToTheEnd } from './stages/contenders.js';
export { compare, effectErrors, noEffectError, oracleMeasures } from './stages/comparison.js';
export { ablationRows, countVerdicts, paperRows, truthVerdicts } from './stages/paperTables.js';
export { measuredBySeed, summarize, summaryTable, twoTests } from './stages/summary.js';
export { ablationBars } from './report/figures/paperComparison.js';
export { biasedAgainstUnbiased, systemDots } from './report/figures/systems.js';
export { orderVerdicts, readPublished } from './report/paper.js';
