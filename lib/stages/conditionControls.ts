// Does the condition matter? The trained denoisers asked again with the wrong condition, and an identity of their form.
import { abs, max, sub, type Tensor2D } from '@tensorflow/tfjs-core';
import { predictor } from '../camrec/denoiser.js';
import { MODALITIES, OTHER } from '../camrec/modality.js';
import type { Probe } from '../evaluation/probe.js';
import type { ProbeRow } from '../report/figures/diffusion.js';
import { percent, withSpread } from '../report/format.js';
import type { Streams } from '../tensor/streams.js';
import { mean } from './average.js';
import {
  CONDITIONS,
  type Condition,
  denoiserOf,
  itemStart,
  permutation,
  type Trained,
  withSchedule,
} from './confounderChannels.js';
import { estimateDraws, estimateName, meanProbe } from './confounderProbe.js';
import type { ItemLabels } from './itemLabels.js';

/** Accuracies for H_c of one channel under one condition. */
export interface ConditionRow {
  readonly channel: string;
  readonly condition: Condition;
  /** of the item's own class */
  readonly own: Probe;
  /** of the class of the item whose features were the condition: the item itself but under `permuted` */
  readonly giver: Probe;
}

/** What H_c says about the label when the trained denoisers get another condition. */
export function probeConditions(trained: Trained, label: ItemLabels, random: Streams): ConditionRow[] {
  return CONDITIONS.flatMap((condition) => {
    const draws = estimateDraws(trained, condition, random);
    const labels = draws.map(() => label.labels);
    const ofGivers = draws.map((_, draw) => {
      const order = permutation(trained.data.items, random.fork('draw', draw));
      return Array.from(order, (giver) => label.labels[giver]);
    });
    return MODALITIES.map((m) => {
      const matrices = draws.map((draw) => draw[m]);
      const own = meanProbe(matrices, labels, random);
      const giver = condition === 'permuted' ? meanProbe(matrices, ofGivers, random) : own;
      return { channel: estimateName(m), condition, own, giver };
    });
  });
}

/** The rows as a table and as bars; `giver` stands where the condition was another item's. */
export function conditionTable(rows: readonly ConditionRow[], { name }: ItemLabels): Record<string, string>[] {
  return rows.map(({ channel, condition, own, giver }) => ({
    channel,
    condition,
    [`${name} of the item`]: withSpread(own.accuracy, own.standardError),
    [`${name} of the giver`]: condition === 'permuted' ? withSpread(giver.accuracy, giver.standardError) : '–',
  }));
}

/** The same as bars, two of them where item and giver differ. */
export function conditionBars(rows: readonly ConditionRow[]): ProbeRow[] {
  const bar = (source: string, { accuracy, standardError }: Probe): ProbeRow => ({ source, accuracy, standardError });
  return rows.flatMap(({ channel, condition, own, giver }) => {
    const name = `${channel}, ${condition}`;
    if (condition !== 'permuted') return [bar(name, own)];
    return [bar(`${name}: the item`, own), bar(`${name}: the giver`, giver)];
  });
}

/** What a figure of these bars says: whom the estimate knows once conditions are dealt out at random. */
export function conditionClaim(rows: readonly ConditionRow[], { name }: ItemLabels): string {
  const permuted = rows.filter(({ condition }) => condition === 'permuted');
  const own = percent(mean(permuted.map((row) => row.own.accuracy)), 0);
  const giver = percent(mean(permuted.map((row) => row.giver.accuracy)), 0);
  return `With another item's condition, H_c tells ${name} of the item in ${own} of cases, of the condition's giver in ${giver}`;
}

/**
 * Largest difference when noisy state and condition change places, relative to the largest estimate:
 * `max |f_θ(h, c) − f_θ(c, h)| / max |f_θ(h, c)|` over both channels and all items, at the middle step.
 */
export function exchangeDifference(trained: Trained): number {
  return withSchedule(trained.model, ({ steps }, tables) => {
    const { projected, smoothed } = itemStart(trained);
    const t = Math.floor(steps / 2);
    const differences = MODALITIES.map((m) => {
      const weights = denoiserOf(trained.model, m);
      const [state, condition] = [smoothed[m], projected[OTHER[m]]];
      const estimate = predictor(condition, weights, tables)(state, t); // [I, d]
      const exchanged = predictor(state, weights, tables)(condition, t);
      return largest(sub(estimate, exchanged) as Tensor2D) / largest(estimate);
    });
    return Math.max(...differences);
  });
}

function largest(tensor: Tensor2D): number {
  return max(abs(tensor)).dataSync()[0];
}
