// Propagation over the clicks, and again over their causal part: the pair (X, X*) of the front-door adjustment.
import { addN, gather, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { causalMask, type SparseMatrix, spmm, spmmValues } from '../tensor/index.js';

/** The edge perceptron of one layer: `ω_ij = w2ᵀ relu(w1ᵀ [e_i ; e_j] + b1) + b2`. */
export interface MaskWeights {
  readonly w1: Tensor2D; // [2 d, d]
  readonly b1: Tensor1D; // [d]
  readonly w2: Tensor2D; // [d, 1]
  readonly b2: Tensor1D; // [1]
}

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
  const wanted = (state: Tensor2D): Tensor2D => (rows ? gather(state, rows.nodes) : state); // [R, d]
  const states = [x]; // e^(0) … e^(L-1), then e^(L) where all of it is needed
  for (let l = 1; l < layers; l++) states.push(spmm(graph, states[l - 1]));
  const top = spmm(masks || !rows ? graph : rows.matrix, states[layers - 1]); // masks look at both ends of an edge, so at all nodes
  const own = states.map(wanted);
  const ownTop = masks || !rows ? wanted(top) : top;
  const rep = addN([...own, ownTop]) as Tensor2D;
  if (!masks) return { rep, masked: [] };

  const { weights, temperature, noise } = masks;
  const last = rows ? rows.matrix : graph;
  const masked: Tensor1D[] = [];
  const causal = [own[0]];
  let state = x;
  for (let l = 1; l < layers; l++) {
    const ends = states[l];
    masked.push(causalMask(graph, ends, ends, weights[l - 1], noise(l, graph.nnz), temperature));
    state = spmmValues(graph, masked[l - 1], state);
    causal.push(wanted(state));
  }
  masked.push(causalMask(last, ownTop, top, weights[layers - 1], noise(layers, last.nnz), temperature));
  causal.push(spmmValues(last, masked[layers - 1], state));
  return { rep, causal: addN(causal) as Tensor2D, masked };
}
