// Our kernels for the backend `tensorflow`, by the names of those on `simd`: raw TensorFlow operations where the composed
// form, or tfjs-node's own kernel, would be several times slower.
import * as tf from '@tensorflow/tfjs-core';
import type { SparseMatrix } from './sparseMatrix.js';

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

/** What we use of tfjs-node's native module: numbers that name types. */
export interface TensorflowBinding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_INT: number;
}

/** What we use of tfjs-node's backend. */
export interface TensorflowBackend extends tf.KernelBackend {
  readonly binding: TensorflowBinding;
  write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId;
  executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.TensorInfo[]): tf.TensorInfo;
}

/** Registers them; tfjs-node's own kernels must be there already. */
export function registerTensorflowKernels(): void {
  replace('GatherV2', gather);
  register('Spmm', ({ value, x }, { a }: { a: SparseMatrix }, backend) => multiplySparse(a, value, x, backend));
  register('Sddmm', ({ g, x }, { a }: { a: SparseMatrix }) =>
    tf.tidy(() => tf.sum(tf.mul(tf.gather(g as tf.Tensor, a.row), tf.gather(x as tf.Tensor, a.column)), 1)),
  );
  register('PermuteEntries', ({ value, order }) => tf.gather(value as tf.Tensor1D, order as tf.Tensor1D));
}

// biome-ignore lint/suspicious/noExplicitAny: tfjs declares no types for inputs and attributes of a kernel
type Kernel = (inputs: any, attrs: any, backend: TensorflowBackend) => tf.TensorInfo;

function register(kernelName: string, run: Kernel): void {
  if (tf.getKernel(kernelName, 'tensorflow')) return;
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => run(inputs, attrs, backend as TensorflowBackend);
  tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}

// `run` may leave a case to the kernel it replaces.
function replace(kernelName: string, run: (...args: Parameters<Kernel>) => tf.TensorInfo | undefined): void {
  const own = tf.getKernel(kernelName, 'tensorflow');
  tf.unregisterKernel(kernelName, 'tensorflow');
  const kernelFunc: tf.KernelFunc = (args) =>
    run(args.inputs, args.attrs, args.backend as TensorflowBackend) ?? own.kernelFunc(args);
  tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}

// tfjs-node's kernel reads the indices back to check them one by one; TensorFlow checks them itself.
function gather(...[{ x, indices }, { axis, batchDims }, backend]: Parameters<Kernel>): tf.TensorInfo | undefined {
  if (x.dtype !== 'float32' || indices.dtype !== 'int32' || axis !== 0 || batchDims) return undefined;
  const { binding } = backend;
  const attributes = [
    { name: 'batch_dims', type: binding.TF_ATTR_INT, value: 0 },
    { name: 'Tparams', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'Tindices', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    { name: 'Taxis', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
  ];
  const zero = tf.scalar(0, 'int32');
  const out = backend.executeSingleOutput('GatherV2', attributes, [x, indices, zero]);
  zero.dispose();
  return out;
}

function multiplySparse(a: SparseMatrix, value: tf.Tensor, x: tf.Tensor, backend: TensorflowBackend): tf.TensorInfo {
  const { binding } = backend;
  const attributes = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'Tindices', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    { name: 'adjoint_a', type: binding.TF_ATTR_BOOL, value: false },
    { name: 'adjoint_b', type: binding.TF_ATTR_BOOL, value: false },
  ];
  const entries = tf.stack([a.row, a.column], 1); // [nnz, 2]
  const shape = int64([a.rows, a.cols], backend);
  const out = backend.executeSingleOutput('SparseTensorDenseMatMul', attributes, [entries, value, shape, x]);
  entries.dispose();
  backend.disposeData(shape.dataId);
  return out;
}

// TensorFlow.js has no 64-bit integers; tfjs-node takes them as pairs of 32-bit ones, the low half first.
function int64(numbers: number[], backend: TensorflowBackend): tf.TensorInfo {
  const halves = Int32Array.from(numbers.flatMap((x) => [x, 0]));
  const dtype = 'int64' as tf.DataType;
  const shape = [numbers.length];
  return { dataId: backend.write(halves, shape, dtype), shape, dtype };
}
