// The public names of the causal toolkit. It needs neither Node nor another package, so a browser can load it by itself.

// Causal graphs: written, read, compared.
export { dag } from './graphs/dag.js';
export type { CausalGraph } from './graphs/graph.js';
export { CAMREC_GRAPH } from './graphs/camrecGraph.js';
export { GraphSyntaxError } from './graphs/text/syntaxError.js';
export { toDagitty, toDot, toMermaid } from './graphs/text/writers.js';
export { ancestors, children, descendants, parents, siblings, topologicalOrder } from './graphs/relatives.js';
export { setsText, setText } from './graphs/setText.js';
export { mutilated, withoutArrows } from './graphs/surgery.js';
export { separated } from './graphs/separation.js';
export { openBackdoorPaths, type Path, readPaths } from './graphs/paths.js';
export { impliedIndependencies, type Independence } from './graphs/independencies.js';
export { moralGraph } from './graphs/moral.js';
export { cpdag, equivalenceClass, markovEquivalent } from './graphs/equivalence.js';
export { latentProjection } from './graphs/latentProjection.js';
export { canonicalDag } from './graphs/canonicalDag.js';

// Worlds whose truth is known, as exact fractions.
export { type Fraction, fraction } from './worlds/fraction.js';
export {
  condition,
  expand,
  marginal,
  probability,
  type Table,
  tableFromCounts,
  type Values,
} from './worlds/table.js';
export { binaryMechanism, linear, type Mechanism, mechanism } from './worlds/mechanism.js';
export { type DiscreteWorld, graphOf, jointTable, truthUnder } from './worlds/discreteWorld.js';
export { afterTheFactWorld, backdoorWorld, biasLeftByC, frontdoorWorld } from './worlds/exactWorlds.js';
export { randomWorld } from './worlds/randomWorld.js';
export { worldRows } from './worlds/worldRows.js';
export { type KnownWorld, knownWorld } from './worlds/knownWorld.js';
export { counterfactual, type StructuralModel, structuralTable } from './worlds/structural.js';
export { type LinearModel, linearCounterfactual } from './worlds/linearModel.js';
export { boundsOfCausation, probabilitiesOfCausation } from './worlds/causation.js';
export {
  controlledDirectEffect,
  naturalDirectEffect,
  naturalIndirectEffect,
  totalEffect,
} from './worlds/mediation.js';
export { BERKELEY_ADMISSIONS } from './worlds/studies/berkeley.js';
export { JOE } from './worlds/studies/joe.js';
export { SMOKING_GENOTYPE, SMOKING_TAR } from './worlds/studies/smoking.js';
export type { Study, WorldStudy } from './worlds/studies/study.js';
export { INSTRUMENT, M_BIAS, NAPKIN, SPRINKLER } from './worlds/studies/traps.js';
export {
  DRUG_BY_SEX,
  GREEK_GODS,
  GREEK_GOD_ROWS,
  KIDNEY_STONES,
  KIDNEY_STONES_MEASURED_AFTER,
} from './worlds/studies/treatments.js';

// Identification: what a graph says about an effect, and the sets that give it.
export {
  type Identification,
  type Identified,
  identify,
  type NoEffect,
  type NotIdentifiable,
} from './identification/identify.js';
export { claimInWords, type Step } from './identification/derivation.js';
export { derivationLatex, derivationText } from './identification/derivationText.js';
export { conditionalId } from './identification/conditionalId.js';
export { idAlgorithm } from './identification/idAlgorithm.js';
export { type Hedge, isHedge } from './identification/hedge.js';
export { type TwoModels, twoModels } from './identification/twoModels.js';
export {
  adjustmentSets,
  isAdjustmentSet,
  minimalAdjustmentSets,
  minimumAdjustmentSet,
} from './identification/adjustment.js';
export { backdoorSets, isBackdoorSet } from './identification/backdoor.js';
export { frontdoorSets, isFrontdoorSet } from './identification/frontdoor.js';
export { type Instrument, instruments, isInstrument } from './identification/instruments.js';
export { explain, type Explanation } from './explain.js';

// Estimands: one tree, read as a formula, a sentence, a number.
export { type Estimand, probabilityOf, product, quotient, sumOver, term } from './estimands/estimand.js';
export {
  backdoorEstimand,
  crudeEstimand,
  frontdoorEstimand,
  interventional,
} from './estimands/adjustmentEstimands.js';
export { EstimandSyntaxError } from './estimands/estimandSyntaxError.js';
export { parseEstimand } from './estimands/parseEstimand.js';
export { latex } from './estimands/latex.js';
export { asText } from './estimands/text.js';
export { inWords } from './estimands/words.js';
export { evaluate } from './estimands/evaluate.js';
export { effect } from './estimands/effect.js';
export { freeTerms, withBoundPrimed } from './estimands/terms.js';
export { sameEstimand } from './estimands/sameEstimand.js';
export { simplify } from './estimands/simplify.js';
export { backdoorAdjusted, contrast, frontdoorAdjusted } from './estimands/formulas.js';

// Estimation from rows.
export { type Rows, stratify } from './estimation/rows.js';
export { rowsOf, rowsOfTable } from './estimation/dataRows.js';
export { type Effect, estimateEffect, type Estimator, type NotEstimable } from './estimation/estimate.js';
export { mantelHaenszel, riskRatio } from './estimation/ratio.js';
export { fittedPropensity, inversePropensityEffect } from './estimation/inversePropensity.js';
export { weightedEffect } from './estimation/weighting.js';
export { doublyRobustEffect } from './estimation/doublyRobust.js';
export { frontdoorEffect } from './estimation/frontdoorEffect.js';
export { waldRatio } from './estimation/wald.js';
export { correctedEffect } from './estimation/misreadConfounder.js';
export { bootstrap, bootstrapEffect } from './estimation/bootstrap.js';

// Doubt about an estimate.
export { placeboTreatment } from './doubt/placeboTreatment.js';
export { randomCommonCause } from './doubt/randomCommonCause.js';
export { subsetCheck } from './doubt/subsetCheck.js';
export { confounderPlane } from './doubt/confounderPlane.js';
export { eValue } from './doubt/eValue.js';
export { falsifyOnRows, falsifyOnTable } from './doubt/falsification.js';
