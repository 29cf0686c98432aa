// TensorFlow.js's own UnsortedSegmentSum on the cpu backend takes segments × numbers steps: minutes for the gradient of one
// gather from a table of users. This one takes a single pass, so composed operations can be trained on that backend.
import '@tensorflow/tfjs-backend-cpu'; // its kernels must be there before one is replaced
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { registerKernel, type TensorInfo, unregisterKernel, util } from '@tensorflow/tfjs-core';

unregisterKernel('UnsortedSegmentSum', 'cpu');
registerKernel({
  kernelName: 'UnsortedSegmentSum',
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
    const { numSegments } = attrs as unknown as { numSegments: number };
    const cpu = backend as MathBackendCPU;
    const values = cpu.data.get(x.dataId).values as Float32Array;
    const ids = cpu.data.get(segmentIds.dataId).values as Int32Array;
    const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
    const width = util.sizeFromShape(x.shape.slice(segmentIds.shape.length));
    const sums = util.makeZerosTypedArray(numSegments * width, x.dtype as 'float32' | 'int32');
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= numSegments) continue; // left out, as in TensorFlow
      for (let c = 0; c < width; c++) sums[ids[i] * width + c] += values[i * width + c];
    }
    return cpu.makeTensorInfo(shape, x.dtype, sums);
  },
});
