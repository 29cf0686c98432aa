// What the five notebooks share: the data of this run, its seeds, where results go, and the trained systems of earlier stages.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CamrecModel, camrec } from '../camrec/model.js';
import type { CamrecOptions } from '../camrec/options.js';
import type { Dataset } from '../data/dataset.js';
import { loadData } from '../data/loadData.js';
import type { DatasetSources } from '../data/loadDataset.js';
import type { ShopOptions } from '../data/shopOptions.js';
import type { World } from '../data/shopWorld.js';
import { show } from '../jupyter/display.js';
import type { Recommender, System, TrainingOptions } from '../recommender.js';
import { JUPYTER_DISPLAY } from '../report/displayable.js';
import type { PlotlyFigure } from '../report/figure.js';
import { record } from '../report/results.js';
import { displayFigure, saveFigure } from '../report/saveFigure.js';
import { displayTable, type Row, type TableOptions } from '../report/table.js';
import { defaultThreads, useSimdBackend } from '../tensor/index.js';
import { openRun, type TrainedRun, trained } from '../training/run.js';
import { runSettings, settingsDifference } from '../training/settings.js';
import type { RunSettings } from '../training/state.js';
import { codeFingerprint } from './codeFingerprint.js';
import { progressLine } from './progress.js';

/** How a notebook is run; each field comes from an environment variable in its first cell. */
export interface StageOptions {
  /** `shop` or a folder in the format of MMRec */
  readonly data?: string;
  /** number of seeds that averages go over */
  readonly seeds?: number;
  /** `smoke` shrinks world and training to a minute, to see that everything runs; its numbers mean nothing */
  readonly scale?: string;
  /** where figures and results.json go */
  readonly figures?: string;
  /** where trained systems are kept for the next stage */
  readonly built?: string;
}

export interface TrainChoices<O extends object> {
  readonly options?: Partial<O>;
  readonly training?: Partial<TrainingOptions>;
  readonly seed?: number;
  /** name of the run's folder: one for every set of options */
  readonly variant?: string;
}

export interface Stage {
  readonly name: string;
  readonly data: Dataset;
  /** which file of the folder serves as what */
  readonly sources: DatasetSources;
  /** only a simulated world knows the truth */
  readonly world?: World;
  readonly seeds: readonly number[];
  readonly smoke: boolean;
  readonly figures: string;
  /** Trains a system, or loads the same run if an earlier stage trained it. The caller disposes the model. */
  train<O extends object, M extends Recommender>(
    system: System<O, M>,
    choices?: TrainChoices<O>,
  ): Promise<TrainedRun<M>>;
  /**
   * The CaMRec whose parts notebooks 2 to 4 look at. On the shop it is kept as the last epoch left it: validation there prefers the
   * popular items of the first epochs, when the parts have hardly moved. On real clicks it is the best epoch, as in notebook 5.
   */
  trainParts(choices?: TrainChoices<CamrecOptions>): Promise<TrainedRun<CamrecModel>>;
  /** Saves a figure as SVG and PNG under that name and shows it. */
  figure(figure: PlotlyFigure, name: string): Promise<void>;
  /** Shows rows as a table; `digits` and `columns` as in `displayTable`. */
  table(rows: readonly object[], options?: TableOptions): void;
  /** Writes a stage's numbers into results.json, beside those of the other stages. */
  record(section: string, numbers: object): Promise<void>;
}

/** The shop has 5,606 training clicks on 300 items: smaller batches, larger steps and fewer neighbors than on Baby. */
const SHOP_TRAINING: Partial<TrainingOptions> = { learningRate: 2e-3, batchSize: 1024, epochs: 80 };
const SHOP_CAMREC: Partial<CamrecOptions> = { neighborsVisual: 10, neighborsTextual: 10 };

/** Training clicks below which a second thread costs more than it brings; the results are the same either way. */
const WORTH_A_THREAD = 20_000;

const SMOKE_SHOP: ShopOptions = { users: 60, items: 60 };
const SMOKE_TRAINING: Partial<TrainingOptions> = { epochs: 3 };

/** Opens the data, starts the engine and gives the stage its places. The seeds are 1, 2, …, `seeds`. */
export async function openStage({
  data: source = 'shop',
  seeds = 3,
  scale = 'full',
  figures = '../figures',
  built = '../data/built',
}: StageOptions = {}): Promise<Stage> {
  if (scale !== 'full' && scale !== 'smoke') throw new RangeError(`scale must be full or smoke, got '${scale}'`);
  if (!Number.isInteger(seeds) || seeds < 1)
    throw new RangeError(`seeds must be a whole number from 1 up, got ${seeds}`);
  const smoke = scale === 'smoke';
  const { data, sources, world } = await loadData(source, { shop: smoke ? SMOKE_SHOP : {} });
  await useSimdBackend({ threads: data.train.items.length < WORTH_A_THREAD ? 1 : defaultThreads() });
  const runs = join(built, smoke ? `smoke-${data.name}` : data.name);
  const code = codeFingerprint();
  const seen = new Set<string>(); // runs that this notebook has shown already
  const train: Stage['train'] = async (system, { options, training, seed = 1, variant = system.name } = {}) => {
    const folder = join(runs, variant, `seed-${seed}`); // as `camrec compare` lays its runs out: `--out data/built/NAME` shares them
    const choices = {
      options: { ...(world && system.name === camrec.name && SHOP_CAMREC), ...options } as typeof options,
      training: { ...(world && SHOP_TRAINING), ...training, ...(smoke && SMOKE_TRAINING) },
      seed,
    };
    forgetStaleRun(folder, code, runSettings(system, data, choices));
    const progress = seen.has(folder) ? undefined : progressLine(`${variant}, seed ${seed}`);
    seen.add(folder);
    const onEpoch = progress?.update;
    const run = await trained(system, data, { ...choices, folder, environment: { code }, onEpoch });
    progress?.finish(run.record);
    return run;
  };
  return {
    name: data.name,
    data,
    sources,
    world,
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    smoke,
    figures,
    train,
    trainParts: (choices = {}) =>
      world
        ? train(camrec, {
            variant: 'parts',
            ...choices,
            training: { keep: 'last', patience: 1000, ...choices.training },
          })
        : train(camrec, choices),
    table: (rows, options) => show(displayTable(rows as readonly Row[], options)[JUPYTER_DISPLAY]()),
    figure: async (figure, name) => {
      await saveFigure(figure, figures, name);
      show((await displayFigure(figure))[JUPYTER_DISPLAY]());
    },
    record: (section, numbers) => record(join(figures, 'results.json'), section, numbers),
  };
}

// A researcher edits lib/ or an option in a notebook and runs again: a run of the code or the settings before is trained anew.
function forgetStaleRun(folder: string, code: string, settings: RunSettings): void {
  if (!existsSync(join(folder, 'run.json'))) return;
  const found = openRun(folder);
  if (found.environment.code === code && !settingsDifference(settings, found.settings)) return;
  rmSync(folder, { recursive: true });
}
