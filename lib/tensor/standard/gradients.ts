// Gradients of Sum and Mean with `fill` in place of tfjs's `ones`, which makes an array of ones in JavaScript on every call.
import { fill, type GradConfig, mul, registerGradient, reshape, type Tensor, util } from '@tensorflow/tfjs-core';

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

export function registerGradients(): void {
  registerGradient(reduction('Sum'));
  registerGradient(reduction('Mean'));
}
