// What the codes do at scoring: the same trained model, with the soft assignment made otherwise.
import {
  add,
  argMax,
  concat,
  dispose,
  gather,
  matMul,
  mean,
  mul,
  slice,
  square,
  sub,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { codePrior, softAssignment } from '../camrec/codebook.js';
import { MODALITIES, type Modality, type Pair, pair } from '../camrec/modality.js';
import type { CamrecModel } from '../camrec/model.js';
import { scope } from '../camrec/scope.js';
import { readOuts } from '../camrec/subgraph.js';
import type { Dataset } from '../data/dataset.js';
import type { World } from '../data/shopWorld.js';
import { evaluateRanking } from '../evaluation/ranking.js';
import { expectedPrecision, topItems } from '../evaluation/world.js';
import { apply, type Linear } from '../graph/linear.js';
import type { Representation } from '../recommender.js';
import { normalizeRows } from '../tensor/index.js';
import type { CodebookView } from './codes.js';

/** How an item gets its code at scoring. */
export interface CodeScoring {
  /** `nearest`: softmax(−d²/τ), the paper's. `farthest`: softmax(+d²/τ), the slip of the authors' code. `none`: h_0 alone */
  readonly weights: 'nearest' | 'farthest' | 'none';
  /** τ; the model's own unless given */
  readonly softness?: number;
  /** one mean code for all items instead of each item's own */
  readonly prior?: boolean;
}

/** A way to score, compared with the first of its table. The two modalities stand as `visual | textual`. */
export interface ScoringRow {
  readonly scoring: string;
  /** codes that weigh most for at least one item */
  readonly 'leading codes': string;
  /** Σ‖z − Ĥ‖² / Σ‖z − mean z‖²: what the mixed code misses of the estimate; 1 is as bad as one mean for all */
  readonly missed: string;
  /** spread over items of the code's part of ẽ over that of h_0's part, as root mean squares */
  readonly 'say of the code': string;
  /** share of a user's first 20 items, training clicks left out, that the first scoring has too */
  readonly 'same top 20': number;
  readonly 'recall@20': number;
  readonly 'precision*@20'?: number;
  readonly [column: string]: string | number | undefined;
}

/** Every scoring by its test clicks, by the truth where there is one, and against the first. */
export function compareScorings(
  { model, view }: { model: CamrecModel; view: Pair<CodebookView> },
  { data, world }: { data: Dataset; world?: World },
  scorings: Readonly<Record<string, CodeScoring>>,
): ScoringRow[] {
  let first: Int32Array[] | undefined;
  return Object.entries(scorings).map(([scoring, how]) => {
    const facts = pair((m) => codeFacts(model, view[m], m, how));
    const representation = representByCode(model, view, how);
    const lists = firstItems(data, representation);
    first ??= lists;
    const { metrics } = evaluateRanking(data, data.test, representation, { cutoffs: [20] });
    const row: ScoringRow = {
      scoring,
      'leading codes': both(facts, ({ leading }) => `${leading}`),
      missed: both(facts, ({ missed }) => missed.toFixed(2)),
      'say of the code': both(facts, ({ say }) => say.toFixed(2)),
      'same top 20': meanOverlap(lists, first),
      'recall@20': metrics['recall@20'],
      ...(world && { 'precision*@20': expectedPrecision(world, scoreRows(representation)) }),
    };
    dispose([representation.users, representation.items]);
    return row;
  });
}

/**
 * `rep` as the model has it, but with ẽ_i = w P_out(Σ_k q_ik c_k) + (1 − w) h_0,i for the weights q asked for. With `nearest` and no
 * τ it is the model's own, bit for bit. The caller disposes it.
 */
export function representByCode(model: CamrecModel, view: Pair<CodebookView>, how: CodeScoring): Representation {
  return scope(() => {
    const tables = MODALITIES.map((m) => {
      const users = model.variables[`${m}.users`] as unknown as Tensor2D;
      const { code, plain } = parts(model, view[m], m, how);
      const items = code ? (add(code, plain) as Tensor2D) : plain;
      const x = normalizeRows(concat([users, items], 0) as Tensor2D); // [U + I, d]
      return readOuts(model.graph, x, { layers: model.options.layers }).rep;
    });
    const table = concat(tables, 1) as Tensor2D; // [U + I, 2 d]
    const items = view.visual.start.shape[0];
    const users = table.shape[0] - items;
    return { users: slice(table, 0, users), items: slice(table, users, items) };
  });
}

interface Parts {
  readonly own: Tensor2D; // q [I, K]
  readonly mixed: Tensor2D; // Ĥ [I, D], or [1, D] with the prior
  readonly code?: Tensor2D; // w P_out(Ĥ), as many rows as Ĥ
  readonly plain: Tensor2D; // (1 − w) h_0 [I, d], or h_0 where no code is asked for
}

function parts(
  model: CamrecModel,
  { embedded, codes, start }: CodebookView,
  modality: Modality,
  { weights, softness = model.options.softness, prior = false }: CodeScoring,
): Parts {
  const { codeShareVisual, codeShareTextual } = model.options;
  const share = modality === 'visual' ? codeShareVisual : codeShareTextual;
  const own = softAssignment(embedded, codes, { softness, farthest: weights === 'farthest' });
  const mixed = matMul(prior ? codePrior(own) : own, codes) as Tensor2D;
  if (weights === 'none') return { own, mixed, plain: start };
  const decoder = {
    weight: model.variables[`${modality}.codebook.decoder.weight`],
    bias: model.variables[`${modality}.codebook.decoder.bias`],
  } as unknown as Linear;
  return {
    own,
    mixed,
    code: mul(share, apply(decoder, mixed)) as Tensor2D,
    plain: mul(1 - share, start) as Tensor2D,
  };
}

interface CodeFacts {
  readonly leading: number;
  readonly missed: number;
  readonly say: number;
}

// undefined where no code is asked for
function codeFacts(
  model: CamrecModel,
  view: CodebookView,
  modality: Modality,
  how: CodeScoring,
): CodeFacts | undefined {
  if (how.weights === 'none') return undefined;
  return scope(() => {
    const { own, mixed, code, plain } = parts(model, view, modality, how);
    const { embedded } = view;
    return {
      leading: new Set(argMax(own, 1).dataSync()).size,
      missed: meanSquare(sub(embedded, mixed)) / spread(embedded),
      say: code ? Math.sqrt(spread(code) / spread(plain)) : 0,
    };
  });
}

function both(facts: Pair<CodeFacts | undefined>, text: (facts: CodeFacts) => string): string {
  return MODALITIES.map((m) => {
    const own = facts[m];
    return own ? text(own) : '–';
  }).join(' | ');
}

// squared distance from the mean row, averaged over rows and columns
function spread(rows: Tensor2D): number {
  return meanSquare(sub(rows, mean(rows, 0, true)));
}

function meanSquare(rows: Tensor2D): number {
  return tidy(() => mean(square(rows)).dataSync()[0]);
}

const MOST_USERS = 500;

/** The first 20 items of at most 500 users, evenly spaced over all of them, their training clicks left out. */
function firstItems({ users, items, train }: Dataset, representation: Representation): Int32Array[] {
  const stride = Math.ceil(users / MOST_USERS);
  const chosen = Int32Array.from({ length: Math.ceil(users / stride) }, (_, n) => n * stride);
  const rows = tidy(() => gather(representation.users, tensor1d(chosen, 'int32')));
  const scores = scoreRows({ users: rows as Tensor2D, items: representation.items });
  rows.dispose();
  chosen.forEach((u, n) => {
    for (let p = train.start[u]; p < train.start[u + 1]; p++) {
      scores[n * items + train.items[p]] = Number.NEGATIVE_INFINITY;
    }
  });
  return topItems(scores, { users: chosen.length, items, k: 20 });
}

function scoreRows({ users, items }: Representation): Float32Array {
  return tidy(() => matMul(users, items, false, true).dataSync().slice()) as Float32Array;
}

function meanOverlap(lists: readonly Int32Array[], others: readonly Int32Array[]): number {
  const shares = lists.map((list, u) => {
    const other = new Set(others[u]);
    return list.filter((item) => other.has(item)).length / list.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
