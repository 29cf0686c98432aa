// The items of the shop: brand, popularity tier, two attributes and two features each.
import type { Streams } from '../tensor/streams.js';
import type { Matrix } from './dataset.js';
import { category, logistic, normals } from './shopDraws.js';
import type { ShopSettings } from './shopOptions.js';

/** What stands on the item pages and behind them; row = item. */
export interface Catalogue {
  /** C: brand, 0 to 3, the confounder that nobody logs */
  readonly confounder: Uint8Array; // [I]
  /** G: tier of popularity before the log, 0 to 2 */
  readonly context: Uint8Array; // [I]
  /** S^V: the visual attribute that is shown ("studio photo"), the treatment */
  readonly visualAttribute: Uint8Array; // [I]
  /** S^T: the attribute of the text */
  readonly textualAttribute: Uint8Array; // [I]
  /** M: what the visual attribute brings about on the page; in the front-door shop only */
  readonly mediator?: Uint8Array; // [I]
  /** q: hidden qualities that users' hidden tastes θ meet */
  readonly qualities: Float32Array; // [I, 4]
  /** v(0), v(1): the visual feature without and with the attribute, noise and all else equal */
  readonly visualUnder: readonly [Matrix, Matrix]; // [I, dimensions] each
  /** v: the visual feature shown */
  readonly visual: Matrix; // [I, dimensions]
  /** t: the textual feature */
  readonly textual: Matrix; // [I, dimensions]
}

export const BRANDS = 4;
export const QUALITIES = 4;
const BRAND_SHARES = [0.4, 0.3, 0.2, 0.1];
const TIER_SHARES = [0.6, 0.3, 0.1];
const BRAND_ON_VISUAL = [-1.2, -0.4, 0.4, 1.2];
const BRAND_ON_TEXTUAL = [-1, 0.5, -0.5, 1];

/** P(M = 1 | S^V = s) = 0.1 + 0.6 s. */
export const MEDIATOR_GIVEN = [0.1, 0.7] as const;

/**
 * Draws the items:
 * C ~ (.4, .3, .2, .1), G ~ (.6, .3, .1), S^V ~ σ(−.2 + λ_C κ_V[C] + λ_G (G − .5)), S^T ~ σ(−.2 + λ_C κ_T[C] + ½ λ_G (G − .5)),
 * feature = λ_C μ[C] + a S w + λ_G G g + s ε, with directions μ, w, g of length 1 and ε ~ N(0, I).
 */
export function drawCatalogue(settings: ShopSettings, random: Streams): Catalogue {
  const { items, lambdaC, lambdaG, frontDoor } = settings;
  const draw = (name: string, value: (uniform: () => number, item: number) => number): Uint8Array => {
    const uniform = random.fork(name).generator();
    return Uint8Array.from({ length: items }, (_, item) => value(uniform, item));
  };
  const confounder = draw('confounder', (uniform) => category(uniform, BRAND_SHARES));
  const context = draw('context', (uniform) => category(uniform, TIER_SHARES));
  const visualAttribute = draw('visualAttribute', (uniform, i) => {
    const logit = -0.2 + lambdaC * BRAND_ON_VISUAL[confounder[i]] + lambdaG * (context[i] - 0.5);
    return uniform() < logistic(logit) ? 1 : 0;
  });
  const textualAttribute = draw('textualAttribute', (uniform, i) => {
    const logit = -0.2 + lambdaC * BRAND_ON_TEXTUAL[confounder[i]] + 0.5 * lambdaG * (context[i] - 0.5);
    return uniform() < logistic(logit) ? 1 : 0;
  });
  const quality = normals(random.fork('qualities').generator());
  const feature = (modality: string, attribute: ArrayLike<number>) =>
    features({ confounder, context, attribute }, settings, random.fork(modality));
  return {
    confounder,
    context,
    visualAttribute,
    textualAttribute,
    ...(frontDoor && { mediator: drawMediator(visualAttribute, random.fork('mediator')) }),
    qualities: Float32Array.from({ length: items * QUALITIES }, () => 0.7 * quality()),
    visualUnder: [feature('visual', new Uint8Array(items)), feature('visual', new Uint8Array(items).fill(1))],
    visual: feature('visual', visualAttribute),
    textual: feature('textual', textualAttribute),
  };
}

/** The same items with the visual attribute set by hand; what listens to it (feature, mediator) follows, nothing else. */
export function setVisualAttribute(
  catalogue: Catalogue,
  visualAttribute: Uint8Array,
  { frontDoor }: ShopSettings,
  random: Streams,
): Catalogue {
  const { rows, cols } = catalogue.visual;
  const values = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const shown = catalogue.visualUnder[visualAttribute[i]];
    values.set(shown.values.subarray(i * cols, (i + 1) * cols), i * cols);
  }
  return {
    ...catalogue,
    visualAttribute,
    ...(frontDoor && { mediator: drawMediator(visualAttribute, random.fork('mediator')) }),
    visual: { rows, cols, values },
  };
}

function drawMediator(visualAttribute: Uint8Array, random: Streams): Uint8Array {
  const uniform = random.generator();
  return visualAttribute.map((s) => (uniform() < MEDIATOR_GIVEN[s] ? 1 : 0));
}

interface FeatureCauses {
  readonly confounder: Uint8Array; // [I]
  readonly context: Uint8Array; // [I]
  readonly attribute: ArrayLike<number>; // [I]
}

// The stream does not depend on the attribute, so v(0) and v(1) share directions and noise.
function features({ confounder, context, attribute }: FeatureCauses, settings: ShopSettings, random: Streams): Matrix {
  const { items, dimensions, lambdaC, lambdaG, attributeStrength, featureNoise } = settings;
  const direction = (...name: (string | number)[]) => unitVector(dimensions, random.fork(...name));
  const ofBrand = Array.from({ length: BRANDS }, (_, c) => direction('brand', c)); // [4, dimensions]
  const ofAttribute = direction('attribute');
  const ofContext = direction('context');
  const noise = normals(random.fork('noise').generator());
  const values = new Float32Array(items * dimensions);
  for (let i = 0; i < items; i++) {
    for (let d = 0; d < dimensions; d++) {
      const signal =
        lambdaC * ofBrand[confounder[i]][d] +
        attributeStrength * attribute[i] * ofAttribute[d] +
        lambdaG * context[i] * ofContext[d];
      values[i * dimensions + d] = signal + featureNoise * noise();
    }
  }
  return { rows: items, cols: dimensions, values };
}

function unitVector(dimensions: number, random: Streams): number[] {
  const normal = normals(random.generator());
  const vector = Array.from({ length: dimensions }, normal);
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return vector.map((x) => x / length);
}
