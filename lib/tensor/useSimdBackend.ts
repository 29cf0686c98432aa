// Making the backend the active one.
import '@tensorflow/tfjs'; // the union package: tfjs-core alone registers no gradients in Node
import { copyRegisteredKernels, findBackend, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import { SimdBackend } from './backend.js';
import { BACKEND } from './kernel.js';
import { defaultThreads, type RuntimeOptions } from './runtime.js';
import { registerStandardKernels } from './standard/index.js';

const PRIORITY = 4; // above cpu (1), webgl (2) and wasm (2): where nobody chooses, tfjs takes the highest

let kernelsRegistered = false;

/**
 * Registers the backend, makes it active and returns it; when it runs already, that one is made active again.
 * Every operation of TensorFlow.js works on it: with a fast kernel of ours, or with the one of the cpu backend.
 * @param options threads that compute (default: `defaultThreads()`; results do not depend on it), memory shared or not,
 *   bytes to start with
 * @throws RangeError for impossible options, Error when the backend runs with other ones
 */
export async function useSimdBackend(options: RuntimeOptions = {}): Promise<SimdBackend> {
  const running = findBackend(BACKEND) as SimdBackend | null;
  if (running) {
    assertSame('threads', running.runtime.threads, options.threads);
    assertSame('shared', running.runtime.heap.shared, options.shared);
    await setBackend(BACKEND);
    return running;
  }
  const threads = options.threads ?? (options.shared === false ? 1 : defaultThreads());
  const backend = new SimdBackend({ ...options, threads });
  if (!kernelsRegistered) {
    copyRegisteredKernels('cpu', BACKEND);
    registerStandardKernels();
    kernelsRegistered = true;
  }
  registerBackend(BACKEND, () => backend, PRIORITY);
  await setBackend(BACKEND);
  return backend;
}

function assertSame<T>(name: string, running: T, wanted: T | undefined): void {
  if (wanted === undefined || wanted === running) return;
  throw new Error(
    `the simd backend runs with ${name} ${running}, not ${wanted}: call tf.removeBackend('${BACKEND}') first, which frees its tensors`,
  );
}
