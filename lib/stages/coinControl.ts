// A control for codes as strata: where a coin decides on the treatment nothing confounds, and an adjustment must change nothing.

import { MODALITIES } from '../camrec/modality.js';
import { type CamrecModel, camrec } from '../camrec/model.js';
import type { Dataset } from '../data/dataset.js';
import type { World } from '../data/shopWorld.js';
import { type Streams, streams } from '../tensor/streams.js';
import type { TrainedRun } from '../training/run.js';
import { assignValues, valuesOf } from '../training/state.js';
import { mean, standardError } from './average.js';
import { codebooks, disposeCodebooks, itemCodes } from './codes.js';
import { debiasing, type ItemGroups } from './debiasing.js';

/** By how much an adjustment moves the estimate where it should not, averaged over draws of the coin. */
export interface CoinRow {
  readonly adjustment: string;
  /** mean of adjusted − crude */
  readonly shift: number;
  readonly standardError: number;
  /** the shift as a share of the true effect; −1 would eat it whole */
  readonly ofEffect: number;
  readonly [column: string]: number | string;
}

/**
 * Draws the visual attribute of each item by a fair coin, shows the pages that belong to it, logs clicks, reads the codes of the new pages
 * with the trained model, and adjusts. A shift below zero says that the code, read off a page that shows the treatment, takes away some
 * of its effect.
 */
export function adjustmentUnderCoin(
  { data, world, run }: { data: Dataset; world: World; run: TrainedRun<CamrecModel> },
  { draws = 10, random }: { draws?: number; random: Streams },
): CoinRow[] {
  const sets = [['C'], ['G'], ...MODALITIES.map((m) => [m]), ['both']];
  const shifts = Array.from({ length: draws }, (_, draw) => {
    const { tossed, codes } = toss({ data, world, run }, random.fork('coin', draw));
    const [crude, ...rows] = debiasing(tossed, sets, codes);
    return rows.map((row) => (row.estimate ?? Number.NaN) - (crude.estimate ?? Number.NaN));
  });
  return sets.map((set, s) => {
    const found = shifts.map((shift) => shift[s]).filter(Number.isFinite);
    return {
      adjustment: `{${set.join(', ')}}`,
      shift: mean(found),
      standardError: standardError(found),
      ofEffect: mean(found) / world.truth.ate,
    };
  });
}

function toss(
  { data, world, run }: { data: Dataset; world: World; run: TrainedRun<CamrecModel> },
  random: Streams,
): { tossed: World; codes: ItemGroups } {
  const uniform = random.fork('attribute').generator();
  const attribute = Uint8Array.from({ length: world.settings.items }, () => (uniform() < 0.5 ? 1 : 0));
  const market = world.intervene(attribute, random.fork('pages'));
  const tossed = { ...world, ...market, log: market.sample(random.fork('log')) };
  const pages = { ...data, features: { ...data.features, visual: market.catalogue.visual } };
  const model = camrec.build(pages, run.model.options, streams(run.record.settings.seed).fork('init'));
  assignValues(model.variables, valuesOf(run.model.variables));
  const view = codebooks({ ...run, model });
  const codes = itemCodes(view);
  disposeCodebooks(view);
  model.dispose();
  return { tossed, codes };
}
