// Gradients of Sum, Mean and LeakyRelu by kernels that are fast here: tfjs's make an array of ones in JavaScript on every call, or a mask.
import { fill, type GradConfig, mul, registerGradient, reshape, step, type Tensor, util } from '@tensorflow/tfjs-core';

/** dx = scale dy, repeated along the reduced axes. */
function spread(dy: Tensor, x: Tensor, axis: unknown, mean: boolean): Tensor {
  const axes = util.parseAxisParam(axis as number[], x.shape);
  const kept = x.shape.map((d, i) => (axes.includes(i) ? 1 : d));
  const reduced = util.sizeFromShape(axes.map((i) => x.shape[i]));
  return mul(reshape(dy, kept), fill(x.shape, mean ? 1 / reduced : 1));
}

function reduction(kernelName: 'Sum' | 'Mean'): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => ({ x: () => spread(dy as Tensor, x, attrs.axis, kernelName === 'Mean') }),
  };
}

/** dx = dy where x is above 0, alpha dy elsewhere. */
const leakyRelu: GradConfig = {
  kernelName: 'LeakyRelu',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], { alpha }) => ({ x: () => mul(dy as Tensor, step(x, alpha as number)) }),
};

export function registerGradients(): void {
  for (const config of [reduction('Sum'), reduction('Mean'), leakyRelu]) registerGradient(config);
}
