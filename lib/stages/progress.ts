// One line a training in the notebook, updated as it goes. What stays is the same whether the run was trained now or loaded.
import { show } from '../jupyter/display.js';
import type { RunRecord } from '../training/run.js';
import type { EpochRow } from '../training/state.js';

let lines = 0;

/** A line that begins with `name`; it appears with the first epoch, or where the run was loaded, with the end. */
export function progressLine(name: string): { update(row: EpochRow): void; finish(record: RunRecord): void } {
  const id = `training-${++lines}`;
  let shown = false;
  const write = (text: string): void => {
    show({ 'text/plain': `${name}: ${text}` }, { id, update: shown });
    shown = true;
  };
  const score = ({ valid }: EpochRow): string => `validation Recall@20 ${valid['recall@20'].toFixed(4)}`;
  return {
    update: (row) => write(`epoch ${row.epoch}, loss ${row.loss.toFixed(4)}, ${score(row)}`),
    finish: ({ epochs, bestEpoch = 0 }) => {
      const kept = epochs.find((row) => row.epoch === bestEpoch);
      write(`${epochs.length} epochs, kept ${bestEpoch}${kept ? `, ${score(kept)}` : ''}`);
    },
  };
}
