// One training step: loss and gradient on the tape, then Adam.
import { dispose, type NamedTensorMap, type Scalar, variableGrads } from '@tensorflow/tfjs-core';
import type { Batch, Loss, Recommender } from '../recommender.js';
import type { Adam } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import type { Rows } from './sampler.js';

/** The numbers of one step: what was minimized and its named parts. */
export interface StepLoss {
  readonly total: number;
  readonly parts: Readonly<Record<string, number>>;
}

/** Loss and gradients of one batch; whatever the batch came to own is gone when this returns. The caller disposes the gradients. */
export function lossAndGradients(
  model: Recommender,
  rows: Rows,
  random: Streams,
): { loss: StepLoss; gradients: NamedTensorMap } {
  const owned: { dispose(): void }[] = [];
  const batch: Batch = {
    ...rows,
    own(resource) {
      owned.push(resource);
      return resource;
    },
  };
  let parts: Record<string, number> = {};
  try {
    const { value, grads } = variableGrads((): Scalar => {
      const loss = model.loss(batch, random);
      parts = readParts(loss); // inside: the tape disposes the parts
      return loss.total;
    }, Object.values(model.variables));
    const total = value.dataSync()[0];
    value.dispose();
    return { loss: { total, parts }, gradients: grads };
  } finally {
    for (const resource of owned) resource.dispose();
  }
}

/** One step of Adam on one batch. Where the loss is not finite nothing is updated: the caller sees it in the result. */
export function trainStep(model: Recommender, adam: Adam, rows: Rows, random: Streams): StepLoss {
  const { loss, gradients } = lossAndGradients(model, rows, random);
  if (Number.isFinite(loss.total)) adam.apply(model.variables, gradients);
  dispose(gradients);
  return loss;
}

function readParts(loss: Loss): Record<string, number> {
  return Object.fromEntries(Object.entries(loss.parts).map(([name, part]) => [name, part.dataSync()[0]]));
}
