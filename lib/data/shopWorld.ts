// The shop: a semi-synthetic market with images, texts, clicks, and the truth about what causes what.
import type { Streams } from '../tensor/streams.js';
import type { Pairs } from './interactions.js';
import { drawCatalogue, MEDIATOR_GIVEN, setVisualAttribute } from './shopCatalogue.js';
import { type Market, market, type Occasion, pairsWhere, preferenceGiven } from './shopMarket.js';
import { type ShopOptions, shopSettings } from './shopOptions.js';
import { drawTastes } from './shopTastes.js';
import { holdOut, type RandomisedTest, randomisedTest, type Splits } from './shopTestSets.js';

/** A setting of the visual attribute: one value for all items, or one an item. */
export type VisualSetting = 0 | 1 | ArrayLike<number>;

/** Finite sums over the users and items of the world, without sampling error. */
export interface Truth {
  /** m_ui(s) = P(Y_ui = 1 | do(S^V_i = s)) */
  item(user: number, item: number, s: 0 | 1): number;
  /** τ_ui = m_ui(1) − m_ui(0) */
  effect(user: number, item: number): number;
  /** P(Y = 1 | do(S^V = s)), the mean of m_ui(s) over all pairs */
  mean(s: 0 | 1): number;
  /** average treatment effect: mean(1) − mean(0) */
  readonly ate: number;
}

/** The market as it is, its one log, its tests, and the truth. */
export interface World extends Market {
  /** stream that everything was drawn from: with the settings it gives the same world again */
  readonly path: string;
  /** the occasion that was logged */
  readonly log: Occasion;
  /** the log's clicks, 20 % of each user's held out: the biased test that recommenders are usually judged by */
  readonly splits: Splits;
  /** items shown at random */
  readonly randomised: RandomisedTest;
  /** items shown at random, and the visual attribute of each item by a fair coin */
  readonly swapped: RandomisedTest;
  readonly truth: Truth;
  /** clicks of the log that came by accident only: A and not Y */
  noiseEdges(): Pairs;
  /** The market with the arrows into S^V cut and S^V set by hand; brand, tier, text and tastes stay. */
  intervene(visual: VisualSetting, random: Streams): Market;
}

/** Draws a shop. The same options and stream give the same world, bit by bit, on every machine. */
export function shopWorld(options: ShopOptions, random: Streams): World {
  const settings = shopSettings(options);
  const catalogue = drawCatalogue(settings, random.fork('catalogue'));
  const tastes = drawTastes(settings.users, random.fork('tastes'));
  const asItIs = market(settings, catalogue, tastes);
  const log = asItIs.sample(random.fork('log'));
  const intervene = (visual: VisualSetting, stream: Streams): Market => {
    const attribute = attributeOf(visual, settings.items);
    return market(settings, setVisualAttribute(catalogue, attribute, settings, stream), tastes);
  };
  const coin = random.fork('swapped', 'coin').generator();
  const coins = Uint8Array.from({ length: settings.items }, () => (coin() < 0.5 ? 1 : 0));
  return {
    ...asItIs,
    path: random.path,
    log,
    splits: holdOut(pairsWhere(log.clicked, settings.items), settings.users, random.fork('splits')),
    randomised: randomisedTest(asItIs, random.fork('randomised')),
    swapped: randomisedTest(intervene(coins, random.fork('swapped', 'pages')), random.fork('swapped', 'test')),
    truth: truthOf(asItIs),
    noiseEdges: () =>
      pairsWhere(
        log.clicked.map((click, pair) => click & (1 - log.preferred[pair])),
        settings.items,
      ),
    intervene,
  };
}

function attributeOf(visual: VisualSetting, items: number): Uint8Array {
  const attribute = typeof visual === 'number' ? new Array<number>(items).fill(visual) : Array.from(visual);
  if (attribute.length !== items || !attribute.every((s) => s === 0 || s === 1)) {
    throw new RangeError(
      `the visual attribute must be 0, 1 or ${items} of them, got ${attribute.length}: ${attribute.slice(0, 4)}`,
    );
  }
  return Uint8Array.from(attribute);
}

// In the front-door shop m_ui(do s) = Σ_m P(m | s) P(Y = 1 | m); else S^V acts itself.
function truthOf({ settings, catalogue, tastes }: Market): Truth {
  const given = (s: number, user: number, item: number) => preferenceGiven(s, user, item, settings, catalogue, tastes);
  const item = (user: number, itemId: number, s: 0 | 1) => {
    if (!settings.frontDoor) return given(s, user, itemId);
    return (1 - MEDIATOR_GIVEN[s]) * given(0, user, itemId) + MEDIATOR_GIVEN[s] * given(1, user, itemId);
  };
  const mean = (s: 0 | 1) => {
    let sum = 0;
    for (let u = 0; u < settings.users; u++) for (let i = 0; i < settings.items; i++) sum += item(u, i, s);
    return sum / (settings.users * settings.items);
  };
  const means: [number, number] = [mean(0), mean(1)];
  return { item, effect: (u, i) => item(u, i, 1) - item(u, i, 0), mean: (s) => means[s], ate: means[1] - means[0] };
}
