// Does an estimate of the confounder listen to the treatment? The same items, their pages edited, the noise held.
import { MODALITIES } from '../camrec/modality.js';
import { scope } from '../camrec/scope.js';
import type { Matrix } from '../data/dataset.js';
import type { Streams } from '../tensor/streams.js';
import { matrixOf } from './codes.js';
import { estimateConfounder, itemStart, type Trained } from './confounderChannels.js';
import { estimateName } from './confounderProbe.js';

/** How far a page edit moves something, against how much it differs between items. */
export interface ShiftRow {
  readonly what: string;
  /** mean ‖z_i(1) − z_i(0)‖² / Σ_d Var(z_id): 0 for anything that does not listen to the treatment, as the true C */
  readonly shift: number;
  readonly [column: string]: string | number;
}

/** What do(V = 0) against do(V = 1) on every item page changes: the features, h_0, and the estimates of C, noise held. */
export function shiftUnderTreatment(
  trained: Trained,
  [control, treated]: readonly [Matrix, Matrix],
  random: Streams,
): ShiftRow[] {
  const estimates = [control, treated].map((visual) => estimateConfounder(trained, { visual, random }));
  const starts = [control, treated].map((visual) =>
    scope(() => matrixOf(itemStart(trained, { visual }).smoothed.visual)),
  );
  return [
    { what: 'features visual', shift: relativeShift(control, treated) },
    { what: 'h_0 visual', shift: relativeShift(starts[0], starts[1]) },
    ...MODALITIES.map((m) => ({ what: estimateName(m), shift: relativeShift(estimates[0][m], estimates[1][m]) })),
  ];
}

/** `Σ_id (b − a)² / Σ_id (a − ā_d)²`. */
export function relativeShift(a: Matrix, b: Matrix): number {
  const { rows, cols } = a;
  const center = new Float64Array(cols);
  a.values.forEach((value, k) => {
    center[k % cols] += value / rows;
  });
  let moved = 0;
  let spread = 0;
  a.values.forEach((value, k) => {
    moved += (b.values[k] - value) ** 2;
    spread += (value - center[k % cols]) ** 2;
  });
  return moved / spread;
}
