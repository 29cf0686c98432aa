// How much of C, G and the treatment a linear probe reads from each stage of the item side, and from estimates under other conditions.
import { type Modality, type Pair, pair } from '../camrec/modality.js';
import { camrec } from '../camrec/model.js';
import { scope } from '../camrec/scope.js';
import type { Matrix } from '../data/dataset.js';
import { linearProbe, type Probe } from '../evaluation/probe.js';
import type { ProbeRow } from '../report/figures/diffusion.js';
import { type Streams, streams } from '../tensor/streams.js';
import { mean } from './average.js';
import { matrixOf } from './codes.js';
import { type Condition, estimateConfounder, itemStart, type Trained } from './confounderChannels.js';
import { featuresOf } from './dataOverview.js';
import type { ItemLabels } from './itemLabels.js';

/** What is probed: features [I, n], several draws of them where they hold noise. */
export interface ProbeSource {
  readonly source: string;
  readonly draws: readonly Matrix[];
}

/** Held-out accuracy of one source for one label. */
export interface ProbeResult extends ProbeRow {
  readonly label: string;
  readonly standardError: number;
}

const DRAWS = 3; // of the noise in H_c
const MOST_ITEMS = 2000; // a probe's cost grows with rows × columns²; more rows would narrow the error, not move the answer

/** How the notebooks write a channel's estimate. */
export function estimateName(modality: Modality): string {
  return `H_c ${modality}`;
}

/** Raw features, projections f, smoothed starts h_0 and estimates H_c of each modality, and both side by side. */
export function itemSideSources(trained: Trained, random: Streams): ProbeSource[] {
  const features = pair((m) => featuresOf(trained.data, m));
  const { projected, smoothed } = scope(() => {
    const start = itemStart(trained);
    return {
      projected: pair((m) => matrixOf(start.projected[m])),
      smoothed: pair((m) => matrixOf(start.smoothed[m])),
    };
  });
  return [
    ...threeSources('features', [features]),
    ...threeSources('f', [projected]),
    ...threeSources('h_0', [smoothed]),
    ...threeSources('H_c', estimateDraws(trained, 'other modality', random)),
  ];
}

/** H_c of the same model before its training: what the form of the denoiser hands through with random weights. */
export function untrainedSources(
  { model, data }: Trained,
  { seed, random }: { seed: number; random: Streams },
): ProbeSource[] {
  const untrained = camrec.build(data, model.options, streams(seed).fork('init'));
  const draws = estimateDraws({ model: untrained, data }, 'other modality', random);
  untrained.dispose();
  return threeSources('untrained H_c', draws);
}

function threeSources(name: string, draws: readonly Pair<Matrix>[]): ProbeSource[] {
  return [
    { source: `${name} visual`, draws: draws.map(({ visual }) => visual) },
    { source: `${name} textual`, draws: draws.map(({ textual }) => textual) },
    { source: `${name} both`, draws: draws.map(({ visual, textual }) => sideBySide(visual, textual)) },
  ];
}

/** Several samples of H_c under a condition, each with noise of its own; `permuted` deals the conditions out anew in each. */
export function estimateDraws(trained: Trained, condition: Condition, random: Streams): Pair<Matrix>[] {
  return Array.from({ length: DRAWS }, (_, draw) =>
    estimateConfounder(trained, { condition, random: random.fork('draw', draw) }),
  );
}

/** Every source probed for every label; the same folds throughout, accuracy averaged over draws, its error over items. */
export function probeAll(
  sources: readonly ProbeSource[],
  labels: readonly ItemLabels[],
  random: Streams,
): ProbeResult[] {
  return sources.flatMap(({ source, draws }) =>
    labels.map((label) => ({
      source,
      label: label.name,
      ...meanProbe(
        draws,
        draws.map(() => label.labels),
        random,
      ),
    })),
  );
}

/** The mean accuracy over draws of the same features, each with labels of its own. */
export function meanProbe(draws: readonly Matrix[], labels: readonly ArrayLike<number>[], random: Streams): Probe {
  const probes = draws.map((draw, d) => probe(draw, labels[d], random.fork('probe')));
  return {
    ...probes[0],
    accuracy: mean(probes.map(({ accuracy }) => accuracy)),
    standardError: mean(probes.map(({ standardError }) => standardError)),
  };
}

// Every k-th item where there are many; as many folds as the rarest class can be dealt to.
function probe(features: Matrix, labels: ArrayLike<number>, random: Streams): Probe {
  const step = Math.ceil(features.rows / MOST_ITEMS);
  const items = Array.from({ length: Math.ceil(features.rows / step) }, (_, k) => k * step);
  const { cols, values } = features;
  const rows = new Float32Array(items.length * cols);
  items.forEach((item, row) => {
    rows.set(values.subarray(item * cols, (item + 1) * cols), row * cols);
  });
  const own = items.map((item) => labels[item]);
  const rarest = Math.min(...[...new Set(own)].map((c) => own.filter((label) => label === c).length));
  const folds = Math.max(2, Math.min(5, rarest));
  return linearProbe({ rows: items.length, cols, values: rows }, own, { folds, random });
}

function sideBySide(first: Matrix, second: Matrix): Matrix {
  const cols = first.cols + second.cols;
  const values = new Float32Array(first.rows * cols);
  for (let row = 0; row < first.rows; row++) {
    values.set(first.values.subarray(row * first.cols, (row + 1) * first.cols), row * cols);
    values.set(second.values.subarray(row * second.cols, (row + 1) * second.cols), row * cols + first.cols);
  }
  return { rows: first.rows, cols, values };
}
