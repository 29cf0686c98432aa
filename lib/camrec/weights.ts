// CaMRec's trainable variables: which there are, their shapes and their starting values.
import { type Rank, type Tensor, type Tensor2D, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { linearUniform, uniform, xavierNormal } from '../graph/initializers.js';
import type { Linear } from '../graph/linear.js';
import type { NamedVariables } from '../recommender.js';
import type { AttentionWeights, MaskWeights } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import { MODALITIES, type Pair, pair } from './modality.js';
import type { CamrecOptions } from './options.js';

/** The trainable part of one modality; what an ablation leaves out is absent. */
export interface ModalityWeights {
  readonly projection: Linear; // W_m, b_m: features to d
  readonly users: Tensor2D; // p^m [U, d]
  readonly denoiser?: AttentionWeights;
  readonly codebook?: CodebookWeights;
  readonly masks?: readonly MaskWeights[]; // one a layer
}

export interface CodebookWeights {
  readonly encoder: Linear; // P_in: d to D
  readonly codes: Tensor2D; // [K, D]
  readonly decoder: Linear; // P_out: D to d
}

export interface Sizes {
  readonly users: number;
  readonly features: Pair<number>; // columns of x^m
}

interface Description {
  readonly name: string;
  readonly shape: number[];
  readonly start: (shape: number[], random: Streams) => Tensor;
}

/** Every variable of a model of these sizes, in the order of a checkpoint. */
export function describeWeights({ users, features }: Sizes, options: CamrecOptions): Description[] {
  const { size, layers, codes, codeSize, ablation } = options;
  const matrix = (name: string, rows: number, cols: number): Description => ({
    name,
    shape: [rows, cols],
    start: (_, random) => xavierNormal([rows, cols], random),
  });
  const linear = (
    name: string,
    inputs: number,
    outputs: number,
    [weight, bias] = ['weight', 'bias'],
  ): Description[] => {
    const start = (shape: number[], random: Streams): Tensor => linearUniform(shape, inputs, random);
    return [
      { name: `${name}.${weight}`, shape: [inputs, outputs], start },
      { name: `${name}.${bias}`, shape: [outputs], start },
    ];
  };
  return MODALITIES.flatMap((m) => {
    const found = [...linear(`${m}.projection`, features[m], size), matrix(`${m}.users`, users, size)];
    if (ablation === 'none' || ablation === 'frontdoor') {
      for (const map of ['wq', 'wk', 'wv']) found.push(matrix(`${m}.denoiser.${map}`, size, size));
    }
    if (ablation !== 'backdoor') {
      const start = (shape: number[], random: Streams): Tensor => uniform(shape, 1 / codes, random);
      found.push(...linear(`${m}.codebook.encoder`, size, codeSize));
      found.push({ name: `${m}.codebook.codes`, shape: [codes, codeSize], start });
      found.push(...linear(`${m}.codebook.decoder`, codeSize, size));
    }
    if (ablation !== 'frontdoor') {
      for (let l = 1; l <= layers; l++) {
        found.push(
          ...linear(`${m}.mask${l}`, 2 * size, size, ['w1', 'b1']),
          ...linear(`${m}.mask${l}`, size, 1, ['w2', 'b2']),
        );
      }
    }
    return found;
  });
}

/** The variables by name and, the same ones, by their place in the model. */
export function createWeights(
  sizes: Sizes,
  options: CamrecOptions,
  random: Streams,
): { variables: NamedVariables; weights: Pair<ModalityWeights> } {
  const variables: Record<string, Variable> = {};
  for (const { name, shape, start } of describeWeights(sizes, options)) {
    variables[name] = tidy(() => variable(start(shape, random.fork(name))));
  }
  return { variables, weights: pair((m) => arrange(variables, m, options.layers)) };
}

function arrange(variables: NamedVariables, modality: string, layers: number): ModalityWeights {
  const has = (name: string): boolean => `${modality}.${name}` in variables;
  const table = (name: string): Variable<Rank.R2> => variables[`${modality}.${name}`] as Variable<Rank.R2>;
  const vector = (name: string): Variable<Rank.R1> => variables[`${modality}.${name}`] as Variable<Rank.R1>;
  const linear = (name: string): Linear => ({ weight: table(`${name}.weight`), bias: vector(`${name}.bias`) });
  const mask = (name: string): MaskWeights => ({
    w1: table(`${name}.w1`),
    b1: vector(`${name}.b1`),
    w2: table(`${name}.w2`),
    b2: vector(`${name}.b2`),
  });
  return {
    projection: linear('projection'),
    users: table('users'),
    denoiser: has('denoiser.wq')
      ? { wq: table('denoiser.wq'), wk: table('denoiser.wk'), wv: table('denoiser.wv') }
      : undefined,
    codebook: has('codebook.codes')
      ? { encoder: linear('codebook.encoder'), codes: table('codebook.codes'), decoder: linear('codebook.decoder') }
      : undefined,
    masks: has('mask1.w1') ? Array.from({ length: layers }, (_, l) => mask(`mask${l + 1}`)) : undefined,
  };
}
