import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Adam, useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { sampler } from '../training/sampler.js';
import { lossAndGradients, trainStep } from '../training/step.js';
import { type MmgcnOptions, mmgcn } from './mmgcn.js';
import {
  bprOf,
  CLICKS,
  checkLoss,
  checkScores,
  FEATURES,
  fourItems,
  leaky,
  linear,
  meanOf,
  meanSquare,
  type Numbers,
  plus,
  product,
  ROWS,
  type Row,
  type Tables,
  unit,
  valuesOf,
} from './plainNumbers.test.js';

await useSimdBackend();

type Modality = 'visual' | 'textual';

const OPTIONS: MmgcnOptions = { size: 3, layers: 3, visualSize: 4, regularization: 0.3, quirks: 'none' };
const build = (choices: Partial<MmgcnOptions> = {}, data = fourItems) =>
  mmgcn.build(data, { ...OPTIONS, ...choices }, streams(4));

/** Mean over each user's items and each item's users; nothing heard is 0. */
function neighbors({ users, items }: Tables): Tables {
  const mean = (own: number[], self: number, others: number[], of: Row[]): Row => {
    const heard = others.filter((_, p) => own[p] === self).map((other) => of[other]);
    return heard.length > 0 ? meanOf(heard) : of[0].map(() => 0);
  };
  return {
    users: users.map((_, u) => mean(CLICKS.users, u, CLICKS.items, items)),
    items: items.map((_, i) => mean(CLICKS.items, i, CLICKS.users, users)),
  };
}

function readOf(n: Numbers, m: Modality): Tables {
  const ids = { users: n.ids.slice(0, 4), items: n.ids.slice(4) };
  let x: Tables = {
    users: n[`${m}.preferences`].map(unit),
    items: FEATURES[m].map((row) => unit(m === 'visual' ? linear(n, 'visual.map', row) : row)),
  };
  for (const l of [1, 2, 3]) {
    const name = `${m}.layer${l}`;
    const around = neighbors(x);
    const pass = (own: Row, heard: Row, id: Row): Row => {
      const h = leaky(product(heard, n[`${name}.around`]));
      const z = plus(leaky(linear(n, `${name}.own`, own)), id);
      return leaky(linear(n, `${name}.join`, [...h, ...z]));
    };
    x = {
      users: x.users.map((own, u) => pass(own, around.users[u], ids.users[u])),
      items: x.items.map((own, i) => pass(own, around.items[i], ids.items[i])),
    };
  }
  return x;
}

function tablesOf(n: Numbers, modalities: Modality[] = ['visual', 'textual']): Tables {
  const read = modalities.map((m) => readOf(n, m));
  return {
    users: read[0].users.map((_, u) => meanOf(read.map(({ users }) => users[u]))),
    items: read[0].items.map((_, i) => meanOf(read.map(({ items }) => items[i]))),
  };
}

function lossOf(n: Numbers, modalities: Modality[] = ['visual', 'textual']): number {
  const { users, items } = tablesOf(n, modalities);
  const ids = (rows: Int32Array, first: number): Row[] => Array.from(rows, (row) => n.ids[first + row]);
  // users stand beside positives and negatives alike
  const both = [...ids(ROWS.positives, 4), ...ids(ROWS.negatives, 4)];
  const squares = meanSquare(ids(ROWS.users, 0)) + meanSquare(both) + meanSquare(n[`${modalities[0]}.preferences`]);
  return bprOf(users, items) + 0.3 * squares;
}

test('loss in plain numbers, every gradient by differences, and scores', () => {
  const model = build();
  checkLoss(model, lossOf);
  checkScores(model, tablesOf(valuesOf(model)));
});

test('with one modality its output is what scores; texts have no map', () => {
  for (const m of ['visual', 'textual'] as const) {
    const model = build({}, { ...fourItems, features: { [m]: fourItems.features[m] } });
    assert.is('visual.map.weight' in model.variables, m === 'visual');
    checkLoss(model, (n) => lossOf(n, [m]));
    checkScores(model, tablesOf(valuesOf(model), [m]));
  }
});

test('reference: ids and preferences stand still at the start they have here; averaged once or in each step, they give the same', () => {
  const trained = valuesOf(build());
  const model = build({ quirks: 'reference' });
  const still = ['ids', 'visual.preferences', 'textual.preferences'];
  assert.equal(
    Object.keys(trained).filter((name) => !(name in model.variables)),
    still,
  );
  const frozen = Object.fromEntries(still.map((name) => [name, trained[name]]));
  checkLoss(model, (n) => lossOf({ ...frozen, ...n }));
  const adam = new Adam(0.01);
  for (let s = 1; s < 4; s++) trainStep(model, adam, ROWS, streams(s));
  checkScores(model, tablesOf({ ...frozen, ...valuesOf(model) }));
});

test('λ moves ids and preferences, but in reference nothing', () => {
  const gradientsOf = (choices: Partial<MmgcnOptions>): Record<string, number[]> => {
    const model = build(choices);
    const { gradients } = lossAndGradients(model, ROWS, streams(2));
    const found = Object.entries(model.variables).map(([name, { name: key }]) => [
      name,
      [...gradients[key].dataSync()],
    ]);
    tf.dispose(gradients);
    return Object.fromEntries(found);
  };
  const moved = (quirks: MmgcnOptions['quirks']): string[] => {
    const [none, some] = [0, 0.3].map((regularization) => gradientsOf({ quirks, regularization }));
    return Object.keys(none).filter((name) => none[name].some((value, p) => value !== some[name][p]));
  };
  assert.equal(moved('none'), ['ids', 'visual.preferences']);
  assert.equal(moved('reference'), []);
});

test('at the start the items of a batch are ranked by chance: the loss is about ln 2', () => {
  const data = tinyDataset();
  for (const quirks of ['none', 'reference'] as const) {
    const model = mmgcn.build(data, { ...mmgcn.defaults, quirks }, streams(3));
    const { loss, gradients } = lossAndGradients(model, sampler(data).epoch(streams(2)), streams(2));
    tf.dispose(gradients);
    assert.ok(Math.abs(loss.parts.bpr - Math.LN2) < 0.05, `loss is ${loss.parts.bpr}`);
  }
});

test.run();
