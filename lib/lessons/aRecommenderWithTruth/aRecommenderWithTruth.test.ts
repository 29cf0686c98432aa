import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { readPaths } from '../../causal/graphs/paths.js';
import { jointTable, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { fraction, sum } from '../../causal/worlds/fraction.js';
import { assignments, probability } from '../../causal/worlds/table.js';
import { embeddedShop } from '../../data/loadData.js';
import { popularityWins, repeatShops } from '../../stages/seeingAndDoing.js';
import { streams } from '../../tensor/streams.js';
import { drawsOf } from '../draws.js';
import { brokenExposures, tasteGraph } from './brokenExposure.js';
import { designEffect, drawnLog, PHOTO_LOG } from './clusters.js';
import { fiveWayRows, fiveWays, overlapRows } from './fiveWays.js';
import { drawnHand, moved, NEW_PHOTOS } from './hand.js';
import { loggedLevels } from './loggedLevels.js';
import {
  cleanedDifference,
  clickDifference,
  drawnMiniature,
  effectOn,
  logTable,
  miniatureShop,
  seen,
} from './miniature.js';
import { estimatesAt } from './miniaturePicture.js';
import { redrawnIntervals } from './redrawnIntervals.js';
import { byClicks, byLiking, clicked, FURNITURE, meanOfTop, winner } from './shelf.js';
import { threeHands } from './threeHands.js';
import { threeTests } from './threeTests.js';
import { clickRate, levelOf } from './worldQuestions.js';

const world = miniatureShop();
const shop = embeddedShop();

test('accidents in world 1: 633/3299 of the clicks, an effect of 7/80 on them, 1/10 on what is liked', () => {
  assert.is(String(seen(world, { Y: 0 }, { O: 1 })), '633/3299');
  assert.equal(
    [1, 0].map((V) => String(truthUnder(world, { V }, { O: 1 }))),
    ['743/1600', '603/1600'],
  );
  assert.is(String(effectOn(world, { O: 1 })), '7/80');
  assert.is(String(effectOn(world, { Y: 1 })), '1/10');
});

test('the exercise can be done from its table: both shares and both effects follow from the rates by tier', () => {
  const drawn = Array.from({ length: 5 }, (_, k) => drawnMiniature(drawsOf(streams(k + 1))));
  for (const each of [world, ...drawn]) {
    const tiers = [0, 1].map((G) => {
      const accident = seen(each, { A: 1 }, { G });
      const clean = (rate: ReturnType<typeof fraction>) => rate.minus(accident).over(fraction(1).minus(accident));
      const rate = seen(each, { O: 1 }, { G });
      return {
        clicks: seen(each, { G }).times(rate),
        noise: seen(each, { G })
          .times(accident)
          .times(fraction(1).minus(clean(rate))),
        liking: seen(each, { G }).times(clean(clickRate(each, 1, G)).minus(clean(clickRate(each, 0, G)))),
      };
    });
    const total = (of: 'clicks' | 'noise' | 'liking') => sum(tiers.map((tier) => tier[of]));
    assert.is(String(total('noise').over(total('clicks'))), String(seen(each, { Y: 0 }, { O: 1 })));
    assert.is(String(total('liking')), String(effectOn(each, { Y: 1 })));
  }
});

test('exposure in world 1: C and G dependent, the level off until reweighted, the difference not', () => {
  assert.equal(
    [1, 0].map((G) => String(seen(world, { C: 1 }, { G, E: 1 }))),
    ['1/2', '8/11'],
  );
  assert.is(String(levelOf(world, 'shown')), '2363/4600');
  assert.is(String(levelOf(world, 'all')), String(truthUnder(world, { V: 1 }, { Y: 1 })));
  const log = logTable(world);
  assert.is(String(backdoorAdjusted(log, { V: 1 }, { Y: 1 }, ['C', 'G'])), '2363/4600');
  const byLiked = [[], ['C'], ['C', 'G']].map((by) =>
    String(contrast('V', (setting) => backdoorAdjusted(log, setting, { Y: 1 }, by))),
  );
  assert.equal(byLiked, ['1669/7280', '18267/126500', '1/10']);
});

test('the sliders: cleaned, {C, G} is the truth everywhere; {C} is where the tier does not reach the page', () => {
  for (const brand of [0, 2, 4]) {
    for (const tier of [0, 2]) {
      for (const accident of [0, 20]) {
        for (const exposure of [0, 1]) {
          const found = estimatesAt([brand, tier, accident, exposure]);
          const place = `${brand} ${tier} ${accident} ${exposure}`;
          assert.is(found['{C, G}, cleaned'], 0.1, place);
          if (accident === 0) assert.is(found['{C, G}'], 0.1, place);
          else assert.ok(found['{C, G}'] < 0.1, place);
          assert.is(found['{C}'] === found['{C, G}'], tier === 0, place);
          if (tier === 0 && brand === 0) assert.is(found.crude, found['{C, G}'], place);
        }
      }
    }
  }
  const log = logTable(world);
  assert.is(String(cleanedDifference(world, log)), '1/10');
  // within a tier accidents shrink a difference by 1 − a; the log has its own shares of tiers
  const kept = assignments(log, ['G']).map((tier) =>
    (probability(log, tier) ?? fraction(0)).times(fraction(1).minus(seen(world, { A: 1 }, tier))),
  );
  assert.is(String(clickDifference(log, ['C', 'G'])), String(sum(kept).times(fraction('1/10'))));
});

test('exposure by page and taste together breaks {C, G}, as the graph says, and known propensities repair it', () => {
  const found = brokenExposures();
  assert.equal(
    found.map(({ name, valid, shown, weighted }) => [name, valid, String(shown), String(weighted)]),
    [
      ['C, G', true, '1/10', '1/10'],
      ['C, G, taste', true, '1/10', '1/10'],
      ['C, G, V', true, '1/10', '1/10'],
      ['C, G, V, taste', false, '73484/865095', '1/10'],
    ],
  );
  const graph = tasteGraph({ page: '1/5', taste: '1/5' });
  const open = (given: string[]) =>
    readPaths(graph, { from: 'V', to: 'Y', given })
      .filter((path) => !path.causal && path.open)
      .map(({ text }) => text);
  assert.equal(open(['C', 'G']), []);
  assert.equal(open(['C', 'G', 'E']), ['V → E ← taste → Y']);
});

test('the shelf: popularity has the clicks, the oracle the liking, and precision needs no test', () => {
  const names = (items: readonly { item: string }[]) => items.map(({ item }) => item);
  assert.equal(names(byClicks(FURNITURE)), ['lamp', 'chair', 'vase', 'mirror']);
  assert.equal(names(byLiking(FURNITURE)), ['vase', 'mirror', 'chair', 'lamp']);
  // lamp: 9/10 × (3/10 + 1/10 − 3/100)
  assert.is(String(clicked(FURNITURE[0])), '333/1000');
  assert.is(String(meanOfTop(byClicks(FURNITURE), 2, ({ liked }) => liked)), '7/20');
  assert.equal([winner(FURNITURE, clicked), winner(FURNITURE, ({ liked }) => liked)], ['popularity', 'oracle']);
});

test('a hand on the page moves page, preference and click; all that moves under do(v) lies below it', () => {
  assert.equal(moved(NEW_PHOTOS), ['V', 'Y', 'O']);
  for (let seed = 1; seed <= 20; seed++) {
    const hand = drawnHand(drawsOf(streams(seed)));
    const all = moved(hand);
    for (const [from, to] of hand.graph.arrows) if (all.includes(from)) assert.ok(all.includes(to), `${from} → ${to}`);
    assert.ok(all.includes(hand.target));
  }
  const [nothing, photo, showAll, recomputed] = threeHands(shop);
  assert.equal({ ...recomputed, 'what is done': '' }, { ...nothing, 'what is done': '' });
  assert.is(photo['pairs shown, %'], nothing['pairs shown, %']);
  assert.is(photo['pairs liked, %'], 100 * shop.truth.mean(1));
  assert.is(showAll['pairs liked, %'], nothing['pairs liked, %']);
  assert.is(showAll['pairs shown, %'], 100);
});

test('clusters: the design effect is a square, so that its root is a number to write down', () => {
  assert.is(String(designEffect(PHOTO_LOG)), '4');
  for (let seed = 1; seed <= 30; seed++) {
    const root = Math.sqrt(designEffect(drawnLog(drawsOf(streams(seed)))).toNumber());
    assert.ok(Number.isInteger(root) && root > 1, String(root));
  }
});

test('the shop: each set leaves what the lesson says, levels need weights, and two strata have no plain photo', () => {
  const [crude, g, c, both, repaired] = fiveWays(shop);
  for (const biased of [crude, g, c]) assert.ok(biased.low > 0, `${biased.adjustment} misses the truth`);
  for (const fine of [both, repaired]) assert.ok(fine.low < 0 && fine.high > 0, `${fine.adjustment} holds it`);
  assert.ok(crude.halfByItem > 2 * crude.halfByRow);
  assert.ok(both.halfByItem < 1.2 * both.halfByRow);
  const rows = fiveWayRows([crude, g, c, both, repaired], shop.truth);
  const off = (way: number) => Math.abs(Number(rows[way]['level, plain']) - shop.truth.mean(0));
  assert.ok(off(3) > 0.1 && off(4) < 0.03, `${off(3)} and ${off(4)}`);
  assert.equal(
    overlapRows(shop).map((row) => row['empty cells']),
    ['none', 'none', 'none', 'C=3, G=1: no plain photo; C=3, G=2: no plain photo'],
  );
});

test('random exposure does not repair a confounded photo, a random photo does', () => {
  const [logged, exposure, photo] = threeTests(shop);
  assert.ok(logged.low > 0 && exposure.low > 0);
  assert.ok(photo.low < 0 && photo.high > 0);
});

test('among shown pairs more is liked, photo or not; logged probabilities take that back', () => {
  for (const row of loggedLevels(shop)) {
    const [shown, weighted, truth] = ['liked among shown', 'weighted by 1 / P(shown)', 'truth, all pairs'].map((name) =>
      Number(row[name]),
    );
    assert.ok(shown - truth > 0.05, `${shown} against ${truth}`);
    assert.ok(Math.abs(weighted - truth) < 0.015, `${weighted} against ${truth}`);
  }
});

test('over redrawn shops crude estimates spread twice as far as rows would have it, and about as items have it', () => {
  const [crude, , , both] = redrawnIntervals({ shops: 6 });
  assert.ok(crude.spread > 2 * crude.byRow, `${crude.spread} against ${crude.byRow}`);
  // a standard deviation of 6 has an error of 30 %
  assert.ok(crude.spread < 1.7 * crude.byItem && crude.byItem < 1.7 * crude.spread);
  assert.ok(Math.abs(both.byRow / both.byItem - 1) < 0.15);
});

test('popularity beats the oracle on held-out clicks of most shops, nearly always where nobody cares for the tier, and on no random test', () => {
  const wins = (deltaG: number) => popularityWins(repeatShops({ ...shop.settings, users: 150, deltaG }, { shops: 12 }));
  const [asItIs, uncaring] = [wins(shop.settings.deltaG), wins(0)];
  // of 30 shops it is 19 and 28, and no random test
  assert.ok(asItIs.logged > 6, `${asItIs.logged} of 12`);
  assert.ok(uncaring.logged >= 10, `${uncaring.logged} of 12`);
  assert.is(asItIs.random + uncaring.random, 0);
});

test('the miniature agrees with its joint table', () => {
  const joint = jointTable(world, { of: ['Y', 'A', 'O'] });
  assert.is(String(probability(joint, { O: 1 }, { Y: 0, A: 0 })), '0');
  assert.is(String(probability(joint, { O: 1 }, { Y: 0, A: 1 })), '1');
  assert.is(String(probability(joint, { O: 1 }, { Y: 1, A: 0 })), '1');
});

test.run();
