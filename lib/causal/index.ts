// The public names of the causal toolkit. It needs neither Node nor another package, so a browser can load it by itself.

export { confounderPlane } from './doubt/confounderPlane.js';
export { eValue } from './doubt/eValue.js';
export { falsifyOnRows, falsifyOnTable } from './doubt/falsification.js';
// Doubt about an estimate.
export { placeboTreatment } from './doubt/placeboTreatment.js';
export { randomCommonCause } from './doubt/randomCommonCause.js';
export { subsetCheck } from './doubt/subsetCheck.js';
export {
  backdoorEstimand,
  crudeEstimand,
  frontdoorEstimand,
  interventional,
} from './estimands/adjustmentEstimands.js';
// Estimands: one tree, read as a formula, a sentence, a number.
export { type Estimand, probabilityOf, product, quotient, sumOver, term } from './estimands/estimand.js';
export { evaluate } from './estimands/evaluate.js';
export { backdoorAdjusted, contrast, frontdoorAdjusted } from './estimands/formulas.js';
export { latex } from './estimands/latex.js';
export { parseEstimand } from './estimands/parseEstimand.js';
export { simplify } from './estimands/simplify.js';
export { bootstrap, bootstrapEffect } from './estimation/bootstrap.js';
export { rowsOf, rowsOfTable } from './estimation/dataRows.js';
export { doublyRobustEffect } from './estimation/doublyRobust.js';
export { type Effect, type Estimator, estimateEffect, type NotEstimable } from './estimation/estimate.js';
export { frontdoorEffect } from './estimation/frontdoorEffect.js';
export { fittedPropensity, inversePropensityEffect } from './estimation/inversePropensity.js';
export { correctedEffect } from './estimation/misreadConfounder.js';
export { mantelHaenszel, riskRatio } from './estimation/ratio.js';
// Estimation from rows.
export { type Rows, stratify } from './estimation/rows.js';
export { waldRatio } from './estimation/wald.js';
export { weightedEffect } from './estimation/weighting.js';
export { type Explanation, explain } from './explain.js';
export { CAMREC_GRAPH } from './graphs/camrecGraph.js';
export { canonicalDag } from './graphs/canonicalDag.js';
// Causal graphs: written, read, compared.
export { dag } from './graphs/dag.js';
export { cpdag, equivalenceClass, markovEquivalent } from './graphs/equivalence.js';
export type { CausalGraph } from './graphs/graph.js';
export { type Independence, impliedIndependencies } from './graphs/independencies.js';
export { latentProjection } from './graphs/latentProjection.js';
export { moralGraph } from './graphs/moral.js';
export { openBackdoorPaths, type Path, readPaths } from './graphs/paths.js';
export { ancestors, children, descendants, parents, siblings, topologicalOrder } from './graphs/relatives.js';
export { separated } from './graphs/separation.js';
export { mutilated, withoutArrows } from './graphs/surgery.js';
export { GraphSyntaxError } from './graphs/text/syntaxError.js';
export { toDagitty, toDot, toMermaid } from './graphs/text/writers.js';
export {
  adjustmentSets,
  isAdjustmentSet,
  minimalAdjustmentSets,
  minimumAdjustmentSet,
} from './identification/adjustment.js';
export { backdoorSets, isBackdoorSet } from './identification/backdoor.js';
export { frontdoorSets, isFrontdoorSet } from './identification/frontdoor.js';
export { type Hedge, isHedge } from './identification/hedge.js';
// Identification: what a graph says about an effect, and the sets that give it.
export { type Identification, identify } from './identification/identify.js';
export { type Instrument, instruments, isInstrument } from './identification/instruments.js';
export { type TwoModels, twoModels } from './identification/twoModels.js';
export { boundsOfCausation, probabilitiesOfCausation } from './worlds/causation.js';
export { type DiscreteWorld, graphOf, jointTable, truthUnder } from './worlds/discreteWorld.js';
export { afterTheFactWorld, backdoorWorld, biasLeftByC, frontdoorWorld } from './worlds/exactWorlds.js';
// Worlds whose truth is known, as exact fractions.
export { type Fraction, fraction } from './worlds/fraction.js';
export { type KnownWorld, knownWorld } from './worlds/knownWorld.js';
export { type LinearModel, linearCounterfactual } from './worlds/linearModel.js';
export { binaryMechanism, linear, type Mechanism, mechanism } from './worlds/mechanism.js';
export {
  controlledDirectEffect,
  naturalDirectEffect,
  naturalIndirectEffect,
  totalEffect,
} from './worlds/mediation.js';
export { randomWorld } from './worlds/randomWorld.js';
export { counterfactual, type StructuralModel, structuralTable } from './worlds/structural.js';
export { BERKELEY_ADMISSIONS } from './worlds/studies/berkeley.js';
export { JOE } from './worlds/studies/joe.js';
export { SMOKING_GENOTYPE, SMOKING_TAR } from './worlds/studies/smoking.js';
export type { Study, WorldStudy } from './worlds/studies/study.js';
export { INSTRUMENT, M_BIAS, NAPKIN, SPRINKLER } from './worlds/studies/traps.js';
export {
  DRUG_BY_SEX,
  GREEK_GOD_ROWS,
  GREEK_GODS,
  KIDNEY_STONES,
  KIDNEY_STONES_MEASURED_AFTER,
} from './worlds/studies/treatments.js';
export {
  condition,
  expand,
  marginal,
  probability,
  type Table,
  tableFromCounts,
  type Values,
} from './worlds/table.js';
export { worldRows } from './worlds/worldRows.js';
