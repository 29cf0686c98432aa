// Users before item pages: what they would like, what they are shown, what they click. Both the log and every
// intervention are sampled here, so a truth that is checked against samples is checked against this very code.
import type { Streams } from '../tensor/streams.js';
import type { Pairs } from './interactions.js';
import { BRANDS, type Catalogue, QUALITIES } from './shopCatalogue.js';
import { logistic } from './shopDraws.js';
import type { ShopSettings } from './shopOptions.js';
import type { Tastes } from './shopTastes.js';

/** One occasion on which every pair could meet; pair (u, i) is at u × items + i. */
export interface Occasion {
  /** E: the item was shown to the user */
  readonly exposed: Uint8Array; // [U × I]
  /** Y: the user likes what the page shows */
  readonly preferred: Uint8Array; // [U × I]
  /** A: a finger slips if the item is shown */
  readonly accidental: Uint8Array; // [U × I]
  /** O = E and (Y or A): what a log holds */
  readonly clicked: Uint8Array; // [U × I]
}

/** These users and these pages, seen as they are or after an intervention. */
export interface Market {
  readonly settings: ShopSettings;
  readonly catalogue: Catalogue;
  readonly tastes: Tastes;
  /** P(Y = 1) of user u for the page of item i as it is shown */
  preference(user: number, item: number): number;
  /** P(E = 1), which the shop logs with each exposure (the probability, not its logarithm) */
  propensity(user: number, item: number): number;
  /** P(A = 1) for item i */
  accident(item: number): number;
  /** A fresh occasion: everybody meets the same pages, all else is drawn anew. */
  sample(random: Streams): Occasion;
}

const BRAND_ON_PREFERENCE = [-0.9, -0.3, 0.3, 0.9];

/**
 * The market of these users and pages:
 * P(Y) = σ(−1.6 + τ s + ω S^T + λ_Y (κ_Y[C] + α_C) + δ_G (G − .5) + θ·q), s = S^V or, in the front-door shop, M;
 * P(E) = clip(σ(−2.6 + 1.1 G + .7 α_C), .02, .9); P(A) = accident (1 + ½ G).
 */
export function market(settings: ShopSettings, catalogue: Catalogue, tastes: Tastes): Market {
  const shown = catalogue.mediator ?? catalogue.visualAttribute;
  const preference = (user: number, item: number) =>
    preferenceGiven(shown[item], user, item, settings, catalogue, tastes);
  const propensity = (user: number, item: number) => {
    const liking = tastes.brand[user * BRANDS + catalogue.confounder[item]];
    return Math.fround(Math.min(0.9, Math.max(0.02, logistic(-2.6 + 1.1 * catalogue.context[item] + 0.7 * liking))));
  };
  const accident = (item: number) => Math.fround(settings.accident * (1 + 0.5 * catalogue.context[item]));
  const { users, items } = settings;
  const sample = (random: Streams): Occasion => {
    const draw = (name: string, probability: (user: number, item: number) => number) => {
      const uniform = random.fork(name).generator();
      const drawn = new Uint8Array(users * items);
      for (let u = 0; u < users; u++) {
        for (let i = 0; i < items; i++) drawn[u * items + i] = uniform() < probability(u, i) ? 1 : 0;
      }
      return drawn;
    };
    const exposed = draw('exposure', propensity);
    const preferred = draw('preference', preference);
    const accidental = draw('accident', (_, item) => accident(item));
    const clicked = exposed.map((e, pair) => e & (preferred[pair] | accidental[pair]));
    return { exposed, preferred, accidental, clicked };
  };
  return { settings, catalogue, tastes, preference, propensity, accident, sample };
}

/** P(Y = 1) of a pair whose page shows s: the attribute itself or, in the front-door shop, the mediator. */
export function preferenceGiven(
  s: number,
  user: number,
  item: number,
  { lambdaY, deltaG }: ShopSettings,
  { confounder, context, textualAttribute, qualities }: Catalogue,
  tastes: Tastes,
): number {
  const brand = confounder[item];
  let quality = 0;
  for (let k = 0; k < QUALITIES; k++) quality += tastes.quality[user * QUALITIES + k] * qualities[item * QUALITIES + k];
  return logistic(
    -1.6 +
      tastes.visual[user] * s +
      tastes.textual[user] * textualAttribute[item] +
      lambdaY * (BRAND_ON_PREFERENCE[brand] + tastes.brand[user * BRANDS + brand]) +
      deltaG * (context[item] - 0.5) +
      quality,
  );
}

/** The pairs at which a flag of an occasion stands, by user and item ascending. */
export function pairsWhere(flags: Uint8Array, items: number): { users: Int32Array; items: Int32Array } & Pairs {
  const found: number[] = [];
  for (let pair = 0; pair < flags.length; pair++) if (flags[pair]) found.push(pair);
  return {
    users: Int32Array.from(found, (pair) => Math.floor(pair / items)),
    items: Int32Array.from(found, (pair) => pair % items),
  };
}
