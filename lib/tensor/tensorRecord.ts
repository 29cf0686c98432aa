// What the backend keeps per tensor: where its numbers are.
import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap, HeapType } from './heap.js';

type Values = backend_util.BackendValues;

const onHeap = (dtype: DataType): dtype is HeapType => dtype === 'float32' || dtype === 'int32';

/** One tensor's numbers: on the heap (address > 0), or still in the ordinary array a cpu kernel returned. */
export class TensorRecord {
  refCount = 1;
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
  private address = 0;
  private length = 0;
  private view?: Values;
  private renamed = 0; // address of a second block, see addressAs

  constructor(
    private readonly heap: Heap,
    readonly dtype: DataType,
    private outside?: Values,
  ) {}

  /** What cpu kernels read: a view on the heap, made when asked for and renewed after ordinary memory has grown. */
  get values(): Values | undefined {
    if (!this.address) return this.outside;
    const detached = !this.heap.shared && this.view?.length !== this.length;
    if (!this.view || detached) this.view = this.heap.view(this.dtype as HeapType, this.address, this.length);
    return this.view;
  }

  /** Takes a block for `length` numbers, contents arbitrary. */
  reserve(length: number): void {
    this.address = this.heap.allocate(length * 4);
    this.length = length;
  }

  /** Copies float32 and int32 numbers to the heap, once; other types stay where they are. */
  place(): void {
    if (this.address || !onHeap(this.dtype)) return;
    const values = this.outside as ArrayLike<number>;
    this.reserve(values.length);
    this.heap.view(this.dtype, this.address, values.length).set(values);
    this.outside = undefined;
  }

  /**
   * Address of the numbers as `dtype`. That is a second block where it is not their own type: cpu's Cast to a wider type
   * (bool to float32, say) only renames the tensor and leaves the numbers as they are.
   */
  addressAs(dtype: DataType): number {
    if (!onHeap(dtype))
      throw new TypeError(`a ${dtype} tensor has no address: only float32 and int32 live on the heap`);
    if (dtype === this.dtype) {
      this.place();
      return this.address;
    }
    if (!this.renamed) {
      const length = (this.values as ArrayLike<number>).length;
      this.renamed = this.heap.allocate(length * 4);
      this.heap.view(dtype, this.renamed, length).set(this.values as Float32Array);
    }
    return this.renamed;
  }

  /** Gives the blocks back. */
  release(): void {
    if (this.address) this.heap.free(this.address);
    if (this.renamed) this.heap.free(this.renamed);
  }
}
