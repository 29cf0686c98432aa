// tf.tidy for results of any shape: its own type takes no interface.
import { type TensorContainer, tidy } from '@tensorflow/tfjs-core';

/** Runs `make` and disposes every tensor it made but those in its result, however deep they lie there. */
export function scope<T>(make: () => T): T {
  return tidy(make as () => TensorContainer) as T;
}
