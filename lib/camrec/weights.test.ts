import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { type Ablation, CAMREC_DEFAULTS, type CamrecOptions } from './options.js';
import { createWeights, describeWeights } from './weights.js';

await useSimdBackend();

const BABY = { users: 19_445, features: { visual: 4096, textual: 384 } };
const names = (options: Partial<CamrecOptions> = {}): string[] =>
  describeWeights(BABY, { ...CAMREC_DEFAULTS, ...options }).map(({ name }) => name);

/** Trainable numbers on Baby of everything but the codebooks, as counted for the authors' model. */
const BABY_PARAMETERS = 2_833_668;

test("as many numbers as the paper's model has on Baby, codebooks aside", () => {
  const counted = describeWeights(BABY, CAMREC_DEFAULTS)
    .filter(({ name }) => !name.includes('codebook'))
    .reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
  assert.is(counted, BABY_PARAMETERS);
});

test('an ablation drops exactly its own variables', () => {
  const dropped = (ablation: Ablation): Set<string> => {
    const left = new Set(names({ ablation }));
    return new Set(
      names()
        .filter((name) => !left.has(name))
        .map((name) => name.split('.')[1]),
    );
  };
  assert.equal(dropped('none'), new Set());
  assert.equal(dropped('backdoor'), new Set(['denoiser', 'codebook']));
  assert.equal(dropped('frontdoor'), new Set(['mask1', 'mask2']));
  assert.equal(dropped('dcd'), new Set(['denoiser']));
  for (const ablation of ['backdoor', 'frontdoor', 'dcd'] as const) {
    assert.ok(
      names({ ablation }).every((name) => names().includes(name)),
      `${ablation} adds a variable`,
    );
  }
});

test('starting values: Xavier tables, linear maps within ±1/√inputs, codes within ±1/K; an ablation changes no other start', () => {
  const sizes = { users: 500, features: { visual: 100, textual: 25 } };
  const options = { ...CAMREC_DEFAULTS, codes: 40 };
  const { variables } = createWeights(sizes, options, streams(3));
  const values = (name: string): Float32Array => variables[name].dataSync() as Float32Array;
  const deviation = (name: string): number =>
    Math.sqrt(values(name).reduce((sum, x) => sum + x * x, 0) / values(name).length);
  const largest = (name: string): number => values(name).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  assert.ok(Math.abs(deviation('visual.users') / Math.sqrt(2 / 564) - 1) < 0.02); // 32,000 draws: 0.4 % standard error
  assert.ok(Math.abs(deviation('textual.denoiser.wk') / Math.sqrt(2 / 128) - 1) < 0.05);
  for (const [name, bound] of [
    ['visual.projection.weight', 0.1],
    ['textual.projection.bias', 0.2],
    ['visual.codebook.codes', 1 / 40],
    ['textual.mask2.w1', 1 / Math.sqrt(128)],
  ] as const) {
    assert.ok(largest(name) <= bound && largest(name) > 0.8 * bound, `${name} reaches ${largest(name)} of ${bound}`);
  }
  const ablated = createWeights(sizes, { ...options, ablation: 'dcd' }, streams(3)).variables;
  assert.equal(ablated['textual.mask2.w1'].dataSync(), values('textual.mask2.w1'));
});

test.run();
