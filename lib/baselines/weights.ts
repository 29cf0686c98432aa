// A model's trainable variables, collected under the names that its checkpoints use, and what it holds beside them.
import {
  dispose,
  keep,
  type Rank,
  type Tensor,
  type Tensor2D,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { linearUniform } from '../graph/initializers.js';
import type { Linear } from '../graph/linear.js';
import type { NamedVariables } from '../recommender.js';
import type { Streams } from '../tensor/streams.js';

type Shape = [rows: number, cols: number];

/** How a linear map starts; what is left out starts as torch.nn.Linear does. */
export interface LinearStart {
  readonly weight?: (shape: Shape, random: Streams) => Tensor2D;
  readonly bias?: (shape: number[], random: Streams) => Tensor;
}

export interface Weights {
  /** in the order they were asked for */
  readonly variables: NamedVariables;
  table(name: string, shape: Shape, start: (shape: Shape, random: Streams) => Tensor2D): Variable<Rank.R2>;
  /** `name.weight` [inputs, outputs] and `name.bias` [outputs] */
  linear(name: string, shape: Shape, start?: LinearStart): Linear;
  /** what no step moves, such as raw features; it lives as long as the variables */
  hold<T extends Tensor>(make: () => T): T;
  dispose(): void;
}

/** Each variable is drawn from the stream of its own name, so one more shifts no other's numbers. */
export function weights(random: Streams): Weights {
  const variables: Record<string, Variable> = {};
  const held: Tensor[] = [];
  const make = <R extends Rank>(name: string, start: (random: Streams) => Tensor): Variable<R> => {
    variables[name] = tidy(() => variable(start(random.fork(name))));
    return variables[name] as Variable<R>;
  };
  return {
    variables,
    table: (name, shape, start) => make<Rank.R2>(name, (stream) => start(shape, stream)),
    linear(name, shape, { weight, bias } = {}) {
      const usual = (size: number[], stream: Streams): Tensor => linearUniform(size, shape[0], stream);
      return {
        weight: make<Rank.R2>(`${name}.weight`, (stream) => (weight ?? usual)(shape, stream)),
        bias: make<Rank.R1>(`${name}.bias`, (stream) => (bias ?? usual)([shape[1]], stream)),
      };
    },
    hold(make) {
      const once = tidy(() => keep(make()));
      held.push(once);
      return once;
    },
    dispose: () => dispose([variables, held]),
  };
}
