// Denoisers trained alone on the states of a trained model, each with another condition: does knowing the other modality help at all?
import {
  dispose,
  gather,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { estimateClean } from '../camrec/denoiser.js';
import type { Prediction } from '../camrec/diffusion.js';
import { MODALITIES, type Modality } from '../camrec/modality.js';
import { scope } from '../camrec/scope.js';
import { xavierNormal } from '../graph/initializers.js';
import { Adam, type AttentionWeights, type Schedule } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import {
  CONDITIONS,
  type Condition,
  conditionFor,
  itemStart,
  type Trained,
  withSchedule,
} from './confounderChannels.js';
import { estimateName } from './confounderProbe.js';
import { type ChannelStates, type Diffusing, denoisingError, drawNoise, itemVariance } from './denoisingError.js';

const RATE = 2e-2;
const LAST_RATE = 4e-3; // for the last quarter of the updates
const BATCH = 512; // items an update, at most

/** One denoiser trained alone. */
export interface FreshDenoiser {
  readonly channel: string;
  readonly predicts: Prediction;
  readonly condition: Condition;
  /** error after training / variance of h_0: 1 is no better than the mean item */
  readonly unexplained: number;
  readonly [column: string]: string | number;
}

/**
 * Both channels anew, h_0 and f held as the model has them: clean-state prediction under every condition, then noise prediction under
 * the paper's. Adam, a fixed number of steps; the same starting weights, noise and steps for each.
 */
export function trainFreshDenoisers(
  trained: Trained,
  { updates, random }: { updates: number; random: Streams },
): FreshDenoiser[] {
  const settings: [Prediction, Condition][] = [
    ...CONDITIONS.map((condition): [Prediction, Condition] => ['x0', condition]),
    ['noise', CONDITIONS[0]],
  ];
  return MODALITIES.flatMap((m) =>
    settings.map(([predicts, condition]) => {
      const unexplained = unexplainedAfter(trained, m, condition, predicts, updates, random.fork(m));
      return { channel: estimateName(m), predicts, condition, unexplained };
    }),
  );
}

function unexplainedAfter(
  trained: Trained,
  modality: Modality,
  condition: Condition,
  prediction: Prediction,
  updates: number,
  random: Streams,
): number {
  const { steps, size } = trained.model.options;
  return withSchedule(trained.model, (_, tables) => {
    const start = itemStart(trained);
    const channel = { clean: start.smoothed[modality], condition: conditionFor(start, modality, condition, random) };
    const [wq, wk, wv] = ['wq', 'wk', 'wv'].map((name) =>
      scope(() => variable(xavierNormal([size, size], random.fork(name)) as Tensor2D)),
    );
    const weights = { wq, wk, wv };
    const [adam, lastAdam] = [new Adam(RATE), new Adam(LAST_RATE)];
    for (let update = 0; update < updates; update++) {
      const optimizer = update < 0.75 * updates ? adam : lastAdam;
      scope(() =>
        improve(channel, weights, tables, optimizer, { steps, prediction, random: random.fork('update', update) }),
      );
    }
    const error = denoisingError(channel, weights, tables, { steps, prediction, random: random.fork('test') });
    for (const one of [adam, lastAdam]) one.dispose();
    dispose([wq, wk, wv]);
    return error / itemVariance(channel.clean);
  });
}

function improve(
  { clean, condition }: ChannelStates,
  weights: Record<keyof AttentionWeights, Variable<Tensor2D['rankType']>>,
  tables: Schedule,
  adam: Adam,
  { steps, prediction, random }: Diffusing,
): void {
  const chosen = batch(clean.shape[0], random.fork('batch'));
  const states = gather(clean, chosen) as Tensor2D; // [n, d]
  const input = {
    clean: states,
    condition: gather(condition, chosen) as Tensor2D,
    ...drawNoise(states.shape, steps, random),
  };
  const maps = Object.values(weights);
  const { grads } = variableGrads((): Scalar => estimateClean(input, weights, tables, prediction).loss, maps);
  adam.apply(maps, grads);
}

// all items where they fit, else as many drawn with replacement
function batch(items: number, random: Streams): Tensor1D {
  const next = random.generator();
  const chosen =
    items <= BATCH
      ? Int32Array.from({ length: items }, (_, i) => i)
      : Int32Array.from({ length: BATCH }, () => Math.floor(next() * items));
  return tensor1d(chosen, 'int32');
}
