// Three things that people call "an intervention on the picture", done to the whole shop, as sums over all pairs without a log.
import type { Market } from '../../data/shopMarket.js';
import type { World } from '../../data/shopWorld.js';
import type { Row } from '../../report/table.js';
import { streams } from '../../tensor/streams.js';

/** Expectations over all pairs of users and items. */
export interface MarketMeans {
  /** share of pairs that are shown */
  readonly shown: number;
  /** share of pairs that are liked */
  readonly liked: number;
  /** share of pairs that are clicked */
  readonly clicked: number;
}

/** Sums of P(E), of m, and of e (m + a − m a) over the pairs of a market, divided by their number. */
export function marketMeans(market: Market, { showAll = false }: { showAll?: boolean } = {}): MarketMeans {
  const { users, items } = market.settings;
  const total = { shown: 0, liked: 0, clicked: 0 };
  for (let user = 0; user < users; user++) {
    for (let item = 0; item < items; item++) {
      const exposure = showAll ? 1 : market.propensity(user, item);
      const [liked, accident] = [market.preference(user, item), market.accident(item)];
      total.shown += exposure;
      total.liked += liked;
      total.clicked += exposure * (liked + accident - liked * accident);
    }
  }
  const pairs = users * items;
  return { shown: total.shown / pairs, liked: total.liked / pairs, clicked: total.clicked / pairs };
}

/** The shop as it is, and after each of three hands has been laid on it. */
export function threeHands(world: World): Row[] {
  const withPhotos = world.intervene(1, streams(1).fork('three hands'));
  const hands: [string, MarketMeans][] = [
    ['nothing', marketMeans(world)],
    ['every page gets a studio photo: do(V = 1)', marketMeans(withPhotos)],
    ['every item is shown to everybody: do(E = 1)', marketMeans(world, { showAll: true })],
    // A representation lives in a model, and no page, screen or user listens to it.
    ['features are recomputed on another graph', marketMeans(world)],
  ];
  return hands.map(([done, { shown, liked, clicked }]) => ({
    'what is done': done,
    'pairs shown, %': 100 * shown,
    'pairs liked, %': 100 * liked,
    'pairs clicked, %': 100 * clicked,
  }));
}
