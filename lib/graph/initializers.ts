// Starting values of trainable tables and layers, each from a named stream.
import { mul, type Tensor, type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import { randomNormal } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';

/** Normal with deviation `√(2 / (rows + cols))`. Source: Glorot & Bengio, AISTATS 2010. */
export function xavierNormal([rows, cols]: [number, number], random: Streams): Tensor2D {
  return tidy(() => mul(Math.sqrt(2 / (rows + cols)), randomNormal([rows, cols], random.seed)) as Tensor2D);
}

/** Uniform in `±√(6 / (rows + cols))`. Source: Glorot & Bengio, AISTATS 2010, Eq. 16. */
export function xavierUniform([rows, cols]: [number, number], random: Streams): Tensor2D {
  return uniform([rows, cols], Math.sqrt(6 / (rows + cols)), random) as Tensor2D;
}

/** Uniform in `±1/√inputs`: what torch.nn.Linear draws for its weight and its bias. */
export function linearUniform(shape: number[], inputs: number, random: Streams): Tensor {
  return uniform(shape, 1 / Math.sqrt(inputs), random);
}

/** Uniform in `±bound`. */
export function uniform(shape: number[], bound: number, random: Streams): Tensor {
  const next = random.generator();
  const size = shape.reduce((product, n) => product * n, 1);
  return tensor(
    Float32Array.from({ length: size }, () => bound * (2 * next() - 1)),
    shape,
  );
}
