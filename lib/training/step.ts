// One training step: loss and gradient on the tape, then Adam.
import { dispose, type NamedTensorMap, type Scalar, variableGrads } from '@tensorflow/tfjs-core';
import type { Loss, NamedVariables, Prelude, Recommender, Step } from '../recommender.js';
import type { Adam } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import type { Rows } from './sampler.js';

/** The numbers of one step: what was minimized and its named parts. */
export interface StepLoss {
  readonly total: number;
  readonly parts: Readonly<Record<string, number>>;
}

/** A loss and its gradients, by the variables' own names; the caller disposes them. */
export interface Gradients {
  readonly loss: StepLoss;
  readonly gradients: NamedTensorMap;
}

/** The variables that a step on clicks moves: all but the prelude's. */
export function clickVariables({ variables, prelude }: Pick<Recommender, 'variables' | 'prelude'>): NamedVariables {
  if (!prelude) return variables;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in prelude.variables)));
}

/** Which of its epoch's steps of its kind a step is; the first unless said otherwise. */
export interface StepPlace {
  readonly index?: number;
}

/** Loss and gradients of one batch of clicks. */
export function lossAndGradients(model: Recommender, rows: Rows, random: Streams, place?: StepPlace): Gradients {
  return gradientsOf((step) => model.loss({ ...rows, ...step }, random), clickVariables(model), place);
}

/** Loss and gradients of whatever a step is about; what the step came to own is gone when this returns. */
export function gradientsOf(
  lossOf: (step: Step) => Loss,
  variables: NamedVariables,
  { index = 0 }: StepPlace = {},
): Gradients {
  const owned: { dispose(): void }[] = [];
  const step: Step = {
    index,
    own(resource) {
      owned.push(resource);
      return resource;
    },
  };
  let parts: Record<string, number> = {};
  try {
    const { value, grads } = variableGrads((): Scalar => {
      const loss = lossOf(step);
      parts = readParts(loss); // inside: the tape disposes the parts
      return loss.total;
    }, Object.values(variables));
    const total = value.dataSync()[0];
    value.dispose();
    return { loss: { total, parts }, gradients: grads };
  } finally {
    for (const resource of owned) resource.dispose();
  }
}

/** One step of Adam on one batch. Where the loss is not finite nothing is updated: the caller sees it in the result. */
export function trainStep(model: Recommender, adam: Adam, rows: Rows, random: Streams, place?: StepPlace): StepLoss {
  return moved(adam, clickVariables(model), lossAndGradients(model, rows, random, place));
}

/** One step of Adam before an epoch's clicks. */
export function preludeStep(prelude: Prelude, adam: Adam, index: number, random: Streams): StepLoss {
  const gradients = gradientsOf((step) => prelude.loss(step, random), prelude.variables, { index });
  return moved(adam, prelude.variables, gradients);
}

function moved(adam: Adam, variables: NamedVariables, { loss, gradients }: Gradients): StepLoss {
  if (Number.isFinite(loss.total)) adam.apply(variables, gradients);
  dispose(gradients);
  return loss;
}

function readParts(loss: Loss): Record<string, number> {
  return Object.fromEntries(Object.entries(loss.parts).map(([name, part]) => [name, part.dataSync()[0]]));
}
