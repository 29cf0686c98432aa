// BM3 (Zhou et al., WWW 2023): no negatives; a small predictor learns to tell each embedding from perturbed copies of its partners,
// across ids and content.
//
// New, over LightGCN, with c one minus the mean cosine, x̄ a copy of x with dropout and without gradient, f^m the mapped features:
//   L = c(q(u), ī) + c(q(i), ū) + w Σ_m [ c(q(f^m), ī) + c(q(f^m), f̄^m) ] + λ (‖u‖ + ‖i‖) / I
// As all targets are held, content reaches the ids only through q, which they share;
// training the raw features along, as published, matters even less here than in FREEDOM, and `features: 'frozen'` saves it.
// We differ in drawing dropout for the batch's rows only, each row its own, and in folders of one modality (the sum has one term).
// A batch's negatives are ignored, and drawn from a stream of their own, so nothing here depends on them.
import { add, addN, gather, mean, mul, type Scalar, sub, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { xavierNormal } from '../graph/initializers.js';
import { interactionGraph } from '../graph/interactionGraph.js';
import { apply } from '../graph/linear.js';
import type { NodeTables } from '../graph/propagation.js';
import type { System } from '../recommender.js';
import { normalizeRows, stopGradient } from '../tensor/index.js';
import { type ContentMap, contentMaps, type FeatureKind, featuresOf } from './content.js';
import { dropout } from './dropout.js';
import { idTables, propagated } from './idTables.js';
import { COUNT, checkOptions, DROPPED, oneOf, WEIGHT } from './options.js';
import { MMREC_TRAINING } from './protocol.js';
import { batchRows, meanLength } from './ranking.js';
import { weightedLoss } from './weightedLoss.js';
import { weights } from './weights.js';

export interface Bm3Options {
  /** latent size d */
  readonly size: number;
  /** propagation layers L */
  readonly layers: number;
  /** p: share of a target's numbers set to 0 */
  readonly dropout: number;
  /** w of the terms with content */
  readonly contentWeight: number;
  /** λ of the lengths of all embeddings */
  readonly regularization: number;
  readonly features: FeatureKind;
}

/** `(u, g) = 1/(L+1) Σ_l Â^l [E_U ; E_I]`, `i = g + E_I`, `s_ui = q(u) · q(i)` with `q(x) = x W + b`. */
export const bm3: System<Bm3Options> = {
  name: 'bm3',
  paper: 'Zhou et al., Bootstrap Latent Representations for Multi-modal Recommendation, WWW 2023',
  defaults: { size: 64, layers: 1, dropout: 0.5, contentWeight: 2, regularization: 0.1, features: 'trainable' },
  training: MMREC_TRAINING,
  build(data, options, random) {
    checkOptions('bm3', options, {
      size: COUNT,
      layers: COUNT,
      dropout: DROPPED,
      contentWeight: WEIGHT,
      regularization: WEIGHT,
      features: oneOf('trainable', 'frozen'),
    });
    const { size, layers, dropout: rate, contentWeight, regularization, features } = options;
    const found = featuresOf('bm3', data, { needs: 'one' });
    const graph = interactionGraph(data);
    const trainable = weights(random);
    const ids = idTables(trainable, data, size);
    const predictor = trainable.linear('predictor', [size, size], { weight: xavierNormal });
    const maps = contentWeight === 0 ? [] : contentMaps(trainable, found, size, { features, weight: xavierNormal });

    const nodes = (): NodeTables => {
      const { users, items } = propagated(graph, ids, layers);
      return { users, items: add(items, ids.items) as Tensor2D };
    };
    const predict = (x: Tensor2D): Tensor2D => apply(predictor, x);
    return {
      variables: trainable.variables,
      loss(batch, stream) {
        const rows = batchRows(batch);
        const all = nodes();
        const own = { users: gather(all.users, rows.users), items: gather(all.items, rows.positives) }; // each [B, d]
        const target = (name: string, x: Tensor2D): Tensor2D =>
          dropout(stopGradient(x), rate, stream.fork('target', name));
        const targets = { users: target('users', own.users), items: target('items', own.items) };
        const clicks = (): Scalar =>
          sumOf(distance(predict(own.users), targets.items), distance(predict(own.items), targets.users));
        const content = ({ modality, of }: ContentMap): Scalar => {
          const mapped = of(rows.positives); // [B, d]
          const predicted = predict(mapped);
          return sumOf(distance(predicted, targets.items), distance(predicted, target(modality, mapped)));
        };
        return weightedLoss({
          clicks: [1, clicks],
          content: [contentWeight, () => sumOf(...maps.map(content))],
          length: [regularization, () => meanLength([all.users, all.items])],
        });
      },
      represent: () =>
        tidy(() => {
          const all = nodes();
          return { users: predict(all.users), items: predict(all.items) };
        }),
      dispose() {
        for (const part of [graph, trainable]) part.dispose();
      },
    };
  },
};

const sumOf = (...terms: Scalar[]): Scalar => addN(terms) as Scalar;

/** `1 − mean_b cos(x_b, y_b)` of rows [B, d]; the cosine with a row of 0 is 0. */
function distance(x: Tensor2D, y: Tensor2D): Scalar {
  return sub(1, mean(sum(mul(normalizeRows(x), normalizeRows(y)), 1))) as Scalar;
}
