// The public names of the kit, in the order of the method.

// Causal graphs: written, read, compared.
export { dag } from './causal/graphs/dag.js';
export type { CausalGraph } from './causal/graphs/graph.js';
export { CAMREC_GRAPH } from './causal/graphs/camrecGraph.js';
export { GraphSyntaxError } from './causal/graphs/text/syntaxError.js';
export { toDagitty, toDot, toMermaid } from './causal/graphs/text/writers.js';
export { ancestors, children, descendants, parents, siblings, topologicalOrder } from './causal/graphs/relatives.js';
export { mutilated, withoutArrows } from './causal/graphs/surgery.js';
export { separated } from './causal/graphs/separation.js';
export { openBackdoorPaths, type Path, readPaths } from './causal/graphs/paths.js';
export { impliedIndependencies, type Independence } from './causal/graphs/independencies.js';
export { moralGraph } from './causal/graphs/moral.js';
export { cpdag, equivalenceClass, markovEquivalent } from './causal/graphs/equivalence.js';
export { latentProjection } from './causal/graphs/latentProjection.js';
export { canonicalDag } from './causal/graphs/canonicalDag.js';

// Worlds whose truth is known, as exact fractions.
export { type Fraction, fraction } from './causal/worlds/fraction.js';
export {
  condition,
  expand,
  marginal,
  probability,
  type Table,
  tableFromCounts,
  type Values,
} from './causal/worlds/table.js';
export { binaryMechanism, linear, type Mechanism, mechanism } from './causal/worlds/mechanism.js';
export { type DiscreteWorld, graphOf, jointTable, truthUnder } from './causal/worlds/discreteWorld.js';
export { afterTheFactWorld, backdoorWorld, biasLeftByC, frontdoorWorld } from './causal/worlds/exactWorlds.js';
export { randomWorld } from './causal/worlds/randomWorld.js';
export { worldRows } from './causal/worlds/worldRows.js';
export { type KnownWorld, knownWorld } from './causal/worlds/knownWorld.js';
export { counterfactual, type StructuralModel, structuralTable } from './causal/worlds/structural.js';
export { type LinearModel, linearCounterfactual } from './causal/worlds/linearModel.js';
export { boundsOfCausation, probabilitiesOfCausation } from './causal/worlds/causation.js';
export {
  controlledDirectEffect,
  naturalDirectEffect,
  naturalIndirectEffect,
  totalEffect,
} from './causal/worlds/mediation.js';
export { BERKELEY_ADMISSIONS } from './causal/worlds/studies/berkeley.js';
export { JOE } from './causal/worlds/studies/joe.js';
export { SMOKING_GENOTYPE, SMOKING_TAR } from './causal/worlds/studies/smoking.js';
export type { Study, WorldStudy } from './causal/worlds/studies/study.js';
export { INSTRUMENT, M_BIAS, NAPKIN, SPRINKLER } from './causal/worlds/studies/traps.js';
export {
  DRUG_BY_SEX,
  GREEK_GODS,
  GREEK_GOD_ROWS,
  KIDNEY_STONES,
  KIDNEY_STONES_MEASURED_AFTER,
} from './causal/worlds/studies/treatments.js';

// Identification: what a graph says about an effect, and the sets that give it.
export { type Identification, identify } from './causal/identification/identify.js';
export { type Hedge, isHedge } from './causal/identification/hedge.js';
export { type TwoModels, twoModels } from './causal/identification/twoModels.js';
export {
  adjustmentSets,
  isAdjustmentSet,
  minimalAdjustmentSets,
  minimumAdjustmentSet,
} from './causal/identification/adjustment.js';
export { backdoorSets, isBackdoorSet } from './causal/identification/backdoor.js';
export { frontdoorSets, isFrontdoorSet } from './causal/identification/frontdoor.js';
export { type Instrument, instruments, isInstrument } from './causal/identification/instruments.js';
export { explain, type Explanation } from './causal/explain.js';

// Estimands: one tree, read as a formula, a sentence, a number.
export { type Estimand, probabilityOf, product, quotient, sumOver, term } from './causal/estimands/estimand.js';
export {
  backdoorEstimand,
  crudeEstimand,
  frontdoorEstimand,
  interventional,
} from './causal/estimands/adjustmentEstimands.js';
export { parseEstimand } from './causal/estimands/parseEstimand.js';
export { latex } from './causal/estimands/latex.js';
export { evaluate } from './causal/estimands/evaluate.js';
export { simplify } from './causal/estimands/simplify.js';
export { backdoorAdjusted, contrast, frontdoorAdjusted } from './causal/estimands/formulas.js';

// Estimation from rows.
export { type Rows, stratify } from './causal/estimation/rows.js';
export { rowsOf, rowsOfTable } from './causal/estimation/dataRows.js';
export { type Effect, estimateEffect, type Estimator, type NotEstimable } from './causal/estimation/estimate.js';
export { mantelHaenszel, riskRatio } from './causal/estimation/ratio.js';
export { fittedPropensity, inversePropensityEffect } from './causal/estimation/inversePropensity.js';
export { weightedEffect } from './causal/estimation/weighting.js';
export { doublyRobustEffect } from './causal/estimation/doublyRobust.js';
export { frontdoorEffect } from './causal/estimation/frontdoorEffect.js';
export { waldRatio } from './causal/estimation/wald.js';
export { correctedEffect } from './causal/estimation/misreadConfounder.js';
export { bootstrap, bootstrapEffect } from './causal/estimation/bootstrap.js';

// Doubt about an estimate.
export { placeboTreatment } from './causal/doubt/placeboTreatment.js';
export { randomCommonCause } from './causal/doubt/randomCommonCause.js';
export { subsetCheck } from './causal/doubt/subsetCheck.js';
export { confounderPlane } from './causal/doubt/confounderPlane.js';
export { eValue } from './causal/doubt/eValue.js';
export { falsifyOnRows, falsifyOnTable } from './causal/doubt/falsification.js';

// Data: folders of clicks, the embedded world.
export { buildDataset, type Dataset } from './data/dataset.js';
export { describe } from './data/describe.js';
export { embeddedShop, loadData } from './data/loadData.js';
export type { ShopOptions } from './data/shopOptions.js';
export { shopWorld, type World } from './data/shopWorld.js';

// Engine.
export { Adam, SparseMatrix, useSimdBackend } from './tensor/index.js';
export { streams, type Streams } from './tensor/streams.js';

// The contract of a recommender, and the systems there are.
export type { Batch, Loss, Recommender, System, TrainingOptions } from './recommender.js';
export { systemNamed, systems } from './systems.js';

// The model, section by section.
export { noiseSchedule, posterior } from './camrec/diffusion.js';
export { camrec, type CamrecModel } from './camrec/model.js';
export { CAMREC_DEFAULTS, type CamrecOptions } from './camrec/options.js';

// Its companions.
export { bpr } from './baselines/bpr.js';
export { lightgcn } from './baselines/lightgcn.js';
export { popularity } from './baselines/popularity.js';

// Evaluation.
export { contingency, perplexity } from './evaluation/agreement.js';
export { evaluateRanking, type Metrics } from './evaluation/ranking.js';
export { expectedPrecision, unbiasedMetrics } from './evaluation/world.js';

// Training.
export { openRun, rankingOf, trained, type TrainedRun } from './training/run.js';
export { train } from './training/trainer.js';

// Tables, figures, verdicts.
export { figure, type PlotlyFigure } from './report/figure.js';
export { drawGraph } from './report/figures/causalGraph.js';
export { cloudPanels } from './report/figures/clouds.js';
export { assignmentSpread, biasRemovedBySize, codeByClass, codesInUse } from './report/figures/codebook.js';
export { classScatter, degreeDistribution, sparsityPicture } from './report/figures/data.js';
export { noiseSchedules, probeAccuracy, trainingCurves } from './report/figures/diffusion.js';
export { biasBars, seeingAgainstDoing } from './report/figures/effects.js';
export { ablationBars } from './report/figures/paperComparison.js';
export { remainingBias } from './report/figures/remainingBias.js';
export { neighborhood, precisionRecall, weightHistogram } from './report/figures/subgraph.js';
export { biasedAgainstUnbiased, systemDots } from './report/figures/systems.js';
export { decimal, percent } from './report/format.js';
export { orderVerdicts, readPublished } from './report/paper.js';
export { displayFigure, saveFigure } from './report/saveFigure.js';
export { dataFrame, displayTable, textTable } from './report/table.js';

// What the notebooks compute.
export { check, findings, leftOut } from './stages/checks.js';
export { codebookSizes, sizeLines } from './stages/codebookSizes.js';
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
export { adjustmentUnderCoin } from './stages/coinControl.js';
export { compare, effectErrors, noEffectError, oracleMeasures } from './stages/comparison.js';
export {
  conditionBars,
  conditionClaim,
  conditionTable,
  exchangeDifference,
  probeConditions,
} from './stages/conditionControls.js';
export { agreesWithScoring, estimateConfounder } from './stages/confounderChannels.js';
export { itemSideSources, probeAll, untrainedSources } from './stages/confounderProbe.js';
export { contenders, scorings, trainedToTheEnd } from './stages/contenders.js';
export {
  degreeSeries,
  degreeTable,
  featurePlane,
  featuresOf,
  itemClasses,
  splitTable,
  varianceBetween,
} from './stages/dataOverview.js';
export { debiasing, estimated, removedByChance, worth } from './stages/debiasing.js';
export { learningOfDenoisers } from './stages/denoisingError.js';
export { diffusionLoss, noisingAndRecovery, scheduleCurves, signalToNoise } from './stages/diffusionStory.js';
export {
  adjustmentTable,
  biasLines,
  biasOverStrengths,
  factorization,
  frontdoorTable,
  mediatorEffect,
  mediatorWorlds,
  trueEffect,
} from './stages/exactTables.js';
export { trainFreshDenoisers } from './stages/freshDenoisers.js';
export { gateSweep } from './stages/gateSweep.js';
export { byKind, clickGates, meanGate, openness, trainingMoments } from './stages/gates.js';
export { buildGraphs, corners, graphTable, sameClass } from './stages/graphOverview.js';
export { arrowByArrow, independenceTexts, setsText } from './stages/graphTables.js';
export { handMadeMasks } from './stages/handMadeMasks.js';
export { itemLabels } from './stages/itemLabels.js';
export { kMeans } from './stages/kMeans.js';
export { maskStudy } from './stages/maskStudy.js';
export { averagings, effectByCopy, misreadCodes } from './stages/misreadCodes.js';
export { neighborRows, typicalUser } from './stages/neighborhood.js';
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
export { ablationRows, countVerdicts, paperRows, truthVerdicts } from './stages/paperTables.js';
export { baselines, clearlyAbove, plainProbes, probeClaim, probeTable, resultOf } from './stages/probeReport.js';
export { cosines, leaks, pairDrift, readOutPair, scoringTable, topOverlap } from './stages/readOutPair.js';
export { compareScorings, representByCode } from './stages/scoringByCode.js';
export {
  averageBias,
  averageRankings,
  biasByAdjustment,
  clickNoise,
  popularityWins,
  repeatShops,
  seeingAndDoing,
} from './stages/seeingAndDoing.js';
export { openStage, type Stage, type StageOptions } from './stages/stage.js';
export { measuredBySeed, placesClaim, summarize, summaryTable, twoTests } from './stages/summary.js';
export { shiftUnderTreatment } from './stages/treatmentShift.js';

// Lessons.
export { openLesson, type Lesson, type LessonOptions } from './lessons/openLesson.js';
export { type Picture, pictureAsPage } from './lessons/pictures/picture.js';
export { dagPicture } from './lessons/pictures/dagPicture.js';
export { sliderPicture } from './lessons/pictures/sliderPicture.js';
export { rateBars } from './report/figures/rateBars.js';
export { admissionRates, admissionRows, BERKELEY } from './lessons/seeingAndDoing/admissions.js';
export { hiddenCauseRows } from './lessons/seeingAndDoing/hiddenCause.js';
export { stoneShare } from './lessons/seeingAndDoing/stoneShare.js';
export { cuttingRows, STONES, studyRates, studyRows } from './lessons/seeingAndDoing/study.js';
