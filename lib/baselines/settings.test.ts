import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseSettings } from '../cli/settings.js';
import type { TrainingOptions } from '../recommender.js';
import { systemNamed, systems } from '../systems.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { runSettings } from '../training/settings.js';
import { MMREC_TRAINING } from './protocol.js';
import { SETTINGS, type SettingValue, type SettingValues, withSetting, withValues } from './settings.js';

await useSimdBackend({ threads: 1 });
const data = tinyDataset();

test('every trained system has settings, and every setting is of a system there is', () => {
  const trained = systems.map(({ name }) => name).filter((name) => name !== 'popularity');
  assert.equal(Object.keys(SETTINGS).sort(), trained.sort());
});

for (const [name, { on, grid }] of Object.entries(SETTINGS)) {
  test(`${name}: every published setting and every value of the grid builds a model`, () => {
    const system = systemNamed(name);
    const alone = Object.entries(grid).flatMap(([key, values]) =>
      values.map((value): SettingValues => ({ [key]: value })),
    );
    for (const values of [...Object.values(on).map((setting) => setting.values), ...alone]) {
      const unknown = Object.keys(values).filter((key) => !(key in system.defaults || key in system.training));
      assert.equal(unknown, [], `${name} has no such option`);
      const start = withValues(system, { options: system.defaults, training: system.training }, values);
      const { options } = runSettings(system, data, { ...start, seed: 1 });
      system.build(data, options, streams(1)).dispose();
    }
  });
}

/** Where the defaults are not what is known to have been run on Baby, [ours, theirs]; each system's head or settings say why. */
const OTHERWISE: Record<string, Record<string, readonly [ours: SettingValue, theirs: SettingValue]>> = {
  // MMRec's batches of 2048 throughout, those of its paper's table; the logs are of others' runs
  bpr: { batchSize: [2048, 4096] },
  lightgcn: { regularization: [1e-4, 0], batchSize: [2048, 4096] },
  vbpr: { batchSize: [2048, 256] },
  mmgcn: { batchSize: [2048, 4096] },
  // larger batches, fewer steps: larger steps
  grcn: { learningRate: [1e-3, 1e-4], regularization: [1e-3, 0], batchSize: [2048, 256] },
  slmrec: { batchSize: [2048, 256] },
  lattice: { learningRate: [1e-3, 5e-4], batchSize: [2048, 256] },
};

test('the defaults are what was run on Baby, but where it is said', () => {
  const found: typeof OTHERWISE = {};
  for (const [name, { on }] of Object.entries(SETTINGS)) {
    const { defaults, training } = systemNamed(name);
    const ours: Record<string, SettingValue> = { ...defaults, ...training };
    const differing = Object.entries(on.baby?.values ?? {}).filter(([key, theirs]) => ours[key] !== theirs);
    if (differing.length > 0)
      found[name] = Object.fromEntries(differing.map(([key, theirs]) => [key, [ours[key], theirs]]));
  }
  assert.equal(found, OTHERWISE);
});

/** Where a system is not trained as MMRec trains: as its authors do, by their code, paper or logs. */
const TRAINED: Record<string, Partial<TrainingOptions>> = {
  popularity: { epochs: 1, patience: 1 },
  dualgnn: { learningRate: 1e-4 },
  slmrec: { weightDecay: 1e-4 },
  lattice: { learningRateDecay: 0.96 },
  diffmm: { batchSize: 1024, epochs: 50 },
  damrs: { batchSize: 4096, epochs: 500, patience: 26 },
  m3csr: { batchSize: 1024, patience: 10, optimizer: 'adamw', weightDecay: 0.01, sampling: 'users' },
};

for (const { name, training } of systems.filter((system) => system.name !== 'camrec')) {
  test(`${name}: is trained as its authors train it`, () => {
    assert.equal(training, { ...MMREC_TRAINING, ...TRAINED[name] });
  });
}

test("MMRec's training: steps, batches, and the 21st epoch without a gain is the last", () => {
  const { learningRate, batchSize, epochs, patience, optimizer, absentGradients } = MMREC_TRAINING;
  assert.equal([learningRate, batchSize, epochs, patience], [1e-3, 2048, 1000, 21]);
  assert.equal([optimizer, absentGradients], ['adam', 'zero']);
});

for (const { name, defaults, training } of systems) {
  test(`${name}: --set reaches every option, each with its own type, and a wrong key lists them all`, () => {
    const known = { options: defaults, training };
    for (const [part, of] of Object.entries(known)) {
      for (const [key, value] of Object.entries(of)) {
        const other = typeof value === 'number' ? value + 1 : `${value}-other`;
        const parsed: Record<string, object> = parseSettings([`${key}=${other}`], known);
        assert.equal(parsed, { ...known, [part]: { ...of, [key]: other } });
      }
    }
    const all = Object.keys({ ...defaults, ...training })
      .sort()
      .join(' ');
    assert.throws(() => parseSettings(['nothing=1'], known), `unknown setting 'nothing'; possible: ${all}`);
  });

  test(`${name}: no option of its own hides one of its training`, () => {
    assert.equal(
      Object.keys(defaults).filter((key) => key in training),
      [],
    );
  });
}

test('a setting replaces options of the system and of its training, a name unknown leaves the defaults', () => {
  const bm3 = systemNamed('bm3');
  const { options, training } = withSetting(bm3, 'clothing');
  assert.equal(options, { ...bm3.defaults, layers: 1, dropout: 0.3, regularization: 0 });
  assert.equal(training, { ...bm3.training, batchSize: 256 });
  assert.equal(withSetting(bm3, 'toys'), { options: bm3.defaults, training: bm3.training });
  assert.equal(withSetting(bm3, undefined), withSetting(bm3, 'toys'));
});

test.run();
