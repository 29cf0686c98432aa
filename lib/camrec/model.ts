// CaMRec: a recommender that estimates a modal confounder by diffusion, matches it to codes, and propagates over causal edges.
import { concat, dispose, keep, slice, type Tensor1D, type Tensor2D, tensor2d, zeros } from '@tensorflow/tfjs-core';
import type { Dataset, Matrix } from '../data/dataset.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import { itemGraph } from '../graph/itemGraph.js';
import type { Batch, Loss, NamedVariables, Recommender, Representation, System } from '../recommender.js';
import { normalizeRows, randomLogistic, type SparseMatrix } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { batchRows } from './batchRows.js';
import { denoiserTables } from './denoiser.js';
import { noiseSchedule } from './diffusion.js';
import { meanGates } from './edgeGates.js';
import {
  type ItemParts,
  type ItemStart,
  itemStart,
  type ScoringCodes,
  scoringCodes,
  scoringItems,
  trainingItems,
} from './items.js';
import { MODALITIES, type Modality, type Pair, pair } from './modality.js';
import { objective, rankingTerms } from './objective.js';
import { CAMREC_DEFAULTS, type CamrecOptions, checkOptions } from './options.js';
import { scope } from './scope.js';
import { type MaskSettings, type ReadOuts, readOuts } from './subgraph.js';
import { createWeights } from './weights.js';

/** One modality as scoring sees it; the caller disposes it (`tf.dispose`). What an ablation leaves out is absent. */
export interface ModalityView {
  readonly start: Tensor2D; // h_0 [I, d]
  readonly confounder?: Tensor2D; // sampled H_c [I, d]
  readonly embedded?: Tensor2D; // z = P_in H_c [I, D]
  readonly codes?: Tensor2D; // codebook [K, D]
  readonly assigned?: Tensor1D; // nearest code of each item [I] int32
  readonly assignment?: Tensor2D; // soft assignment [I, K]
  readonly rep: Representation; // users [U, d], items [I, d]
  readonly causal?: Representation; // rep* with noise-free gates
}

export interface CamrecModel extends Recommender {
  readonly options: CamrecOptions;
  readonly graph: SparseMatrix; // Â [U + I, U + I]
  readonly itemGraphs: Pair<SparseMatrix>; // S_m [I, I]
  /** What scoring with this stream sees inside the model. */
  inspect(random: Streams): Pair<ModalityView>;
  /**
   * Mean gate ρ of each training click, in the order of `data.train`, over layers, both directions and `draws` of the Gumbel noise;
   * `draws: 0` takes the gates without noise (ε = ½). Throws where the ablation has no masks.
   */
  edgeGates(random: Streams, options?: { draws?: number }): Pair<Float32Array>;
  /**
   * Representations with other features, the codes held at what the model's own features give with this stream: the item pages are
   * changed, the confounder is not. The item graphs stay as well. A modality left out keeps its features.
   */
  representWith(features: { visual?: Matrix; textual?: Matrix }, random: Streams): Representation;
}

/** CaMRec and, by option, its ablations. Source: Yang, Gu & Liu, Causal Inspired Multi Modal Recommendation, arXiv 2510.12325. */
export const camrec: System<CamrecOptions, CamrecModel> = {
  name: 'camrec',
  paper: 'Yang, Gu & Liu, Causal Inspired Multi Modal Recommendation, arXiv 2510.12325, 2025',
  defaults: CAMREC_DEFAULTS,
  training: {
    learningRate: 5e-4,
    batchSize: 2048,
    epochs: 1000,
    patience: 30,
    optimizer: 'adam',
    weightDecay: 0,
    learningRateDecay: 1,
    absentGradients: 'zero',
    sampling: 'clicks',
    keep: 'best',
  },
  build: (data, options, random) => new Camrec(data, options, random),
};

class Camrec implements CamrecModel {
  readonly variables: NamedVariables;
  readonly graph: SparseMatrix;
  readonly itemGraphs: Pair<SparseMatrix>;
  private readonly parts: ItemParts;

  constructor(
    private readonly data: Dataset,
    readonly options: CamrecOptions,
    random: Streams,
  ) {
    checkOptions(options);
    const matrices = featuresOf(data);
    const features = pair((m) => keep(tensor2d(matrices[m].values, [data.items, matrices[m].cols])));
    const neighbors = { visual: options.neighborsVisual, textual: options.neighborsTextual };
    this.graph = interactionGraph(data);
    this.itemGraphs = pair((m) => itemGraph(features[m], { neighbors: neighbors[m] }));
    const sizes = { users: data.users, features: pair((m) => matrices[m].cols) };
    const { variables, weights } = createWeights(sizes, options, random);
    this.variables = variables;
    const schedule = noiseSchedule(options.schedule, options.steps);
    const tables = denoiserTables(schedule, options.size);
    this.parts = { options, features, graphs: this.itemGraphs, weights, schedule, tables };
  }

  loss(batch: Batch, random: Streams): Loss {
    const rows = batchRows(this.graph, this.data.users, batch);
    const start = itemStart(this.parts);
    const terms = MODALITIES.map((m) => {
      const { items, diffusion, codebook } = trainingItems(this.parts, start, m, rows.itemIds, random);
      const masks = this.masks(m, (layer, entries) => logistic(entries, random.fork('mask', m, layer)));
      const read = readOuts(this.graph, this.nodes(m, items), { layers: this.options.layers, masks, rows });
      return { ...rankingTerms(read, this.parts.weights[m].users, rows, this.options), diffusion, codebook };
    });
    return objective(terms, this.options);
  }

  represent(random: Streams): Representation {
    return scope(() => {
      const start = itemStart(this.parts);
      return this.score(start, this.codes(start, random));
    });
  }

  representWith(features: { visual?: Matrix; textual?: Matrix }, random: Streams): Representation {
    return scope(() => {
      const codes = this.codes(itemStart(this.parts), random);
      const given: { [M in Modality]?: Tensor2D } = {};
      for (const m of MODALITIES) {
        const matrix = features[m];
        if (matrix) given[m] = this.featureTensor(m, matrix);
      }
      return this.score(itemStart(this.parts, given), codes);
    });
  }

  inspect(random: Streams): Pair<ModalityView> {
    return scope(() => {
      const start = itemStart(this.parts);
      const codes = this.codes(start, random);
      return pair((m): ModalityView => {
        const { rep, causal } = this.read(m, start, codes[m]);
        return {
          start: start.smoothed[m],
          ...codes[m],
          codes: this.parts.weights[m].codebook?.codes.clone(),
          rep: this.split(rep),
          causal: causal && this.split(causal),
        };
      });
    });
  }

  edgeGates(random: Streams, { draws = 16 }: { draws?: number } = {}): Pair<Float32Array> {
    if (!Number.isInteger(draws) || draws < 0) {
      throw new RangeError(`draws must be a whole number from 0 on, got ${draws}`);
    }
    const settings = (m: Modality, draw: number): MaskSettings | undefined =>
      this.masks(
        m,
        draws === 0 ? noNoise : (layer, entries) => logistic(entries, random.fork('gates', draw, m, layer)),
      );
    if (!settings('visual', 0)) {
      throw new RangeError("camrec: ablation 'frontdoor' has no edge gates; build another one");
    }
    return scope(() => {
      const start = itemStart(this.parts);
      const codes = this.codes(start, random);
      return pair((m) => {
        const x = this.nodes(m, scoringItems(this.parts, start.smoothed[m], codes[m], m));
        const all = Array.from({ length: Math.max(1, draws) }, (_, draw) => settings(m, draw) ?? []).flat();
        return meanGates(this.graph, x, this.options.layers, all);
      });
    });
  }

  dispose(): void {
    const { features, tables } = this.parts;
    dispose([Object.values(this.variables), Object.values(features), tables.a, tables.b, tables.time]);
    for (const graph of [this.graph, ...Object.values(this.itemGraphs)]) graph.dispose();
  }

  private codes(start: ItemStart, random: Streams): Pair<ScoringCodes | undefined> {
    return pair((m) => scoringCodes(this.parts, start, m, random.fork('sample')));
  }

  /** `rn([p ; ẽ])`: [U + I, d], rows of unit length. */
  private nodes(m: Modality, items: Tensor2D): Tensor2D {
    return normalizeRows(concat([this.parts.weights[m].users, items], 0) as Tensor2D);
  }

  private masks(m: Modality, noise: MaskSettings['noise']): MaskSettings | undefined {
    const weights = this.parts.weights[m].masks;
    return weights && { weights, temperature: this.options.gateTemperature, noise };
  }

  /** The read-outs of all nodes, the causal one with noise-free gates. */
  private read(m: Modality, start: ItemStart, codes: ScoringCodes | undefined, { causal = true } = {}): ReadOuts {
    const x = this.nodes(m, scoringItems(this.parts, start.smoothed[m], codes, m));
    return readOuts(this.graph, x, { layers: this.options.layers, masks: causal ? this.masks(m, noNoise) : undefined });
  }

  /** The read-outs that score, side by side: their dot product is the sum of the single scores. */
  private score(start: ItemStart, codes: Pair<ScoringCodes | undefined>): Representation {
    const { scoreFrom } = this.options;
    const tables = MODALITIES.flatMap((m) => {
      const { rep, causal } = this.read(m, start, codes[m], { causal: scoreFrom !== 'rep' });
      if (scoreFrom === 'rep' || !causal) return [rep];
      return scoreFrom === 'causal' ? [causal] : [rep, causal];
    });
    return this.split(concat(tables, 1) as Tensor2D);
  }

  private split(table: Tensor2D): Representation {
    return { users: slice(table, 0, this.data.users), items: slice(table, this.data.users, this.data.items) };
  }

  private featureTensor(m: Modality, { rows, cols, values }: Matrix): Tensor2D {
    const expected = this.parts.features[m].shape;
    if (rows !== expected[0] || cols !== expected[1]) {
      throw new RangeError(`camrec: ${m} features must be ${expected[0]} × ${expected[1]}, got ${rows} × ${cols}`);
    }
    return tensor2d(values, [rows, cols]);
  }
}

const logistic = (entries: number, random: Streams): Tensor1D => randomLogistic([entries], random.seed) as Tensor1D;
const noNoise = (_layer: number, entries: number): Tensor1D => zeros([entries]);

function featuresOf({ name, features }: Dataset): Pair<Matrix> {
  return pair((m) => {
    const matrix = features[m];
    if (!matrix) {
      throw new RangeError(
        `camrec needs visual and textual item features, ${name} has no ${m} ones; add them or train a system without features`,
      );
    }
    return matrix;
  });
}
