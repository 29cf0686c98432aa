// Would other options teach the gates anything? Short trainings that differ in one option each.
import type { CamrecOptions } from '../camrec/options.js';
import { type GateState, gateState } from './noiseEdges.js';
import { disposeReadOuts, readOutPair, scoringTable } from './readOutPair.js';
import type { Stage } from './stage.js';

/** One line a training: how open the gates are, what they know of the noise, how the model ranks. */
export interface SweepRow extends GateState {
  readonly options: string;
  readonly 'recall@20': number;
  readonly 'precision*@20'?: number;
}

/**
 * Trains for `epochs` with each set of options and looks at the gates.
 * @param choices  by the name of the run's folder   @param noise  1 for each accidental training click
 */
export async function gateSweep(
  stage: Stage,
  choices: Readonly<Record<string, Partial<CamrecOptions>>>,
  { noise, epochs = 20 }: { noise: ArrayLike<number>; epochs?: number },
): Promise<SweepRow[]> {
  const rows: SweepRow[] = [];
  for (const [variant, options] of Object.entries(choices)) {
    const run = await stage.trainParts({ variant, options, training: { epochs } });
    const pair = readOutPair(run);
    const [byRep] = scoringTable(stage, pair);
    rows.push({
      options: optionsText(options),
      ...gateState(run, noise),
      'recall@20': byRep['recall@20'],
      'precision*@20': byRep['precision*@20'],
    });
    disposeReadOuts(pair);
    run.model.dispose();
  }
  return rows;
}

function optionsText(options: Partial<CamrecOptions>): string {
  const set = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return set.length === 0 ? 'as they are' : set.join(', ');
}
