// What a model is trained on: clicks in three splits and, where the folder has them, item features.

/** Items of each user, ascending: user u clicked `items[start[u] .. start[u + 1])`. */
export interface Interactions {
  readonly start: Int32Array; // [users + 1]
  readonly items: Int32Array; // [count]
}

/** A dense float32 matrix, rows one after another. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly values: Float32Array; // [rows * cols]
}

/** Immutable, validated once at the door (`loadDataset`, `shopDataset`). */
export interface Dataset {
  readonly name: string;
  readonly users: number;
  readonly items: number;
  readonly train: Interactions;
  readonly valid: Interactions;
  readonly test: Interactions;
  readonly features: { readonly visual?: Matrix; readonly textual?: Matrix }; // row = item
  /** SHA-256 over sizes, splits and features: a checkpoint belongs to one data set */
  readonly fingerprint: string;
}
