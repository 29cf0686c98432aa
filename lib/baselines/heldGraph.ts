// LATTICE's item graph over time: made at the start of an epoch, learned by its first step, held for the others; made anew for scoring.
import { dispose, type Tensor2D, tidy, type Variable, variable, zeros } from '@tensorflow/tfjs-core';
import type { ItemViews, LatentItemGraph } from '../graph/latentItemGraph.js';
import type { NamedVariables } from '../recommender.js';
import { spmm, spmmValues } from '../tensor/index.js';
import type { Modality } from './content.js';

export interface HeldGraph {
  /** the views that the epoch's graph was made of: all it takes to make it again */
  readonly buffers: NamedVariables;
  /** Makes the graph of an epoch from the views as they are, or when resumed from those held. */
  begin(at?: { readonly resumed: boolean }): void;
  /** `Z x`: in an epoch's first step with gradients to the views, in the others with Z as it is held. @param x  [I, d] */
  hop(x: Tensor2D, step: { readonly index: number }): Tensor2D;
  /** `Z x` with the graph of the views as they are now; no gradients to them. */
  hopNow(x: Tensor2D): Tensor2D;
  dispose(): void;
}

/** A graph, and the numbers of the views it is of. */
interface Made {
  readonly graph: LatentItemGraph;
  readonly of: readonly Float32Array[];
}

/**
 * @param views  as they are now
 * @param graphOf  makes the graph; it is searched for once where an epoch starts from the views that the epoch before was scored by
 * @param sizes  of the views: modalities, items I and mapped numbers d
 */
export function heldGraph(
  views: () => ItemViews,
  graphOf: (views: ItemViews) => LatentItemGraph,
  { modalities, items, size }: { modalities: readonly Modality[]; items: number; size: number },
): HeldGraph {
  const hold = (shape: [number, number]) => tidy(() => variable(zeros(shape), false)) as Variable & Tensor2D;
  const held = { mapped: modalities.map(() => hold([items, size])), shares: hold([1, modalities.length]) };
  let epoch: Made | undefined;
  let scored: Made | undefined;

  const take = (): void =>
    tidy(() => {
      const now = views();
      for (const [m, x] of held.mapped.entries()) x.assign(now.mapped[m]);
      held.shares.assign(now.shares);
    });
  /** One of those made, if it is of these views, or else a new one. */
  const made = (of: ItemViews): Made => {
    const numbers = [...of.mapped, of.shares].map((x) => x.dataSync<'float32'>());
    return (
      [epoch, scored].find((known) => known && sameNumbers(known.of, numbers)) ?? { graph: graphOf(of), of: numbers }
    );
  };
  const keepOnly = (...kept: (Made | undefined)[]): void => {
    for (const known of new Set([epoch, scored])) if (!kept.includes(known)) known?.graph.dispose();
    [epoch, scored] = kept;
  };
  const begin: HeldGraph['begin'] = (at) => {
    if (!at?.resumed) take();
    keepOnly(made(held), undefined);
  };
  return {
    buffers: {
      ...Object.fromEntries(modalities.map((modality, m) => [`held.${modality}`, held.mapped[m]])),
      'held.shares': held.shares,
    },
    begin,
    hop(x, { index }) {
      if (!epoch) begin();
      const { matrix, weightsOf } = (epoch as Made).graph;
      return index === 0 ? spmmValues(matrix, weightsOf(views()), x) : spmm(matrix, x);
    },
    hopNow(x) {
      tidy(() => keepOnly(epoch, made(views())));
      return spmm((scored as Made).graph.matrix, x);
    },
    dispose() {
      keepOnly();
      dispose([...held.mapped, held.shares]);
    },
  };
}

function sameNumbers(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  return a.every((values, m) => values.every((value, i) => value === b[m][i]));
}
