// How every trained number starts: the law its authors draw it from, told by its deviation, and a uniform one by its bound.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDataset, type Matrix } from '../data/dataset.js';
import { xavierNormal, xavierUniform } from '../graph/initializers.js';
import { systemNamed, systems } from '../systems.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';

await useSimdBackend();

const [USERS, ITEMS] = [80, 48];
const wave = (cols: number): Matrix => ({
  rows: ITEMS,
  cols,
  values: Float32Array.from({ length: ITEMS * cols }, (_, i) => Math.sin(3 * i + 1)),
});
const none = { users: [], items: [] };
const data = buildDataset({
  name: 'wide enough to tell laws apart',
  users: USERS,
  items: ITEMS,
  train: {
    users: Array.from({ length: 400 }, (_, k) => k % USERS),
    items: Array.from(Array(400), (_, k) => k % ITEMS),
  },
  valid: none,
  test: none,
  features: { visual: wave(50), textual: wave(30) },
});

/**
 * XU and XN: Glorot's uniform and normal, of the matrix's own sizes; LIN: uniform in ±1/√inputs, as torch.nn.Linear, for weights; BIAS: the
 * same for the bias of the weight named beside it; RAW: the features; a number: all of them that; NORMAL: of the deviation given.
 */
type Law = 'XU' | 'XN' | 'LIN' | 'BIAS' | 'RAW' | number | { readonly NORMAL: number };

const IDS: [RegExp, Law][] = [[/^(users|items)$/, 'XU']];
const FEATURES: [RegExp, Law][] = [[/\.features$/, 'RAW']];
const BIAS: [RegExp, Law][] = [[/\.bias$/, 'BIAS']];
const ENTER = Math.sqrt(2 / (ITEMS + 10 + 40)); // of a denoiser's first layer, items and time together

/** By system, the first pattern that fits a variable's name is its law. */
const STARTS: Record<string, readonly [RegExp, Law][]> = {
  bpr: [[/^(users|items)$/, 'XN']],
  lightgcn: IDS,
  vbpr: [...IDS, [/^content\.weight$/, 'XN'], [/^content\.bias$/, 0]],
  mmgcn: [...BIAS, [/^visual\.map\.weight$|layer[23]\.join\.weight$/, 'LIN'], [/./, 'XN']],
  grcn: [...BIAS, [/./, 'XN']],
  dualgnn: [...BIAS, [/preferences$/, 'XN'], [/(first|second)\.weight$/, 'LIN']],
  slmrec: [...BIAS, [/./, 'XU']],
  lattice: [...IDS, ...FEATURES, ...BIAS, [/^modalities$/, 0.5], [/projection\.weight$/, 'LIN']],
  freedom: [...IDS, ...FEATURES, ...BIAS, [/projection\.weight$/, 'LIN']],
  bm3: [...IDS, ...FEATURES, ...BIAS, [/(projection|predictor)\.weight$/, 'XN']],
  diffmm: [
    ...IDS,
    [/^shares$/, 0.5],
    [/^visual\.projection\.weight$/, 'XU'],
    [/^textual\.projection\.weight$/, 'LIN'],
    [/^textual\.projection\.bias$/, 'BIAS'],
    [/denoiser\..*bias$/, { NORMAL: 1e-3 }],
    [/denoiser\.enter\.(weight|time)$/, { NORMAL: ENTER }],
    [/denoiser\.(time|leave)\.weight$/, 'XN'],
  ],
  damrs: IDS,
  // two maps of features stand side by side in one, each drawn on its own sizes
  m3csr: [...FEATURES, ...BIAS, [/projection\.weight$/, { NORMAL: Number.NaN }], [/./, 'XU']],
  fettl: [
    ...IDS,
    ...FEATURES,
    ...BIAS,
    [/^temperatures\.items$/, 0.05],
    [/^temperatures\.clusters$/, 0.3],
    [/projection\.weight$|^moves\./, 'LIN'],
  ],
};
/** Examined in the tests of their systems: rows that are made to sum to 1 or to be of unit length. */
const ELSEWHERE = /^(dualgnn\.shares|fettl\.prototypes\..*)$/;
const CHOICES: Record<string, object> = { diffmm: { hiddenSize: 40, maps: 'mixed' } };

const deviation = (x: Float32Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length);
const largest = (x: Float32Array): number => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
/** ± share of a deviation estimated from n numbers: five standard errors of the wider law, the normal. */
const margin = (n: number): number => 5 / Math.sqrt(2 * n);

function checkUniform(what: string, x: Float32Array, bound: number): void {
  assert.ok(largest(x) <= bound * (1 + 1e-6), `${what}: ${largest(x)} is beyond ±${bound}`);
  if (x.length >= 30) assert.ok(largest(x) > 0.85 * bound, `${what}: nothing near the bound ${bound}`);
  const share = deviation(x) / (bound / Math.sqrt(3));
  assert.ok(Math.abs(share - 1) < Math.max(0.05, margin(x.length)), `${what}: deviation ${share} times that expected`);
}

function checkNormal(what: string, x: Float32Array, expected: number): void {
  const share = deviation(x) / expected;
  assert.ok(Math.abs(share - 1) < margin(x.length), `${what}: deviation ${share} times that expected`);
  // of numbers evenly within a bound none is beyond √3 deviations
  if (x.length >= 30) assert.ok(largest(x) > 1.8 * expected, `${what}: not normal`);
}

for (const [name, laws] of Object.entries(STARTS)) {
  test(`${name}: every number starts as its authors draw it`, () => {
    const system = systemNamed(name);
    const model = system.build(data, { ...system.defaults, size: 32, ...CHOICES[name] }, streams(3));
    for (const [key, variable] of Object.entries(model.variables)) {
      const what = `${name}.${key}`;
      if (ELSEWHERE.test(what)) continue;
      const law = laws.find(([pattern]) => pattern.test(key))?.[1];
      const x = variable.dataSync() as Float32Array;
      const [rows, cols] = variable.shape;
      assert.ok(law !== undefined, `say here how ${what} starts`);
      if (typeof law === 'number')
        assert.ok(
          x.every((value) => value === Math.fround(law)),
          what,
        );
      else if (law === 'XU') checkUniform(what, x, Math.sqrt(6 / (rows + cols)));
      else if (law === 'XN') checkNormal(what, x, Math.sqrt(2 / (rows + cols)));
      else if (law === 'LIN') checkUniform(what, x, 1 / Math.sqrt(rows));
      else if (law === 'BIAS') {
        checkUniform(what, x, 1 / Math.sqrt(model.variables[key.replace(/bias$/, 'weight')].shape[0]));
      } else if (law === 'RAW') {
        const raw = data.features[key.startsWith('visual') ? 'visual' : 'textual']?.values ?? [];
        assert.equal(x.subarray(0, raw.length), raw, what);
        assert.ok(
          x.subarray(raw.length).every((value) => value === 0),
          `${what}: padding is not 0`,
        );
      } else if (Number.isNaN(law.NORMAL)) checkUniform(what, x, Math.sqrt(6 / (rows + cols / 2)));
      else checkNormal(what, x, law.NORMAL);
    }
    model.dispose();
  });
}

test('every system that trains is examined here', () => {
  const trained = systems.map(({ name }) => name).filter((name) => name !== 'popularity' && name !== 'camrec');
  assert.equal(Object.keys(STARTS).sort(), trained.sort());
});

test("tables of users start within the bounds of each data set's own size", () => {
  for (const [users, bound] of [
    [19_445, 0.01754],
    [35_598, 0.01297],
    [39_387, 0.01233],
  ]) {
    const most = largest(xavierUniform([users, 64], streams(1)).dataSync<'float32'>());
    assert.ok(Math.abs(most - bound) < 5e-6, `${users} users: ${most}, expected ${bound}`);
    const spread = deviation(xavierNormal([users, 64], streams(1)).dataSync<'float32'>());
    assert.ok(Math.abs(spread / Math.sqrt(2 / (users + 64)) - 1) < 0.005, `${users} users: ${spread}`);
  }
});

test.run();
