// The two diffusion channels of a trained CaMRec, opened up: the confounder estimates it would give under other conditions and features.
import { dispose, gather, type Tensor1D, type Tensor2D, tensor1d, tensor2d, zerosLike } from '@tensorflow/tfjs-core';
import { denoiserTables, predictor } from '../camrec/denoiser.js';
import { type NoiseSchedule, noiseSchedule, sample } from '../camrec/diffusion.js';
import type { ItemStart } from '../camrec/items.js';
import { MODALITIES, type Modality, OTHER, type Pair, pair } from '../camrec/modality.js';
import type { CamrecModel } from '../camrec/model.js';
import { scope } from '../camrec/scope.js';
import type { Dataset, Matrix } from '../data/dataset.js';
import { apply } from '../graph/linear.js';
import { type AttentionWeights, type Schedule, spmm } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { matrixOf } from './codes.js';
import { featuresOf } from './dataOverview.js';

/** What a channel is told besides the noisy state: the paper's choice first, then three controls. */
export const CONDITIONS = ['other modality', 'permuted', 'own modality', 'none'] as const;
/** `permuted`: the other modality of another item; `none`: zeros. */
export type Condition = (typeof CONDITIONS)[number];

/** A trained model and the data it was trained on. */
export interface Trained {
  readonly model: CamrecModel;
  readonly data: Dataset;
}

export interface EstimateOptions {
  /** decides the noise, as in `CamrecModel.inspect`; the same stream gives the same noise under every condition */
  readonly random: Streams;
  readonly condition?: Condition;
  /** visual features in the place of the data's own, as under do(V) */
  readonly visual?: Matrix;
}

/**
 * H_c of both channels, sampled through all steps. With the default condition and features these are the bits that scoring sees.
 * @returns [I, d] for each modality
 */
export function estimateConfounder(
  trained: Trained,
  { random, condition = 'other modality', visual }: EstimateOptions,
): Pair<Matrix> {
  const { model } = trained;
  const { prediction } = model.options;
  return withSchedule(model, (schedule, tables) => {
    const start = itemStart(trained, { visual });
    return pair((m) => {
      const predict = predictor(conditionFor(start, m, condition, random), denoiserOf(model, m), tables);
      const noise = random.fork('sample', m);
      return matrixOf(sample(schedule, start.smoothed[m], predict, { prediction, random: noise }));
    });
  });
}

/** Whether `estimateConfounder` gives the bits that scoring with this stream sees. */
export function agreesWithScoring(trained: Trained, random: Streams): boolean {
  const estimates = estimateConfounder(trained, { random });
  return scope(() => {
    const seen = trained.model.inspect(random);
    return MODALITIES.every((m) =>
      seen[m].confounder?.dataSync().every((value, k) => value === estimates[m].values[k]),
    );
  });
}

/** f^m and h_0^m of every item, as the model computes them; the caller disposes them. */
export function itemStart({ model, data }: Trained, { visual }: { visual?: Matrix } = {}): ItemStart {
  const projected = pair((m) =>
    apply(projection(model, m), asTensor(m === 'visual' && visual ? visual : featuresOf(data, m))),
  );
  return { projected, smoothed: pair((m) => spmm(model.itemGraphs[m], projected[m])) };
}

/** The denoiser's second token for every item [I, d]. */
export function conditionFor(
  { projected }: ItemStart,
  modality: Modality,
  condition: Condition,
  random: Streams,
): Tensor2D {
  const other = projected[OTHER[modality]];
  if (condition === 'own modality') return projected[modality];
  if (condition === 'none') return zerosLike(other);
  if (condition === 'permuted')
    return gather(other, tensor1d(permutation(other.shape[0], random), 'int32')) as Tensor2D;
  return other;
}

/** Whose condition each item gets under `permuted`: item i that of item `permutation[i]`. */
export function permutation(items: number, random: Streams): Int32Array {
  const uniform = random.fork('permutation').generator();
  const order = Int32Array.from({ length: items }, (_, i) => i);
  for (let i = items - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The maps of a channel's attention head; they stay the model's. */
export function denoiserOf({ variables }: CamrecModel, modality: Modality): AttentionWeights {
  const map = (name: string): Tensor2D => {
    const variable = variables[`${modality}.denoiser.${name}`];
    if (!variable)
      throw new RangeError(`the model has no ${modality} denoiser; build it without ablation 'dcd' or 'backdoor'`);
    return variable as Tensor2D;
  };
  return { wq: map('wq'), wk: map('wk'), wv: map('wv') };
}

/** Runs `use` with the model's noise schedule and what denoisers look up in it; only the tensors of its result outlive it. */
export function withSchedule<T>({ options }: CamrecModel, use: (schedule: NoiseSchedule, tables: Schedule) => T): T {
  const schedule = noiseSchedule(options.schedule, options.steps);
  const tables = denoiserTables(schedule, options.size);
  try {
    return scope(() => use(schedule, tables));
  } finally {
    dispose([tables.a, tables.b, tables.time]);
  }
}

function projection({ variables }: CamrecModel, modality: Modality): { weight: Tensor2D; bias: Tensor1D } {
  return {
    weight: variables[`${modality}.projection.weight`] as Tensor2D,
    bias: variables[`${modality}.projection.bias`] as Tensor1D,
  };
}

function asTensor({ rows, cols, values }: Matrix): Tensor2D {
  return tensor2d(values, [rows, cols]);
}
