import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pairsBySystem, parseSettings, wholeNumber, wholeNumbers } from './settings.js';

const defaults = {
  options: { size: 64, ablation: 'none', masked: true, neighbors: { visual: 40 } },
  training: { learningRate: 5e-4 },
};

test('values take the type of the default they replace, in the system or in its training', () => {
  const { options, training } = parseSettings(
    ['size=32', 'ablation=dcd', 'masked=false', 'neighbors={"visual":5}', 'learningRate=1e-3'],
    defaults,
  );
  assert.equal(options, { size: 32, ablation: 'dcd', masked: false, neighbors: { visual: 5 } });
  assert.equal(training, { learningRate: 1e-3 });
});

test('nothing set leaves the defaults, and the defaults object itself untouched', () => {
  assert.equal(parseSettings([], defaults), defaults);
  parseSettings(['size=1'], defaults);
  assert.is(defaults.options.size, 64);
});

test('each mistake is one line that says what is possible', () => {
  const message = (pair: string): string => {
    try {
      parseSettings([pair], defaults);
    } catch (error) {
      return (error as Error).message;
    }
    return 'no error';
  };
  assert.is(message('sise=3'), "unknown setting 'sise'; possible: ablation learningRate masked neighbors size");
  assert.is(message('size'), "--set needs key=value, got 'size'");
  assert.is(message('size=big'), "setting size must be a number such as 64, got 'big'");
  assert.is(message('size='), "setting size must be a number such as 64, got ''");
  assert.is(message('masked=yes'), "setting masked must be true or false, got 'yes'");
  assert.is(
    message('neighbors=40'.replace('40', '{')),
    `setting neighbors must be JSON such as {"visual":40}, got '{'`,
  );
});

test('whole numbers refuse fractions, signs and words', () => {
  assert.is(wholeNumber('--seed', 1)('12'), 12);
  for (const text of ['0', '-1', '1.5', 'x', '']) {
    assert.throws(() => wholeNumber('--seed', 1)(text), `--seed must be a whole number from 1 up, got '${text}'`);
  }
});

test('a pair is for the system it names, else for every one that has such an option', () => {
  const systems = [
    { name: 'bpr', defaults: { size: 64 }, training: { learningRate: 1 } },
    { name: 'lightgcn', defaults: { size: 64, layers: 3 }, training: { learningRate: 1 } },
  ];
  const found = pairsBySystem(['size=8', 'layers=2', 'bpr.learningRate=0.5', 'lightgcn.size=4'], systems);
  assert.equal(Object.fromEntries(found), {
    bpr: ['size=8', 'learningRate=0.5'],
    lightgcn: ['size=8', 'layers=2', 'size=4'],
  });
  assert.throws(() => pairsBySystem(['vbpr.size=8'], systems), /'vbpr' is not compared here; possible: bpr, lightgcn/);
  assert.throws(
    () => pairsBySystem(['tau=8'], systems),
    "unknown setting 'tau' of every system compared; possible: layers learningRate size",
  );
});

test('a list of seeds has no number twice', () => {
  assert.equal(wholeNumbers('--seeds', 1)('1, 2,3'), [1, 2, 3]);
  assert.throws(() => wholeNumbers('--seeds', 1)('1,0'), "--seeds must be a whole number from 1 up, got '0'");
  assert.throws(() => wholeNumbers('--seeds', 1)('2,2'), "--seeds must be different numbers, got '2,2'");
});

test.run();
