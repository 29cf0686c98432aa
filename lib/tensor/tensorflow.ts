// The optional backend `tensorflow`: tfjs-node, where it can be loaded. Nothing depends on it, and no import names it.
import '@tensorflow/tfjs'; // registers every gradient
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { registerTensorflowKernels, type TensorflowBackend, type TensorflowBinding } from './tensorflowKernels.js';

const BACKEND = 'tensorflow';
const PRIORITY = 3; // below simd: where nobody chooses, it is not chosen

/** Where lib/bin/tfjs-node.sh installs unless told otherwise. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../../node_modules/.cache/tfjs-node', import.meta.url));

export type TensorflowLoad =
  | { readonly ok: true /** of the native library */; readonly version: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Makes tfjs-node 4.22 the active backend, if `folder`/node_modules/@tensorflow/tfjs-node holds one that works here. Every
 * op of ours runs on it in composed form, sparse products and gathers through TensorFlow's own operations.
 *
 * Only its backend, its kernels and its binding are loaded, not its index.js: that one insists on an installer's tools.
 * They register with the kit's own TensorFlow.js engine, which is one per process.
 *
 * The native library writes a banner to stderr unless TF_CPP_MIN_LOG_LEVEL=2 stands in the environment.
 */
export async function loadTensorflow(folder: string = DEFAULT_FOLDER): Promise<TensorflowLoad> {
  try {
    const running = tf.findBackend(BACKEND) as TensorflowBackend | null;
    const backend = running ?? start(join(folder, 'node_modules', '@tensorflow', 'tfjs-node'));
    await tf.setBackend(BACKEND);
    return { ok: true, version: backend.binding.TF_Version };
  } catch (error) {
    // whatever a native library can do wrong: another libc, a missing symbol, another processor
    return { ok: false, reason: (error instanceof Error ? error.message : String(error)).split('\n')[0] };
  }
}

function start(home: string): TensorflowBackend {
  const nativeFile = join(home, 'lib', 'napi-v8', 'tfjs_binding.node');
  if (!existsSync(nativeFile)) {
    throw new Error(`tfjs-node is not installed here: ${nativeFile} is missing; lib/bin/tfjs-node.sh installs it`);
  }
  const require = createRequire(join(home, 'package.json'));
  restoreRemovedFunctions(require('node:util'));
  const binding = require(nativeFile) as TensorflowBinding;
  const { NodeJSKernelBackend } = require('./dist/nodejs_kernel_backend.js') as {
    NodeJSKernelBackend: new (binding: TensorflowBinding, packageName: string) => TensorflowBackend;
  };
  require('./dist/register_all_kernels.js');
  registerTensorflowKernels();
  const backend = new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node');
  tf.registerBackend(BACKEND, () => backend, PRIORITY);
  return backend;
}

// tfjs-node 4.22 calls two functions that Node 23 took away.
function restoreRemovedFunctions(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  util.isArray ??= Array.isArray;
}
