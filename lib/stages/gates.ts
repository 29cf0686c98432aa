// How far the causal gates are open: ρ of every training click, at the end of a training and on the way there.
import { MODALITIES, type Modality, type Pair } from '../camrec/modality.js';
import { type CamrecModel, camrec } from '../camrec/model.js';
import { quantile } from '../evaluation/bootstrap.js';
import { type Streams, streams } from '../tensor/streams.js';
import type { RunRecord, TrainedRun } from '../training/run.js';
import { mean } from './average.js';
import type { Stage } from './stage.js';

/** A trained CaMRec with the record of its training. */
export type CamrecRun = Pick<TrainedRun<CamrecModel>, 'model' | 'record'>;

const OPEN = 0.95;

/** One number in [0, 1] for each training click, in the order of `data.train`, by modality. */
export type ClickWeights = Pair<Float32Array>; // [E] each

/** The draws with which the run's own evaluation scored. */
export function scoringStream({ settings, bestEpoch = 0 }: RunRecord): Streams {
  return streams(settings.seed).fork('evaluate', bestEpoch);
}

/** Mean ρ of each training click over layers, both directions and `draws` of the gate's noise; `draws: 0` takes ε = ½. */
export function clickGates({ model, record }: CamrecRun, { draws = 16 }: { draws?: number } = {}): ClickWeights {
  return model.edgeGates(scoringStream(record), { draws });
}

/** ρ averaged over the two modalities: [E]. */
export function meanGate({ visual, textual }: ClickWeights): Float32Array {
  return visual.map((gate, p) => (gate + textual[p]) / 2);
}

/** One line of `openness`. */
export interface OpennessRow {
  readonly modality: Modality;
  readonly edges: string;
  readonly count: number;
  readonly mean: number;
  /** ρ that one edge in twenty stays below */
  readonly 'lowest 5 %': number;
  readonly median: number;
  /** share of the edges with ρ > 0.95 */
  readonly open: number;
}

/** Where ρ lies, for all clicks or, where the noise is known, for true and noise edges apart. */
export function openness(gates: ClickWeights, noise?: ArrayLike<number>): OpennessRow[] {
  return MODALITIES.flatMap((modality) =>
    byKind(gates[modality], noise).map(({ name, weights }) => {
      const ascending = [...weights].sort((a, b) => a - b);
      return {
        modality,
        edges: name,
        count: weights.length,
        mean: mean(weights),
        'lowest 5 %': quantile(ascending, 0.05),
        median: quantile(ascending, 0.5),
        open: weights.filter((gate) => gate > OPEN).length / weights.length,
      };
    }),
  );
}

/** The gates of true and of noise edges, or of all edges where nobody knows. */
export function byKind(gates: Float32Array, noise?: ArrayLike<number>): { name: string; weights: number[] }[] {
  const all = Array.from(gates);
  if (!noise) return [{ name: 'clicks', weights: all }];
  return [
    { name: 'true edges', weights: all.filter((_, p) => noise[p] === 0) },
    { name: 'noise edges', weights: all.filter((_, p) => noise[p] === 1) },
  ];
}

/** A CaMRec as it was after so many epochs. */
export interface Moment extends CamrecRun {
  readonly epoch: number;
}

/**
 * The same training stopped earlier, from the starting weights (epoch 0) to the end: every epoch's draws are its own, so a shorter
 * training is the beginning of a longer one. The models live on until they are disposed.
 */
export async function trainingMoments(
  stage: Stage,
  { epochs = [1, 5, 20] }: { epochs?: readonly number[] } = {},
): Promise<Moment[]> {
  const end = await stage.trainParts();
  const random = streams(end.record.settings.seed).fork('init');
  const untrained = camrec.build(stage.data, end.model.options, random);
  const moments: Moment[] = [{ epoch: 0, model: untrained, record: { ...end.record, bestEpoch: 0, epochs: [] } }];
  for (const count of epochs) {
    const run = await stage.trainParts({ variant: `parts-epochs-${count}`, training: { epochs: count } });
    moments.push({ ...run, epoch: run.record.epochs.length });
  }
  return [...moments, { ...end, epoch: end.record.epochs.length }];
}
