// Propagation over the clicks, and again over their causal part: the pair (X, X*) of the front-door adjustment.
import { add, addN, gather, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { causalMask, gatherSum, type MaskWeights, type SparseMatrix, spmm, spmmValues } from '../tensor/index.js';

/** Nodes whose read-outs are wanted: the last layer is computed for them only. */
export interface WantedRows {
  readonly matrix: SparseMatrix; // [R, N] their rows of the graph
  readonly nodes: Tensor1D; // [R] int32
}

export interface MaskSettings {
  /** one perceptron a layer */
  readonly weights: readonly MaskWeights[];
  /** τ of the gate */
  readonly temperature: number;
  /** `ln ε - ln(1 - ε)` for each directed edge of a layer (from 1 on): [entries] */
  readonly noise: (layer: number, entries: number) => Tensor1D;
}

export interface ReadOuts {
  readonly rep: Tensor2D; // [R, d], or [N, d] where no rows are named
  readonly causal?: Tensor2D; // the same of the causal subgraph
  /** values `Â_ij ρ_ij` of each layer's masked graph, the last one of the wanted rows only */
  readonly masked: readonly Tensor1D[];
}

/**
 * Plain and causal read-outs of L layers. Plain: `e^(l+1) = Â e^(l)`, `rep = Σ_{l=0..L} e^(l)`. Causal: edge (i, j) of layer l keeps
 * the share `ρ_ij = σ((ln ε - ln(1-ε) + ω_ij) / τ)` with ω from the ends' plain states after that layer; x goes through `Â ⊙ ρ^(l)`,
 * read out by the same sum. Source: CaMRec, topology reconstruction; gates as in PGExplainer (Luo et al., NeurIPS 2020, Eq. 4).
 * @param x normalized start [N, d]   @param masks left out: no causal read-out
 */
export function readOuts(
  graph: SparseMatrix,
  x: Tensor2D,
  { layers, masks, rows }: { layers: number; masks?: MaskSettings; rows?: WantedRows },
): ReadOuts {
  const last = rows?.matrix ?? graph;
  const states = [x]; // e^(0) … e^(L-1)
  for (let l = 1; l < layers; l++) states.push(spmm(graph, states[l - 1]));
  if (!masks) return { rep: add(sumAt(states, rows), spmm(last, states[layers - 1])) as Tensor2D, masked: [] };

  const top = spmm(graph, states[layers - 1]); // e^(L): a mask looks at both ends of an edge, so at all nodes
  const rep = sumAt([...states, top], rows);
  const { weights, temperature, noise } = masks;
  const masked: Tensor1D[] = [];
  const causal = [x]; // the same of the masked graph, but for the last layer
  for (let l = 1; l < layers; l++) {
    const ends = states[l];
    masked.push(causalMask(graph, ends, ends, weights[l - 1], noise(l, graph.nnz), temperature));
    causal.push(spmmValues(graph, masked[l - 1], causal[l - 1]));
  }
  const wanted = rows ? gather(top, rows.nodes) : top; // [R, d]
  masked.push(causalMask(last, wanted, top, weights[layers - 1], noise(layers, last.nnz), temperature));
  const end = spmmValues(last, masked[layers - 1], causal[layers - 1]); // [R, d]
  return { rep, causal: add(sumAt(causal, rows), end) as Tensor2D, masked };
}

/** Sum of the layers at the wanted rows, or at all. */
function sumAt(layers: readonly Tensor2D[], rows?: WantedRows): Tensor2D {
  return rows ? gatherSum(layers, rows.nodes) : addN([...layers]);
}
