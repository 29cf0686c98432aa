// The codes of a trained CaMRec as plain numbers: which item has which, how many are in use, and codes by chance to compare with.
import { dispose, type Tensor2D, type TensorContainer } from '@tensorflow/tfjs-core';
import { codebookHealth, softAssignment } from '../camrec/codebook.js';
import { MODALITIES, type Pair, pair } from '../camrec/modality.js';
import type { CamrecModel, ModalityView } from '../camrec/model.js';
import type { Matrix } from '../data/dataset.js';
import { type Agreement, agreement } from '../evaluation/agreement.js';
import { type Streams, streams } from '../tensor/streams.js';
import type { TrainedRun } from '../training/run.js';

/** What scoring sees of a model with a codebook; nothing is left out. */
export type CodebookView = Required<Omit<ModalityView, 'causal'>>;

/** Both codebooks as they score, with the draws of the run's evaluation. Free it with `disposeCodebooks`. */
export function codebooks({ model, record }: TrainedRun<CamrecModel>): Pair<CodebookView> {
  const random = streams(record.settings.seed).fork('evaluate', record.bestEpoch ?? 0);
  const view = model.inspect(random);
  return pair((m) => {
    if (!view[m].codes) throw new RangeError(`the ${m} channel has no codebook; train another ablation`);
    return view[m] as CodebookView;
  });
}

/** Frees the tensors of `codebooks`; the model is left alone. */
export function disposeCodebooks(view: Pair<CodebookView>): void {
  dispose(view as unknown as TensorContainer);
}

/** Code of each item, by modality, and the two together: one label for each pair of codes that occurs. */
export function itemCodes(view: Pair<CodebookView>): { visual: Int32Array; textual: Int32Array; both: Int32Array } {
  const { visual, textual } = pair((m) => view[m].assigned.dataSync().slice() as Int32Array); // [I] each
  const codes = view.textual.codes.shape[0];
  return { visual, textual, both: visual.map((code, i) => code * codes + textual[i]) };
}

/** Items of each code, codes without items included. */
export function codeUses(assigned: Int32Array, codes: number): number[] {
  const uses = new Array<number>(codes).fill(0);
  for (const code of assigned) uses[code]++;
  return uses;
}

/** One line a modality: codes in use, `perplexity` of the items over codes, `effective` codes an item is softly spread over, `codes` K. */
export function codebookTable(view: Pair<CodebookView>): Record<string, string | number>[] {
  return MODALITIES.map((modality) => {
    const { assigned, assignment } = view[modality];
    const { used, perplexity, entropy } = codebookHealth(assigned.dataSync(), assignment);
    return { modality, codes: assignment.shape[1], used, perplexity, effective: Math.exp(entropy) };
  });
}

/** Entropy of the soft assignment against τ, as a number of codes: exp of the mean over items. */
export function assignmentSpreads(
  { embedded, codes }: CodebookView,
  temperatures: readonly number[],
): { temperature: number; effectiveCodes: number }[] {
  return temperatures.map((temperature) => {
    const assignment = softAssignment(embedded, codes, { softness: temperature });
    const { entropy } = codebookHealth([0], assignment);
    assignment.dispose();
    return { temperature, effectiveCodes: Math.exp(entropy) };
  });
}

/** The same codes dealt out to the items by chance: the sizes stay, every relation to the items goes. */
export function shuffledCodes(codes: Int32Array, random: Streams): Int32Array {
  const dealt = codes.slice();
  const uniform = random.generator();
  for (let i = dealt.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [dealt[i], dealt[j]] = [dealt[j], dealt[i]];
  }
  return dealt;
}

/** All measures for one grouping of the items. */
export interface AgreementRow extends Agreement {
  readonly grouping: string;
  readonly groups: number;
}

/** Agreement of each grouping of the items with the true classes, one line a grouping. */
export function agreementTable(
  groupings: Readonly<Record<string, ArrayLike<number>>>,
  classes: ArrayLike<number>,
): AgreementRow[] {
  return Object.entries(groupings).map(([grouping, codes]) => {
    const groups = new Set(Array.from(codes)).size;
    return { grouping, groups, ...agreement(codes, classes) };
  });
}

/** What equally likely codes drawn without looking at the items reach, averaged over `draws`, one line a number of codes. */
export function agreementByChance(
  classes: ArrayLike<number>,
  sizes: readonly number[],
  { draws = 20, random }: { draws?: number; random: Streams },
): { codes: number; nmi: number; purity: number; ami: number; ari: number }[] {
  return sizes.map((codes) => {
    const found = Array.from({ length: draws }, (_, draw) => {
      const uniform = random.fork('codes', codes, draw).generator();
      return agreement(
        Int32Array.from(classes, () => Math.floor(uniform() * codes)),
        classes,
      );
    });
    const mean = (of: (one: Agreement) => number): number => found.reduce((sum, one) => sum + of(one), 0) / draws;
    return {
      codes,
      nmi: mean((one) => one.nmi),
      purity: mean((one) => one.purity),
      ami: mean((one) => one.ami),
      ari: mean((one) => one.ari),
    };
  });
}

/** A tensor's rows as plain numbers. */
export function matrixOf(tensor: Tensor2D): Matrix {
  const [rows, cols] = tensor.shape;
  return { rows, cols, values: tensor.dataSync().slice() as Float32Array };
}
