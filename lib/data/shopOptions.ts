// The knobs of the shop, a made-up market whose every cause is known.

/** Strengths are on the logit scale; 0 cuts the arrow. */
export interface ShopOptions {
  /** U, default 400 */
  readonly users?: number;
  /** I, default 300 */
  readonly items?: number;
  /** λ_C: brand C on both attributes and both features, default 1 */
  readonly lambdaC?: number;
  /** λ_Y: brand C on preference Y, default 1 */
  readonly lambdaY?: number;
  /** λ_G: popularity tier G on both attributes and both features, default 1 */
  readonly lambdaG?: number;
  /** δ_G: popularity tier G on preference Y, default 0.6 */
  readonly deltaG?: number;
  /** probability of an accidental click on an item of tier 0, default 0.08 */
  readonly accident?: number;
  /** true: the visual attribute reaches preference only through a mediator M on the item page, default false */
  readonly frontDoor?: boolean;
  /** columns of each feature, default 32 */
  readonly dimensions?: number;
  /** a: strength of an item's attribute in its feature, default 1 */
  readonly attributeStrength?: number;
  /** s: standard deviation of the noise in each column of a feature, default 0.5 */
  readonly featureNoise?: number;
  /** items shown to each user in the randomised and in the swapped test, default 16 */
  readonly candidates?: number;
}

/** Every knob set. */
export type ShopSettings = Required<ShopOptions>;

export const SHOP_DEFAULTS: ShopSettings = {
  users: 400,
  items: 300,
  lambdaC: 1,
  lambdaY: 1,
  lambdaG: 1,
  deltaG: 0.6,
  accident: 0.08,
  frontDoor: false,
  dimensions: 32,
  attributeStrength: 1,
  featureNoise: 0.5,
  candidates: 16,
};

/** Every pair of the shop has a row in memory. */
const MOST_PAIRS = 50_000_000;

/** The options with defaults filled in. @throws RangeError for an unknown knob or a value out of range */
export function shopSettings(options: ShopOptions): ShopSettings {
  for (const knob of Object.keys(options)) {
    if (!(knob in SHOP_DEFAULTS)) {
      throw new RangeError(`the shop has no knob ${knob}, it has ${Object.keys(SHOP_DEFAULTS).join(', ')}`);
    }
  }
  const settings = { ...SHOP_DEFAULTS, ...options };
  for (const knob of ['users', 'items', 'dimensions', 'candidates'] as const) {
    const value = settings[knob];
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`${knob} must be a positive integer, got ${value}`);
  }
  for (const knob of ['lambdaC', 'lambdaY', 'lambdaG', 'deltaG', 'attributeStrength'] as const) {
    if (!Number.isFinite(settings[knob]))
      throw new RangeError(`${knob} must be a finite number, got ${settings[knob]}`);
  }
  const { users, items, accident, featureNoise, candidates, frontDoor } = settings;
  // The largest tier doubles the probability of an accident.
  if (!(accident >= 0 && accident <= 0.5)) throw new RangeError(`accident must be from 0 to 0.5, got ${accident}`);
  if (!(featureNoise >= 0 && featureNoise < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`featureNoise must be a finite number of at least 0, got ${featureNoise}`);
  }
  if (typeof frontDoor !== 'boolean') throw new RangeError(`frontDoor must be true or false, got ${frontDoor}`);
  if (candidates > items) throw new RangeError(`candidates must be at most ${items} (items), got ${candidates}`);
  if (users * items > MOST_PAIRS)
    throw new RangeError(`users × items must be at most ${MOST_PAIRS}, got ${users * items}`);
  return settings;
}
