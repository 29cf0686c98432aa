import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_DEFAULTS, type CamrecOptions, checkOptions } from './options.js';

const refused: [Partial<Record<keyof CamrecOptions, unknown>>, string][] = [
  [{ codes: 0 }, 'camrec: codes must be a positive integer, got 0'],
  [{ layers: 1.5 }, 'camrec: layers must be a positive integer, got 1.5'],
  [{ size: 15 }, 'camrec: size must be even (half of the time embedding is sines, half cosines), got 15'],
  [{ softness: 0 }, 'camrec: softness must be a number above 0, got 0'],
  [{ gateTemperature: Number.NaN }, 'camrec: gateTemperature must be a number above 0, got NaN'],
  [{ diffusionWeight: -1 }, 'camrec: diffusionWeight must be a number from 0 on, got -1'],
  [{ codeShareVisual: 1.1 }, 'camrec: codeShareVisual must be between 0 and 1, got 1.1'],
  [{ schedule: 'square' }, 'camrec: schedule must be one of linear, cosine, exp, sqrt, got square'],
  [{ ablation: 'all' }, 'camrec: ablation must be one of none, backdoor, frontdoor, dcd, got all'],
  [
    { ablation: 'frontdoor', scoreFrom: 'both' },
    "camrec: scoreFrom 'both' needs the causal subgraph, which ablation 'frontdoor' leaves out; use scoreFrom 'rep'",
  ],
  [
    { ablation: 'backdoor', codeScoring: 'prior' },
    "camrec: codeScoring 'prior' needs the codebook, which ablation 'backdoor' leaves out; use codeScoring 'own'",
  ],
];

test('the defaults are fine', () => {
  checkOptions(CAMREC_DEFAULTS);
});

for (const [choice, message] of refused) {
  test(`refused: ${message}`, () => {
    assert.throws(
      () => checkOptions({ ...CAMREC_DEFAULTS, ...choice } as CamrecOptions),
      (error: unknown) => {
        return error instanceof RangeError && error.message === message;
      },
    );
  });
}

test.run();
