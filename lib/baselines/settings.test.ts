import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { systemNamed, systems } from '../systems.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { runSettings } from '../training/settings.js';
import { SETTINGS, type SettingValues, withSetting, withValues } from './settings.js';

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

test('a setting replaces options of the system and of its training, a name unknown leaves the defaults', () => {
  const bm3 = systemNamed('bm3');
  const { options, training } = withSetting(bm3, 'clothing');
  assert.equal(options, { ...bm3.defaults, layers: 1, dropout: 0.3, regularization: 0 });
  assert.equal(training, { ...bm3.training, batchSize: 256 });
  assert.equal(withSetting(bm3, 'toys'), { options: bm3.defaults, training: bm3.training });
  assert.equal(withSetting(bm3, undefined), withSetting(bm3, 'toys'));
});

test.run();
