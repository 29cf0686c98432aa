import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { buildInteractions, userDegrees } from './interactions.js';
import { shopDataset } from './shopDataset.js';
import { category, normals, sampleWithoutReplacement } from './shopDraws.js';
import type { Market } from './shopMarket.js';
import type { ShopOptions } from './shopOptions.js';
import { shopWorld } from './shopWorld.js';

const SMALL = { users: 30, items: 40 };

test('the same seed gives the same world bit by bit, on every machine and Node version; another seed another one', () => {
  const { fingerprint } = shopDataset(shopWorld({ users: 20, items: 16 }, streams(1)));
  // Golden: printed by this very line when the laws were first settled.
  assert.is(fingerprint, 'b3a0c1f9683aa5089c19d0cc36da827368831780b7a2df5bdec9459cdb8d67a9');
  assert.is(shopDataset(shopWorld({ users: 20, items: 16 }, streams(1))).fingerprint, fingerprint);
  assert.is.not(shopDataset(shopWorld({ users: 20, items: 16 }, streams(2))).fingerprint, fingerprint);
});

test('a click is an exposure that was liked or slipped, and noise is a click that was not liked', () => {
  const { log, noiseEdges, settings } = shopWorld(SMALL, streams(3));
  let noise = 0;
  log.clicked.forEach((click, pair) => {
    assert.is(click, log.exposed[pair] && (log.preferred[pair] || log.accidental[pair]) ? 1 : 0);
    noise += click && !log.preferred[pair] ? 1 : 0;
  });
  const edges = noiseEdges();
  assert.is(edges.users.length, noise);
  for (let r = 0; r < noise; r++) assert.is(log.preferred[edges.users[r] * settings.items + edges.items[r]], 0);
});

test('held-out clicks: every click in one split, a rounded fifth of each user held out, both halves of one size', () => {
  const { log, splits, settings } = shopWorld({ users: 200, items: 60 }, streams(4));
  const clicks = log.clicked.reduce((sum, click) => sum + click, 0);
  const [train, valid, tested] = [splits.train, splits.valid, splits.test].map((pairs) =>
    buildInteractions(pairs, settings.users),
  );
  assert.is(train.items.length + valid.items.length + tested.items.length, clicks);
  const held = userDegrees(valid).map((v, u) => v + userDegrees(tested)[u]);
  assert.ok(userDegrees(train).every((t, u) => held[u] === Math.floor((t + held[u]) / 5 + 0.5)));
  assert.ok(Math.abs(valid.items.length - tested.items.length) < 0.1 * held.reduce((sum, h) => sum + h, 0));
});

test('v(0) and v(1) differ by the attribute alone, and the page shows the one of its attribute', () => {
  const { catalogue } = shopWorld(SMALL, streams(5));
  const { cols } = catalogue.visual;
  const [without, with_] = catalogue.visualUnder;
  const step = (item: number) =>
    Array.from({ length: cols }, (_, d) => with_.values[item * cols + d] - without.values[item * cols + d]);
  const first = step(0);
  assert.ok(Math.abs(Math.hypot(...first) - 1) < 1e-6); // a = 1 times a direction of length 1
  for (let item = 0; item < SMALL.items; item++) {
    assert.ok(step(item).every((x, d) => Math.abs(x - first[d]) < 1e-6));
    const shown = catalogue.visualUnder[catalogue.visualAttribute[item]];
    for (let d = 0; d < cols; d++) assert.is(catalogue.visual.values[item * cols + d], shown.values[item * cols + d]);
  }
});

test('an intervention sets the attribute and the feature, and leaves brand, tier, text and tastes', () => {
  const world = shopWorld(SMALL, streams(6));
  const { catalogue, tastes } = world.intervene(1, streams(9));
  assert.equal([...catalogue.visualAttribute], new Array(SMALL.items).fill(1));
  assert.equal(catalogue.visual.values, world.catalogue.visualUnder[1].values);
  for (const name of ['confounder', 'context', 'textualAttribute', 'qualities', 'textual'] as const) {
    assert.is(catalogue[name], world.catalogue[name]);
  }
  assert.is(tastes, world.tastes);
});

test('the swapped test shows attributes by a fair coin and their features', () => {
  const world = shopWorld({ users: 5, items: 400 }, streams(7));
  const { visualAttribute, visual } = world.swapped;
  const ones = visualAttribute.reduce((sum, s) => sum + s, 0);
  assert.ok(Math.abs(ones - 200) < 40, `${ones} of 400`); // 4 standard errors
  const { cols } = visual;
  const item = visualAttribute.findIndex((s, i) => s !== world.catalogue.visualAttribute[i]);
  assert.equal(
    visual.values.slice(item * cols, (item + 1) * cols),
    world.catalogue.visualUnder[visualAttribute[item]].values.slice(item * cols, (item + 1) * cols),
  );
  assert.is(world.randomised.visual, world.catalogue.visual);
});

test('randomised tests show each user distinct items of the whole catalogue', () => {
  const { randomised } = shopWorld({ users: 200, items: 40, candidates: 10 }, streams(8));
  const shown = new Float64Array(40);
  for (let u = 0; u < 200; u++) {
    const own = randomised.items.subarray(u * 10, (u + 1) * 10);
    assert.is(new Set(own).size, 10);
    for (const i of own) shown[i]++;
  }
  // Each item is expected 50 times with variance 37.5; 4.5 standard deviations allow for 40 items.
  for (const count of shown) assert.ok(Math.abs(count - 50) < 28, `${count}`);
});

/** Mean of Y over all pairs and repeats, and its standard error given the pages. */
function sampleMean(marketOf: (repeat: number) => Market, repeats: number): { mean: number; standardError: number } {
  const means = Array.from({ length: repeats }, (_, repeat) => {
    const { preferred } = marketOf(repeat).sample(streams(100 + repeat));
    return preferred.reduce((sum, y) => sum + y, 0) / preferred.length;
  });
  const mean = means.reduce((sum, x) => sum + x, 0) / repeats;
  const squares = means.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (repeats - 1) / repeats) };
}

for (const frontDoor of [false, true]) {
  test(`the truth by enumeration is what sampling the cut graph gives${frontDoor ? ', through a mediator too' : ''}`, () => {
    const world = shopWorld({ users: 60, items: 80, frontDoor }, streams(11));
    for (const s of [0, 1] as const) {
      const { mean, standardError } = sampleMean((repeat) => world.intervene(s, streams(500 + repeat)), 30);
      const distance = Math.abs(mean - world.truth.mean(s)) / standardError;
      assert.ok(distance < 4, `do(${s}): sampled ${mean} ± ${standardError}, enumerated ${world.truth.mean(s)}`);
      assert.ok(standardError < 0.005, `standard error ${standardError}`); // so that the test could fail
    }
  });
}

test('the truth of a pair adds up: effects average to the ATE, and the mediator passes on 0.6 of them', () => {
  const direct = shopWorld(SMALL, streams(12));
  let sum = 0;
  for (let u = 0; u < 30; u++) for (let i = 0; i < 40; i++) sum += direct.truth.effect(u, i);
  assert.ok(Math.abs(sum / 1200 - direct.truth.ate) < 1e-12);
  assert.is(direct.preference(3, 4), direct.truth.item(3, 4, direct.catalogue.visualAttribute[4] as 0 | 1));
  const mediated = shopWorld({ ...SMALL, frontDoor: true }, streams(12));
  assert.ok(Math.abs(mediated.truth.effect(3, 4) - 0.6 * direct.truth.effect(3, 4)) < 1e-7); // preferences are float32
  assert.is(mediated.catalogue.mediator?.length, 40);
});

test('knobs cut arrows: without λ_C and λ_G the attribute ignores brand and tier', () => {
  const { catalogue } = shopWorld({ users: 1, items: 4000, candidates: 1, lambdaC: 0, lambdaG: 0 }, streams(13));
  const rate = (column: Uint8Array, value: number) => {
    const own = catalogue.visualAttribute.filter((_, i) => column[i] === value);
    return own.reduce((sum, s) => sum + s, 0) / own.length;
  };
  // σ(−.2) = .450; the smallest group has about 400 items, standard error .025
  for (const c of [0, 1, 2, 3]) assert.ok(Math.abs(rate(catalogue.confounder, c) - 0.45) < 0.1);
  for (const g of [0, 1, 2]) assert.ok(Math.abs(rate(catalogue.context, g) - 0.45) < 0.1);
  assert.is(shopWorld({ ...SMALL, accident: 0 }, streams(13)).noiseEdges().users.length, 0);
});

test('propensities lie in [.02, .9] and are met by the exposures', () => {
  const { log, propensity, settings } = shopWorld({ users: 300, items: 50 }, streams(14));
  let expected = 0;
  let variance = 0;
  for (let u = 0; u < settings.users; u++) {
    for (let i = 0; i < settings.items; i++) {
      const e = propensity(u, i);
      assert.ok(e >= Math.fround(0.02) && e <= Math.fround(0.9));
      expected += e;
      variance += e * (1 - e);
    }
  }
  const exposed = log.exposed.reduce((sum, e) => sum + e, 0);
  assert.ok(Math.abs(exposed - expected) < 4 * Math.sqrt(variance));
});

test('draws: normal moments, categories by their shares, samples without repeats', () => {
  const normal = normals(streams(15).generator());
  const values = Array.from({ length: 20_000 }, normal);
  const moment = (k: number) => values.reduce((sum, x) => sum + x ** k, 0) / values.length;
  assert.ok(Math.abs(moment(1)) < 0.03); // standard error .007
  assert.ok(Math.abs(moment(2) - 1) < 0.04); // .01
  assert.ok(Math.abs(moment(4) - 3) < 0.3); // .07
  const uniform = streams(16).generator();
  const drawn = Array.from({ length: 10_000 }, () => category(uniform, [0.5, 0.3, 0.2]));
  assert.ok(Math.abs(drawn.filter((k) => k === 1).length - 3000) < 200); // standard deviation 46
  assert.equal([...sampleWithoutReplacement(uniform, 6, 6)].sort(), [0, 1, 2, 3, 4, 5]);
});

test('refuses knobs out of range, by name and value', () => {
  const cases: [ShopOptions, string][] = [
    [{ users: 0 }, 'users must be a positive integer, got 0'],
    [{ items: 2.5 }, 'items must be a positive integer, got 2.5'],
    [{ lambdaC: Number.NaN }, 'lambdaC must be a finite number, got NaN'],
    [{ accident: 0.6 }, 'accident must be from 0 to 0.5, got 0.6'],
    [{ accident: Number.NaN }, 'accident must be from 0 to 0.5, got NaN'],
    [{ featureNoise: -1 }, 'featureNoise must be a finite number of at least 0, got -1'],
    [{ items: 10 }, 'candidates must be at most 10 (items), got 16'],
    [{ users: 100_000, items: 100_000 }, 'users × items must be at most 50000000, got 10000000000'],
    [
      { lambda: 1 } as ShopOptions,
      `the shop has no knob lambda, it has ${Object.keys(shopWorld(SMALL, streams(1)).settings).join(', ')}`,
    ],
    [{ frontDoor: 'yes' } as unknown as ShopOptions, 'frontDoor must be true or false, got yes'],
  ];
  for (const [options, message] of cases) {
    assert.throws(
      () => shopWorld(options, streams(1)),
      (error: Error) => error instanceof RangeError && error.message === message,
      message,
    );
  }
  assert.throws(
    () => shopWorld(SMALL, streams(1)).intervene([0, 1], streams(2)),
    'the visual attribute must be 0, 1 or 40 of them, got 2: 0,1',
  );
});

test.run();
