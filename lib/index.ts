// The public names of the kit, in the order of the method.

// Causal graphs, identification, estimands, estimation, doubt.
export * from './causal/index.js';

// Data: folders of clicks, the embedded world.
export { buildDataset, type Dataset } from './data/dataset.js';
export { describe } from './data/describe.js';
export { embeddedShop, loadData } from './data/loadData.js';
export type { ShopOptions } from './data/shopOptions.js';
export { shopWorld, type World } from './data/shopWorld.js';
export { shopAsWorld } from './data/shopAsWorld.js';

// Engine.
export { Adam, SparseMatrix, useSimdBackend } from './tensor/index.js';
export { streams, type Streams } from './tensor/streams.js';

// The contract of a recommender, and the systems there are.
export type { Batch, Loss, Recommender, System, TrainingOptions } from './recommender.js';
export { systemNamed, systems, titleOf } from './systems.js';

// The model, section by section.
export { noiseSchedule, posterior } from './camrec/diffusion.js';
export { camrec, type CamrecModel } from './camrec/model.js';
export { CAMREC_DEFAULTS, type CamrecOptions } from './camrec/options.js';

// Its companions.
export { type Bm3Options, bm3 } from './baselines/bm3.js';
export { type BprOptions, bpr } from './baselines/bpr.js';
export { type DamrsOptions, damrs } from './baselines/damrs.js';
export { type DiffmmOptions, diffmm } from './baselines/diffmm.js';
export { type DualgnnOptions, dualgnn } from './baselines/dualgnn.js';
export { type FettlOptions, fettl } from './baselines/fettl.js';
export { type FreedomOptions, freedom } from './baselines/freedom.js';
export { type GrcnOptions, grcn } from './baselines/grcn.js';
export { type LatticeOptions, lattice } from './baselines/lattice.js';
export { type LightgcnOptions, lightgcn } from './baselines/lightgcn.js';
export { type M3csrOptions, m3csr } from './baselines/m3csr.js';
export { type MmgcnOptions, mmgcn } from './baselines/mmgcn.js';
export { popularity } from './baselines/popularity.js';
export { type SlmrecOptions, slmrec } from './baselines/slmrec.js';
export { type VbprOptions, vbpr } from './baselines/vbpr.js';

// Evaluation.
export { contingency, perplexity } from './evaluation/agreement.js';
export { evaluateRanking, type Metrics } from './evaluation/ranking.js';
export { expectedPrecision, unbiasedMetrics } from './evaluation/world.js';

// Training.
export { openRun, rankingOf, trained, type TrainedRun } from './training/run.js';
export { train } from './training/trainer.js';

// Many runs side by side, as `camrec compare` leaves them: `dataFrame(comparisonRows(readComparison(folder)))`.
export { type Comparison, readComparison } from './comparison/comparison.js';
export { differencePicture, metricPicture } from './comparison/pictures.js';
export { comparisonRows } from './comparison/table.js';

// Tables, figures, verdicts.
export { figure, type PlotlyFigure } from './report/figure.js';
export { clearOutput, display, newDisplay } from './jupyter/display.js';
export { drawGraph } from './report/figures/causalGraph.js';
export { cloudPanels } from './report/figures/clouds.js';
export { assignmentSpread, biasRemovedBySize, codeByClass, codesInUse } from './report/figures/codebook.js';
export { classScatter, degreeDistribution, sparsityPicture } from './report/figures/data.js';
export { noiseSchedules, probeAccuracy, trainingCurves } from './report/figures/diffusion.js';
export { biasBars, seeingAgainstDoing } from './report/figures/effects.js';
export { ablationBars } from './report/figures/paperComparison.js';
export { remainingBias } from './report/figures/remainingBias.js';
export { neighborhood, precisionRecall, weightHistogram } from './report/figures/subgraph.js';
export { systemDots } from './report/figures/systems.js';
export { twoRankings } from './report/figures/twoRankings.js';
export { decimal, percent } from './report/format.js';
export { interactiveFigure } from './report/interactive.js';
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
export { handMadeMasks } from './stages/handMadeMasks.js';
export { itemLabels } from './stages/itemLabels.js';
export { kMeans } from './graph/kMeans.js';
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
export { ablationRows, countVerdicts, paperCells, paperRows, truthVerdicts } from './stages/paperTables.js';
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
export { differencesPicture, type UserDifference, userDifferences } from './stages/userDifferences.js';
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
export { blockRates, blockRows, CHAIN, COLLIDER, FORK } from './lessons/readingAGraph/blocks.js';
export { cancellation } from './lessons/readingAGraph/cancellation.js';
export { classRows, missingArrowRows } from './lessons/readingAGraph/claims.js';
export { graphFigure } from './lessons/readingAGraph/graphTexts.js';
export { CAMREC_PLACES, LISTING, LISTING_MEANINGS, LISTING_WORLD } from './lessons/readingAGraph/listing.js';
export { THREE_PATHS } from './lessons/readingAGraph/pathCases.js';
export { pathRows, separationRows } from './lessons/readingAGraph/separations.js';
export { emptyCellRows, sideEffectRows } from './lessons/backDoor/broken.js';
export { balanceRates, DRUG, threeWaysRows, weightRows } from './lessons/backDoor/estimators.js';
export { countRows, everySetRows, FIGURE_34, FIGURE_34_HIDDEN, setRows } from './lessons/backDoor/figure34.js';
export { mBias } from './lessons/backDoor/mShape.js';
export { analysisRows, nuisancePicture, nuisanceRows, OUR_ANALYSES } from './lessons/backDoor/nuisances.js';
export { chosenSet, criteriaRows, SHOP, SHOP_MEANINGS } from './lessons/backDoor/shop.js';
export { copyRows } from './lessons/frontDoor/afterTheFact.js';
export { BOW, OPEN_DOOR } from './lessons/frontDoor/answerCases.js';
export { brokenDoorRows, followerRows } from './lessons/frontDoor/brokenWorlds.js';
export { conditionRows } from './lessons/frontDoor/criterion.js';
export { answerRows, hedgeRows, napkinRows, twinRows, worldsOfHedge } from './lessons/frontDoor/doorless.js';
export { errorBars } from './lessons/frontDoor/errorBars.js';
export { estimandFaces, stepRows, stepsInWorlds } from './lessons/frontDoor/steps.js';
export { doorStrengths } from './lessons/frontDoor/strengths.js';
export { GENOTYPE, halfwayRows, seenAndDoneRates, TAR, tarRows } from './lessons/frontDoor/tarTable.js';
export { adjustmentRows, biasMap } from './lessons/camrecsGraph/biasOfC.js';
export { bothNeededRows, seenStageRows } from './lessons/camrecsGraph/bothNeeded.js';
export { afterTheFactRows, breakingPicture } from './lessons/camrecsGraph/broken.js';
export { cutRows } from './lessons/camrecsGraph/closedArrows.js';
export { factorRows } from './lessons/camrecsGraph/factorizations.js';
export { hidingRows, instrumentRows, twoStories } from './lessons/camrecsGraph/hiddenBrand.js';
export { averagingRows, ownCodeRows } from './lessons/camrecsGraph/ownCode.js';
export { propositionRows } from './lessons/camrecsGraph/propositions.js';
export { brandsOfItems, codeSizeRows, itemsWithManyCodes } from './lessons/aHiddenConfounder/manyCodes.js';
export { agreementAgainstBias, codesAndFlips } from './lessons/aHiddenConfounder/codePictures.js';
export { featureCodeRows } from './lessons/aHiddenConfounder/codesFromFeatures.js';
export { leaningRows } from './lessons/aHiddenConfounder/differential.js';
export {
  codeStrataRows,
  flipRateRows,
  hiddenBrandRows,
  imbalanceRows,
} from './lessons/aHiddenConfounder/misreading.js';
export { fortyItemRows } from './lessons/aHiddenConfounder/overlapCounts.js';
export { proxyRows } from './lessons/aHiddenConfounder/twoProxies.js';
export { asReadRows, correctionRows } from './lessons/aHiddenConfounder/undoing.js';
export { brokenExposureRows, tasteGraph } from './lessons/aRecommenderWithTruth/brokenExposure.js';
export { castRows, shopDrawing } from './lessons/aRecommenderWithTruth/cast.js';
export { fiveWayRows, fiveWays, intervalRows, overlapRows } from './lessons/aRecommenderWithTruth/fiveWays.js';
export { loggedLevels } from './lessons/aRecommenderWithTruth/loggedLevels.js';
export { miniatureSliders } from './lessons/aRecommenderWithTruth/miniaturePicture.js';
export { redrawnIntervalRows } from './lessons/aRecommenderWithTruth/redrawnIntervals.js';
export { threeHands } from './lessons/aRecommenderWithTruth/threeHands.js';
export { threeTestRates, threeTestRows } from './lessons/aRecommenderWithTruth/threeTests.js';
export { assumptionFigure, assumptionRows } from './lessons/refuteAndDoubt/assumptions.js';
export {
  CLEOS_CLAIMS,
  exactClaimRows,
  letteredClaims,
  powerRows,
  testedClaimRows,
  verdictRows,
} from './lessons/refuteAndDoubt/claims.js';
export { clusterRows } from './lessons/refuteAndDoubt/clusteredRows.js';
export { fooledRows } from './lessons/refuteAndDoubt/fooledPlacebo.js';
export { checksInWords, fourCheckRows, fourChecks } from './lessons/refuteAndDoubt/fourChecks.js';
export { placeboDots } from './lessons/refuteAndDoubt/placeboDots.js';
export { placeboRows } from './lessons/refuteAndDoubt/placeboWithin.js';
export { A_PROTECTION, eValueRows, explainingPairs, ratioRows } from './lessons/refuteAndDoubt/ratios.js';
export { ADA, analystRows, BEN, CLEO } from './lessons/refuteAndDoubt/shopLog.js';
export { OUR_SITUATIONS, situationRows } from './lessons/refuteAndDoubt/situations.js';
export { strataCauseRows } from './lessons/refuteAndDoubt/strataCause.js';
export { BENS_PLANE, exposureRows, planeRows, strengthPlane } from './lessons/refuteAndDoubt/strengthPlane.js';
export { THE_M, thirdColumnRows } from './lessons/refuteAndDoubt/theThirdColumn.js';
