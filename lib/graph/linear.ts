// A linear map of rows.
import { add, matMul, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

export interface Linear {
  readonly weight: Tensor2D; // [inputs, outputs]
  readonly bias: Tensor1D; // [outputs]
}

/** `x weight + bias`, [n, outputs]. */
export function apply({ weight, bias }: Linear, x: Tensor2D): Tensor2D {
  return add(matMul(x, weight), bias) as Tensor2D;
}
