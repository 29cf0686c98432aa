// What the objective says of a mask: the loss of rep* on the training clicks if the gates were set by hand, beside what the truth says.
import {
  addN,
  concat,
  gather,
  matMul,
  mul,
  slice,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type BatchRows, batchRows } from '../camrec/batchRows.js';
import { MODALITIES, type Modality, type Pair, pair } from '../camrec/modality.js';
import type { CamrecModel, ModalityView } from '../camrec/model.js';
import { rankingTerms } from '../camrec/objective.js';
import { scope } from '../camrec/scope.js';
import { evaluateRanking } from '../evaluation/ranking.js';
import { expectedPrecision } from '../evaluation/world.js';
import { apply } from '../graph/linear.js';
import type { NamedVariables } from '../recommender.js';
import { normalizeRows, type SparseMatrix, spmmValues } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { sampler } from '../training/sampler.js';
import { type CamrecRun, type ClickWeights, meanGate, scoringStream } from './gates.js';
import type { Masks } from './handMadeMasks.js';
import type { Stage } from './stage.js';

/** One line a mask. Losses are sums over modalities, means over all training clicks of an epoch. */
export interface MaskRow {
  readonly mask: string;
  /** mean weight of an edge */
  readonly kept: number;
  /** BPR of rep* */
  readonly ranking: number;
  /** InfoNCE of rep and rep*, users and items */
  readonly contrast: number;
  /** the two as the objective weighs them: ranking + λ_ssl contrast */
  readonly loss: number;
  /** standard deviation of the loss over the masks of this name */
  readonly deviation?: number;
  /** Recall@20 of rep* on held-out clicks */
  readonly 'recall@20': number;
  /** on a world: expected share of preferred items among the top 20 by rep* */
  readonly 'precision*@20'?: number;
}

type Measures = Omit<MaskRow, 'mask' | 'deviation'>;

/** Puts each mask on the trained model's graph, everything else as it is, and computes loss and ranking of the rep* that results. */
export function maskStudy(stage: Stage, run: CamrecRun, masks: Masks): MaskRow[] {
  const { model, record } = run;
  const batches = epochOf(run, stage.data, scoringStream(record));
  const rows = scope(() => {
    const view = model.inspect(scoringStream(record));
    const starts = pair((m) => startOfNodes(model, view[m], m));
    const plain = pair((m) => concat([view[m].rep.users, view[m].rep.items], 0) as Tensor2D);
    const measure = (mask: ClickWeights): Measures =>
      scope(() => {
        const causal = pair((m) => propagate(model.graph, starts[m], mask[m], model.options.layers));
        const kept = mean(meanGate(mask));
        return { kept, ...lossOver(batches, model, plain, causal), ...rankingOf(stage, causal) };
      });
    return Object.entries(masks).map(([mask, drawn]) => summary(mask, drawn.map(measure)));
  });
  for (const { own } of batches) for (const resource of own) resource.dispose();
  return rows;
}

/** Where propagation starts: `rn([p ; w P_out(Σ_k q_ik c_k) + (1 - w) h_0])` [U + I, d]. */
export function startOfNodes({ variables, options }: CamrecModel, view: ModalityView, m: Modality): Tensor2D {
  return tidy(() => {
    const users = tableOf(variables, `${m}.users`);
    const { assignment, codes, start } = view;
    if (!assignment || !codes) return normalizeRows(concat([users, start], 0) as Tensor2D);
    const decoder = {
      weight: tableOf(variables, `${m}.codebook.decoder.weight`),
      bias: variables[`${m}.codebook.decoder.bias`] as unknown as Tensor1D,
    };
    const share = m === 'visual' ? options.codeShareVisual : options.codeShareTextual;
    const code = apply(decoder, matMul(assignment, codes)); // [I, d]
    const items = addN([mul(share, code), mul(1 - share, start)]);
    return normalizeRows(concat([users, items], 0) as Tensor2D);
  });
}

/** `Σ_{l=0..L} (Â ⊙ w)^l x` [U + I, d], an edge with the same weight in both directions and all layers. @param weights [E] */
export function propagate(graph: SparseMatrix, x: Tensor2D, weights: Float32Array, layers: number): Tensor2D {
  return tidy(() => {
    const other = graph.order.dataSync();
    const values = Float32Array.from(graph.host.value); // [2E], users' rows first
    weights.forEach((weight, p) => {
      values[p] *= weight;
      values[other[p]] *= weight;
    });
    const masked = tensor1d(values);
    const states = [x];
    for (let l = 0; l < layers; l++) states.push(spmmValues(graph, masked, states[l]));
    return addN(states) as Tensor2D;
  });
}

type EvaluationBatch = { readonly rows: BatchRows; readonly size: number; readonly own: { dispose(): void }[] };

/** All training clicks in batches as in training, one negative each. */
function epochOf({ model, record }: CamrecRun, data: Stage['data'], random: Streams): EvaluationBatch[] {
  const { users, positives, negatives } = sampler(data).epoch(random.fork('rows'));
  const size = record.settings.training.batchSize;
  return Array.from({ length: Math.ceil(users.length / size) }, (_, b) => {
    const cut = (ids: Int32Array): Int32Array => ids.slice(b * size, (b + 1) * size);
    const own: { dispose(): void }[] = [];
    const batch = {
      index: b,
      users: cut(users),
      positives: cut(positives),
      negatives: cut(negatives),
      own<T extends { dispose(): void }>(resource: T): T {
        own.push(resource);
        return resource;
      },
    };
    return { rows: batchRows(model.graph, data.users, batch), size: batch.users.length, own };
  });
}

/** The terms of rep* over the batches, weighted by their sizes. */
function lossOver(
  batches: readonly EvaluationBatch[],
  { variables, options }: CamrecModel,
  plain: Pair<Tensor2D>,
  causal: Pair<Tensor2D>,
): Pick<MaskRow, 'ranking' | 'contrast' | 'loss'> {
  let [ranking, contrast, clicks] = [0, 0, 0];
  for (const { rows, size } of batches) {
    clicks += size;
    tidy(() => {
      for (const m of MODALITIES) {
        const read = { rep: gather(plain[m], rows.nodes), causal: gather(causal[m], rows.nodes), masked: [] };
        const terms = rankingTerms(read, tableOf(variables, `${m}.users`), rows, options);
        ranking += size * (terms.bprCausal?.dataSync()[0] ?? 0);
        contrast += size * (terms.contrast?.dataSync()[0] ?? 0);
      }
    });
  }
  const means = { ranking: ranking / clicks, contrast: contrast / clicks };
  return { ...means, loss: means.ranking + options.contrastWeight * means.contrast };
}

/** How rep* ranks, both modalities side by side as scoring takes them. */
function rankingOf({ data, world }: Stage, causal: Pair<Tensor2D>): Pick<MaskRow, 'recall@20' | 'precision*@20'> {
  const all = concat([causal.visual, causal.textual], 1) as Tensor2D;
  const users = slice(all, 0, data.users);
  const items = slice(all, data.users, data.items);
  const { metrics } = evaluateRanking(data, data.test, { users, items }, { cutoffs: [20] });
  const logged = { 'recall@20': metrics['recall@20'] };
  if (!world) return logged;
  const scores = matMul(users, items, false, true).dataSync() as Float32Array;
  return { ...logged, 'precision*@20': expectedPrecision(world, scores) };
}

function summary(mask: string, rows: readonly Measures[]): MaskRow {
  const names = Object.keys(rows[0]) as (keyof Measures)[];
  const means = Object.fromEntries(names.map((name) => [name, mean(rows.map((row) => row[name] ?? 0))]));
  const row = { mask, ...(means as unknown as Measures) };
  if (rows.length < 2) return row;
  const squares = rows.map(({ loss }) => (loss - row.loss) ** 2);
  return { ...row, deviation: Math.sqrt((mean(squares) * rows.length) / (rows.length - 1)) };
}

function tableOf(variables: NamedVariables, name: string): Tensor2D {
  return variables[name] as unknown as Tensor2D;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n];
  return sum / values.length;
}
