// A tensor taken out of the tape.
import { customGrad, type Tensor } from '@tensorflow/tfjs-core';

/** The same numbers with no gradient: `sg` of the papers. The op has no input, so the tape ends here. */
export function stopGradient<T extends Tensor>(x: T): T {
  return customGrad(() => ({ value: x.clone(), gradFunc: () => [] }))() as T;
}
