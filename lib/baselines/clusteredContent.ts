// Content as M3CSR reads it: features, mapped for the tower that asks, beside what the cluster of the item has learned.
import {
  concat,
  gather,
  slice,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { distinctRows } from '../graph/distinctRows.js';
import { xavierUniform } from '../graph/initializers.js';
import { kMeans } from '../graph/kMeans.js';
import type { Streams } from '../tensor/streams.js';
import { contentMaps, type FeatureKind, type ModalFeatures } from './content.js';
import type { Weights } from './weights.js';

export interface ClusterOptions {
  /** latent size d of each of a tower's parts */
  readonly size: number;
  /** of the items, by the raw features of all modalities side by side */
  readonly clusters: number;
  readonly features: FeatureKind;
}

/** Of one modality. */
export interface ClusteredContent {
  /** `[x_i P + p ‖ C_k(i)]` of the items that users have clicked, `[x_i P' + p' ‖ C_k(i)]` of others; item I is padding */
  of(
    clicked: Int32Array, // [m], each once
    items: Int32Array, // [n]
  ): { readonly forUsers: Tensor2D /* [m, 2 d] */; readonly forItems: Tensor2D /* [n, 2 d] */ };
}

/**
 * P and P' are the two halves of one map, so each item is looked up and mapped once a step, whoever asks for it: trained features
 * have one gradient in the size of them all, not two. Padding has features that start at 0, and a cluster of its own.
 * `clusterOf` is k(i), [I + 1]: a buffer, as the rows of C mean nothing without it.
 * @param random  for k-means
 */
export function clusteredContents(
  trainable: Weights,
  found: readonly ModalFeatures[],
  { size, clusters, features }: ClusterOptions,
  random: Streams,
): { contents: ClusteredContent[]; clusterOf: Variable } {
  const clusterOf = tidy(() => variable(tensor1d(clustersOf(found, clusters, random), 'float32'), false));
  const maps = contentMaps(trainable, found.map(padded), 2 * size, { features, weight: halves });
  const contents = maps.map((map): ClusteredContent => {
    const learned = trainable.table(`${map.modality}.clusters`, [clusters + 1, size], xavierUniform); // C
    const withCluster = (x: Tensor2D, ids: Int32Array): Tensor2D => {
      const numbers = clusterOf.dataSync();
      return concat([x, gather(learned, rowNumbers(ids.map((id) => numbers[id])))], 1) as Tensor2D;
    };
    return {
      of(clicked, items) {
        const { distinct } = distinctRows(Int32Array.from([...clicked, ...items])); // those clicked come first
        const place = new Map(Array.from(distinct, (id, p) => [id, p]));
        const places = items.map((id) => place.get(id) as number);
        const mapped = map.of(rowNumbers(distinct)); // [distinct, 2 d]
        return {
          forUsers: withCluster(slice(mapped, [0, 0], [clicked.length, size]), clicked),
          forItems: withCluster(slice(gather(mapped, rowNumbers(places)), [0, size], [-1, size]), items),
        };
      },
    };
  });
  return { contents, clusterOf };
}

/** For `gather`. */
export const rowNumbers = (ids: Int32Array): Tensor1D => tensor1d(ids, 'int32');

/** Two maps side by side, each starting as if it stood alone. */
function halves([inputs, outputs]: [number, number], random: Streams): Tensor2D {
  const parts = ['users', 'items'].map((side) => xavierUniform([inputs, outputs / 2], random.fork(side)));
  return concat(parts, 1) as Tensor2D;
}

/** k(i); fewer clusters than asked for where there are fewer items, and one more for padding. */
function clustersOf(found: readonly ModalFeatures[], clusters: number, random: Streams): Int32Array {
  const rows = found[0].matrix.rows;
  const cols = found.reduce((sum, { matrix }) => sum + matrix.cols, 0);
  const values = new Float32Array(rows * cols);
  let first = 0; // column
  for (const { matrix } of found) {
    for (let i = 0; i < rows; i++) {
      values.set(matrix.values.subarray(i * matrix.cols, (i + 1) * matrix.cols), i * cols + first);
    }
    first += matrix.cols;
  }
  const { assigned } = kMeans({ rows, cols, values }, Math.min(clusters, rows), { random, starts: 1 });
  return Int32Array.from([...assigned, clusters]);
}

/** With a row of 0 for padding, [I + 1, D_m]. */
function padded({ modality, matrix: { rows, cols, values } }: ModalFeatures): ModalFeatures {
  const longer = new Float32Array((rows + 1) * cols);
  longer.set(values);
  return { modality, matrix: { rows: rows + 1, cols, values: longer } };
}
